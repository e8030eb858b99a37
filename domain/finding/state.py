"""A finding as its decisions need it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from domain.event import Event
from domain.finding.events import (
    AcceptanceEnded,
    FindingAcknowledged,
    FindingCleared,
    FindingEscalated,
    FindingEvent,
    FindingRaised,
    FindingReopened,
    LeadNotified,
    MitigationApproved,
    MitigationProposed,
    MitigationRejected,
    MitigationReviewed,
)
from domain.finding.vocabulary import Measure
from domain.vocabulary import EventId, PersonId, Severity, UnitId


class Proposal(NamedTuple):
    """A mitigation as it was proposed, with the day of the next review as it is now."""

    proposed_by: PersonId
    measures: tuple[Measure, ...]
    named: tuple[PersonId, ...]
    review_on: date
    accepted_until: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about whom, whether it is open, who took note, what makes it bearable and who was told."""

    version: int = 0
    rule_id: str = ""
    concerned: tuple[PersonId, ...] = ()
    unit_id: UnitId | None = None
    severity: Severity = Severity.INFO
    first_day: date | None = None
    open: bool = False
    acknowledged_by: PersonId | None = None
    proposal: Proposal | None = None
    accepted: bool = False
    reviewed_on: date | None = None
    told: frozenset[tuple[EventId, str]] = frozenset()
    told_last: PersonId | None = None
    level: int = 0

    @property
    def exists(self) -> bool:
        """Whether it was ever raised."""
        return bool(self.concerned)


def _raised(state: Finding, event: FindingRaised) -> Finding:
    return replace(state, open=True, first_day=event.first_day)


def _reopened(state: Finding, event: FindingReopened) -> Finding:
    return replace(state, open=True, first_day=event.first_day, acknowledged_by=None, level=0)


def _cleared(state: Finding, event: FindingCleared) -> Finding:
    return replace(state, open=False, proposal=None, accepted=False)


def _proposed(state: Finding, event: MitigationProposed) -> Finding:
    proposal = Proposal(event.proposed_by, event.measures, event.named, event.review_on, event.accepted_until)
    return replace(state, proposal=proposal, accepted=False, reviewed_on=None)


def _approved(state: Finding, event: MitigationApproved) -> Finding:
    return replace(state, accepted=True)


def _no_more(state: Finding, event: MitigationRejected | AcceptanceEnded) -> Finding:
    return replace(state, proposal=None, accepted=False, level=0)


def _escalated(state: Finding, event: FindingEscalated) -> Finding:
    return replace(state, level=event.level)


def _reviewed(state: Finding, event: MitigationReviewed) -> Finding:
    proposal = state.proposal and state.proposal._replace(review_on=event.review_on)
    return replace(state, proposal=proposal, reviewed_on=event.effective_on)


def _acknowledged(state: Finding, event: FindingAcknowledged) -> Finding:
    return replace(state, acknowledged_by=event.acknowledged_by)


def _told(state: Finding, event: LeadNotified) -> Finding:
    told = state.told | {(event.told_of, event.channel)}
    return replace(state, told=told, told_last=event.lead_id or state.told_last)


_EVOLVE: dict[type[Event], Callable[[Finding, Any], Finding]] = {
    FindingRaised: _raised,
    FindingReopened: _reopened,
    FindingCleared: _cleared,
    FindingAcknowledged: _acknowledged,
    MitigationProposed: _proposed,
    MitigationApproved: _approved,
    MitigationRejected: _no_more,
    MitigationReviewed: _reviewed,
    AcceptanceEnded: _no_more,
    FindingEscalated: _escalated,
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
