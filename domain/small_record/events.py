"""What happened to a small record. `about` is the person whose record it is; there is no field for any content."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Event
from domain.small_record.vocabulary import Activity, ClinicianGrade, LeadershipFramework, RecordKind, Stage
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
