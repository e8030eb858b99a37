"""One supervision session as its decisions need it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from domain.event import Event
from domain.supervision_session.events import (
    SessionAmended,
    SessionCancelled,
    SessionDisputed,
    SessionEvent,
    SessionMissed,
    SessionRecorded,
    SessionScheduled,
    SessionValidated,
)
from domain.vocabulary import EventId, Included, PersonId, SessionFormat, SupervisionKind


class Stage(Enum):
    """How far the record of a session has come."""

    NOTHING = "nothing"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    MISSED = "missed"
    RECORDED = "recorded"
    VALIDATED = "validated"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Session:
    """Who, when and which kind; who wrote the record that stands, and who confirmed or disputed it."""

    version: int = 0
    stage: Stage = Stage.NOTHING
    supervisor_id: PersonId | None = None
    supervisee_id: PersonId | None = None
    kind: SupervisionKind | None = None
    held_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    format: SessionFormat | None = None
    functions: tuple[str, ...] = ()
    included: tuple[Included, ...] | None = None
    recorded_by: PersonId | None = None
    record_id: EventId | None = None
    answered_by: PersonId | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether somebody recorded that it was held."""
        return self.record_id is not None


def _scheduled(state: Session, event: SessionScheduled) -> Session:
    return replace(state, stage=Stage.SCHEDULED, starts_at=event.starts_at, ends_at=event.ends_at)


def _recorded(state: Session, event: SessionRecorded) -> Session:
    return replace(
        state,
        stage=Stage.RECORDED,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        format=event.format,
        functions=event.functions,
        included=event.included,
        recorded_by=event.recorded_by,
        record_id=event.event_id,
        answered_by=None,
    )


def _amended(state: Session, event: SessionAmended) -> Session:
    return replace(
        state,
        stage=Stage.RECORDED,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        format=event.format,
        recorded_by=event.amended_by,
        record_id=event.event_id,
        answered_by=None,
    )


_EVOLVE: dict[type[Event], Callable[[Session, Any], Session]] = {
    SessionScheduled: _scheduled,
    SessionRecorded: _recorded,
    SessionAmended: _amended,
    SessionValidated: lambda state, event: replace(state, stage=Stage.VALIDATED, answered_by=event.validated_by),
    SessionDisputed: lambda state, event: replace(state, stage=Stage.DISPUTED, answered_by=event.disputed_by),
    SessionCancelled: lambda state, event: replace(state, stage=Stage.CANCELLED),
    SessionMissed: lambda state, event: replace(state, stage=Stage.MISSED),
}


def evolve(state: Session, event: Event) -> Session:
    """The session after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    change = _EVOLVE.get(type(event))
    if change is None or not isinstance(event, SessionEvent):
        return state
    state = replace(
        state,
        supervisor_id=event.supervisor_id,
        supervisee_id=PersonId(event.about),
        kind=event.kind,
        held_on=event.effective_on,
    )
    return change(state, event)
