"""Everything that `up` and `demo` start: servers where none are set, tables, topics, and every process."""

import fcntl
import logging
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import NamedTuple, TextIO

import structlog

from services.bus.topics import create_topics
from services.cli.trouble import not_running, wrong_usage
from services.database import migrate
from services.embedded.kafka import EmbeddedKafka
from services.embedded.postgres import EmbeddedPostgres
from services.logging import configure
from services.processes import NotReady, Supervisor
from services.settings import Settings
from services.wiring import BUILD

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
    with ExitStack() as stack:
        stack.enter_context(_alone(settings))
        _log_to(stack.enter_context((settings.state_dir / "logs" / "supervisor.log").open("a")), settings)
        found, tend = _servers(settings, stack, say)
        say(f"{len(BUILD) - len(held)} processes")
        house = House(found, stack.enter_context(Supervisor(list(BUILD), found, tend=tend, held=held)))
        house.wait_until_ready()
        yield house


def _log_to(file: TextIO, settings: Settings) -> None:
    """What the supervisor notes goes beside the logs of its processes; the terminal is for the person."""
    configure("supervisor", settings.log_level)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file))
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(file)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    (settings.state_dir / "logs").mkdir(parents=True, exist_ok=True)
    with (settings.state_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise wrong_usage(
                f"it is up already from {settings.state_dir}; ask it with: supervision status, "
                "or choose another SUPERVISION_STATE_DIR"
            ) from taken
        yield


def _servers(settings: Settings, stack: ExitStack, say: Say) -> tuple[Settings, Callable[[], None]]:
    """The addresses: those that are set, else of servers of our own, which are started again should they end.

    Tables are migrated while Kafka still starts: it takes longest.
    """
    ours = [
        kind(settings.state_dir)
        for kind, address in (
            (EmbeddedKafka, settings.kafka_bootstrap_servers),
            (EmbeddedPostgres, settings.database_url),
        )
        if address is None
    ]
    say("servers, tables and topics")
    for one in ours:
        stack.callback(one.stop)
    with ThreadPoolExecutor(2) as side_by_side:
        starting = {type(one): side_by_side.submit(one.start) for one in ours}
        database = settings.database_url or starting[EmbeddedPostgres].result()
        migrate(database)
        brokers = settings.kafka_bootstrap_servers or starting[EmbeddedKafka].result()
    found = settings.model_copy(update={"database_url": database, "kafka_bootstrap_servers": brokers})
    create_topics(brokers, found)

    def tend() -> None:
        for one in ours:
            one.start()

    return found, tend
