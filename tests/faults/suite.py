"""What the fault tests of the suite share: a world under load, who does it harm, and the report afterwards.

The seed is printed, and can be set: FAULT_SEED=... FAULT_EVENTS=... sends so many HR messages instead.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from random import SystemRandom

from tests.faults import report
from tests.faults.nemesis import Nemesis
from tests.faults.world import World

MORE = 500
"""For whoever needs another event to notice something."""
PATIENCE_S = 600.0

logging.getLogger("kafka").setLevel(logging.CRITICAL)  # the load's own client tells of every broker that is away


@contextmanager
def harmed(name: str, events: int, rate: float) -> Iterator[Nemesis]:
    """A world that is sent so many HR messages, so many a second; the table at the end, and build/NAME.json."""
    seed = int(os.environ.get("FAULT_SEED") or SystemRandom().randrange(10**6))
    events = int(os.environ.get("FAULT_EVENTS") or events)
    report.say(f"FAULT_SEED={seed}")
    with World(seed, events + MORE) as world:
        nemesis = Nemesis(world, PATIENCE_S)
        world.load.allow(events, rate)
        yield nemesis
        report.say(report.table(nemesis.incidents))
        report.write(name, seed, nemesis.incidents, ())


def all_was_kept(nemesis: Nemesis, rate: float) -> list[str]:
    """Everything that is left is sent at that rate and comes through; what the whole judgement objects to."""
    nemesis.world.load.allow(0, rate)
    return nemesis.world.objections(PATIENCE_S, anew=True)
