"""How a preceptorship closes: sign-off, completion, withdrawal, reopening."""

from typing import Any

import pytest

from domain.preceptorship_plan import commands as ask
from domain.preceptorship_plan import events as preceptorship
from domain.preceptorship_plan.decision import INITIAL, evolve
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome, Route, SignatureRole
from tests.domain.stream import Stream, day, person

OFFER = {"programme": "nursing_core", "programme_version": "1", "route": Route.NEWLY_REGISTERED}
START: dict[str, Any] = {"started_in_post_on": day("2026-09-01"), "months": 12}


def ana(started: bool = True, **start: Any) -> Stream:
    """Ana's plan, offered and accepted; started with Ben as preceptor unless told otherwise."""
    stream = Stream(person_id=person("ana"))
    stream.do(ask.OfferPlan, "2026-08-01", **OFFER)
    stream.do(ask.AcceptOffer, "2026-08-10")
    if started:
        stream.do(ask.StartPlan, "2026-09-01", **{**START, **start})
        stream.do(ask.AssignPreceptor, "2026-09-03", preceptor_id=person("ben"))
    return stream


def ready() -> Stream:
    """A plan with everything that its completion needs."""
    stream = ana()
    for on, kind in (
        ("2026-09-10", MeetingKind.FIRST),
        ("2027-03-01", MeetingKind.MIDDLE),
        ("2027-08-20", MeetingKind.COMPLETION),
    ):
        stream.do(ask.HoldMeeting, on, meeting=kind, preceptor_id=person("ben"), minutes=60)
    stream.do(ask.CompleteItem, "2026-09-20", item="learning_needs_assessment")
    stream.do(ask.RequestSignOff, "2027-08-20")
    stream.do(ask.SignPlan, "2027-08-21", role=SignatureRole.PRECEPTEE, signed_by=person("ana"))
    stream.do(ask.SignPlan, "2027-08-22", role=SignatureRole.PRECEPTOR, signed_by=person("ben"))
    return stream


def without(stream: Stream, kind: type, **facts: Any) -> Stream:
    """The same stream without the events of that kind with those facts."""
    kept = [
        event
        for event in stream.events
        if not isinstance(event, kind) or any(getattr(event, name) != value for name, value in facts.items())
    ]
    stream.events, stream.state = kept, INITIAL
    for event in kept:
        stream.state = evolve(stream.state, event)
    return stream


@pytest.mark.shows("T-01")
def test_a_paused_plan_keeps_in_touch_but_is_not_completed() -> None:
    stream = ready()
    stream.do(ask.PausePlan, "2027-08-25")
    assert stream.do(ask.PausePlan, "2027-08-25") == ()
    touch = {"meeting": MeetingKind.KEEPING_IN_TOUCH, "preceptor_id": person("ben"), "minutes": 20}
    assert stream.do(ask.HoldMeeting, "2027-08-26", **touch)
    assert stream.do(ask.HoldMeeting, "2027-08-26", **touch) == ()
    assert stream.refused(ask.CompletePlan, "2027-08-27") == "plan_paused"


@pytest.mark.shows("PRE-18")
def test_a_plan_with_everything_is_completed_once() -> None:
    stream = ready()
    assert stream.one(ask.CompletePlan, "2027-09-01").outcome is Outcome.COMPLETED
    assert stream.do(ask.CompletePlan, "2027-09-01") == ()
    assert stream.refused(ask.PausePlan, "2027-09-02") == "no_running_plan"


@pytest.mark.shows("PRE-18")
@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        (preceptorship.MeetingHeld, {"meeting": MeetingKind.FIRST}, "meeting_missing"),
        (preceptorship.MeetingHeld, {"meeting": MeetingKind.COMPLETION}, "meeting_missing"),
        (preceptorship.ItemCompleted, {}, "learning_needs_missing"),
        (preceptorship.SignatureRecorded, {"role": SignatureRole.PRECEPTEE}, "signature_missing"),
        (preceptorship.SignatureRecorded, {"role": SignatureRole.PRECEPTOR}, "signature_missing"),
    ],
)
def test_a_plan_is_not_completed_while_something_is_missing(kind: type, facts: dict[str, Any], code: str) -> None:
    assert without(ready(), kind, **facts).refused(ask.CompletePlan, "2027-09-01") == code


@pytest.mark.shows("PRE-18")
def test_everybody_signs_on_their_own_line() -> None:
    stream = ana()
    for role, who, code in (
        (SignatureRole.PRECEPTOR, "ana", "signs_for_another"),
        (SignatureRole.LINE_MANAGER, "ana", "signs_for_another"),
        (SignatureRole.PRECEPTEE, "ben", "wrong_signer"),
        (SignatureRole.PRECEPTOR, "cem", "wrong_signer"),
    ):
        assert stream.refused(ask.SignPlan, "2027-08-20", role=role, signed_by=person(who)) == code
    assert stream.do(ask.SignPlan, "2027-08-20", role=SignatureRole.LINE_MANAGER, signed_by=person("dee"))
    assert stream.do(ask.SignPlan, "2027-08-20", role=SignatureRole.LINE_MANAGER, signed_by=person("dee")) == ()


@pytest.mark.shows("PRE-19")
def test_a_preceptorship_is_never_failed() -> None:
    assert not [outcome for outcome in Outcome if "fail" in outcome.value]
    stream = ready()
    assert stream.refused(ask.CompletePlan, "2027-09-01", outcome=Outcome.LEFT) == "not_a_completion"
    assert stream.refused(ask.WithdrawPlan, "2027-09-01", outcome=Outcome.COMPLETED) == "not_a_withdrawal"


def test_what_was_closed_by_mistake_goes_on_where_it_stood() -> None:
    stream = ana()
    assert stream.refused(ask.ReopenPlan, "2026-12-01") == "not_closed"
    stream.do(ask.PausePlan, "2026-12-01")
    stream.do(ask.WithdrawPlan, "2026-12-05", outcome=Outcome.LEFT)
    assert stream.do(ask.WithdrawPlan, "2026-12-05", outcome=Outcome.LEFT) == ()
    assert stream.refused(ask.WithdrawPlan, "2026-12-05") == "no_open_plan"
    stream.do(ask.ReopenPlan, "2026-12-06")
    assert stream.one(ask.ResumePlan, "2026-12-11").paused_days == 10
