"""CloudEvents 1.0 on Kafka: headers in binary mode out; binary and structured mode in.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from services.bus.message import Message

SPECVERSION = "1.0"
CONTENT_TYPE = "content-type"
JSON = "application/json"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch"
REQUIRED = ("specversion", "id", "source", "type")
OPTIONAL = ("subject", "dataschema", "datacontenttype")
KNOWN = frozenset((*REQUIRED, *OPTIONAL, "time"))


class NotACloudEvent(ValueError):
    """The message is not a CloudEvent 1.0; the text says what is missing, and never repeats what was in it."""


class CloudEvent(NamedTuple):
    """One event as it travels. `time` is aware; `data` is the body as it was sent; extensions have lower-case names."""

    id: str
    source: str
    type: str
    time: datetime | None
    data: bytes
    subject: str | None = None
    datacontenttype: str | None = JSON
    dataschema: str | None = None
    extensions: Mapping[str, str] = {}


def binary_headers(event: CloudEvent) -> tuple[tuple[str, bytes], ...]:
    """The headers of a message whose value is the data: `ce_` attributes and the content type."""
    attributes = {"specversion": SPECVERSION, "id": event.id, "source": event.source, "type": event.type}
    if event.time is not None:
        attributes["time"] = event.time.isoformat().replace("+00:00", "Z")
    attributes |= {name: value for name in ("subject", "dataschema") if (value := getattr(event, name)) is not None}
    attributes |= event.extensions
    headers = tuple((f"ce_{name}", value.encode()) for name, value in attributes.items())
    content = ((CONTENT_TYPE, event.datacontenttype.encode()),) if event.datacontenttype else ()
    return headers + content


def read_cloud_event(message: Message) -> CloudEvent:
    """The CloudEvent in a message, whichever mode it was sent in. Raises NotACloudEvent."""
    headers = _headers(message)
    content_type = headers.get(CONTENT_TYPE, "")
    if content_type.lower().startswith(BATCH):
        raise NotACloudEvent("a batch of CloudEvents in one message is not part of the contract: send them singly")
    if content_type.lower().startswith(STRUCTURED):
        return _structured(message.value)
    if "ce_specversion" not in headers:
        raise NotACloudEvent(f"neither a ce_specversion header nor the content type {STRUCTURED}")
    attributes: dict[str, Any] = {name[3:]: value for name, value in headers.items() if name.startswith("ce_")}
    attributes["datacontenttype"] = content_type or None
    return _event(attributes, message.value or b"")


def _headers(message: Message) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in message.headers:
        known = name.lower()
        ours = known.startswith("ce_") or known == CONTENT_TYPE
        if ours and known in found:
            raise NotACloudEvent("the same header twice: nobody can say which one is meant")
        try:
            found[known] = value.decode()
        except UnicodeDecodeError as unreadable:
            if ours:
                raise NotACloudEvent("a header is not UTF-8") from unreadable
    return found


def _structured(value: bytes | None) -> CloudEvent:
    envelope = _parsed(value or b"")
    if not isinstance(envelope, dict):
        raise NotACloudEvent("the structured message is not a JSON object")
    if "data" in envelope and "data_base64" in envelope:
        raise NotACloudEvent("both data and data_base64: nobody can say which one is meant")
    data = b""
    if "data_base64" in envelope:
        try:
            data = base64.b64decode(envelope.pop("data_base64"), validate=True)
        except (TypeError, ValueError, binascii.Error):
            raise NotACloudEvent("data_base64 is not base64") from None
    elif "data" in envelope:
        data = to_json(envelope.pop("data"), inf_nan_mode="constants")
    return _event(envelope, data)


def _parsed(value: bytes) -> Any:
    """What the standard library reads; a third of its time where the text is plain UTF-8."""
    try:
        return from_json(value)
    except ValueError:
        pass
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise NotACloudEvent("the structured message is not JSON") from None


def _event(attributes: Mapping[str, Any], data: bytes) -> CloudEvent:
    for name in REQUIRED:
        value = attributes.get(name)
        if not isinstance(value, str) or not value:
            raise NotACloudEvent(f"the attribute {name} is missing or empty")
    if attributes["specversion"] != SPECVERSION:
        raise NotACloudEvent(f"the specversion is not {SPECVERSION}")
    for name in OPTIONAL:
        if name in attributes and not isinstance(attributes[name], str | None):
            raise NotACloudEvent(f"the attribute {name} is not text")
    return CloudEvent(
        id=attributes["id"],
        source=attributes["source"],
        type=attributes["type"],
        time=_time(attributes.get("time")),
        data=data,
        subject=attributes.get("subject"),
        datacontenttype=attributes.get("datacontenttype"),
        dataschema=attributes.get("dataschema"),
        extensions={
            name: _text(value) for name, value in attributes.items() if name not in KNOWN and value is not None
        },
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int):
        return json.dumps(value)
    raise NotACloudEvent("an extension attribute is neither text, number nor truth value")


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise NotACloudEvent("the attribute time is not an RFC 3339 time") from None
    if time.tzinfo is None:
        raise NotACloudEvent("the attribute time has no offset from UTC")
    return time
