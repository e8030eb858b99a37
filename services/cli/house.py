"""Everything that `up` and `demo` start: servers where none are set, tables, topics, and every process."""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import structlog

from services.bus.topics import create_topics
from services.cli.trouble import not_running, wrong_usage
from services.database import migrate
from services.embedded.parts import AlreadyUp, EmbeddedParts
from services.logging import configure
from services.processes import NotReady, Supervisor
from services.settings import Settings
from services.wiring import BUILD
from services.wiring_web import SERVING

PROCESSES = (*BUILD, *SERVING)
READY_SECONDS = 120.0

Say = Callable[[str], None]


class House(NamedTuple):
    """What runs: settings with the addresses of the servers, and who looks after the processes."""

    settings: Settings
    supervisor: Supervisor

    def wait_until_ready(self) -> None:
        """Return when all have made their first step. Raises Trouble where one does not."""
        try:
            self.supervisor.wait_until_ready(READY_SECONDS)
        except NotReady as late:
            raise not_running(f"{late}. Look at the logs in {self.settings.state_dir}/logs") from late


@contextmanager
def running_house(settings: Settings, say: Say, held: Collection[str] = ()) -> Iterator[House]:
    """Start everything but the processes `held`; stop it in order at the end. `say` hears each step.

    Raises Trouble where another one runs from the same state folder or a process does not become ready.
    """
    servers = EmbeddedParts(settings)
    with ExitStack() as stack:
        (settings.state_dir / "logs").mkdir(parents=True, exist_ok=True)
        stack.enter_context(logging_to(settings.state_dir / "logs" / "supervisor.log", settings))
        say("servers, tables and topics")
        try:
            found = servers.start(meanwhile=migrate)
        except AlreadyUp as taken:
            raise wrong_usage(
                f"{taken}; ask it with: supervision status, or choose another SUPERVISION_STATE_DIR"
            ) from taken
        stack.callback(servers.stop)
        create_topics(str(found.kafka_bootstrap_servers), found)
        say(f"{len(PROCESSES) - len(held)} processes")
        house = House(found, stack.enter_context(Supervisor(PROCESSES, found, tend=servers.revive, held=held)))
        house.wait_until_ready()
        yield house


@contextmanager
def logging_to(path: Path, settings: Settings) -> Iterator[None]:
    """What the supervisor notes goes beside the logs of its processes; the terminal is for the person.

    Afterwards notes go where they went before: to a file that was closed they would be errors.
    """
    before, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    with path.open("a") as file:
        configure("supervisor", settings.log_level)
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file))
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(file)
        try:
            yield
        finally:
            structlog.configure(**before)
            logging.getLogger().handlers[:] = handlers
