"""Restricted matters: that there is one and since when, and nothing else; and what is found about them."""

from typing import Any
from uuid import UUID

import pytest

from domain.catalogue import EVENTS, RESTRICTED
from domain.event import Event
from domain.restricted_finding import commands as found
from domain.restricted_matter import commands as ask
from domain.vocabulary import FindingId, InterestKind, MatterId, Severity
from tests.domain.stream import Stream, day, event_id, named, person

CASE = {"matter_id": MatterId(named("case"))}
FINDING = FindingId(named("finding"))


def process() -> Stream:
    """What is restricted about Ana."""
    return Stream(person_id=person("ana"), **CASE)


def between(one: str, other: str) -> Stream:
    """What is restricted between two."""
    return Stream(person_id=person(one), other_person_id=person(other), **CASE)


@pytest.mark.shows("S0-20", "ACC-09")
def test_a_formal_process_is_open_or_closed_and_says_no_more() -> None:
    stream = process()
    opened = stream.one(ask.OpenFormalProcess, "2026-06-01", reason="capability, after the appraisal")
    assert set(type(opened).model_fields) - set(Event.model_fields) == {"matter_id"}
    assert opened.reason is None
    assert stream.do(ask.OpenFormalProcess, "2026-06-01") == ()
    assert stream.do(ask.CloseFormalProcess, "2026-09-01")
    assert stream.do(ask.CloseFormalProcess, "2026-09-01") == ()


def test_what_was_never_opened_may_still_come() -> None:
    assert process().refused(ask.CloseFormalProcess, "2026-09-01") == "unknown_matter"


def test_hr_corrects_the_day_of_an_opening_and_older_news_changes_nothing() -> None:
    stream = process()
    wrong = stream.one(ask.OpenFormalProcess, "2026-06-01")
    right = stream.one(ask.OpenFormalProcess, "2026-05-01", supersedes=wrong.event_id)
    assert right.supersedes == wrong.event_id
    assert stream.refused(ask.CloseFormalProcess, "2026-09-01", supersedes=right.event_id) == "other_kind_of_event"
    assert stream.refused(ask.OpenFormalProcess, "2026-09-01", supersedes=event_id("else")) == "unknown_event"


@pytest.mark.shows("S4-9", "ACC-09")
def test_a_concern_does_not_say_who_raised_it_about_whom() -> None:
    one, other = between("ana", "ben"), between("ben", "ana")
    raised, turned = one.one(ask.RaiseConcern, "2026-06-01"), other.one(ask.RaiseConcern, "2026-06-01")
    assert (raised.stream_id, raised.about, raised.people) == (turned.stream_id, turned.about, turned.people)
    assert between("ana", "ana").refused(ask.RaiseConcern, "2026-06-01") == "same_person"


@pytest.mark.shows("COI-07", "DEC-08")
def test_a_tie_has_a_kind_and_ends() -> None:
    stream = between("ana", "ben")
    personal = {"interest_kind": InterestKind.NON_FINANCIAL_PERSONAL}
    assert stream.one(ask.DeclareTie, "2026-06-01", **personal).interest_kind is InterestKind.NON_FINANCIAL_PERSONAL
    assert stream.do(ask.DeclareTie, "2026-06-02", **personal) == ()
    assert stream.refused(ask.CloseConcern, "2026-07-01") == "unknown_matter", "a concern is none, whatever its number"
    assert stream.do(ask.EndTie, "2026-08-01")


@pytest.mark.shows("ACC-09", "T-42")
def test_every_event_about_a_restricted_matter_is_restricted() -> None:
    assert {name for name in EVENTS if name.startswith("restricted.")} <= RESTRICTED
    assert {"supervision.nil_declared.v1", "supervision.interest_declared.v1"} <= RESTRICTED


def raised(*people: str) -> Stream:
    """A finding about these."""
    stream = Stream(finding_id=FINDING)
    facts: dict[str, Any] = {"rule_id": "COI-03", "pack_id": "restricted", "pack_version": "1", "unit_id": None}
    days = {"first_day": day("2026-06-01"), "last_day": None, "subject": "", "evidence": (event_id("opened"),)}
    stream.do(
        found.RaiseRestrictedFinding,
        "2026-06-01",
        people=tuple(map(person, people)),
        severity=Severity.CRITICAL,
        **facts,
        **days,
    )
    return stream


@pytest.mark.shows("T-42")
def test_nobody_whom_it_concerns_is_told_or_takes_note() -> None:
    stream = raised("ana", "ben")
    told = {"told_of": stream.events[0].event_id}
    assert stream.refused(found.RecordHandlerTold, "2026-06-02", handler_id=person("ben"), **told) == "party_to_finding"
    by_ana = {"acknowledged_by": person("ana")}
    assert stream.refused(found.AcknowledgeRestrictedFinding, "2026-06-02", **by_ana) == "party_to_finding"
    assert stream.do(found.RecordHandlerTold, "2026-06-02", handler_id=person("hr"), **told)
    assert stream.do(found.RecordHandlerTold, "2026-06-02", handler_id=person("hr"), **told) == ()
    assert stream.do(found.AcknowledgeRestrictedFinding, "2026-06-02", acknowledged_by=person("hr"))


def test_it_is_cleared_once_and_reopens() -> None:
    stream = raised("ana", "ben")
    over = {"cause": "ended", "last_day": day("2026-06-30"), "evidence": ()}
    assert stream.do(found.ClearRestrictedFinding, "2026-07-01", **over)
    assert stream.do(found.ClearRestrictedFinding, "2026-07-01", **over) == ()
    by_hr = {"acknowledged_by": person("hr")}
    assert stream.refused(found.AcknowledgeRestrictedFinding, "2026-07-02", **by_hr) == "finding_not_open"
    assert not stream.state.open
    assert isinstance(stream.state.concerned[0], UUID)
