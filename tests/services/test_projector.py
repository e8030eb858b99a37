"""Projectors on real Kafka and real Postgres: what clashes is found once, however it comes and whoever reads it."""

import time
from collections.abc import Iterator
from itertools import permutations

import psycopg
import pytest

from domain.supervision_relationship.commands import ActivateRelationship
from domain.vocabulary import SupervisionKind
from projections import answers
from services.bus.partition import partition_for
from services.projector.projector import Projector
from services.register.register import Register
from services.settings import Settings
from tests.domain.stream import day, person
from tests.services.projector_scenes import TODAY, Ledger, conflicts_model, projector, run


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    """This test's register."""
    with Register(database_url) as opened:
        yield opened


@pytest.fixture
def ledger(register: Register, test_settings: Settings) -> Iterator[Ledger]:
    """Register and relay."""
    made = Ledger(register, test_settings)
    yield made
    made.close()


@pytest.fixture
def reader(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection for questions."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


@pytest.mark.shows("COI-01")
def test_a_line_manager_who_becomes_supervisor_raises_coi_01(
    ledger: Ledger, test_settings: Settings, reader: psycopg.Connection
) -> None:
    ledger.opens("ward 7")
    ledger.hires("ana", "ben", "lea")
    ledger.leads("lea", "ward 7")
    supervising = ledger.supervises("ben", "ana", "2026-03-01")
    managing = ledger.manages("ben", "ana", "2026-06-01")
    only = projector(test_settings, conflicts_model(), ledger.register)
    run(ledger, only)
    (found,) = answers.findings(reader, "conflicts")
    assert (found.rule_id, found.state, found.first_day) == ("COI-01", "open", day("2026-06-01"))
    assert set(found.evidence) >= {supervising.event_id, managing.event_id}
    assert found.unit_id is not None
    (clash,) = answers.standings(reader, "conflicts", TODAY, person_id=person("ben"), among_all=True)
    assert clash.people == (person("ana"), person("ben"))
    held = answers.roles(reader, "conflicts", person("ben"), day("2026-06-01"))
    assert {(role.subject, role.role) for role in held} == {
        (person("ana"), "line_manager"),
        (person("ana"), "clinical_supervisor"),
    }
    ledger.stops("ben", "ana", "2026-10-31")
    run(ledger, only)
    (found,) = answers.findings(reader, "conflicts")
    assert (found.state, found.cause, found.last_day) == ("cleared", "ended", day("2026-10-31"))
    only.close()


@pytest.mark.shows("T-29", "COI-04")
def test_two_clashing_changes_at_the_same_instant_through_two_projectors_are_found_once(
    ledger: Ledger, test_settings: Settings, reader: psycopg.Connection
) -> None:
    ana, ben = _on_different_partitions(test_settings.partitions)
    ledger.hires(ana, ben)
    one = projector(test_settings, conflicts_model(), ledger.register)
    two = projector(test_settings, conflicts_model(), ledger.register)
    share(one, two)
    run(ledger, one, two)
    ledger.register.handle(
        [
            ledger.command(
                ActivateRelationship,
                "2026-06-01",
                supervisor_id=person(supervisor),
                supervisee_id=person(supervisee),
                supervision=SupervisionKind.CLINICAL,
            )
            for supervisor, supervisee in ((ana, ben), (ben, ana))
        ]
    )
    run(ledger, one, two)
    assert all(0 < len(each._stored) < 6 for each in (one, two)), "each has a part of the partitions still"
    (found,) = answers.findings(reader, "conflicts")
    assert (found.rule_id, found.state, set(found.people)) == ("COI-04", "open", {person(ana), person(ben)})
    one.close()
    two.close()


def share(*projectors: Projector, seconds: float = 30) -> None:
    """Let them work until each has a part of the partitions: a second member joins at the first's next heartbeat."""
    until = time.monotonic() + seconds
    while not all(0 < len(each._stored) < 6 for each in projectors):
        assert time.monotonic() < until, [len(each._stored) for each in projectors]
        for each in projectors:
            each.step()


def _on_different_partitions(partitions: int) -> tuple[str, str]:
    by_partition: dict[int, str] = {}
    for number in range(100):
        name = f"practitioner {number}"
        by_partition.setdefault(partition_for(str(person(name)).encode(), partitions), name)
    return by_partition[0], by_partition[partitions - 1]


@pytest.mark.shows("T-13", "COI-05")
def test_a_cycle_of_three_is_one_finding_whichever_edge_comes_last(
    ledger: Ledger, test_settings: Settings, reader: psycopg.Connection
) -> None:
    edges = ((0, 1), (1, 2), (2, 0))
    for number, order in enumerate(permutations(edges)):
        names = [f"{letter}{number}" for letter in "abc"]
        ledger.hires(*names)
        for supervisor, supervisee in order:
            kind = SupervisionKind.SUPERVISION_OF_SUPERVISION
            ledger.supervises(names[supervisor], names[supervisee], "2026-06-01", kind)
    only = projector(test_settings, conflicts_model(), ledger.register, batch=7)
    run(ledger, only)
    found = answers.findings(reader, "conflicts")
    assert [finding.rule_id for finding in found] == ["COI-05"] * 6
    assert len({frozenset(finding.people) for finding in found}) == 6
    ledger.stops("a0", "b0", "2026-07-31", SupervisionKind.SUPERVISION_OF_SUPERVISION)
    run(ledger, only)
    assert sorted(finding.state for finding in answers.findings(reader, "conflicts")) == ["cleared"] + ["open"] * 5
    only.close()
