"""A small record as decisions about it need it: how it began, its last day, and all that was said."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.access.events import GlassBroken, GlassReviewed
from domain.event import Event
from domain.small_record.events import (
    AgreementEnded,
    AgreementRecorded,
    CourseBegun,
    CourseCompleted,
    CourseLeft,
    IssueRouteEnded,
    IssueRouteNamed,
    PairEnded,
    PairFormed,
    PassportClosed,
    PassportOpened,
    PlacementBegun,
    PlacementEnded,
    RecordEvent,
)

BEGINS = (
    PairFormed,
    PassportOpened,
    CourseBegun,
    PlacementBegun,
    AgreementRecorded,
    IssueRouteNamed,
    GlassBroken,
)
ENDS = (
    PairEnded,
    PassportClosed,
    CourseCompleted,
    CourseLeft,
    PlacementEnded,
    AgreementEnded,
    IssueRouteEnded,
    GlassReviewed,
)
Said = tuple[str, UUID, date, tuple[tuple[str, Any], ...]]


@dataclass(frozen=True, slots=True)
class SmallRecord:
    """begun: the event with which it began. last_day: how long it may last, until it ended sooner (None: open)."""

    version: int = 0
    begun: RecordEvent | None = None
    last_day: date | None = None
    said: frozenset[Said] = frozenset()


def said_by(event: RecordEvent) -> Said:
    """What the event says, whoever asked for it and whenever."""
    facts = tuple((name, getattr(event, name)) for name in type(event).model_fields if name not in Event.model_fields)
    return (event.type, event.about, event.effective_on, facts)


def evolve(state: SmallRecord, event: Event) -> SmallRecord:
    """The record after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    if not isinstance(event, RecordEvent):
        return state
    state = replace(state, said=state.said | {said_by(event)})
    if isinstance(event, BEGINS):
        return replace(state, begun=event, last_day=getattr(event, "last_day", None))
    return replace(state, last_day=event.effective_on) if isinstance(event, ENDS) else state
