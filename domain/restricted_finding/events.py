"""What happened to a restricted finding. `about` is the first of the people that it concerns."""

from typing import ClassVar, Literal

from domain.finding.found import AcknowledgedEvent, ClearedEvent, FoundEvent, RaisedEvent, ReopenedEvent
from domain.vocabulary import EventId, PersonId


class RestrictedFindingEvent(FoundEvent):
    """As FindingEvent, but no kind of it: whoever follows findings must never meet one by mistake (T-42)."""

    RESTRICTED: ClassVar[bool] = True


class RestrictedFindingRaised(RaisedEvent, RestrictedFindingEvent):
    """The rule is not met since `first_day`; as FindingRaised."""

    type: Literal["restricted.finding_raised.v1"] = "restricted.finding_raised.v1"


class RestrictedFindingReopened(ReopenedEvent, RestrictedFindingEvent):
    """It holds again, or weighs otherwise."""

    type: Literal["restricted.finding_reopened.v1"] = "restricted.finding_reopened.v1"


class RestrictedFindingCleared(ClearedEvent, RestrictedFindingEvent):
    """It holds no more; as FindingCleared."""

    type: Literal["restricted.finding_cleared.v1"] = "restricted.finding_cleared.v1"


class RestrictedFindingAcknowledged(AcknowledgedEvent, RestrictedFindingEvent):
    """`acknowledged_by` has taken note."""

    type: Literal["restricted.finding_acknowledged.v1"] = "restricted.finding_acknowledged.v1"


class HandlerTold(RestrictedFindingEvent):
    """`handler_id` was told that there is something, and not what (None: nobody could be told)."""

    type: Literal["restricted.handler_told.v1"] = "restricted.handler_told.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "handler_id")
    handler_id: PersonId | None = None
    told_of: EventId
