"""What happened to one supervision session. `about` is the supervisee; `effective_on` is the local day it was held."""

from datetime import datetime
from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import EventId, Included, PersonId, SessionFormat, SupervisionKind


class SessionEvent(Event):
    """Names both people and the kind of supervision."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id",)
    supervisor_id: PersonId
    kind: SupervisionKind


class SessionScheduled(SessionEvent):
    """Planned for `starts_at` (UTC) to `ends_at`."""

    type: Literal["session.scheduled.v1"] = "session.scheduled.v1"
    starts_at: datetime
    ends_at: datetime


class SessionRecorded(SessionEvent):
    """Held from `starts_at` to `ends_at` (UTC), recorded by `recorded_by`; counts as provisional until validated."""

    type: Literal["session.recorded.v1"] = "session.recorded.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id", "recorded_by")
    starts_at: datetime
    ends_at: datetime
    minutes: int
    format: SessionFormat
    functions: tuple[Literal["normative", "formative", "restorative"], ...] = ()
    included: tuple[Included, ...] | None = None
    recorded_by: PersonId


class SessionValidated(SessionEvent):
    """`validated_by`, who did not record it, confirms the record."""

    type: Literal["session.validated.v1"] = "session.validated.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id", "validated_by")
    validated_by: PersonId


class SessionDisputed(SessionEvent):
    """`disputed_by` says that it was not so; it counts no more until amended."""

    type: Literal["session.disputed.v1"] = "session.disputed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id", "disputed_by")
    disputed_by: PersonId


class SessionAmended(SessionEvent):
    """In fact held from `starts_at` to `ends_at`; `recorded_event_id` no more counts as it stood."""

    type: Literal["session.amended.v1"] = "session.amended.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id", "amended_by")
    starts_at: datetime
    ends_at: datetime
    minutes: int
    format: SessionFormat
    amended_by: PersonId
    amended_event_id: EventId


class SessionCancelled(SessionEvent):
    """A planned session will not take place."""

    type: Literal["session.cancelled.v1"] = "session.cancelled.v1"


class SessionMissed(SessionEvent):
    """A planned session did not take place."""

    type: Literal["session.missed.v1"] = "session.missed.v1"
