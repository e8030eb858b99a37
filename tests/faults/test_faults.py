"""The real processes on a real Kafka and a real Postgres, killed under load; then everything is checked."""

from collections.abc import Iterator

import pytest

from tests.faults.nemesis import PROCESSES, Nemesis
from tests.faults.suite import all_was_kept, harmed

EVENTS, RATE = 5_000, 20.0

pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(scope="module")
def nemesis() -> Iterator[Nemesis]:
    """A world under load, and who does it harm."""
    with harmed("faults-suite", EVENTS, RATE) as made:
        yield made


def test_every_process_is_killed_five_times(nemesis: Nemesis) -> None:
    for _ in range(5):
        nemesis.kill()
    assert len([each for each in nemesis.incidents if each.fault == "SIGKILL"]) == 5 * len(PROCESSES)


def test_after_all_that_every_promise_was_kept(nemesis: Nemesis) -> None:
    assert all_was_kept(nemesis, 20 * RATE) == []
    assert nemesis.world.load.hr.sent > 0
    assert not nemesis.world.load.left
