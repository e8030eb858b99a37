"""All processes of the ledger, each a program of its own under the supervisor."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from services.cli.status import Look
from services.parts import Parts, parts
from services.processes import Supervisor
from services.settings import Settings
from services.wiring import BUILD

READY_S = 120.0
LOOK_EVERY_S = 0.1
READ_MODELS = ("HR messages", "events for", "requests of")
"""What must come to nothing, of what is under way, before the read models have everything."""


class Running(NamedTuple):
    """A ledger at work, and where to look at it."""

    the: Parts
    supervisor: Supervisor
    look: Look

    def settle(self) -> float:
        """Return when nothing is under way; the moment (time.time()) since which every read model has everything."""
        since: float | None = None
        quiet = 0
        while quiet < 2:
            moment = time.time()
            waiting = {what for what, count in self.look.under_way().items() if count}
            if any(what.startswith(READ_MODELS) for what in waiting):
                since = None
            elif since is None:
                since = moment
            quiet = 0 if waiting else quiet + 1
            time.sleep(LOOK_EVERY_S)
        return since or time.time()


@contextmanager
def running(settings: Settings, *, held: Collection[str] = ()) -> Iterator[Running]:
    """Started and ready, but for the processes `held`; stopped at the end."""
    with parts(settings) as the, Supervisor(list(BUILD), settings, held=held) as supervisor:
        supervisor.wait_until_ready(READY_S)
        yield Running(the, supervisor, Look(the))
