"""One supervision session: held on the day it says, recorded by one, answered by the other, once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.catalogue import EVENTS
from domain.event import Event
from domain.record import stored_body
from domain.supervision_session import commands as ask
from domain.supervision_session import events as session
from domain.vocabulary import Included, SessionFormat, SupervisionKind
from tests.domain.stream import Stream, day, named, person

LONDON = ZoneInfo("Europe/London")


def at(text: str, zone: Any = LONDON) -> datetime:
    """A time as "2026-07-07T14:00", in Europe/London."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


TWO = {
    "supervisor_id": person("ben"),
    "supervisee_id": person("ana"),
    "supervision": SupervisionKind.CASE_MANAGEMENT,
    "starts_at": at("2026-07-07T14:00"),
    "ends_at": at("2026-07-07T16:30"),
}
HELD = {**TWO, "recorded_by": person("ben"), "known_at": at("2026-07-07T17:00")}


def meeting(held: bool = True) -> Stream:
    """A session of Ben and Ana, recorded by Ben."""
    stream = Stream(session_id=named("session"))
    if held:
        stream.do(ask.RecordSession, "2026-07-07", **HELD)
    return stream


@pytest.mark.shows("T-24")
def test_times_are_kept_in_utc_and_minutes_worked_out() -> None:
    event = meeting(held=False).one(ask.RecordSession, "2026-07-07", **HELD)
    assert event.starts_at == datetime(2026, 7, 7, 13, tzinfo=UTC)
    assert event.starts_at.utcoffset() == timedelta(0)
    assert (event.minutes, event.about, event.effective_on) == (150, person("ana"), day("2026-07-07"))


@pytest.mark.shows("T-24")
def test_minutes_are_real_minutes_in_the_night_the_clocks_change() -> None:
    night = {**HELD, "starts_at": at("2026-10-25T00:30"), "ends_at": at("2026-10-25T02:30")}
    night["known_at"] = at("2026-10-26T09:00")
    assert meeting(held=False).one(ask.RecordSession, "2026-10-25", **night).minutes == 180


@pytest.mark.shows("T-25")
def test_a_session_late_in_the_evening_counts_on_its_local_day() -> None:
    late = {**HELD, "starts_at": at("2026-07-07T23:30"), "ends_at": at("2026-07-08T00:30")}
    late["known_at"] = at("2026-07-08T09:00")
    assert meeting(held=False).one(ask.RecordSession, "2026-07-07", **late).effective_on == day("2026-07-07")
    assert meeting(held=False).refused(ask.RecordSession, "2026-07-08", **late) == "other_day"
    utc_evening = {**late, "starts_at": at("2026-07-07T23:30", UTC), "ends_at": at("2026-07-08T00:30", UTC)}
    assert meeting(held=False).refused(ask.RecordSession, "2026-07-07", **utc_evening) == "other_day"


def test_a_session_ends_after_it_begins_and_has_begun() -> None:
    stream = meeting(held=False)
    backwards = {**HELD, "ends_at": HELD["starts_at"]}
    assert stream.refused(ask.RecordSession, "2026-07-07", **backwards) == "ends_before_it_begins"
    early = {**HELD, "known_at": at("2026-07-07T13:59")}
    assert stream.refused(ask.RecordSession, "2026-07-07", **early) == "in_the_future"
    unzoned = {**HELD, "starts_at": at("2026-07-07T14:00", None)}
    assert stream.refused(ask.RecordSession, "2026-07-07", **unzoned) == "time_without_zone"


@pytest.mark.shows("COI-18")
def test_a_session_needs_two_people() -> None:
    alone = {**HELD, "supervisor_id": person("ana")}
    assert meeting(held=False).refused(ask.RecordSession, "2026-07-07", **alone) == "self_supervision"


def test_a_session_has_at_most_three_functions() -> None:
    stream = meeting(held=False)
    four = ("normative", "formative", "restorative", "normative")
    assert stream.refused(ask.RecordSession, "2026-07-07", **HELD, functions=four) == "too_many_functions"
    assert stream.one(ask.RecordSession, "2026-07-07", **HELD, functions=four[:3]).functions == four[:3]


@pytest.mark.shows("T-21")
def test_a_session_is_recorded_once_and_otherwise_amended() -> None:
    stream = meeting()
    assert stream.do(ask.RecordSession, "2026-07-07", **HELD) == ()
    longer = {**HELD, "ends_at": at("2026-07-07T16:45")}
    assert stream.refused(ask.RecordSession, "2026-07-07", **longer) == "already_recorded"
    strangers = {**HELD, "supervisor_id": person("cem")}
    assert stream.refused(ask.RecordSession, "2026-07-07", **strangers) == "other_session"


def test_the_other_of_the_two_confirms() -> None:
    stream = meeting()
    assert stream.refused(ask.ValidateSession, "2026-07-08", validated_by=person("ben")) == "validates_own_record"
    assert stream.refused(ask.ValidateSession, "2026-07-08", validated_by=person("cem")) == "not_a_participant"
    confirmed = stream.one(ask.ValidateSession, "2026-07-08", validated_by=person("ana"))
    assert confirmed.effective_on == day("2026-07-07")
    assert stream.do(ask.ValidateSession, "2026-07-08", validated_by=person("ana")) == ()


@pytest.mark.shows("T-28")
def test_of_two_answers_to_one_record_the_second_is_refused() -> None:
    confirmed, disputed = meeting(), meeting()
    confirmed.do(ask.ValidateSession, "2026-07-08", validated_by=person("ana"))
    assert confirmed.refused(ask.DisputeSession, "2026-07-08", disputed_by=person("ana")) == "already_validated"
    disputed.do(ask.DisputeSession, "2026-07-08", disputed_by=person("ana"))
    assert disputed.do(ask.DisputeSession, "2026-07-08", disputed_by=person("ana")) == ()
    assert disputed.refused(ask.ValidateSession, "2026-07-08", validated_by=person("ana")) == "already_disputed"
    assert disputed.refused(ask.DisputeSession, "2026-07-08", disputed_by=person("ben")) == "already_disputed"
    assert meeting().refused(ask.DisputeSession, "2026-07-08", disputed_by=person("cem")) == "not_a_participant"


def test_a_disputed_record_is_amended_and_answered_again() -> None:
    stream = meeting()
    stream.do(ask.DisputeSession, "2026-07-08", disputed_by=person("ana"))
    moved = {"starts_at": at("2026-07-06T14:00"), "ends_at": at("2026-07-06T15:00"), "format": SessionFormat.INDIVIDUAL}
    late = {"known_at": at("2026-07-09T09:00")}
    assert stream.refused(ask.AmendSession, "2026-07-06", **moved, **late, amended_by=person("cem")) == (
        "not_a_participant"
    )
    amended = stream.one(ask.AmendSession, "2026-07-06", **moved, **late, amended_by=person("ana"))
    assert (amended.amended_event_id, amended.minutes) == (stream.events[0].event_id, 60)
    assert stream.do(ask.AmendSession, "2026-07-06", **moved, **late, amended_by=person("ben")) == ()
    assert stream.refused(ask.ValidateSession, "2026-07-09", validated_by=person("ana")) == "validates_own_record"
    assert stream.one(ask.ValidateSession, "2026-07-09", validated_by=person("ben")).effective_on == day("2026-07-06")


def test_a_planned_session_is_held_missed_or_cancelled() -> None:
    for kind, made in ((ask.CancelSession, session.SessionCancelled), (ask.MarkSessionMissed, session.SessionMissed)):
        stream = meeting(held=False)
        stream.do(ask.ScheduleSession, "2026-07-07", **TWO)
        assert stream.do(ask.ScheduleSession, "2026-07-07", **TWO) == ()
        event = stream.one(kind, "2026-07-08")
        assert isinstance(event, made)
        assert event.effective_on == day("2026-07-07")
        assert stream.do(kind, "2026-07-08") == ()
        assert stream.refused(ask.ScheduleSession, "2026-07-07", **TWO) == "already_closed"
    held = meeting()
    assert held.refused(ask.CancelSession, "2026-07-07") == "not_scheduled"
    assert held.refused(ask.MarkSessionMissed, "2026-07-07") == "not_scheduled"


def test_what_was_never_scheduled_or_recorded_is_unknown() -> None:
    stream = meeting(held=False)
    assert stream.refused(ask.CancelSession, "2026-07-07") == "unknown_session"
    assert stream.refused(ask.ValidateSession, "2026-07-07", validated_by=person("ana")) == "unknown_session"
    stream.do(ask.ScheduleSession, "2026-07-07", **TWO)
    assert stream.refused(ask.ValidateSession, "2026-07-07", validated_by=person("ana")) == "not_recorded"
    amended = {"starts_at": TWO["starts_at"], "ends_at": TWO["ends_at"], "format": SessionFormat.GROUP}
    facts = {**amended, "amended_by": person("ana"), "known_at": at("2026-07-07T17:00")}
    assert stream.refused(ask.AmendSession, "2026-07-07", **facts) == "not_recorded"


@pytest.mark.shows("GRP-03", "GRP-04")
def test_a_session_has_no_field_for_what_was_said() -> None:
    kinds = [kind for kind in EVENTS.values() if issubclass(kind, session.SessionEvent)]
    own = {name: field for kind in kinds for name, field in kind.model_fields.items() if name not in Event.model_fields}
    assert kinds
    assert not [name for name, field in own.items() if field.annotation is str]


@pytest.mark.shows("GRP-04", "SUP-03", "SUP-25")
def test_what_a_session_included_is_a_code_and_left_out_where_nothing_is_said() -> None:
    (without,) = (each for each in meeting().events if each.type == "session.recorded.v1")
    assert b"included" not in stored_body(without)
    twice = (Included.ASPIRATIONS, Included.ASPIRATIONS)
    stream = meeting(held=False)
    with_it = stream.one(ask.RecordSession, "2026-07-07", **{**HELD, "included": twice})
    assert b'"included":["aspirations"]' in stored_body(with_it)
    assert stream.do(ask.RecordSession, "2026-07-07", **{**HELD, "included": twice}) == ()
    assert stream.refused(ask.RecordSession, "2026-07-07", **HELD) == "already_recorded"
