"""What can be asked about access. Each reading is a stream of its own: none waits for another, none is replayed.

`actor` is whoever reads: "person:<id>", or "operator:<name>" at the command line.
"""

from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.access.vocabulary import Judged, Purpose
from domain.event import Command
from domain.small_record.commands import RecordCommand
from domain.small_record.vocabulary import RecordKind
from domain.vocabulary import PersonId

READINGS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f0e")


class ReadingCommand(Command):
    """Data of these people are shown to whoever acts. Nobody needs to be known for it: a reading never waits."""

    people: tuple[PersonId, ...]

    @property
    def stream_id(self) -> UUID:
        """One a command: the same command sent again meets its own reading."""
        return uuid5(READINGS, str(self.command_id))


class AnswerCommand(ReadingCommand):
    """An answer of so many rows is about to be given. question: which one was asked, by a word."""

    question: str
    purpose: Purpose
    rows: int


class RecordReading(AnswerCommand):
    """It may be seen by the people whom it is about who looked."""

    kind: Literal["record_reading"] = "record_reading"


class RecordRestrictedReading(AnswerCommand):
    """What is shown is restricted, and so is that it was looked at: it says that there is something (T-42)."""

    kind: Literal["record_restricted_reading"] = "record_restricted_reading"


class RevealName(ReadingCommand):
    """Pseudonyms are to be shown as names, for a reason."""

    kind: Literal["reveal_name"] = "reveal_name"


class GlassCommand(RecordCommand):
    """A command about one breaking of the glass, which is kept as a small record is."""

    RECORD = RecordKind.BREAK_GLASS


class BreakGlass(GlassCommand):
    """`broken_by` is to see what their roles do not show them of a person, for a reason; nothing restricted by it."""

    kind: Literal["break_glass"] = "break_glass"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId
    broken_by: PersonId


class ReviewBreakGlass(GlassCommand):
    """Somebody else has looked at whether there was reason enough."""

    kind: Literal["review_break_glass"] = "review_break_glass"
    NEEDS: ClassVar[tuple[str, ...]] = ("reviewed_by",)
    reviewed_by: PersonId
    judged: Judged
