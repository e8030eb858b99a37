"""Between our events and what the event store keeps: one pass of the event's own serialiser, fixed names, upcasts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent

from domain.event import Event
from domain.record import event_of, stored_body


@dataclass(frozen=True)
class StoredRecord(StoredEvent):
    """A stored event with the columns by which the register is read beside it."""

    event_id: UUID
    stream_id: UUID
    about: UUID
    restricted: bool


class RecordMapper(Mapper[UUID]):
    """The library's seam for serialisation; its own mapper would neither validate nor know our names."""

    def to_stored_event(self, domain_event: Any) -> StoredRecord:
        """The stored form of one of our events."""
        event: Event = domain_event
        return StoredRecord(
            originator_id=event.stream_id,
            originator_version=event.version,
            topic=event.type,
            state=stored_body(event),
            event_id=event.event_id,
            stream_id=event.stream_id,
            about=event.about,
            restricted=event.RESTRICTED,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Our event again, brought up to the newest version. Raises UnknownEvent, pydantic.ValidationError."""
        return event_of(stored_event.topic, stored_event.state)
