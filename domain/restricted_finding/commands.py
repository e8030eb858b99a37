"""What can be asked of a restricted finding; its id is derived as that of any other."""

from typing import Literal

from domain.finding.found import ClearCommand, FoundCommand, RaiseCommand
from domain.vocabulary import EventId, PersonId


class RestrictedFindingCommand(FoundCommand):
    """A command to one restricted finding."""


class RaiseRestrictedFinding(RaiseCommand, RestrictedFindingCommand):
    """A projection or the clock found something; as RaiseFinding."""

    kind: Literal["raise_restricted_finding"] = "raise_restricted_finding"


class ClearRestrictedFinding(ClearCommand, RestrictedFindingCommand):
    """It holds no more."""

    kind: Literal["clear_restricted_finding"] = "clear_restricted_finding"


class AcknowledgeRestrictedFinding(RestrictedFindingCommand):
    """Whoever handles restricted cases takes note."""

    kind: Literal["acknowledge_restricted_finding"] = "acknowledge_restricted_finding"
    acknowledged_by: PersonId


class RecordHandlerTold(RestrictedFindingCommand):
    """Record that `handler_id` was told that there is something (None: nobody could be)."""

    kind: Literal["record_handler_told"] = "record_handler_told"
    handler_id: PersonId | None
    told_of: EventId
