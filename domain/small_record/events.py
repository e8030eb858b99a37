"""What happened to a small record. `about` is the person whose record it is; there is no field for any content."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Event
from domain.small_record.vocabulary import (
    Activity,
    AgreementKind,
    ClinicianGrade,
    LeadershipFramework,
    RecordKind,
    Stage,
)
from domain.vocabulary import PersonId


class RecordEvent(Event):
    """About one record."""

    RECORD: ClassVar[RecordKind]
    record_id: UUID


class PairEvent(RecordEvent):
    """About a pair: `about` is the clinician, and neither stands above the other."""

    RECORD = RecordKind.PAIR
    PEOPLE: ClassVar[tuple[str, ...]] = ("manager_id",)
    manager_id: PersonId


class PairFormed(PairEvent):
    """They learn from each other from `effective_on` to `last_day`."""

    type: Literal["pair.formed.v1"] = "pair.formed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("manager_id", "permitted_by")
    clinician_grade: ClinicianGrade
    manager_band: int
    permitted_by: PersonId
    last_day: date
    framework: LeadershipFramework | None = None


class PairMet(PairEvent):
    """They met on `effective_on`."""

    type: Literal["pair.met.v1"] = "pair.met.v1"
    activity: Activity


class PairSelfAssessed(PairEvent):
    """`assessed_by`, one of the two, did it on `effective_on`."""

    type: Literal["pair.self_assessed.v1"] = "pair.self_assessed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("manager_id", "assessed_by")
    assessed_by: PersonId
    stage: Stage


class PairEnded(PairEvent):
    """`effective_on` was the last day, sooner than was planned."""

    type: Literal["pair.ended.v1"] = "pair.ended.v1"


class PassportEvent(RecordEvent):
    """About the skills passport of a person."""

    RECORD = RecordKind.PASSPORT


class PassportOpened(PassportEvent):
    """From `effective_on` there is one for this framework; `owner_id` answers for it, maybe until a day only."""

    type: Literal["passport.opened.v1"] = "passport.opened.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("owner_id",)
    owner_id: PersonId
    framework: str
    framework_version: str
    band: int
    owned_until: date | None = None


class ItemShown(PassportEvent):
    """An item of the framework was shown on `effective_on`."""

    type: Literal["passport.item_shown.v1"] = "passport.item_shown.v1"
    item: str


class ItemCountersigned(PassportEvent):
    """`countersigned_by` confirmed it."""

    type: Literal["passport.item_countersigned.v1"] = "passport.item_countersigned.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("countersigned_by",)
    item: str
    countersigned_by: PersonId


class PassportReviewed(PassportEvent):
    """`reviewed_by` looked at it with the holder."""

    type: Literal["passport.reviewed.v1"] = "passport.reviewed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("reviewed_by",)
    reviewed_by: PersonId


class PassportHandedOver(PassportEvent):
    """From `effective_on` `owner_id` answers for it, maybe until a day only."""

    type: Literal["passport.handed_over.v1"] = "passport.handed_over.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("owner_id",)
    owner_id: PersonId
    owned_until: date | None = None


class PassportClosed(PassportEvent):
    """`effective_on` was its last day."""

    type: Literal["passport.closed.v1"] = "passport.closed.v1"


class CourseEvent(RecordEvent):
    """About a person's course."""

    RECORD = RecordKind.COURSE


class CourseBegun(CourseEvent):
    """They are enrolled from `effective_on`; `ends_on` is planned."""

    type: Literal["course.begun.v1"] = "course.begun.v1"
    course: str
    provider: str
    apprenticeship_level: int | None = None
    standard: str | None = None
    ends_on: date | None = None


class CourseCompleted(CourseEvent):
    """`effective_on` was its last day; it led to this award."""

    type: Literal["course.completed.v1"] = "course.completed.v1"
    award: str


class CourseLeft(CourseEvent):
    """`effective_on` was its last day, without an award."""

    type: Literal["course.left.v1"] = "course.left.v1"


class PlacementEvent(RecordEvent):
    """About a person's placement."""

    RECORD = RecordKind.PLACEMENT


class PlacementBegun(PlacementEvent):
    """They learn with `host` from `effective_on`; `ends_on` is planned."""

    type: Literal["placement.begun.v1"] = "placement.begun.v1"
    host: str
    ends_on: date | None = None


class PlacementEnded(PlacementEvent):
    """`effective_on` was its last day."""

    type: Literal["placement.ended.v1"] = "placement.ended.v1"


class AgreementEvent(RecordEvent):
    """About an agreement; `about` is whom the other organisation employs."""

    RECORD = RecordKind.AGREEMENT


class AgreementRecorded(AgreementEvent):
    """It holds from `effective_on` to `last_day`."""

    type: Literal["agreement.recorded.v1"] = "agreement.recorded.v1"
    agreement: AgreementKind
    last_day: date


class AgreementEnded(AgreementEvent):
    """`effective_on` was its last day, sooner than was agreed."""

    type: Literal["agreement.ended.v1"] = "agreement.ended.v1"


class RouteEvent(RecordEvent):
    """About somebody's issue route; what anybody takes there is never recorded."""

    RECORD = RecordKind.ISSUE_ROUTE
    PEOPLE: ClassVar[tuple[str, ...]] = ("route_id",)
    route_id: PersonId


class IssueRouteNamed(RouteEvent):
    """From `effective_on` the person may turn to `route_id`."""

    type: Literal["issue_route.named.v1"] = "issue_route.named.v1"


class IssueRouteEnded(RouteEvent):
    """`effective_on` was its last day."""

    type: Literal["issue_route.ended.v1"] = "issue_route.ended.v1"
