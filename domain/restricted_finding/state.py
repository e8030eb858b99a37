"""A restricted finding as its decisions need it."""

from dataclasses import dataclass, replace
from datetime import date

from domain.event import Event
from domain.restricted_finding.events import (
    HandlerTold,
    RestrictedFindingAcknowledged,
    RestrictedFindingCleared,
    RestrictedFindingEvent,
    RestrictedFindingRaised,
    RestrictedFindingReopened,
)
from domain.vocabulary import EventId, PersonId, Severity, UnitId


@dataclass(frozen=True, slots=True)
class RestrictedFinding:
    """What was found about whom, whether it is open, who took note and of which states somebody was told."""

    version: int = 0
    rule_id: str = ""
    concerned: tuple[PersonId, ...] = ()
    unit_id: UnitId | None = None
    severity: Severity = Severity.INFO
    first_day: date | None = None
    open: bool = False
    acknowledged_by: PersonId | None = None
    told: frozenset[EventId] = frozenset()

    @property
    def exists(self) -> bool:
        """Whether it was ever raised."""
        return bool(self.concerned)


def evolve(state: RestrictedFinding, event: Event) -> RestrictedFinding:
    """The finding after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    if isinstance(event, RestrictedFindingEvent):
        state = replace(
            state,
            rule_id=event.rule_id,
            concerned=event.concerned,
            unit_id=event.unit_id,
            severity=event.severity,
        )
    match event:
        case RestrictedFindingRaised() | RestrictedFindingReopened():
            return replace(state, open=True, first_day=event.first_day, acknowledged_by=None)
        case RestrictedFindingCleared():
            return replace(state, open=False)
        case RestrictedFindingAcknowledged():
            return replace(state, acknowledged_by=event.acknowledged_by)
        case HandlerTold():
            return replace(state, told=state.told | {event.told_of})
    return state
