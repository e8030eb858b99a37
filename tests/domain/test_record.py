"""An event as bytes: stored, published, read back; and that yesterday's bytes can be read for ever."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from domain import catalogue
from domain.catalogue import EVENTS
from domain.record import UnknownEvent, event_of, published_record, stored_body
from tests.domain.examples import example, golden

AT = datetime(2026, 6, 3, 9, 15, 0, 42, tzinfo=UTC)
RENAMED = "staff.career_stage_changed.v1"


@pytest.mark.parametrize("type_name", EVENTS)
def test_the_golden_bytes_of_every_event_are_read_and_written_back_unchanged(type_name: str) -> None:
    body = golden()[type_name]
    assert stored_body(event_of(type_name, body)) == body


@pytest.mark.parametrize("type_name", EVENTS)
def test_an_event_comes_back_from_its_published_record_with_its_place(type_name: str) -> None:
    event = example(EVENTS[type_name])
    record = published_record(7, AT, stored_body(event))
    assert event_of(type_name, record) == event.model_copy(update={"position": 7, "recorded_at": AT})


@pytest.mark.parametrize("type_name", EVENTS)
def test_what_a_decision_leaves_open_is_left_out_and_comes_back(type_name: str) -> None:
    kind = EVENTS[type_name]
    open_fields = {name: None for name, field in kind.model_fields.items() if field.default is None}
    event = example(kind).model_copy(update=open_fields)
    assert b"null" not in stored_body(event)
    assert event_of(type_name, stored_body(event)) == event


def test_a_stored_body_does_not_say_where_it_stands() -> None:
    event = example(EVENTS[RENAMED]).model_copy(update={"position": 7, "recorded_at": AT})
    assert json.loads(stored_body(event)).keys().isdisjoint({"position", "recorded_at"})


def test_a_published_record_begins_with_its_place_in_utc_to_the_microsecond() -> None:
    body = stored_body(example(EVENTS[RENAMED]))
    summer = AT.astimezone(timezone(timedelta(hours=1)))
    for at in (AT, summer):
        start = b'{"position":7,"recorded_at":"2026-06-03T09:15:00.000042Z",'
        assert published_record(7, at, body) == start + body[1:]


def test_a_type_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        event_of("staff.promoted.v9", b"{}")


def test_old_versions_are_brought_up_to_date_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def second(body: dict[str, Any]) -> dict[str, Any]:
        stage = body.pop("grade")
        return {**body, "type": "staff.stage_changed.v2", "stage": stage}

    def third(body: dict[str, Any]) -> dict[str, Any]:
        stage = body.pop("stage")
        return {**body, "type": RENAMED, "career_stage": stage}

    monkeypatch.setitem(catalogue.UPCASTS, "staff.grade_changed.v1", second)
    monkeypatch.setitem(catalogue.UPCASTS, "staff.stage_changed.v2", third)
    event = example(EVENTS[RENAMED])
    old = json.loads(stored_body(event))
    old |= {"type": "staff.grade_changed.v1", "grade": old.pop("career_stage")}
    assert event_of("staff.grade_changed.v1", json.dumps(old).encode()) == event
    record = published_record(7, AT, json.dumps(old).encode())
    assert event_of("staff.grade_changed.v1", record).position == 7


def test_an_upcast_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalogue.UPCASTS, "staff.gone.v1", lambda body: {**body, "type": "staff.nowhere.v2"})
    with pytest.raises(UnknownEvent):
        event_of("staff.gone.v1", b"{}")
