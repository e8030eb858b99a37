"""What every command made from one HR message has in common: who says it, when, and the ids of its organisation."""

from collections.abc import Callable
from typing import Any, TypeVar

from domain.event import Command, event_id_of
from domain.vocabulary import CommandId, EventId
from services.hr_intake.hr_event import HrEvent
from services.hr_intake.identity import Identities, hr_message_id

C = TypeVar("C", bound=Command)


class Envelope:
    """Makes the commands of one HR message."""

    def __init__(self, event: HrEvent, command_id: CommandId, source: str, ids: Identities) -> None:
        self.ids = ids
        self._source = source
        self._common: dict[str, Any] = {
            "command_id": command_id,
            "effective_on": event.effective_from,
            "actor": f"hr:{event.source_system}",
            "source": event.source_system,
            "source_recorded_at": event.recorded_at.instant,
            "source_recorded_as": event.recorded_at.written,
            "reason": "corrected by HR" if event.is_correction else None,
            "correlation_id": event.correlation_id,
            "supersedes": None if event.supersedes is None else self.entry(event.supersedes),
        }

    def __call__(self, kind: type[C], **facts: Any) -> C:
        """A command of class `kind` with the envelope of the message."""
        return kind(**self._common, **facts)

    def entry(self, message_id: str) -> EventId:
        """The event to which an earlier message of the same source led."""
        return event_id_of(hr_message_id(self._source, message_id))


Translation = Callable[[Any, Envelope], Command]
"""How one kind of HR message becomes its command."""
