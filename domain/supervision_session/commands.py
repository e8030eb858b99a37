"""What can be asked of one supervision session. There is no field for what was said, and none will be added."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Command
from domain.vocabulary import Included, PersonId, SessionFormat, SupervisionKind


class SessionCommand(Command):
    """A command to the stream of one session; `effective_on` is the local day on which it is held."""

    session_id: UUID

    @property
    def stream_id(self) -> UUID:
        """The session is the stream."""
        return self.session_id


class SessionOfTwo(SessionCommand):
    """Names the two people and the kind."""

    NEEDS: ClassVar[tuple[str, ...]] = ("supervisor_id", "supervisee_id")
    supervisor_id: PersonId
    supervisee_id: PersonId
    supervision: SupervisionKind
    starts_at: datetime
    ends_at: datetime


class ScheduleSession(SessionOfTwo):
    """Plan a session."""

    kind: Literal["schedule_session"] = "schedule_session"


class RecordSession(SessionOfTwo):
    """Record that a session was held. `known_at` (UTC) is when it is said: a session cannot be held in the future."""

    kind: Literal["record_session"] = "record_session"
    format: SessionFormat = SessionFormat.INDIVIDUAL
    functions: tuple[Literal["normative", "formative", "restorative"], ...] = ()
    included: tuple[Included, ...] | None = None
    recorded_by: PersonId
    known_at: datetime


class ValidateSession(SessionCommand):
    """Confirm the record."""

    kind: Literal["validate_session"] = "validate_session"
    validated_by: PersonId


class DisputeSession(SessionCommand):
    """Say that it was not so."""

    kind: Literal["dispute_session"] = "dispute_session"
    disputed_by: PersonId


class AmendSession(SessionCommand):
    """Correct the times or the format."""

    kind: Literal["amend_session"] = "amend_session"
    starts_at: datetime
    ends_at: datetime
    format: SessionFormat
    amended_by: PersonId
    known_at: datetime


class CancelSession(SessionCommand):
    """It will not take place."""

    kind: Literal["cancel_session"] = "cancel_session"


class MarkSessionMissed(SessionCommand):
    """It did not take place."""

    kind: Literal["mark_session_missed"] = "mark_session_missed"
