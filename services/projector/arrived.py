"""An event as it came from the bus: decoded if possible, with its place, so that one that is not can be set aside."""

from typing import NamedTuple
from uuid import UUID

from domain.event import Event
from domain.record import event_of
from services.bus.message import Message, TopicPartition

FROM_REGISTER = -1
"""The partition of events that did not come from the bus."""


class Arrived(NamedTuple):
    """event: None where it could not be read, `error` then says why (without any value of it)."""

    topic: str
    partition: int
    offset: int
    position: int
    stream_id: UUID
    type: str
    record: bytes
    event: Event | None
    error: str | None

    @property
    def source(self) -> TopicPartition:
        """Where it came from."""
        return TopicPartition(self.topic, self.partition)


def arrived_of(message: Message) -> Arrived:
    """message: a genuine one (services/bus/genuine.py)."""
    position, name = message.header("ce_position") or "", message.header("ce_type") or ""
    record = message.value or b""
    event, error = decoded(name, record)
    return Arrived(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        position=int(position),
        stream_id=event.stream_id if event is not None else UUID(message.header("ce_streamid")),
        type=name,
        record=record,
        event=event,
        error=error,
    )


def decoded(name: str, record: bytes) -> tuple[Event | None, str | None]:
    """The event, or what kind of error it gave."""
    try:
        return event_of(name, record), None
    except ValueError as problem:
        return None, f"{type(problem).__name__} while reading {name}"
