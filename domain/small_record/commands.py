"""What can be asked of a small record: the stream of one pair."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.small_record.vocabulary import Activity, ClinicianGrade, LeadershipFramework, RecordKind, Stage
from domain.vocabulary import PersonId

RECORDS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f0b")


class RecordCommand(Command):
    """A command to one record; whoever asks gives it its id when it begins."""

    RECORD: ClassVar[RecordKind]
    NAMES: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that hold ids of people; the first one of a command that begins a record says whose it is."""
    record_id: UUID

    @property
    def stream_id(self) -> UUID:
        """Each kind of record has ids of its own."""
        return uuid5(RECORDS, f"{self.RECORD}/{self.record_id}")

    @property
    def requires(self) -> tuple[UUID, ...]:
        """Everybody named must be known."""
        return tuple(getattr(self, name) for name in self.NAMES)


class PairCommand(RecordCommand):
    """A command to a learning pair."""

    RECORD = RecordKind.PAIR


class FormPair(PairCommand):
    """A clinician and a manager learn from each other from `effective_on` to `last_day`; somebody else permitted it."""

    kind: Literal["form_pair"] = "form_pair"
    NAMES = ("clinician_id", "manager_id", "permitted_by")
    clinician_id: PersonId
    manager_id: PersonId
    clinician_grade: ClinicianGrade
    manager_band: int
    permitted_by: PersonId
    last_day: date
    framework: LeadershipFramework | None = None


class HoldPairMeeting(PairCommand):
    """The two met."""

    kind: Literal["hold_pair_meeting"] = "hold_pair_meeting"
    activity: Activity


class AssessOneself(PairCommand):
    """One of the two assessed themselves; that it was done, and nothing of what it says."""

    kind: Literal["assess_oneself"] = "assess_oneself"
    NAMES = ("assessed_by",)
    assessed_by: PersonId
    stage: Stage


class EndPair(PairCommand):
    """`effective_on` is the last day, sooner than was planned."""

    kind: Literal["end_pair"] = "end_pair"
