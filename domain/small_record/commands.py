"""What can be asked of a small record: the stream of one pair, passport, course, placement or agreement."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.small_record.vocabulary import (
    Activity,
    AgreementKind,
    ClinicianGrade,
    LeadershipFramework,
    RecordKind,
    Stage,
)
from domain.vocabulary import PersonId

RECORDS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f0b")


class RecordCommand(Command):
    """A command to one record; whoever asks gives it its id when it begins.

    The first whom a command needs that begins a record is whose it is.
    """

    RECORD: ClassVar[RecordKind]
    record_id: UUID

    @property
    def stream_id(self) -> UUID:
        """Each kind of record has ids of its own."""
        return uuid5(RECORDS, f"{self.RECORD}/{self.record_id}")


class PairCommand(RecordCommand):
    """A command to a learning pair."""

    RECORD = RecordKind.PAIR


class FormPair(PairCommand):
    """A clinician and a manager learn from each other from `effective_on` to `last_day`; somebody else permitted it."""

    kind: Literal["form_pair"] = "form_pair"
    NEEDS: ClassVar[tuple[str, ...]] = ("clinician_id", "manager_id", "permitted_by")
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
    NEEDS: ClassVar[tuple[str, ...]] = ("assessed_by",)
    assessed_by: PersonId
    stage: Stage


class EndPair(PairCommand):
    """`effective_on` is the last day, sooner than was planned."""

    kind: Literal["end_pair"] = "end_pair"


class PassportCommand(RecordCommand):
    """A command to somebody's skills passport."""

    RECORD = RecordKind.PASSPORT


class OpenPassport(PassportCommand):
    """Somebody has a passport for a framework; somebody else answers for it, maybe only while a project lasts."""

    kind: Literal["open_passport"] = "open_passport"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id", "owner_id")
    person_id: PersonId
    owner_id: PersonId
    framework: str
    framework_version: str
    band: int
    owned_until: date | None = None


class ShowItem(PassportCommand):
    """The holder has shown an item of the framework."""

    kind: Literal["show_item"] = "show_item"
    item: str


class CountersignItem(PassportCommand):
    """Somebody else confirms an item that was shown."""

    kind: Literal["countersign_item"] = "countersign_item"
    NEEDS: ClassVar[tuple[str, ...]] = ("countersigned_by",)
    item: str
    countersigned_by: PersonId


class ReviewPassport(PassportCommand):
    """Somebody else looks at it together with the holder."""

    kind: Literal["review_passport"] = "review_passport"
    NEEDS: ClassVar[tuple[str, ...]] = ("reviewed_by",)
    reviewed_by: PersonId


class HandOverPassport(PassportCommand):
    """From `effective_on` somebody else answers for it."""

    kind: Literal["hand_over_passport"] = "hand_over_passport"
    NEEDS: ClassVar[tuple[str, ...]] = ("owner_id",)
    owner_id: PersonId
    owned_until: date | None = None


class ClosePassport(PassportCommand):
    """`effective_on` is its last day."""

    kind: Literal["close_passport"] = "close_passport"


class CourseCommand(RecordCommand):
    """A command to somebody's enrolment on a course."""

    RECORD = RecordKind.COURSE


class EnrolOnCourse(CourseCommand):
    """Somebody begins a course; an apprenticeship says its level, from 2 to 7, and its standard."""

    kind: Literal["enrol_on_course"] = "enrol_on_course"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId
    course: str
    provider: str
    apprenticeship_level: int | None = None
    standard: str | None = None
    ends_on: date | None = None


class CompleteCourse(CourseCommand):
    """`effective_on` is its last day, and it led to an award."""

    kind: Literal["complete_course"] = "complete_course"
    award: str


class LeaveCourse(CourseCommand):
    """`effective_on` is its last day, without an award."""

    kind: Literal["leave_course"] = "leave_course"


class PlacementCommand(RecordCommand):
    """A command to a placement."""

    RECORD = RecordKind.PLACEMENT


class BeginPlacement(PlacementCommand):
    """Somebody learns with a host, until a day that may still move."""

    kind: Literal["begin_placement"] = "begin_placement"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId
    host: str
    ends_on: date | None = None


class EndPlacement(PlacementCommand):
    """`effective_on` is its last day."""

    kind: Literal["end_placement"] = "end_placement"


class AgreementCommand(RecordCommand):
    """A command to an agreement about somebody employed elsewhere."""

    RECORD = RecordKind.AGREEMENT


class RecordAgreement(AgreementCommand):
    """It holds from `effective_on` to `last_day`; whoever renews it records another one."""

    kind: Literal["record_agreement"] = "record_agreement"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId
    agreement: AgreementKind
    last_day: date


class EndAgreement(AgreementCommand):
    """`effective_on` is its last day, sooner than was agreed."""

    kind: Literal["end_agreement"] = "end_agreement"


class RouteCommand(RecordCommand):
    """A command to somebody's issue route."""

    RECORD = RecordKind.ISSUE_ROUTE


class NameIssueRoute(RouteCommand):
    """From `effective_on` the person may turn to `route_id` with what they cannot take to their supervisor."""

    kind: Literal["name_issue_route"] = "name_issue_route"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id", "route_id")
    person_id: PersonId
    route_id: PersonId


class EndIssueRoute(RouteCommand):
    """`effective_on` is its last day."""

    kind: Literal["end_issue_route"] = "end_issue_route"
