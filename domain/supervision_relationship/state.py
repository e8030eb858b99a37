"""One supervision relationship as its decisions need it: its successive periods and what stands beside them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.event import Event
from domain.supervision_relationship.events import (
    AgreementReviewed,
    AgreementSigned,
    CadenceChanged,
    InterestDeclaredOnRelationship,
    NilDeclaredOnRelationship,
    RelationshipActivated,
    RelationshipEnded,
    RelationshipProposed,
    RelationshipResumed,
    RelationshipSuspended,
    RelationshipTransferred,
)
from domain.vocabulary import EventId, PersonId


@dataclass(frozen=True, slots=True)
class Running:
    """Days over which supervision runs, first and last included; `last_day` None means open.

    event_id: what began it, with `agreed_last_day` as its end. ended_by: what ended it otherwise.
    suspended_on: first day without, while it is suspended.
    """

    first_day: date
    last_day: date | None
    event_id: EventId
    agreed_last_day: date | None
    ended_by: EventId | None = None
    suspended_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies within."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def overlaps(self, first_day: date, last_day: date | None) -> bool:
        """Whether it shares a day with those."""
        begins_in_time = last_day is None or self.first_day <= last_day
        return begins_in_time and (self.last_day is None or first_day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Relationship:
    """Periods by first day; the open proposal; who agreed on which day; cadence; declarations by person."""

    version: int = 0
    periods: tuple[Running, ...] = ()
    proposed_on: date | None = None
    agreed: frozenset[tuple[PersonId, date]] = frozenset()
    reviewed_on: frozenset[date] = frozenset()
    interval_days: int | None = None
    declared: tuple[tuple[PersonId, str | None], ...] = ()

    def period_on(self, day: date) -> Running | None:
        """The period that `day` lies in."""
        return next((period for period in self.periods if period.covers(day)), None)

    def said_by(self, person_id: PersonId) -> tuple[bool, str | None]:
        """Whether a person declared anything, and the kind of interest (None: nil)."""
        said = dict(self.declared)
        return person_id in said, said.get(person_id)


def _with(state: Relationship, period: Running, instead_of: Running | None = None) -> Relationship:
    kept = [other for other in state.periods if other is not instead_of]
    return replace(state, periods=tuple(sorted((*kept, period), key=lambda each: each.first_day)))


def _activated(state: Relationship, event: RelationshipActivated) -> Relationship:
    replaced = next((period for period in state.periods if period.event_id == event.supersedes), None)
    period = Running(event.effective_on, event.last_day, event.event_id, event.last_day)
    if replaced is not None:
        last_day = replaced.last_day if replaced.ended_by else event.last_day
        period = replace(period, last_day=last_day, ended_by=replaced.ended_by, suspended_on=replaced.suspended_on)
    return replace(_with(state, period, replaced), proposed_on=None)


def _ended(state: Relationship, event: RelationshipEnded | RelationshipTransferred) -> Relationship:
    period = next((each for each in state.periods if event.supersedes and each.ended_by == event.supersedes), None)
    period = period or state.period_on(event.effective_on)
    if period is None:
        return state
    suspended = period.suspended_on if period.suspended_on and period.suspended_on <= event.effective_on else None
    ended = replace(period, last_day=event.effective_on, ended_by=event.event_id, suspended_on=suspended)
    return _with(state, ended, period)


def _suspended(state: Relationship, event: RelationshipSuspended) -> Relationship:
    period = state.period_on(event.effective_on)
    return state if period is None else _with(state, replace(period, suspended_on=event.effective_on), period)


def _resumed(state: Relationship, event: RelationshipResumed) -> Relationship:
    period = state.period_on(event.effective_on)
    return state if period is None else _with(state, replace(period, suspended_on=None), period)


def _declared(state: Relationship, event: NilDeclaredOnRelationship | InterestDeclaredOnRelationship) -> Relationship:
    kind = event.interest_kind if isinstance(event, InterestDeclaredOnRelationship) else None
    others = tuple(said for said in state.declared if said[0] != event.declared_by)
    return replace(state, declared=(*others, (event.declared_by, kind)))


_EVOLVE: dict[type[Event], Callable[[Relationship, Any], Relationship]] = {
    RelationshipProposed: lambda state, event: replace(state, proposed_on=event.effective_on),
    AgreementSigned: lambda state, event: replace(state, agreed=state.agreed | {(event.signed_by, event.effective_on)}),
    RelationshipActivated: _activated,
    RelationshipSuspended: _suspended,
    RelationshipResumed: _resumed,
    CadenceChanged: lambda state, event: replace(state, interval_days=event.interval_days),
    RelationshipTransferred: _ended,
    RelationshipEnded: _ended,
    AgreementReviewed: lambda state, event: replace(state, reviewed_on=state.reviewed_on | {event.effective_on}),
    NilDeclaredOnRelationship: _declared,
    InterestDeclaredOnRelationship: _declared,
}


def evolve(state: Relationship, event: Event) -> Relationship:
    """The relationship after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    change = _EVOLVE.get(type(event))
    return state if change is None else change(state, event)
