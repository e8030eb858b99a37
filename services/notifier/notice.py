"""A notice: one state of one finding, told over one channel."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from domain.finding.events import (
    AcceptanceEnded,
    FindingCleared,
    FindingEscalated,
    FindingEvent,
    FindingRaised,
    FindingReopened,
    FindingSeverityChanged,
)
from domain.vocabulary import EventId, FindingId, PersonId, Severity, UnitId

State = Literal["OPENED", "CHANGED", "RESOLVED", "REOPENED", "ESCALATED"]
Outcome = Literal["delivered", "refused", "no_lead", "no_address"]

ALERTS = "alerts"
MAIL = "mail"
WEBHOOK = "webhook"

STATES: dict[type[FindingEvent], State] = {
    FindingRaised: "OPENED",
    FindingSeverityChanged: "CHANGED",
    FindingCleared: "RESOLVED",
    FindingReopened: "REOPENED",
    AcceptanceEnded: "REOPENED",
    FindingEscalated: "ESCALATED",
}
"""The events that begin a state somebody is told of. An acknowledgement or an earlier notice tells nobody anything."""


def state_begun_by(event: FindingEvent) -> State | None:
    """What somebody is told of because of the event; None where that is nothing, or the next event says it."""
    if isinstance(event, AcceptanceEnded) and event.cause == "finding_cleared":
        return None
    return STATES.get(type(event))


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything a channel needs to tell of `told_of`, the event that began the state. `concerned` are opaque ids.

    level, silent, silent_since: as in FindingEscalated; its lead is the one to whom it was escalated.
    """

    notice_id: UUID
    told_of: EventId
    channel: str
    state: State
    finding_id: FindingId
    rule_id: str
    pack_id: str
    pack_version: str
    severity: Severity
    unit_id: UnitId | None
    concerned: tuple[PersonId, ...]
    subject: str
    first_day: date
    last_day: date | None
    cause: str | None
    opened_at: datetime
    evidence: tuple[EventId, ...]
    correlation_id: UUID
    position: int
    attempts: int = 0
    lead_id: PersonId | None = None
    level: int = 0
    silent: PersonId | None = None
    silent_since: date | None = None


def notice_id_of(told_of: UUID, channel: str) -> UUID:
    """The same for every attempt, so that a receiver recognises a repeat after a crash."""
    return uuid5(told_of, channel)


def goes_to(channel: str, severity: Severity) -> bool:
    """Whether a finding of that severity is told over the channel: below MEDIUM the webhook is not."""
    return channel != WEBHOOK or severity >= Severity.MEDIUM
