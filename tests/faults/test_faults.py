"""The real processes on a real Kafka and a real Postgres, killed under load; then everything is checked.

Pauses, cuts, servers that go down and full disks are for `make faults`. The seed is printed, and can be set:
FAULT_SEED=...
"""

import logging
import os
from collections.abc import Iterator
from random import SystemRandom

import pytest

from tests.faults import report
from tests.faults.nemesis import PROCESSES, Nemesis
from tests.faults.world import World

EVENTS = 5_000
MORE = 500
"""For whoever needs another event to notice something."""
RATE = 20.0
PATIENCE_S = 600.0

pytestmark = pytest.mark.timeout(1_800)
logging.getLogger("kafka").setLevel(logging.CRITICAL)  # the load's own client tells of every broker that is away


@pytest.fixture(scope="module")
def nemesis() -> Iterator[Nemesis]:
    """A world under load, and who does it harm."""
    seed = int(os.environ.get("FAULT_SEED") or SystemRandom().randrange(10**6))
    report.say(f"FAULT_SEED={seed}")
    with World(seed, EVENTS + MORE) as world:
        made = Nemesis(world, PATIENCE_S)
        world.load.allow(EVENTS, RATE)
        yield made
        report.say(report.table(made.incidents))
        report.write("faults-suite", seed, made.incidents, ())


def test_every_process_is_killed_five_times(nemesis: Nemesis) -> None:
    for _ in range(5):
        nemesis.kill()
    assert len([each for each in nemesis.incidents if each.fault == "SIGKILL"]) == 5 * len(PROCESSES)


def test_after_all_that_every_promise_was_kept(nemesis: Nemesis) -> None:
    nemesis.world.load.allow(0, 20 * RATE)
    assert nemesis.world.objections(PATIENCE_S, anew=True) == []
    assert nemesis.world.load.hr.sent >= EVENTS
