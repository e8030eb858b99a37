"""What can be asked of a restricted finding; its id is derived as that of any other."""

from datetime import date
from typing import Literal
from uuid import UUID

from domain.event import Command
from domain.vocabulary import EventId, FindingId, PersonId, Severity, UnitId


class RestrictedFindingCommand(Command):
    """A command to one restricted finding."""

    finding_id: FindingId

    @property
    def stream_id(self) -> UUID:
        """The finding is the stream."""
        return self.finding_id


class RaiseRestrictedFinding(RestrictedFindingCommand):
    """A projection or the clock found something; as RaiseFinding."""

    kind: Literal["raise_restricted_finding"] = "raise_restricted_finding"
    rule_id: str
    pack_id: str
    pack_version: str
    people: tuple[PersonId, ...]
    unit_id: UnitId | None
    subject: str
    first_day: date
    last_day: date | None
    severity: Severity
    evidence: tuple[EventId, ...]


class ClearRestrictedFinding(RestrictedFindingCommand):
    """It holds no more."""

    kind: Literal["clear_restricted_finding"] = "clear_restricted_finding"
    cause: Literal["ended", "corrected", "rule_changed"]
    last_day: date | None
    evidence: tuple[EventId, ...]


class AcknowledgeRestrictedFinding(RestrictedFindingCommand):
    """Whoever handles restricted cases takes note."""

    kind: Literal["acknowledge_restricted_finding"] = "acknowledge_restricted_finding"
    acknowledged_by: PersonId


class RecordHandlerTold(RestrictedFindingCommand):
    """Record that `handler_id` was told that there is something (None: nobody could be)."""

    kind: Literal["record_handler_told"] = "record_handler_told"
    handler_id: PersonId | None
    told_of: EventId
