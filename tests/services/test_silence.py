"""What comes of nobody saying anything, with no event at all: reviews missed, findings of which nobody takes note."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from domain.finding.commands import AcknowledgeFinding, ApproveMitigation, ProposeMitigation, ReviewMitigation
from domain.finding.events import FindingCleared, FindingEscalated, FindingRaised
from domain.finding.vocabulary import Measure
from domain.timeline import ONE_DAY
from domain.vocabulary import FindingId, SeparationMode
from domain.working_days import working_days_after
from tests.domain.stream import day, person
from tests.services.silence_scenes import Quiet, quiet


@pytest.fixture
def clash(database_url: str) -> Iterator[tuple[Quiet, FindingId]]:
    """Ben manages and supervises Ana; Lea leads the ward, Dana another one."""
    with quiet(database_url, "2026-06-10") as ledger:
        ledger.opens("ward 7")
        ledger.hires("ana", "ben", "lea", "dana")
        ledger.leads("lea", "ward 7")
        ledger.supervises("ben", "ana", "2026-03-01")
        ledger.manages("ben", "ana", "2026-06-01")
        (raised,) = (each for each in ledger.findings(FindingRaised) if each.rule_id == "COI-01")
        yield ledger, raised.finding_id


@pytest.mark.shows("COI-14")
def test_a_missed_review_is_raised_by_the_clock_and_cleared_by_the_review(clash: tuple[Quiet, FindingId]) -> None:
    ledger, finding_id = clash
    days = {"review_on": day("2026-09-01"), "accepted_until": day("2027-05-31")}
    said = {"proposed_by": person("lea"), "measures": (Measure.OTHER_APPRAISER,)}
    ledger.do(ProposeMitigation, "2026-06-10", finding_id=finding_id, **said, **days)
    who = {"managed_by": (), "finding_id": finding_id}
    ledger.do(ApproveMitigation, "2026-06-10", approved_by=person("dana"), **who)
    ledger.tick("2026-09-01")
    assert [each for each in ledger.findings(FindingRaised) if each.rule_id == "COI-14"] == []
    ledger.tick("2026-09-02")
    (late,) = (each for each in ledger.findings(FindingRaised) if each.rule_id == "COI-14")
    assert (late.first_day, late.subject, late.severity.name) == (day("2026-09-02"), f"finding:{finding_id}", "HIGH")
    ledger.do(ReviewMitigation, "2026-09-05", reviewed_by=person("dana"), next_review_on=day("2026-12-01"), **who)
    ledger.tick("2026-09-06")
    (cleared,) = (each for each in ledger.findings(FindingCleared) if each.rule_id == "COI-14")
    assert (cleared.cause, cleared.last_day) == ("ended", day("2026-09-04"))


@pytest.fixture
def unheard(database_url: str) -> Iterator[tuple[Quiet, FindingId]]:
    """Found today: Ben manages and supervises Ana on a ward that forbids it; above Lea lead Hal and, highest, Cleo."""
    with quiet(database_url, datetime.now(UTC).date().isoformat()) as ledger:
        ledger.opens("trust")
        ledger.opens("division", under="trust")
        ledger.opens("ward 7", under="division")
        ledger.separates("ward 7", SeparationMode.REQUIRED)
        ledger.hires("ana", "ben", "lea", "hal", "cleo")
        for name, of in (("lea", "ward 7"), ("hal", "division"), ("cleo", "trust")):
            ledger.leads(name, of)
        ledger.supervises("ben", "ana")
        ledger.manages("ben", "ana")
        (raised,) = (each for each in ledger.findings(FindingRaised) if each.rule_id == "COI-01")
        assert raised.severity.name == "HIGH"
        yield ledger, raised.finding_id


def test_a_grave_finding_of_which_nobody_takes_note_goes_up_by_time_alone_once_a_level(
    unheard: tuple[Quiet, FindingId],
) -> None:
    ledger, finding_id = unheard
    last = working_days_after(ledger.today, 5)

    def escalated() -> list[FindingEscalated]:
        return [each for each in ledger.findings(FindingEscalated) if each.finding_id == finding_id]

    ledger.tick(last.isoformat())
    assert escalated() == []
    ledger.tick((last + ONE_DAY).isoformat())
    (first,) = escalated()
    assert (first.level, first.escalated_to) == (1, person("hal"))
    ledger.tick((last + 2 * ONE_DAY).isoformat())
    ledger.tick((last + 3 * ONE_DAY).isoformat())
    assert [each.escalated_to for each in escalated()] == [person("hal"), person("cleo")]


def test_who_takes_note_in_time_keeps_it_from_going_up(unheard: tuple[Quiet, FindingId]) -> None:
    ledger, finding_id = unheard
    ledger.do(AcknowledgeFinding, ledger.today.isoformat(), finding_id=finding_id, acknowledged_by=person("lea"))
    ledger.tick((working_days_after(ledger.today, 9)).isoformat())
    assert [each for each in ledger.findings(FindingEscalated) if each.finding_id == finding_id] == []
