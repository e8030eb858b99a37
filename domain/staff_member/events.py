"""What HR told us about a member of staff. `about` is that person; no name, number or address is ever in here."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus, EmploymentType, RegistrationStatus
from domain.vocabulary import AssignmentId, CareerStage, EventId, PersonId, Profession, UnitId


class StaffRegistered(Event):
    """A person joined; `effective_on` is the hire date."""

    type: Literal["staff.registered.v1"] = "staff.registered.v1"


class AssignmentAdded(Event):
    """A post of this person began on `effective_on`."""

    type: Literal["staff.assignment_added.v1"] = "staff.assignment_added.v1"
    UNITS: ClassVar[tuple[str, ...]] = ("unit_id",)
    assignment_id: AssignmentId
    unit_id: UnitId
    profession: Profession
    career_stage: CareerStage
    band: int | None = None
    fte: float
    primary: bool
    employment: EmploymentType
    clinical: bool
    contract_ends_on: date | None = None


class AssignmentChanged(Event):
    """From `effective_on` the post is in another unit, role or band; fields that are None stay as they were."""

    type: Literal["staff.assignment_changed.v1"] = "staff.assignment_changed.v1"
    UNITS: ClassVar[tuple[str, ...]] = ("unit_id", "previous_unit_id")
    assignment_id: AssignmentId
    unit_id: UnitId | None = None
    previous_unit_id: UnitId | None = None
    profession: Profession | None = None
    career_stage: CareerStage | None = None
    band: int | None = None
    primary: bool | None = None
    clinical: bool | None = None
    contract_ends_on: date | None = None


class AssignmentEnded(Event):
    """`effective_on` is the last working day of the post."""

    type: Literal["staff.assignment_ended.v1"] = "staff.assignment_ended.v1"
    assignment_id: AssignmentId


class LineManagerAssigned(Event):
    """From `effective_on`, `manager_id` is line manager of this person in this post; None: the post has none.

    acting_until: last day of an acting or covering manager; None for a substantive one.
    """

    type: Literal["staff.line_manager_assigned.v1"] = "staff.line_manager_assigned.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("manager_id",)
    assignment_id: AssignmentId
    manager_id: PersonId | None = None
    acting_until: date | None = None


class CareerStageChanged(Event):
    """From `effective_on` the person works at another stage (a trainee qualified, an assessed year ended)."""

    type: Literal["staff.career_stage_changed.v1"] = "staff.career_stage_changed.v1"
    career_stage: CareerStage


class HoursChanged(Event):
    """From `effective_on` the post is worked at `fte` (1.0 is full time)."""

    type: Literal["staff.hours_changed.v1"] = "staff.hours_changed.v1"
    assignment_id: AssignmentId
    fte: float


class OpeningPositionRecorded(Event):
    """What the ledger knows of the person is whole from `effective_on` on; what was before was not loaded."""

    type: Literal["staff.opening_position_recorded.v1"] = "staff.opening_position_recorded.v1"


class StatusChanged(Event):
    """From `effective_on` the post has this status (active, acting up, seconded, career break, suspended …)."""

    type: Literal["staff.status_changed.v1"] = "staff.status_changed.v1"
    assignment_id: AssignmentId
    status: AssignmentStatus


class RegistrationUpdated(Event):
    """From `effective_on` a professional body lists the person with this status; the number stays in the vault."""

    type: Literal["staff.registration_updated.v1"] = "staff.registration_updated.v1"
    body: str
    status: RegistrationStatus
    expires_on: date | None = None


class AbsenceStarted(Event):
    """Away from `effective_on`; the kind says only what pauses a clock, never why."""

    type: Literal["staff.absence_started.v1"] = "staff.absence_started.v1"
    absence_id: EventId
    kind: AbsenceKind
    expected_last_day: date | None = None


class AbsenceAmended(Event):
    """The absence in fact ran from `first_day` to `last_day` (None: not known yet)."""

    type: Literal["staff.absence_amended.v1"] = "staff.absence_amended.v1"
    absence_id: EventId
    first_day: date
    last_day: date | None = None
    kind: AbsenceKind


class AbsenceEnded(Event):
    """`effective_on` is the last day away."""

    type: Literal["staff.absence_ended.v1"] = "staff.absence_ended.v1"
    absence_id: EventId


class AbsenceCancelled(Event):
    """The absence never was; `effective_on` is its former first day."""

    type: Literal["staff.absence_cancelled.v1"] = "staff.absence_cancelled.v1"
    absence_id: EventId


class OutsiderRegistered(Event):
    """Known on `effective_on` as employed by `employer`, a word, and not by us: HR will tell nothing of them."""

    type: Literal["staff.outsider_registered.v1"] = "staff.outsider_registered.v1"
    employer: str


class TrainingRecorded(Event):
    """Completed on `effective_on`; a competence code such as "preceptor_preparation". minutes: where it took any."""

    type: Literal["staff.training_recorded.v1"] = "staff.training_recorded.v1"
    competence: str
    expires_on: date | None = None
    minutes: int | None = None


class LeaverNotified(Event):
    """Told on `effective_on` that `last_working_day` will be the last."""

    type: Literal["staff.leaver_notified.v1"] = "staff.leaver_notified.v1"
    last_working_day: date


class StaffLeft(Event):
    """`effective_on` is the last working day."""

    type: Literal["staff.left.v1"] = "staff.left.v1"


class LeaverCancelled(Event):
    """The resignation was withdrawn: notice and leaving are void."""

    type: Literal["staff.leaver_cancelled.v1"] = "staff.leaver_cancelled.v1"


class Rehired(Event):
    """Employed again from `effective_on`, under the same or a previous identity."""

    type: Literal["staff.rehired.v1"] = "staff.rehired.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("previous_person_id",)
    previous_person_id: PersonId | None = None


class IdentityLinked(Event):
    """`other_person_id` was decided to be the same human being."""

    type: Literal["staff.identity_linked.v1"] = "staff.identity_linked.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("other_person_id",)
    other_person_id: PersonId


class HistoryCorrected(Event):
    """`voided_event_id` was entered in error and counts no more; `effective_on` is the day that it was effective."""

    type: Literal["staff.history_corrected.v1"] = "staff.history_corrected.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("people_concerned",)
    UNITS: ClassVar[tuple[str, ...]] = ("units_concerned",)
    voided_event_id: EventId
    people_concerned: tuple[PersonId, ...] = ()
    units_concerned: tuple[UnitId, ...] = ()


class PersonalDataErased(Event):
    """The key of this person's personal data was destroyed."""

    type: Literal["staff.personal_data_erased.v1"] = "staff.personal_data_erased.v1"
