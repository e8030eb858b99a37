"""CloudEvents held against the reference package of the specification, in both directions."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka_event, to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent as Reference

from services.bus.cloud_events import CloudEvent, NotACloudEvent, binary_headers, read_cloud_event
from services.bus.message import Message

DATA = {"person": "10023", "hours": 22.5, "label": "Ward 7, Süd"}
ATTRIBUTES = {
    "id": "f3b9f0de-1f6e-4f0b-a3c3-0b9f8f3d7a10",
    "source": "urn:hr:demo",
    "type": "hr.hours_changed.v1",
    "time": datetime(2026, 6, 1, 8, 30, 15, 250000, tzinfo=UTC),
    "subject": "10023",
    "datacontenttype": "application/json",
    "correlationid": "0a0b",
}
OURS = CloudEvent(
    id=str(ATTRIBUTES["id"]),
    source="urn:hr:demo",
    type="hr.hours_changed.v1",
    time=datetime(2026, 6, 1, 8, 30, 15, 250000, tzinfo=UTC),
    data=json.dumps(DATA, ensure_ascii=False).encode(),
    subject="10023",
    extensions={"correlationid": "0a0b"},
)


def message(headers: dict[str, bytes], value: bytes | None) -> Message:
    return Message("hr.staff.v1", 0, 0, b"10023", value, tuple(headers.items()), 0)


def same(one: CloudEvent, other: CloudEvent) -> bool:
    return one._replace(data=b"") == other._replace(data=b"") and json.loads(one.data) == json.loads(other.data)


@pytest.mark.parametrize("write", [to_binary_event, to_structured_event])
def test_what_the_reference_writes_we_read_in_both_modes(write: Any) -> None:
    sent = write(Reference(attributes=dict(ATTRIBUTES), data=DATA), JSONFormat())
    assert same(read_cloud_event(message(sent.headers, sent.value)), OURS)


def test_what_we_write_the_reference_reads() -> None:
    sent = KafkaMessage(headers=dict(binary_headers(OURS)), key=None, value=OURS.data)
    read = from_kafka_event(sent, JSONFormat())
    assert read.get_id() == OURS.id
    assert read.get_time() == OURS.time
    assert read.get_subject() == "10023"
    assert read.get_extension("correlationid") == "0a0b"
    assert read.get_data() == DATA


def test_what_we_write_we_read() -> None:
    assert read_cloud_event(message(dict(binary_headers(OURS)), OURS.data)) == OURS


def structured(**changes: Any) -> bytes:
    event = {"specversion": "1.0", "id": "1", "source": "s", "type": "t", "data": {}, **changes}
    return json.dumps({name: value for name, value in event.items() if value != "left out"}).encode()


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"not json", "not JSON"),
        (b"[]", "not a JSON object"),
        (None, "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (structured(id="left out"), "id is missing"),
        (structured(source=""), "source is missing or empty"),
        (structured(type=5), "type is missing"),
        (structured(specversion="0.3"), "specversion is not 1.0"),
        (structured(time="yesterday"), "time is not an RFC 3339 time"),
        (structured(time="2026-06-01T08:00:00"), "no offset from UTC"),
        (structured(subject={"name": "x"}), "subject is not text"),
        (structured(data_base64="e30="), "both data and data_base64"),
        (structured(data="left out", data_base64="%"), "not base64"),
        (structured(extension={"nested": 1}), "extension"),
    ],
)
def test_a_broken_structured_message_is_refused_with_its_reason(value: bytes | None, reason: str) -> None:
    headers = {"content-type": b"application/cloudevents+json; charset=utf-8"}
    with pytest.raises(NotACloudEvent, match=reason):
        read_cloud_event(message(headers, value))


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ((), "neither a ce_specversion header"),
        ((("content-type", b"application/cloudevents-batch+json"),), "batch"),
        ((("ce_specversion", b"1.0"), ("ce_id", b"1"), ("ce_id", b"2")), "same header twice"),
        ((("ce_specversion", b"1.0"), ("ce_id", b"\xff")), "not UTF-8"),
        ((("ce_specversion", b"1.0"), ("ce_id", b"1"), ("ce_source", b"s")), "type is missing"),
    ],
)
def test_a_broken_binary_message_is_refused_with_its_reason(
    headers: tuple[tuple[str, bytes], ...], reason: str
) -> None:
    with pytest.raises(NotACloudEvent, match=reason):
        read_cloud_event(Message("hr.staff.v1", 0, 0, None, b"{}", headers, 0))


def test_binary_data_in_a_structured_message_arrives_as_it_was() -> None:
    value = structured(data="left out", data_base64="AP8=", datacontenttype="application/octet-stream")
    assert read_cloud_event(message({"content-type": b"application/cloudevents+json"}, value)).data == b"\x00\xff"


def test_headers_of_others_do_not_disturb() -> None:
    headers = {"trace": b"\xff\xfe", **dict(binary_headers(OURS))}
    assert read_cloud_event(message(headers, OURS.data)) == OURS
