"""A nursing associate becomes a registered nurse: another part of the register, and another plan (T-50)."""

from typing import Any

import pytest

from domain.preceptorship_plan import commands as ask
from domain.preceptorship_plan.vocabulary import MeetingKind, Route
from tests.domain.stream import Stream, day, person

AS_ASSOCIATE = {"programme": "nursing_core", "programme_version": "2022", "route": Route.NEWLY_REGISTERED}
AS_NURSE = {"programme": "nursing_core", "programme_version": "2022", "route": Route.NEW_REGISTER_PART}
BEN = {"preceptor_id": person("ben")}


@pytest.fixture
def nia() -> Stream:
    """Nia, a nursing associate, has a plan since September 2026; its first meeting was held, and hours were logged."""
    stream = Stream(person_id=person("nia"))
    stream.do(ask.OfferPlan, "2026-08-01", **AS_ASSOCIATE)
    stream.do(ask.AcceptOffer, "2026-08-10")
    terms: dict[str, Any] = {"started_in_post_on": day("2026-09-01"), "months": 12}
    stream.do(ask.StartPlan, "2026-09-01", **terms)
    stream.do(ask.AssignPreceptor, "2026-09-03", **BEN)
    stream.do(ask.HoldMeeting, "2026-09-10", meeting=MeetingKind.FIRST, minutes=60, **BEN)
    stream.do(ask.LogSupernumeraryHours, "2026-09-20", hours=75.0)
    return stream


@pytest.mark.shows("T-50")
def test_another_part_of_the_register_begins_another_plan_with_nothing_of_the_former_one(nia: Stream) -> None:
    assert nia.refused(ask.OfferPlan, "2028-01-10", **AS_NURSE) == "plan_open", "it is no continuation"
    nia.do(ask.WithdrawPlan, "2027-09-01")
    offered = nia.one(ask.OfferPlan, "2028-01-10", **AS_NURSE)
    assert (offered.plan, offered.route) == (2, Route.NEW_REGISTER_PART)
    nia.do(ask.AcceptOffer, "2028-01-12")
    registered: dict[str, Any] = {"started_in_post_on": day("2028-01-10"), "registered_on": day("2028-02-01")}
    started = nia.one(ask.StartPlan, "2028-02-01", **registered, months=12)
    assert (started.plan, started.anchor, started.ends_on) == (2, day("2028-02-01"), day("2029-02-01"))
    nia.do(ask.CompleteItem, "2028-03-01", item="learning_needs_assessment")
    assert nia.refused(ask.CompletePlan, "2029-02-01") == "meeting_missing", "the former meeting does not count"
    met = nia.one(ask.HoldMeeting, "2028-02-10", meeting=MeetingKind.FIRST, minutes=60, **BEN)
    assert met.plan == 2
