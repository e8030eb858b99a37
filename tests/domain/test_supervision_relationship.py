"""Between a supervisor and a supervisee: periods that never overlap, and never with oneself."""

from itertools import product
from typing import Any

import pytest

from domain.supervision_relationship import commands as ask
from domain.supervision_relationship import events as supervision
from domain.vocabulary import SupervisionKind
from tests.domain.stream import Stream, day, person

COMMANDS: dict[type, dict[str, Any]] = {
    ask.ProposeRelationship: {},
    ask.SignAgreement: {"signed_by": person("ana")},
    ask.ActivateRelationship: {},
    ask.SuspendRelationship: {},
    ask.ResumeRelationship: {},
    ask.ChangeCadence: {"interval_days": 14},
    ask.TransferRelationship: {"to_supervisor_id": person("cem")},
    ask.EndRelationship: {},
    ask.ReviewAgreement: {},
    ask.DeclareNil: {"declared_by": person("ana")},
    ask.DeclareInterest: {"declared_by": person("ana"), "interest_kind": "financial"},
}


def ben_and_ana(active_from: str | None = None) -> Stream:
    """Ben supervises Ana, from that day if one is given."""
    stream = Stream(supervisor_id=person("ben"), supervisee_id=person("ana"), supervision=SupervisionKind.CLINICAL)
    if active_from:
        stream.do(ask.ActivateRelationship, active_from)
    return stream


@pytest.mark.shows("COI-18")
@pytest.mark.parametrize("kind", COMMANDS)
def test_nobody_supervises_themselves(kind: type) -> None:
    stream = Stream(supervisor_id=person("ana"), supervisee_id=person("ana"), supervision=SupervisionKind.CLINICAL)
    assert stream.refused(kind, "2026-06-01", **COMMANDS[kind]) == "self_supervision"


@pytest.mark.shows("COI-18")
def test_nobody_is_handed_over_to_themselves() -> None:
    stream = ben_and_ana("2026-01-01")
    to_herself = {"to_supervisor_id": person("ana")}
    assert stream.refused(ask.TransferRelationship, "2026-06-01", **to_herself) == "self_supervision"
    to_him = {"to_supervisor_id": person("ben")}
    assert stream.refused(ask.TransferRelationship, "2026-06-01", **to_him) == "same_supervisor"


def test_supervision_is_proposed_agreed_by_both_and_begins() -> None:
    stream = ben_and_ana()
    stream.do(ask.ProposeRelationship, "2026-01-01")
    assert stream.do(ask.ProposeRelationship, "2026-01-01") == ()
    for name in ("ana", "ben"):
        assert stream.one(ask.SignAgreement, "2026-01-02", signed_by=person(name)).signed_by == person(name)
        assert stream.do(ask.SignAgreement, "2026-01-02", signed_by=person(name)) == ()
    assert stream.refused(ask.SignAgreement, "2026-01-02", signed_by=person("cem")) == "not_a_party"
    begun = stream.one(ask.ActivateRelationship, "2026-01-05")
    assert (begun.about, begun.supervisor_id, begun.kind) == (person("ana"), person("ben"), SupervisionKind.CLINICAL)
    assert stream.do(ask.ActivateRelationship, "2026-01-05") == ()
    assert stream.refused(ask.ProposeRelationship, "2026-02-01") == "already_active"


def test_supervision_may_begin_without_a_proposal() -> None:
    assert ben_and_ana().do(ask.ActivateRelationship, "2026-01-05")


def test_the_last_day_is_not_before_the_first() -> None:
    assert (
        ben_and_ana().refused(ask.ActivateRelationship, "2026-01-05", last_day=day("2026-01-04"))
        == "ends_before_it_begins"
    )


@pytest.mark.parametrize(
    ("first", "last"),
    list(product(("2025-12-01", "2026-02-01", "2026-03-31"), ("2026-03-01", "2026-03-31", "2026-12-31", None))),
)
def test_two_periods_of_one_pair_and_kind_never_share_a_day(first: str, last: str | None) -> None:
    stream = ben_and_ana("2026-01-01")
    stream.do(ask.EndRelationship, "2026-03-31")
    last_day = day(last) if last else None
    if last_day is not None and last_day < day(first):
        return
    assert stream.refused(ask.ActivateRelationship, first, last_day=last_day) == "overlapping_period"


def test_a_next_period_may_begin_the_day_after_and_an_earlier_one_end_the_day_before() -> None:
    stream = ben_and_ana("2026-01-01")
    stream.do(ask.EndRelationship, "2026-03-31")
    stream.do(ask.ActivateRelationship, "2026-04-01")
    stream.do(ask.ActivateRelationship, "2025-06-01", last_day=day("2025-12-31"))
    assert [period.first_day for period in stream.state.periods] == [
        day("2025-06-01"),
        day("2026-01-01"),
        day("2026-04-01"),
    ]


def test_it_is_suspended_and_resumed_only_while_it_runs() -> None:
    stream = ben_and_ana("2026-01-01")
    assert stream.refused(ask.ResumeRelationship, "2026-02-01") == "not_suspended"
    stream.do(ask.SuspendRelationship, "2026-02-01")
    assert stream.do(ask.SuspendRelationship, "2026-02-01") == ()
    assert stream.refused(ask.SuspendRelationship, "2026-02-10") == "already_suspended"
    assert stream.refused(ask.ResumeRelationship, "2026-01-20") == "not_suspended"
    stream.do(ask.ResumeRelationship, "2026-03-01")
    stream.do(ask.EndRelationship, "2026-04-30")
    for kind, facts in COMMANDS.items():
        if kind in (ask.SuspendRelationship, ask.ResumeRelationship, ask.EndRelationship, ask.ChangeCadence):
            assert stream.refused(kind, "2026-05-01", **facts) == "not_active"


def test_an_end_may_be_known_late_and_moved_back() -> None:
    stream = ben_and_ana("2026-01-01")
    first = stream.one(ask.EndRelationship, "2026-06-30")
    assert stream.do(ask.EndRelationship, "2026-06-30") == ()
    earlier = stream.one(ask.EndRelationship, "2026-03-31")
    assert earlier.supersedes == first.event_id
    later = stream.one(ask.EndRelationship, "2026-05-31", supersedes=earlier.event_id)
    assert stream.state.periods[0].last_day == later.effective_on
    assert stream.refused(ask.EndRelationship, "2025-12-31", supersedes=later.event_id) == "ends_before_it_begins"


def test_the_beginning_of_an_ended_period_said_again_does_not_open_it() -> None:
    stream = ben_and_ana("2026-01-01")
    stream.do(ask.EndRelationship, "2026-03-31")
    assert stream.do(ask.ActivateRelationship, "2026-01-01") == ()
    corrected = stream.one(ask.ActivateRelationship, "2026-01-15", supersedes=stream.events[0].event_id)
    assert corrected.supersedes == stream.events[0].event_id
    (period,) = stream.state.periods
    assert (period.first_day, period.last_day) == (day("2026-01-15"), day("2026-03-31"))


def test_another_agreed_last_day_corrects_the_beginning() -> None:
    stream = ben_and_ana("2026-01-01")
    fixed = stream.one(ask.ActivateRelationship, "2026-01-01", last_day=day("2026-12-31"))
    assert fixed.supersedes == stream.events[0].event_id
    assert stream.state.periods[0].last_day == day("2026-12-31")


def test_a_handover_ends_it_here() -> None:
    stream = ben_and_ana("2026-01-01")
    event = stream.one(ask.TransferRelationship, "2026-03-31", to_supervisor_id=person("cem"))
    assert isinstance(event, supervision.RelationshipTransferred)
    assert event.people == (person("ana"), person("ben"), person("cem"))
    assert stream.state.period_on(day("2026-04-01")) is None


def test_cadence_review_and_declarations() -> None:
    stream = ben_and_ana("2026-01-01")
    assert stream.refused(ask.ChangeCadence, "2026-02-01", interval_days=0) == "interval_too_short"
    for kind in (ask.ChangeCadence, ask.ReviewAgreement, ask.DeclareNil, ask.DeclareInterest):
        assert stream.do(kind, "2026-02-01", **COMMANDS[kind])
        assert stream.do(kind, "2026-02-01", **COMMANDS[kind]) == ()
    for kind, facts in ((ask.DeclareNil, {}), (ask.DeclareInterest, {"interest_kind": "indirect"})):
        assert stream.refused(kind, "2026-02-01", declared_by=person("cem"), **facts) == "not_a_party"
