"""An event as it came from the bus: decoded if possible, with its place, so that one that is not can be set aside."""

from typing import NamedTuple
from uuid import UUID

from domain.event import Event
from domain.record import event_of
from services.bus.message import Message, TopicPartition

FROM_REGISTER = TopicPartition("", -1)
"""The source of events that did not come from the bus."""


class Arrived(NamedTuple):
    """event: None where it could not be read, `error` then says why (without any value of it)."""

    source: TopicPartition
    offset: int
    position: int
    stream_id: UUID
    type: str
    record: bytes
    event: Event | None
    error: str | None


def arrived_of(message: Message) -> Arrived:
    """message: a genuine one (services/bus/genuine.py)."""
    headers = dict(reversed(message.headers))  # of two of a name the first, as it was looked at before
    name, record = headers["ce_type"].decode(), message.value or b""
    event, error = decoded(name, record)
    return Arrived(
        TopicPartition(message.topic, message.partition),
        message.offset,
        int(headers["ce_position"]),
        event.stream_id if event is not None else UUID(headers["ce_streamid"].decode()),
        name,
        record,
        event,
        error,
    )


def decoded(name: str, record: bytes) -> tuple[Event | None, str | None]:
    """The event, or what kind of error it gave."""
    try:
        return event_of(name, record), None
    except ValueError as problem:
        return None, f"{type(problem).__name__} while reading {name}"
