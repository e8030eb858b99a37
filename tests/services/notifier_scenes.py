"""A ward, its lead, and findings about its people: what the notifier's tests are told."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.event import Event
from domain.finding.events import (
    FindingCleared,
    FindingEscalated,
    FindingRaised,
    FindingReopened,
    FindingSeverityChanged,
)
from domain.organisation_unit.events import UnitCreated, UnitLeadAssigned
from domain.record import published_record, stored_body
from domain.vocabulary import EventId, FindingId, PersonId, Severity, UnitId
from services.bus.message import Message, TopicPartition

NOON = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)
EVENTS_TOPIC = "supervision.events.v1"
ANA, BEN, LEAD, HEAD = (PersonId(UUID(int=number)) for number in range(1, 5))
WARD, DIVISION = UnitId(UUID(int=101)), UnitId(UUID(int=102))


@dataclass
class Story:
    """Events in the order in which they were recorded, as messages of one partition."""

    messages: list[Message] = field(default_factory=list)

    def tell(self, kind: type[Event], **facts: Any) -> Event:
        """Record one more event."""
        position = len(self.messages) + 1
        at = NOON + timedelta(seconds=position)
        event = kind(
            event_id=EventId(uuid4()),
            version=1,
            actor="system:test",
            source="test",
            correlation_id=uuid4(),
            **{"stream_id": facts["about"], "effective_on": date(2026, 6, 1), **facts},
        )
        record = published_record(position, at, stored_body(event))
        said = {"type": event.type, "id": event.event_id, "position": position, "streamid": event.stream_id}
        headers = tuple((f"ce_{name}", str(value).encode()) for name, value in said.items())
        key = str(event.about).encode()
        self.messages.append(Message(EVENTS_TOPIC, 0, position - 1, key, record, headers, 0))
        return event

    def ward(self, lead: PersonId | None = LEAD) -> None:
        """A ward under a division, each with its lead."""
        self.tell(UnitCreated, about=DIVISION, name="Surgery")
        self.tell(UnitLeadAssigned, about=DIVISION, lead_id=HEAD)
        self.tell(UnitCreated, about=WARD, name="Ward 7", parent_id=DIVISION)
        if lead is not None:
            self.tell(UnitLeadAssigned, about=WARD, lead_id=lead)

    def raised(self, severity: Severity = Severity.MEDIUM, finding_id: UUID | None = None) -> Event:
        """COI-01 between Ana and Ben since 1 June."""
        return self._finding(
            FindingRaised,
            finding_id or UUID(int=900),
            severity,
            pack_id="conflicts",
            pack_version="1.0",
            subject="",
            first_day=date(2026, 6, 1),
            last_day=None,
            evidence=(EventId(UUID(int=501)), EventId(UUID(int=502))),
        )

    def cleared(self, finding_id: UUID | None = None) -> Event:
        """It ended on 20 June."""
        day = date(2026, 6, 20)
        clearing: dict[str, Any] = {"cause": "ended", "last_day": day, "evidence": (EventId(UUID(int=503)),)}
        return self._finding(FindingCleared, finding_id or UUID(int=900), Severity.MEDIUM, **clearing)

    def reopened(self) -> Event:
        """It holds again."""
        again: dict[str, Any] = {"first_day": date(2026, 6, 1), "last_day": None, "evidence": ()}
        return self._finding(FindingReopened, UUID(int=900), Severity.MEDIUM, **again)

    def changed(self, severity: Severity) -> Event:
        """It matters more, or less."""
        change: dict[str, Any] = {"previous_severity": Severity.MEDIUM, "evidence": ()}
        return self._finding(FindingSeverityChanged, UUID(int=900), severity, **change)

    def escalated(self) -> Event:
        """Nobody took note since the third: the head of the division is told."""
        silence: dict[str, Any] = {"silent": LEAD, "silent_since": date(2026, 6, 3)}
        return self._finding(FindingEscalated, UUID(int=900), Severity.HIGH, level=1, escalated_to=HEAD, **silence)

    def batches(self, since: int = 0) -> dict[TopicPartition, list[Message]]:
        """The messages from an offset on, as the bus would give them."""
        return {TopicPartition(EVENTS_TOPIC, 0): self.messages[since:]}

    def _finding(self, kind: type[Event], finding_id: UUID, severity: Severity, **facts: Any) -> Event:
        return self.tell(
            kind,
            about=ANA,
            stream_id=finding_id,
            finding_id=FindingId(finding_id),
            rule_id="COI-01",
            concerned=(ANA, BEN),
            unit_id=WARD,
            severity=severity,
            **facts,
        )
