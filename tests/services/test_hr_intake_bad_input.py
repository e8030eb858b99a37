"""Bad input on real Kafka and Postgres: a reason that an HR analyst understands; nothing that follows is stopped."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.hr_intake.assembly import open_desk
from services.settings import Settings
from tests.services.hr_intake_scenes import STRUCTURED, Scene, hr, scene_of, starter

MARK = "Zz-Marked-Value"


@pytest.fixture
def scene(test_settings: Settings) -> Iterator[Scene]:
    with scene_of(test_settings) as scene:
        yield scene


def post(**fields: Any) -> dict[str, Any]:
    """A post of person 1 that begins, with fields put in or taken out."""
    return hr("assignment_started", "1", **{"assignment": "1-1", "unit": "W7", "job_role": "Staff Nurse", **fields})


CONTENT: dict[str, tuple[dict[str, Any], str, str]] = {
    "another version": (hr("hr.person_registered.v2", "1"), "version_not_known", "not in this version"),
    "an unknown kind": (hr("hr.parking_permit_issued.v1", "1"), "kind_not_known", "not in the HR contract"),
    "a missing field": (post(unit="(left out)"), "missing_field", "The field unit is missing."),
    "a field not asked for": (post(ethnic_origin=MARK), "field_not_expected", "that the contract does not have"),
    "a value out of range": (post(fte=7.5), "value_not_allowed", "The field fte must be at most 1.2."),
    "a value of a wrong type": (post(fte=MARK), "value_not_allowed", "The field fte must be a number."),
    "a text where a list of words is meant": (post(employment=MARK), "value_not_allowed", "must be one of"),
    "a day that is none": (post(effective_from=MARK), "value_not_allowed", "must be a day such as"),
    "a time that is none": (post(told=MARK), "value_not_allowed", "must be a time such as"),
    "an id that is none": (post(correlation_id=MARK), "value_not_allowed", "must be a UUID"),
    "a date before its start": (
        post(effective_from="2025-06-01", contract_ends_on="2025-05-31"),
        "contradictory_fields",
        "contract_ends_on lies before effective_from",
    ),
    "fields that contradict each other": (
        hr("line_manager_changed", "1", assignment="1-1", manager=None, acting_until="2025-12-31"),
        "contradictory_fields",
        "manager is null",
    ),
    "a correction that says it is none": (
        post(supersedes=MARK, is_correction=False),
        "contradictory_fields",
        "is_correction is not true",
    ),
    "nobody's own manager": (
        hr("line_manager_changed", "2", assignment="2-1", manager="2"),
        "self_line_management",
        "Nobody can be their own line manager",
    ),
    "an absence that ends before it begins": (
        hr("absence_amended", "2", absence="A1", absence_kind="other", first_day="2025-05-02", last_day="2025-05-01"),
        "contradictory_fields",
        "last_day lies before first_day",
    ),
    "another employer": (post(organisation="OTHER"), "other_organisation", "another organisation"),
}


BYTES: dict[str, tuple[bytes | None, tuple[tuple[str, bytes], ...], str]] = {
    "not JSON, structured": (b"not json " + MARK.encode(), STRUCTURED, "not_a_cloud_event"),
    "no envelope at all": (b'{"person": ', (), "not_a_cloud_event"),
    "half an envelope": (b'{"specversion": "1.0", "id": "1"}', STRUCTURED, "not_a_cloud_event"),
    "not UTF-8": (b"\xff\xfe\x00", STRUCTURED, "not_a_cloud_event"),
    "empty": (b"", STRUCTURED, "empty_message"),
    "a tombstone": (None, STRUCTURED, "empty_message"),
    "half a character": (
        b'{"specversion":"1.0","id":"1","source":"s","type":"hr.staff_left.v1","data":"\\ud800"}',
        STRUCTURED,
        "not_unicode",
    ),
    "nested without end": (b"[" * 100_000, STRUCTURED, "not_a_cloud_event"),
    "five megabytes": (b"x" * 5_000_000, STRUCTURED, "too_large"),
}


@pytest.mark.shows("nothing is dropped and nothing blocks the rest", "reasons never echo values")
def test_content_that_cannot_be_taken_is_quarantined_with_its_reason(scene: Scene) -> None:
    scene.send(*starter("2"))
    scene.take_in()
    for event, _, _ in CONTENT.values():
        scene.send(event)
    scene.send(*starter("3"))
    scene.take_in()
    kept = {str(row.message_id): row for row in scene.desk.quarantine.listed()}
    assert len(kept) == len(CONTENT)
    for case, (event, code, words) in CONTENT.items():
        row = kept[event["id"]]
        assert (case, row.state, row.code) == (case, "QUARANTINED", code)
        assert words in row.reason, case
        assert MARK not in row.reason, case
    assert scene.types("3") == ["staff.registered.v1", "staff.assignment_added.v1"]


@pytest.mark.shows("nothing is dropped and nothing blocks the rest")
def test_bytes_that_cannot_be_read_are_quarantined_whole(scene: Scene) -> None:
    for value, headers, _ in BYTES.values():
        scene.send_raw(value, headers, partition=0)
    scene.send_raw(json.dumps(hr("person_registered", "3")).encode(), partition=0)
    scene.take_in()
    kept = sorted(scene.desk.quarantine.listed(), key=lambda row: row.offset)
    for row, (case, (value, headers, code)) in zip(kept, BYTES.items(), strict=True):
        assert (case, row.state, row.code) == (case, "QUARANTINED", code)
        assert MARK not in row.reason, case
        original = scene.desk.quarantine.original(row.id)
        assert original is not None
        assert (original.value, original.headers, original.key) == (value, headers, b"k"), case
    assert scene.types("3") == ["staff.registered.v1"]


def test_binary_data_that_are_not_json_are_quarantined(scene: Scene) -> None:
    headers = {"ce_specversion": "1.0", "ce_id": "1", "ce_source": "urn:hr", "ce_type": "hr.person_registered.v1"}
    named = tuple((name, value.encode()) for name, value in headers.items())
    scene.send_raw(b"{" + MARK.encode(), (*named, ("content-type", b"application/json")))
    scene.take_in()
    assert (scene.only_kept().code, MARK in scene.only_kept().reason) == ("not_json", False)


def test_a_person_nobody_has_heard_of_is_held_and_named_in_the_summary(scene: Scene) -> None:
    scene.send(hr("hours_changed", "99999", assignment="99999-1", fte=0.5))
    scene.take_in()
    kept = scene.only_kept("HELD")
    assert kept.code == "not_registered_yet"
    assert "99999" not in kept.reason
    summary = scene.desk.quarantine.summary()
    assert (summary.quarantined, summary.held, summary.held_too_long) == (0, 1, 0)
    assert summary.oldest_held is not None


def test_what_became_of_a_message_can_be_followed_in_the_logs_by_its_correlation_id(scene: Scene) -> None:
    applied, held = starter("1")[0], hr("hours_changed", "99999", assignment="99999-1", fte=0.5)
    scene.send(applied, held)
    with capture_logs() as lines:
        scene.take_in()
    followed = {line["correlation_id"]: line["event"] for line in lines if line.get("correlation_id")}
    assert followed == {
        applied["data"]["correlation_id"]: "hr_message_applied",
        held["data"]["correlation_id"]: "hr_message_kept",
    }


@pytest.mark.shows("no personal data on a topic of ours")
def test_the_notice_of_a_message_not_applied_holds_nothing_of_it(scene: Scene) -> None:
    scene.send(post(fte=MARK, job_role=MARK), hr("hours_changed", "99999", assignment="99999-1", fte=0.5))
    scene.take_in()
    notices = scene.notices()
    assert sorted(json.loads(notice.value or b"")["state"] for notice in notices) == ["HELD", "QUARANTINED"]
    for notice in notices:
        told = json.loads(notice.value or b"")
        row = scene.desk.quarantine.found([told["id"]])[0]
        assert (told["topic"], told["partition"], told["offset"]) == (row.topic, row.partition, row.offset)
        assert notice.header("ce_type") == "hr.message_rejected.v1"
        everything = (notice.value or b"") + b"".join(value for _, value in notice.headers)
        assert MARK.encode() not in everything
        assert b"99999" not in everything


def test_the_quarantined_original_is_sealed_at_rest(scene: Scene) -> None:
    scene.send(post(fte=MARK))
    scene.take_in()
    with scene.pool.connection() as connection:
        rows = connection.execute("select m::text, sealed from hr_intake.message m").fetchall()
    assert len(rows) == 1
    assert MARK not in rows[0][0]
    assert MARK.encode() not in rows[0][1]


def test_redriving_without_a_change_gives_the_reason_again(scene: Scene) -> None:
    scene.send(*starter("1"), hr("line_manager_changed", "1", assignment="1-1", manager="1"))
    scene.take_in()
    kept = scene.only_kept("QUARANTINED")
    again = scene.desk.redrive.redrive([kept.id])
    assert [(one.state, one.code) for one in again] == [("QUARANTINED", "self_line_management")]
    assert scene.only_kept().attempts == 1


def test_an_operator_redrives_what_was_too_long_once_longer_messages_are_read(scene: Scene) -> None:
    event = hr("person_registered", "1")
    scene.send_raw(json.dumps(event).encode() + b" " * 300_000)
    scene.take_in()
    kept = scene.only_kept("QUARANTINED")
    assert kept.code == "too_large"
    patient = scene.settings.model_copy(update={"largest_hr_message": 1_000_000})
    desk = open_desk(patient, scene.pool, scene.register, scene.vault)
    assert [one.state for one in desk.redrive.redrive([kept.id])] == ["REDRIVEN"]
    (recorded,) = scene.register.stream(scene.ids.person("1"))
    assert json.loads(recorded.body)["causation_id"] == event["id"]
    scene.send(event)
    scene.take_in()
    assert len(scene.recorded()) == 1
    assert scene.only_kept("REDRIVEN").attempts == 1


def test_a_new_post_that_comes_before_the_end_of_the_old_one_is_held_until_that_comes(scene: Scene) -> None:
    scene.send(*starter("1"))
    new = hr(
        "assignment_started", "1", assignment="1-2", unit="W8", job_role="Staff Nurse", effective_from="2025-03-01"
    )
    scene.send(new)
    scene.take_in()
    assert scene.only_kept("HELD").code == "second_primary_assignment"
    scene.send(hr("assignment_ended", "1", assignment="1-1", effective_from="2025-02-28"))
    scene.take_in()
    assert scene.only_kept("RESOLVED").attempts >= 1
    assert scene.types("1")[-2:] == ["staff.assignment_ended.v1", "staff.assignment_added.v1"]


def test_a_discarded_message_stays_discarded_with_the_operators_reason(scene: Scene) -> None:
    scene.send(post(fte=MARK))
    scene.take_in()
    kept = scene.only_kept()
    assert scene.desk.quarantine.discard(kept.id, "sent by mistake; HR was told")
    assert not scene.desk.quarantine.discard(kept.id, "again")
    assert scene.desk.redrive.redrive([kept.id])[0].state == "DISCARDED"
    assert scene.only_kept("DISCARDED").decided_by == "sent by mistake; HR was told"
    assert scene.desk.quarantine.original(kept.id) is not None


@pytest.mark.shows("T-43")
def test_forgetting_a_person_destroys_the_kept_originals_about_them(scene: Scene) -> None:
    scene.send(*starter("1"), hr("line_manager_changed", "1", assignment="1-1", manager="1"))
    scene.take_in()
    kept = scene.only_kept()
    assert scene.desk.quarantine.forget(scene.ids.person("1")) == 1
    assert scene.desk.quarantine.original(kept.id) is None
    assert scene.desk.redrive.redrive([kept.id])[0].state == "QUARANTINED"
