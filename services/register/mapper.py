"""Between our events and what the event store keeps: one pass of the event's own serialiser, fixed names, upcasts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent

from domain.event import Event
from domain.record import event_of, stored_body


@dataclass(frozen=True)
class StoredRecord(StoredEvent):
    """A stored event as the library hands it on, and the event from which the recorder makes the columns."""

    event: Event


class RecordMapper(Mapper[UUID]):
    """The library's seam for serialisation; its own mapper would neither validate nor know our names."""

    def to_stored_event(self, domain_event: Any) -> StoredRecord:
        """The stored form of one of our events."""
        event: Event = domain_event
        return StoredRecord(event.stream_id, event.version, event.type, stored_body(event), event)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """Our event again, brought up to the newest version. Raises UnknownEvent, pydantic.ValidationError."""
        return event_of(stored_event.topic, stored_event.state)
