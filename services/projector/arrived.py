"""An event as it came from the bus: decoded if possible, with its place, so that one that is not can be set aside."""

from typing import NamedTuple
from uuid import UUID, uuid5

from domain.event import Event
from domain.record import event_of
from services.bus.message import Message, TopicPartition

NO_STREAM = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f10")

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


class NoPosition(RuntimeError):
    """A message on our topic says no position: it is not from the relay, and nothing can be put in order."""


def arrived_of(message: Message) -> Arrived:
    """Raises NoPosition."""
    position, name = message.header("ce_position") or "", message.header("ce_type") or ""
    if not position.isdigit():
        where = f"{message.topic}[{message.partition}] offset {message.offset}"
        raise NoPosition(f"the message at {where} says no position: something else than the relay writes there")
    record = message.value or b""
    event, error = decoded(name, record)
    return Arrived(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        position=int(position),
        stream_id=_stream_of(message, event),
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


def _stream_of(message: Message, event: Event | None) -> UUID:
    if event is not None:
        return event.stream_id
    try:
        return UUID(message.header("ce_streamid") or "")
    except ValueError:
        return uuid5(NO_STREAM, f"{message.topic}/{message.partition}/{message.offset}")
