"""What happened to a restricted finding. `about` is the first of the people that it concerns."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import EventId, FindingId, PersonId, Severity, UnitId


class RestrictedFindingEvent(Event):
    """As FindingEvent, but no kind of it: whoever follows findings must never meet one by mistake (T-42)."""

    RESTRICTED: ClassVar[bool] = True
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned",)
    finding_id: FindingId
    rule_id: str
    concerned: tuple[PersonId, ...]
    unit_id: UnitId | None = None
    severity: Severity


class RestrictedFindingRaised(RestrictedFindingEvent):
    """The rule is not met since `first_day`; as FindingRaised."""

    type: Literal["restricted.finding_raised.v1"] = "restricted.finding_raised.v1"
    pack_id: str
    pack_version: str
    subject: str
    first_day: date
    last_day: date | None = None
    evidence: tuple[EventId, ...]


class RestrictedFindingReopened(RestrictedFindingEvent):
    """It holds again, or weighs otherwise."""

    type: Literal["restricted.finding_reopened.v1"] = "restricted.finding_reopened.v1"
    first_day: date
    last_day: date | None = None
    evidence: tuple[EventId, ...]


class RestrictedFindingCleared(RestrictedFindingEvent):
    """It holds no more; as FindingCleared."""

    type: Literal["restricted.finding_cleared.v1"] = "restricted.finding_cleared.v1"
    cause: Literal["ended", "corrected", "rule_changed"]
    last_day: date | None = None
    evidence: tuple[EventId, ...]


class RestrictedFindingAcknowledged(RestrictedFindingEvent):
    """`acknowledged_by` has taken note."""

    type: Literal["restricted.finding_acknowledged.v1"] = "restricted.finding_acknowledged.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "acknowledged_by")
    acknowledged_by: PersonId


class HandlerTold(RestrictedFindingEvent):
    """`handler_id` was told that there is something, and not what (None: nobody could be told)."""

    type: Literal["restricted.handler_told.v1"] = "restricted.handler_told.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "handler_id")
    handler_id: PersonId | None = None
    told_of: EventId
