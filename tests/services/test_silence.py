"""What comes of nobody saying anything, with no event at all: reviews that are missed."""

from collections.abc import Iterator

import pytest

from domain.finding.commands import ApproveMitigation, ProposeMitigation, ReviewMitigation
from domain.finding.events import FindingCleared, FindingRaised
from domain.finding.vocabulary import Measure
from domain.vocabulary import FindingId
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
