"""Servers stop, die, cut and fill up under the processes, and processes are replaced; then everything is checked."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.nemesis import COMMITTING, PROCESSES, TOLD, Nemesis
from tests.faults.suite import all_was_kept, harmed

EVENTS, RATE = 6_000, 4.0
"""More than will be sent: an idle process commits nothing that could be cut, and hears of no successor."""

pytestmark = pytest.mark.timeout(1_800)


@pytest.fixture(scope="module")
def nemesis() -> Iterator[Nemesis]:
    """A world under load, and who does it harm."""
    with harmed("faults-servers-suite", EVENTS, RATE) as made:
        yield made


def test_of_two_instances_the_one_that_was_paused_until_it_was_replaced_notices_and_writes_nothing(
    nemesis: Nemesis,
) -> None:
    nemesis.replace(PROCESSES, "any")
    nemesis.replace(PROCESSES, "begin")
    nemesis.replace(PROCESSES, "commit")
    nemesis.replace(["hr_intake"], "append")
    replaced = [each for each in nemesis.incidents if each.fault.startswith("SIGSTOP")]
    assert Counter(each.victim for each in replaced) == {**dict.fromkeys(PROCESSES, 3), "hr_intake": 4}
    assert [objection for each in replaced for objection in each.objections] == []


def test_the_broker_is_stopped_and_killed_twice_each(nemesis: Nemesis) -> None:
    for harm in (nemesis.stop_broker, nemesis.kill_broker) * 2:
        harm()
    assert [each.fault for each in nemesis.incidents[-4:]] == ["broker stopped", "broker killed"] * 2


def test_the_database_is_stopped_killed_and_full_twice_each(nemesis: Nemesis) -> None:
    for harm in (nemesis.stop_database, nemesis.kill_database, nemesis.fill_disk) * 2:
        harm()
    harms = ["database stopped", "database killed", "disk full"]
    assert [each.fault for each in nemesis.incidents[-6:]] == harms * 2


def test_connections_are_cut_before_and_after_a_commit_twice_each(nemesis: Nemesis) -> None:
    for _ in range(2):
        nemesis.cut("before")
        nemesis.cut("after")
        nemesis.cut("before", ["notifier"], said=TOLD)
    cut = Counter(each.victim for each in nemesis.incidents if each.fault.startswith("connection cut"))
    assert cut == {**dict.fromkeys(COMMITTING, 4), "notifier": 6}


def test_after_all_that_every_promise_was_kept(nemesis: Nemesis) -> None:
    assert nemesis.world.load.left
    nemesis.world.load.stop()
    assert all_was_kept(nemesis, RATE) == []
