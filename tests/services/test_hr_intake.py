"""HR messages on real Kafka into a real Postgres: applied, held or quarantined; nothing lost, nothing blocked."""

import json
from collections.abc import Iterator

import pytest

from services.bus.message import TopicPartition
from services.bus.topics import HR_STAFF, topic_name
from services.hr_intake.process import inbox_name
from services.register.outcome import InboxPosition
from services.settings import Settings
from services.vault.vault import PersonalDetails
from tests.services.hr_intake_scenes import Scene, hr, scene_of, starter


@pytest.fixture
def scene(test_settings: Settings) -> Iterator[Scene]:
    with scene_of(test_settings) as scene:
        yield scene


@pytest.mark.shows("an HR event becomes what the register holds")
def test_a_starter_with_a_post_a_manager_and_an_absence_is_recorded_in_opaque_ids(scene: Scene) -> None:
    scene.send(
        hr("unit_created", unit="WARD7", name="Ward 7"),
        *starter("10023"),
        *starter("10024"),
        hr("line_manager_changed", "10023", assignment="10023-1", manager="10024"),
        hr("absence_started", "10023", absence="A1", absence_kind="sickness", effective_from="2025-02-03"),
        hr("registration_updated", "10023", body="NMC", number="23A0001E", status="registered"),
    )
    scene.take_in()
    assert sorted(scene.types("10023")) == [
        "staff.absence_started.v1",
        "staff.assignment_added.v1",
        "staff.line_manager_assigned.v1",
        "staff.registered.v1",
        "staff.registration_updated.v1",
    ]
    everything = b"".join(row.record for row in scene.recorded())
    for personal in (b"Sample-", b"example.org", b"23A0001E", b"10023", b"10024"):
        assert personal not in everything
    assert scene.vault.details(scene.ids.person("10023")) == PersonalDetails(
        name="Sample-10023", email="p10023@example.org", registration_numbers={"NMC": "23A0001E"}
    )
    assert scene.desk.quarantine.listed() == []


def test_binary_and_structured_mode_say_the_same(scene: Scene) -> None:
    event = hr("person_registered", "1")
    attributes = ("specversion", "id", "source", "type")
    headers = (*((f"ce_{name}", event[name].encode()) for name in attributes), ("content-type", b"application/json"))
    scene.send_raw(json.dumps(event["data"]).encode(), headers)
    scene.send(event)
    scene.take_in()
    assert scene.types("1") == ["staff.registered.v1"]
    assert scene.desk.quarantine.listed() == []


@pytest.mark.shows("T-24")
def test_a_time_without_a_zone_is_london_time_and_the_first_of_an_hour_that_came_twice(scene: Scene) -> None:
    scene.send(
        hr("person_registered", "1", told="20251026 013000"), hr("person_registered", "2", told="20250701 080000")
    )
    scene.take_in()
    (first,) = scene.register.stream(scene.ids.person("1"))
    (second,) = scene.register.stream(scene.ids.person("2"))
    assert json.loads(first.body)["source_recorded_at"] == "2025-10-26T00:30:00Z"
    assert json.loads(first.body)["source_recorded_as"].startswith("20251026 013000 Europe/London")
    assert "fold=0" in json.loads(first.body)["source_recorded_as"]
    assert json.loads(second.body)["source_recorded_at"] == "2025-07-01T07:00:00Z"


@pytest.mark.shows("T-21", "none is applied twice")
def test_everything_sent_three_times_gives_the_events_of_once(scene: Scene) -> None:
    events = [*starter("1"), *starter("2"), hr("line_manager_changed", "1", assignment="1-1", manager="2")]
    scene.send(*events)
    scene.take_in()
    once = len(scene.recorded())
    scene.send(*events, *events)
    scene.take_in()
    assert len(scene.recorded()) == once == 5
    assert scene.desk.quarantine.listed() == []


def test_a_new_name_reaches_the_vault_only_and_an_older_one_that_comes_later_does_not(scene: Scene) -> None:
    scene.send(
        *starter("1"),
        hr("person_details_changed", "1", name="Sample-New", told="2025-03-01T09:00:00Z"),
        hr("person_details_changed", "1", name="Sample-Old", told="2025-02-01T09:00:00Z"),
    )
    scene.take_in()
    assert len(scene.recorded()) == 2
    details = scene.vault.details(scene.ids.person("1"))
    assert isinstance(details, PersonalDetails)
    assert (details.name, details.email) == ("Sample-New", "p1@example.org")


@pytest.mark.shows("T-23")
def test_a_manager_who_is_registered_later_is_waited_for(scene: Scene) -> None:
    scene.send(*starter("1"), hr("line_manager_changed", "1", assignment="1-1", manager="2"))
    scene.take_in()
    held = scene.only_kept("HELD")
    assert held.code == "other_not_registered_yet"
    assert held.waits_for == scene.ids.person("2")
    scene.send(*starter("2"))
    scene.take_in()
    assert scene.types("1")[-1] == "staff.line_manager_assigned.v1"
    assert scene.only_kept("RESOLVED").id == held.id
    assert scene.desk.quarantine.original(held.id) is None


def test_what_waits_for_what_waits_is_freed_in_turn(scene: Scene) -> None:
    scene.send(
        hr("absence_ended", "1", absence="A1", effective_from="2025-03-01"),
        hr("absence_started", "1", absence="A1", absence_kind="parental", effective_from="2025-02-01"),
        hr("person_details_changed", "1", name="Sample-Early", told="2025-01-20T00:00:00Z"),
        hr("hours_changed", "1", assignment="1-1", fte=0.6),
    )
    scene.take_in()
    assert len(scene.desk.quarantine.listed(("HELD",))) == 4
    scene.send(*starter("1"))
    scene.take_in()
    assert scene.desk.quarantine.listed() == []
    assert sorted(scene.types("1")) == [
        "staff.absence_ended.v1",
        "staff.absence_started.v1",
        "staff.assignment_added.v1",
        "staff.hours_changed.v1",
        "staff.registered.v1",
    ]


def test_more_than_are_tried_at_once_are_freed_by_one_batch(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.hr_intake.redrive.AT_ONCE", 2)
    people = [str(number) for number in range(7)]
    scene.send(*(hr("career_stage_changed", person, career_stage="qualified") for person in people))
    scene.take_in()
    assert len(scene.desk.quarantine.listed(("HELD",))) == len(people)
    scene.send(*(hr("person_registered", person) for person in people))
    scene.take_in()
    assert scene.desk.quarantine.listed(("HELD",)) == []
    assert all(len(scene.types(person)) == 2 for person in people)


def test_after_a_restart_the_intake_goes_on_where_the_register_says(scene: Scene) -> None:
    scene.send(*starter("1"))
    scene.take_in()
    scene.intake.close()
    scene.send(*starter("2"))
    second = scene.another_intake()
    scene.take_in(second)
    second.close()
    assert len(scene.recorded()) == 4


@pytest.mark.shows("of two instances one goes on")
def test_two_instances_share_the_work_and_apply_each_message_once(scene: Scene) -> None:
    scene.send(*(event for number in range(20) for event in starter(str(number))))
    second = scene.another_intake()
    for number in range(20, 40):
        scene.send(*starter(str(number)))
        scene.intake.step()
        second.step()
    for _ in range(3_000):
        busy = scene.intake.step() | second.step()
        if not busy and scene.taken() == scene.sent:
            break
    second.close()
    assert scene.taken() == scene.sent == 80
    assert len(scene.recorded()) == 80
    assert scene.desk.quarantine.listed() == []


@pytest.mark.shows("of two instances one goes on")
def test_an_instance_that_was_overtaken_steps_back_to_where_the_register_stands(scene: Scene) -> None:
    while not scene.intake.partitions:
        scene.intake.step()
    first = TopicPartition(topic_name(HR_STAFF, scene.settings), 0)
    scene.register.handle((), [InboxPosition(inbox_name(first), 0, 2)])
    for person in ("1", "2", "3"):
        scene.send_raw(json.dumps(hr("person_registered", person)).encode(), partition=0)
    scene.take_in()
    assert scene.register.inbox([inbox_name(first)]) == {inbox_name(first): 3}
    assert [scene.types(person) for person in ("1", "2", "3")] == [[], [], ["staff.registered.v1"]]
