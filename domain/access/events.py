"""Who looked at whose data: `about` is the person read. Opaque ids and fixed words; free words only as `reason`."""

from typing import ClassVar, Literal

from domain.access.vocabulary import Judged, Purpose
from domain.event import Event
from domain.small_record.events import RecordEvent
from domain.small_record.vocabulary import RecordKind
from domain.vocabulary import PersonId


class ReadingEvent(Event):
    """Data were shown to `actor`: of `about` and, on the same page, of `others`. It says nothing about any of them."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("others",)
    others: tuple[PersonId, ...]


class AnswerRead(ReadingEvent):
    """An answer of so many rows was given to a question."""

    question: str
    purpose: Purpose
    rows: int


class DataRead(AnswerRead):
    """Nothing of what was shown is restricted."""

    type: Literal["access.data_read.v1"] = "access.data_read.v1"


class RestrictedDataRead(AnswerRead):
    """What was shown is restricted, and so is this."""

    RESTRICTED: ClassVar[bool] = True
    type: Literal["access.restricted_data_read.v1"] = "access.restricted_data_read.v1"


class NameRevealed(ReadingEvent):
    """Pseudonyms were shown as names; `reason` says why."""

    type: Literal["access.name_revealed.v1"] = "access.name_revealed.v1"


class GlassEvent(RecordEvent):
    """About one breaking of the glass: `broken_by` saw of `about` what their roles do not show them."""

    RECORD = RecordKind.BREAK_GLASS
    PEOPLE: ClassVar[tuple[str, ...]] = ("broken_by",)
    broken_by: PersonId


class GlassBroken(GlassEvent):
    """It was broken; `reason` says why."""

    type: Literal["access.glass_broken.v1"] = "access.glass_broken.v1"


class GlassReviewed(GlassEvent):
    """`reviewed_by` has looked at whether there was reason enough."""

    type: Literal["access.glass_reviewed.v1"] = "access.glass_reviewed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("broken_by", "reviewed_by")
    reviewed_by: PersonId
    judged: Judged


def people_read(event: Event) -> tuple[PersonId, ...]:
    """Whose data were read, where the event tells of that; none where it tells of something else."""
    if isinstance(event, ReadingEvent):
        return event.people
    return (PersonId(event.about),) if isinstance(event, GlassEvent) else ()
