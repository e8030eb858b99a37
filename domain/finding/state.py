"""A finding as its decisions need it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.event import Event
from domain.finding.events import (
    FindingAcknowledged,
    FindingCleared,
    FindingEvent,
    FindingRaised,
    FindingReopened,
    LeadNotified,
)
from domain.vocabulary import EventId, PersonId, Severity, UnitId


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about whom, whether it is open, who took note and who was told."""

    version: int = 0
    rule_id: str = ""
    concerned: tuple[PersonId, ...] = ()
    unit_id: UnitId | None = None
    severity: Severity = Severity.INFO
    first_day: date | None = None
    open: bool = False
    acknowledged_by: PersonId | None = None
    told: frozenset[tuple[EventId, str]] = frozenset()

    @property
    def exists(self) -> bool:
        """Whether it was ever raised."""
        return bool(self.concerned)


def _raised(state: Finding, event: FindingRaised) -> Finding:
    return replace(state, open=True, first_day=event.first_day)


def _reopened(state: Finding, event: FindingReopened) -> Finding:
    return replace(state, open=True, first_day=event.first_day, acknowledged_by=None)


def _cleared(state: Finding, event: FindingCleared) -> Finding:
    return replace(state, open=False)


def _acknowledged(state: Finding, event: FindingAcknowledged) -> Finding:
    return replace(state, acknowledged_by=event.acknowledged_by)


def _told(state: Finding, event: LeadNotified) -> Finding:
    return replace(state, told=state.told | {(event.told_of, event.channel)})


_EVOLVE: dict[type[Event], Callable[[Finding, Any], Finding]] = {
    FindingRaised: _raised,
    FindingReopened: _reopened,
    FindingCleared: _cleared,
    FindingAcknowledged: _acknowledged,
    LeadNotified: _told,
}


def evolve(state: Finding, event: Event) -> Finding:
    """The finding after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    if isinstance(event, FindingEvent):
        state = replace(
            state,
            rule_id=event.rule_id,
            concerned=event.concerned,
            unit_id=event.unit_id,
            severity=event.severity,
        )
    return _EVOLVE.get(type(event), _unchanged)(state, event)


def _unchanged(state: Finding, event: Event) -> Finding:
    return state
