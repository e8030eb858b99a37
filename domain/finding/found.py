"""What is said of anything found, whether all may see it or only few: the same words for both.

A restricted finding is no kind of finding (T-42): they have these in common, and nobody follows these.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Command, Event
from domain.vocabulary import EventId, FindingId, PersonId, Severity, UnitId

Cause = Literal["ended", "corrected", "rule_changed"]
"""It ended on its last day; with what is known today it never was; the rule asks for it no more."""


class FoundCommand(Command):
    """To one of them."""

    finding_id: FindingId

    @property
    def stream_id(self) -> UUID:
        """The finding is the stream."""
        return self.finding_id


class RaiseCommand(FoundCommand):
    """A projection or the clock found something; asking again changes nothing, after a clearing it reopens."""

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


class ClearCommand(FoundCommand):
    """It holds no more."""

    cause: Cause
    last_day: date | None
    evidence: tuple[EventId, ...]


class FoundEvent(Event):
    """Names the finding, its rule and everyone concerned."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned",)
    finding_id: FindingId
    rule_id: str
    concerned: tuple[PersonId, ...]
    unit_id: UnitId | None = None
    severity: Severity


class RaisedEvent(FoundEvent):
    """A rule is not met, or roles clash, since `first_day`; `effective_on` is that day.

    last_day: None while nothing ends it. evidence: the events that show it. subject: which post, plan or relationship.
    """

    pack_id: str
    pack_version: str
    subject: str
    first_day: date
    last_day: date | None = None
    evidence: tuple[EventId, ...]


class ReopenedEvent(FoundEvent):
    """It holds again, from the same first day."""

    first_day: date
    last_day: date | None = None
    evidence: tuple[EventId, ...]


class ClearedEvent(FoundEvent):
    """It holds no more. evidence: the events that ended or undid it."""

    cause: Cause
    last_day: date | None = None
    evidence: tuple[EventId, ...]


class AcknowledgedEvent(FoundEvent):
    """`acknowledged_by` has taken note and answers for what follows."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "acknowledged_by")
    acknowledged_by: PersonId
