"""An event as bytes: as it is stored, and as it is published, proved and verified.

The stored body is the event as JSON without its place in the register. The published record is the same JSON with
`position` and `recorded_at` in front: the bytes on the bus are the bytes whose hash the notary signs.
"""

import json
from datetime import UTC, datetime
from typing import Any

from domain.catalogue import EVENTS, UPCASTS
from domain.event import Event


class UnknownEvent(ValueError):
    """A record names a type that this version does not know."""


def stored_body(event: Event) -> bytes:
    """The event as UTF-8 JSON, without position and recording time; fields that are None are left out."""
    return event.__pydantic_serializer__.to_json(event, exclude_none=True)


def published_record(position: int, recorded_at: datetime, body: bytes) -> bytes:
    """The whole record: `body` with its place in front."""
    return record_at(position, instant(recorded_at), body)


def record_at(position: int, at: bytes, body: bytes) -> bytes:
    """The whole record, where the text of the instant is known already: all events of one append share it."""
    return b'{"position":%d,"recorded_at":"%b",%b' % (position, at, body[1:])


def instant(recorded_at: datetime) -> bytes:
    """A time of recording as it stands in records: UTC, microseconds, Z."""
    return recorded_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z").encode()


def event_of(type_name: str, record: bytes) -> Event:
    """The event in a stored body or a published record. Old versions are brought up to date.

    Raises UnknownEvent for a type not in the catalogue, pydantic.ValidationError for a record that does not fit.
    """
    kind = EVENTS.get(type_name)
    if kind is not None:
        return kind.__pydantic_validator__.validate_json(record)  # type: ignore[no-any-return]
    state: dict[str, Any] = {"type": type_name, **json.loads(record)} if type_name in UPCASTS else {}
    while (name := state.get("type", "")) in UPCASTS:
        state = UPCASTS[name](state)
    if name not in EVENTS:
        raise UnknownEvent(f"no event is called {type_name!r}")
    return EVENTS[name].model_validate_json(json.dumps(state))
