"""A person's preceptorship from offer to sign-off."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.preceptorship_plan import commands as ask
from domain.preceptorship_plan import events as preceptorship
from domain.preceptorship_plan.length import anchor_of, last_day_of, months_after
from domain.preceptorship_plan.vocabulary import MeetingKind, PartTimeMode, Route
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


def test_one_open_plan_at_a_time() -> None:
    stream = ana()
    assert stream.do(ask.OfferPlan, "2026-10-01", **OFFER) == ()
    other = {**OFFER, "programme": "nursing_gold"}
    assert stream.refused(ask.OfferPlan, "2026-10-01", **other) == "plan_open"
    stream.do(ask.WithdrawPlan, "2026-11-01")
    assert stream.one(ask.OfferPlan, "2027-10-01", **other).plan == 2


def test_an_offer_is_declined_with_a_reason() -> None:
    stream = Stream(person_id=person("ana"))
    assert stream.refused(ask.AcceptOffer, "2026-08-02") == "no_offer"
    assert stream.refused(ask.StartPlan, "2026-09-01", **START) == "no_offer"
    stream.do(ask.OfferPlan, "2026-08-01", **OFFER)
    assert stream.refused(ask.DeclineOffer, "2026-08-02", reason="  ") == "reason_missing"
    stream.do(ask.DeclineOffer, "2026-08-02", reason="done elsewhere")
    assert stream.do(ask.DeclineOffer, "2026-08-02") == ()
    assert stream.refused(ask.StartPlan, "2026-09-01", **START) == "no_offer"
    assert ana().refused(ask.DeclineOffer, "2026-08-12", reason="late") == "no_offer"


@pytest.mark.shows("PRE-23", "T-06")
def test_the_anchor_is_the_later_of_start_and_registration() -> None:
    stream = ana(started=False)
    event = stream.one(ask.StartPlan, "2026-10-20", **{**START, "registered_on": day("2026-10-20")})
    assert (event.anchor, event.ends_on) == (day("2026-10-20"), day("2027-10-20"))
    assert ana().events[2].anchor == day("2026-09-01")  # type: ignore[attr-defined]
    early = stream.one(
        ask.MoveAnchor, "2026-11-01", started_in_post_on=day("2026-09-01"), registered_on=day("2026-08-01")
    )
    assert (early.anchor, early.ends_on) == (day("2026-09-01"), day("2027-09-01"))


@pytest.mark.shows("T-06", "PRE-23")
def test_a_moved_anchor_keeps_pauses_and_extensions() -> None:
    stream = ana()
    stream.do(ask.PausePlan, "2026-12-01")
    stream.do(ask.ResumePlan, "2026-12-31")
    moved = {"started_in_post_on": day("2026-06-01"), "registered_on": None}
    event = stream.one(ask.MoveAnchor, "2027-01-10", **moved)
    assert event.ends_on == day("2027-06-01") + timedelta(days=30)
    assert stream.do(ask.MoveAnchor, "2027-01-10", **moved) == ()


@pytest.mark.shows("T-26")
def test_months_end_at_the_end_of_a_shorter_month() -> None:
    assert months_after(day("2026-08-31"), 6) == day("2027-02-28")
    assert months_after(day("2027-08-31"), 6) == day("2028-02-29")
    assert months_after(day("2028-02-29"), 12) == day("2029-02-28")


@pytest.mark.shows("T-26")
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_land_in_the_right_month_never_past_the_day(start: date, months: int) -> None:
    end = months_after(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@pytest.mark.shows("PRE-15", "T-04")
def test_part_time_work_lengthens_only_where_the_programme_says_so() -> None:
    start = day("2026-09-01")
    assert last_day_of(start, 12, PartTimeMode.DURATION, 0.6) == months_after(start, 20)
    assert last_day_of(start, 12, PartTimeMode.HOURS_ONLY, 0.6) == months_after(start, 12)
    assert last_day_of(start, 12, PartTimeMode.NONE, 0.6) == months_after(start, 12)
    assert last_day_of(start, 12, PartTimeMode.DURATION, 1.2) == months_after(start, 12)
    assert last_day_of(start, 12, PartTimeMode.DURATION, 0.7) == day("2028-02-06")


def test_a_plan_needs_hours_and_a_length() -> None:
    stream = ana(started=False)
    assert stream.refused(ask.StartPlan, "2026-09-01", **START, fte=0) == "fte_out_of_range"
    assert stream.refused(ask.StartPlan, "2026-09-01", **{**START, "months": 0}) == "length_out_of_range"
    stream.do(ask.StartPlan, "2026-09-01", **START)
    assert stream.do(ask.StartPlan, "2026-09-01", **START) == ()
    assert stream.refused(ask.StartPlan, "2026-09-01", **{**START, "months": 6}) == "already_started"


@pytest.mark.shows("T-01", "PRE-14")
def test_a_pause_moves_the_last_day_by_the_paused_days() -> None:
    stream = ana()
    start = day("2026-09-01")
    assert stream.state.ends_on == start + timedelta(days=365)
    stream.do(ask.PausePlan, str(start + timedelta(days=100)))
    event = stream.one(ask.ResumePlan, str(start + timedelta(days=100 + 273)))
    assert (event.paused_days, event.ends_on) == (273, start + timedelta(days=638))


def test_pauses_follow_each_other() -> None:
    stream = ana()
    assert stream.refused(ask.ResumePlan, "2026-12-01") == "not_paused"
    assert stream.refused(ask.PausePlan, "2026-08-31") == "paused_before_start"
    stream.do(ask.PausePlan, "2026-12-01")
    assert stream.refused(ask.PausePlan, "2026-12-02") == "already_paused"
    assert stream.refused(ask.ResumePlan, "2026-11-30") == "resumed_before_paused"
    stream.do(ask.ResumePlan, "2026-12-11")
    assert stream.do(ask.ResumePlan, "2026-12-11") == ()
    assert stream.refused(ask.PausePlan, "2026-12-05") == "overlapping_pause"


def test_a_preceptor_is_somebody_else_and_can_be_replaced() -> None:
    stream = ana()
    assert stream.refused(ask.AssignPreceptor, "2026-09-04", preceptor_id=person("ana")) == "self_preceptorship"
    assert stream.do(ask.AssignPreceptor, "2026-09-04", preceptor_id=person("ben")) == ()
    event = stream.one(ask.AssignPreceptor, "2026-10-01", preceptor_id=person("cem"))
    assert isinstance(event, preceptorship.PreceptorReplaced)
    assert event.previous_preceptor_id == person("ben")
    alone = {"meeting": MeetingKind.REVIEW, "preceptor_id": person("ana"), "minutes": 30}
    assert stream.refused(ask.HoldMeeting, "2026-10-02", **alone) == "self_preceptorship"


def test_hours_belong_to_the_two() -> None:
    stream = ana()
    assert stream.do(ask.LogSupernumeraryHours, "2026-09-02", hours=7.5)
    assert stream.do(ask.LogProtectedHours, "2026-09-02", of=person("ben"), hours=1)
    assert stream.refused(ask.LogProtectedHours, "2026-09-02", of=person("cem"), hours=1) == "not_a_party"
    assert stream.refused(ask.LogSupernumeraryHours, "2026-09-02", hours=0) == "hours_out_of_range"
    assert stream.refused(ask.LogSupernumeraryHours, "2026-09-02", hours=float("nan")) == "hours_out_of_range"


def test_an_extension_is_later() -> None:
    stream = ana()
    assert stream.refused(ask.ExtendPlan, "2027-06-01", ends_on=day("2027-08-31")) == "not_later"
    assert stream.do(ask.ExtendPlan, "2027-06-01", ends_on=day("2027-09-01")) == ()
    assert stream.one(ask.ExtendPlan, "2027-06-01", ends_on=day("2027-12-01")).ends_on == day("2027-12-01")


@given(st.dates(), st.none() | st.dates())
def test_an_anchor_is_one_of_the_two_days_and_not_before_either(start: date, registered: date | None) -> None:
    anchor = anchor_of(start, registered)
    assert anchor in (start, registered)
    assert anchor >= start
    assert registered is None or anchor >= registered
