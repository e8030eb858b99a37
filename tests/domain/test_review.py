"""An accepted conflict of interest is looked at again in time (COI-14): where it is not, the clock alone finds it."""

from typing import Any

import pytest

from domain.finding import commands as ask
from domain.finding import mitigation
from domain.finding.vocabulary import Measure
from domain.vocabulary import Severity
from tests.domain.rulebook import RULES
from tests.domain.spells import assessed, due_on, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, event_id, person

ANA_AND_BEN = {"people": (person("ana"), person("ben")), "unit_id": None, "subject": "", "evidence": (event_id("e"),)}
CLASH = ask.finding_id_of("COI-01", ANA_AND_BEN["people"], "", day("2026-06-01"))  # type: ignore[arg-type]


class Conflict(Story):
    """Ben manages and supervises Ana; Lea proposes what makes it bearable, and Dana decides."""

    def of(self, kind: type[ask.FindingCommand], on: str, **facts: Any) -> tuple[Any, ...]:  # type: ignore[override]
        """Something asked of the finding."""
        return self.do(kind, on, finding_id=CLASH, **facts)

    def found(self, severity: Severity = Severity.MEDIUM) -> None:
        """The two roles clash."""
        days = {"first_day": day("2026-06-01"), "last_day": None}
        pack = {"rule_id": "COI-01", "pack_id": "roles", "pack_version": "1"}
        self.of(ask.RaiseFinding, "2026-06-01", severity=severity, **pack, **days, **ANA_AND_BEN)

    def accepted(self, on: str, review_on: str, until: str) -> None:
        """Proposed and approved on one day."""
        days = {"review_on": day(review_on), "accepted_until": day(until)}
        self.of(ask.ProposeMitigation, on, proposed_by=person("lea"), measures=(Measure.OTHER_APPRAISER,), **days)
        self.of(ask.ApproveMitigation, on, approved_by=person("dana"), managed_by=())

    def reviewed(self, on: str, next_review: str) -> None:
        """Dana says that it still works."""
        self.of(ask.ReviewMitigation, on, reviewed_by=person("dana"), managed_by=(), next_review_on=day(next_review))


@pytest.fixture
def conflict() -> Conflict:
    """Accepted from 10 June, to be looked at on 1 December, at the latest until the end of May."""
    conflict = Conflict()
    conflict.found()
    conflict.accepted("2026-06-10", "2026-12-01", "2027-05-31")
    return conflict


@pytest.mark.shows("COI-14")
def test_an_accepted_conflict_whose_review_day_has_passed_is_found_by_time_alone(conflict: Conflict) -> None:
    assert spells_of(conflict, "COI-14", "ana") == [
        ("2026-06-10", "compliant"),
        ("2026-11-18", "due_soon"),
        ("2026-12-02", "overdue"),
        ("2027-06-01", "not_applicable"),
    ]
    (found,) = conflict.assess("COI-14", "ana")
    assert (found.people, found.subject) == (ANA_AND_BEN["people"], f"finding:{CLASH}")


@pytest.mark.shows("COI-14")
def test_a_review_in_time_or_late_begins_the_days_anew(conflict: Conflict) -> None:
    conflict.reviewed("2026-11-30", "2027-02-01")
    conflict.reviewed("2027-02-05", "2027-05-31")
    assert [each for each in spells_of(conflict, "COI-14", "ana") if each[1] == "overdue"] == [
        ("2027-02-02", "overdue")
    ]
    assert due_on(conflict, "COI-14", "ana", "2027-02-05") == "2027-05-31"


def test_it_is_asked_of_one_of_the_two_only_and_of_nobody_without_an_acceptance(conflict: Conflict) -> None:
    assert conflict.assess("COI-14", "ben") == conflict.assess("COI-14", "dana") == []
    conflict = Conflict()
    conflict.found()
    assert conflict.assess("COI-14", "ana") == []


@pytest.mark.parametrize(
    "ends",
    [
        (ask.EndAcceptance, {"cause": "withdrawn"}),
        (ask.RejectMitigation, {"rejected_by": person("dana"), "managed_by": ()}),
        (ask.ClearFinding, {"cause": "ended", "last_day": day("2026-12-09"), "evidence": ()}),
    ],
    ids=["withdrawn", "rejected", "cleared"],
)
def test_when_nothing_is_accepted_any_more_nothing_is_to_be_reviewed(conflict: Conflict, ends: Any) -> None:
    kind, facts = ends
    conflict.of(kind, "2026-12-10", **facts)
    assert spells_of(conflict, "COI-14", "ana")[-2:] == [("2026-12-02", "overdue"), ("2026-12-10", "not_applicable")]


def test_accepted_once_more_it_is_one_timeline(conflict: Conflict) -> None:
    conflict.of(ask.EndAcceptance, "2026-07-01", cause="withdrawn")
    conflict.accepted("2026-08-01", "2026-09-01", "2026-12-31")
    assert spells_of(conflict, "COI-14", "ana") == [
        ("2026-06-10", "compliant"),
        ("2026-07-01", "not_applicable"),
        ("2026-08-01", "compliant"),
        ("2026-08-19", "due_soon"),
        ("2026-09-02", "overdue"),
        ("2027-01-01", "not_applicable"),
    ]


def test_a_pack_may_ask_for_it_sooner_than_was_set_and_sooner_still_where_it_is_grave(conflict: Conflict) -> None:
    figures = RULES["COI-14"].parameters.model_copy(update={"review_days": 60, "grave_review_days": 30})
    sooner = RULES["COI-14"].model_copy(update={"parameters": figures})
    (found,) = assessed(conflict, sooner, "ana")
    assert found.timeline.at(day("2026-06-10")).due_on == day("2026-08-09")
    grave = Conflict()
    grave.found(Severity.HIGH)
    grave.accepted("2026-06-10", "2026-09-08", "2027-05-31")
    (found,) = assessed(grave, sooner, "ana")
    assert found.timeline.at(day("2026-06-10")).due_on == day("2026-07-10")


def test_the_decision_and_the_rule_have_the_same_figures() -> None:
    rule = RULES["COI-14"].parameters
    assert rule.review_days == mitigation.REVIEW_WITHIN.days
    assert rule.grave_review_days == mitigation.REVIEW_WITHIN_IF_GRAVE.days


def test_what_ends_it_is_said_before_the_finding_is_cleared(conflict: Conflict) -> None:
    ended, cleared = conflict.of(ask.ClearFinding, "2026-12-10", cause="ended", last_day=None, evidence=())
    assert (ended.type, ended.cause) == ("finding.acceptance_ended.v1", "finding_cleared")
    assert (cleared.type, cleared.version) == ("finding.cleared.v1", ended.version + 1)
    assert ended.event_id != cleared.event_id
