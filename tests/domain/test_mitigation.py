"""A mitigation: proposed by one, approved by another who is no party and stands under none, reviewed, ended."""

from typing import Any

import pytest

from domain.finding import commands as ask
from domain.finding import events as finding
from domain.finding.commands import finding_id_of
from domain.finding.vocabulary import Measure
from domain.vocabulary import Severity
from tests.domain.stream import Stream, day, event_id, person
from tests.domain.test_finding import CLASH, OVER

PLAN: dict[str, Any] = {
    "proposed_by": person("lea"),
    "measures": (Measure.OTHER_APPRAISER,),
    "named": (person("carl"),),
    "review_on": day("2026-12-01"),
    "accepted_until": day("2027-05-31"),
}
APPROVED: dict[str, Any] = {"approved_by": person("dana"), "managed_by": (person("head"),)}


def clash(severity: Severity = Severity.MEDIUM) -> Stream:
    """Ana's line manager Ben supervises her; Lea leads the service, Dana another one, Carl would do the appraisal."""
    stream = Stream(finding_id=finding_id_of("COI-01", CLASH["people"], "", day("2026-06-01")))
    stream.do(ask.RaiseFinding, "2026-06-03", **{**CLASH, "severity": severity})
    return stream


def proposed() -> Stream:
    """With the mitigation proposed."""
    stream = clash()
    stream.do(ask.ProposeMitigation, "2026-06-10", **PLAN)
    return stream


def accepted() -> Stream:
    """With the mitigation approved."""
    stream = proposed()
    stream.do(ask.ApproveMitigation, "2026-06-12", **APPROVED)
    return stream


def test_another_one_approves_what_one_has_proposed_and_it_is_accepted_until_a_day() -> None:
    stream = proposed()
    approved = stream.one(ask.ApproveMitigation, "2026-06-12", **APPROVED)
    assert isinstance(approved, finding.MitigationApproved)
    assert (approved.accepted_until, approved.review_on, approved.named) == (
        PLAN["accepted_until"],
        PLAN["review_on"],
        PLAN["named"],
    )
    assert stream.do(ask.ApproveMitigation, "2026-06-13", **APPROVED) == ()


@pytest.mark.shows("COI-15", "ACC-07")
@pytest.mark.parametrize(
    ("who", "managers", "code"),
    [
        ("lea", (), "own_proposal"),
        ("ana", (), "party_to_finding"),
        ("ben", (), "party_to_finding"),
        ("dana", ("head", "ben"), "managed_by_party"),
    ],
)
def test_nobody_approves_who_proposed_is_a_party_or_is_managed_by_one(
    who: str, managers: tuple[str, ...], code: str
) -> None:
    managed_by = tuple(person(name) for name in managers)
    assert (
        proposed().refused(ask.ApproveMitigation, "2026-06-12", approved_by=person(who), managed_by=managed_by) == code
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"measures": ()}, "no_measure"),
        ({"named": (person("ben"),)}, "named_is_party"),
        ({"review_on": day("2026-06-09")}, "dates_out_of_order"),
        ({"accepted_until": day("2026-11-30")}, "dates_out_of_order"),
        ({"review_on": day("2027-06-11"), "accepted_until": day("2027-12-01")}, "review_too_late"),
    ],
)
def test_a_proposal_that_cannot_hold_is_refused(change: dict[str, Any], code: str) -> None:
    assert clash().refused(ask.ProposeMitigation, "2026-06-10", **{**PLAN, **change}) == code


@pytest.mark.parametrize(("severity", "last"), [(Severity.MEDIUM, "2027-06-10"), (Severity.HIGH, "2026-09-08")])
def test_the_graver_it_is_the_sooner_it_is_looked_at_again(severity: Severity, last: str) -> None:
    until = {"accepted_until": day("2028-01-01")}
    in_time = {**PLAN, **until, "review_on": day(last)}
    too_late = {**in_time, "review_on": day(last).fromordinal(day(last).toordinal() + 1)}
    assert clash(severity).refused(ask.ProposeMitigation, "2026-06-10", **too_late) == "review_too_late"
    assert clash(severity).one(ask.ProposeMitigation, "2026-06-10", **in_time)


def test_the_same_proposal_again_changes_nothing_and_another_one_takes_its_place() -> None:
    stream = accepted()
    assert stream.do(ask.ProposeMitigation, "2026-06-20", **PLAN) == ()
    other = {**PLAN, "measures": (Measure.THIRD_PERSON,)}
    stream.do(ask.ProposeMitigation, "2026-06-21", **other)
    assert stream.refused(ask.ReviewMitigation, "2026-07-01", **_reviewed("2026-08-01")) == "not_accepted"


def test_what_was_rejected_cannot_be_approved() -> None:
    stream = proposed()
    stream.do(ask.RejectMitigation, "2026-06-11", rejected_by=person("dana"), managed_by=())
    assert stream.refused(ask.ApproveMitigation, "2026-06-12", **APPROVED) == "nothing_proposed"


def test_a_review_moves_the_next_one_but_never_beyond_the_end() -> None:
    stream = accepted()
    reviewed = stream.one(ask.ReviewMitigation, "2026-11-20", **_reviewed("2027-05-01"))
    assert isinstance(reviewed, finding.MitigationReviewed)
    assert stream.do(ask.ReviewMitigation, "2026-11-20", **_reviewed("2027-05-01")) == ()
    assert stream.refused(ask.ReviewMitigation, "2027-04-20", **_reviewed("2027-06-01")) == "dates_out_of_order"


@pytest.mark.shows("T-58")
def test_acceptance_ends_when_somebody_leaves_on_whom_it_relies_and_not_for_anybody_else() -> None:
    stream = accepted()
    gone = {"cause": "named_person_left"}
    assert stream.do(ask.EndAcceptance, "2026-09-01", person_id=person("olga"), **gone) == ()
    ended = stream.one(ask.EndAcceptance, "2026-09-01", person_id=person("carl"), **gone)
    assert isinstance(ended, finding.AcceptanceEnded)
    assert stream.do(ask.EndAcceptance, "2026-09-01", person_id=person("carl"), **gone) == ()


def test_with_the_finding_its_mitigation_ends_too() -> None:
    stream = accepted()
    stream.do(ask.ClearFinding, "2026-07-02", **OVER)
    assert stream.refused(ask.ApproveMitigation, "2026-07-03", **APPROVED) == "finding_not_open"
    stream.do(ask.RaiseFinding, "2026-07-05", **CLASH)
    assert stream.refused(ask.ApproveMitigation, "2026-07-06", **APPROVED) == "nothing_proposed"
    assert stream.refused(ask.ReviewMitigation, "2026-07-06", **_reviewed("2026-08-01")) == "not_accepted"


def test_nothing_ends_where_nothing_was_accepted() -> None:
    until = {"cause": "until_over", "person_id": None}
    assert proposed().do(ask.EndAcceptance, "2027-06-01", **until) == ()
    assert Stream(finding_id=event_id("f")).do(ask.EndAcceptance, "2027-06-01", **until) == ()


def _reviewed(next_one: str) -> dict[str, Any]:
    return {"reviewed_by": person("dana"), "managed_by": (), "next_review_on": day(next_one)}
