"""What HR can ask to be recorded of a member of staff. `person_id` is opaque (the vault knows the number behind it)."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from domain.event import Command
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus, EmploymentType, RegistrationStatus
from domain.vocabulary import AssignmentId, CareerStage, EventId, PersonId, Profession, UnitId


class StaffCommand(Command):
    """A command to the stream of one member of staff."""

    person_id: PersonId

    @property
    def stream_id(self) -> UUID:
        """The person is the stream."""
        return self.person_id


class FactAboutStaff(StaffCommand):
    """Anything but the registration itself waits until the person is registered."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)


class RegisterStaffMember(StaffCommand):
    """A starter was hired on `effective_on`."""

    kind: Literal["register_staff_member"] = "register_staff_member"


class RegisterOutsider(StaffCommand):
    """Somebody whom `employer` employs, not we, is known on `effective_on`; said again it is confirmed (T-31)."""

    kind: Literal["register_outsider"] = "register_outsider"
    employer: str


class AddAssignment(FactAboutStaff):
    """A post begins."""

    kind: Literal["add_assignment"] = "add_assignment"
    assignment_id: AssignmentId
    unit_id: UnitId
    profession: Profession
    career_stage: CareerStage = CareerStage.QUALIFIED
    band: int | None = None
    fte: float = 1.0
    primary: bool = True
    employment: EmploymentType = EmploymentType.PERMANENT
    clinical: bool = True
    contract_ends_on: date | None = None


class ChangeAssignment(FactAboutStaff):
    """A post moves to another unit, role or band; None leaves a field as it is."""

    kind: Literal["change_assignment"] = "change_assignment"
    assignment_id: AssignmentId
    unit_id: UnitId | None = None
    profession: Profession | None = None
    career_stage: CareerStage | None = None
    band: int | None = None
    primary: bool | None = None
    clinical: bool | None = None
    contract_ends_on: date | None = None


class EndAssignment(FactAboutStaff):
    """A post ends; `effective_on` is its last working day."""

    kind: Literal["end_assignment"] = "end_assignment"
    assignment_id: AssignmentId


class AssignLineManager(FactAboutStaff):
    """Somebody becomes line manager for one post; None leaves it without one."""

    kind: Literal["assign_line_manager"] = "assign_line_manager"
    NEEDS: ClassVar[tuple[str, ...]] = ("person_id", "manager_id")
    assignment_id: AssignmentId
    manager_id: PersonId | None
    acting_until: date | None = None


class ChangeCareerStage(FactAboutStaff):
    """The person works at another stage."""

    kind: Literal["change_career_stage"] = "change_career_stage"
    career_stage: CareerStage


class ChangeHours(FactAboutStaff):
    """The post is worked at another fraction of full time."""

    kind: Literal["change_hours"] = "change_hours"
    assignment_id: AssignmentId
    fte: float


class ChangeStatus(FactAboutStaff):
    """The post has another status in HR."""

    kind: Literal["change_status"] = "change_status"
    assignment_id: AssignmentId
    status: AssignmentStatus


class RecordOpeningPosition(FactAboutStaff):
    """What is known of the person is whole from `effective_on` on; another day takes the place of an earlier word."""

    kind: Literal["record_opening_position"] = "record_opening_position"


class RecordRegistration(FactAboutStaff):
    """A professional body lists the person: recorded, renewed, lapsed, under conditions, removed."""

    kind: Literal["record_registration"] = "record_registration"
    body: str
    status: RegistrationStatus = RegistrationStatus.REGISTERED
    expires_on: date | None = None


class StartAbsence(FactAboutStaff):
    """Away from `effective_on`."""

    kind: Literal["start_absence"] = "start_absence"
    absence_id: EventId
    absence: AbsenceKind
    expected_last_day: date | None = None


class AmendAbsence(FactAboutStaff):
    """The absence in fact ran on other days."""

    kind: Literal["amend_absence"] = "amend_absence"
    absence_id: EventId
    absence: AbsenceKind
    first_day: date
    last_day: date | None = None


class EndAbsence(FactAboutStaff):
    """Back; `effective_on` is the last day away."""

    kind: Literal["end_absence"] = "end_absence"
    absence_id: EventId


class CancelAbsence(FactAboutStaff):
    """The absence never was."""

    kind: Literal["cancel_absence"] = "cancel_absence"
    absence_id: EventId


class RecordTraining(FactAboutStaff):
    """Training completed on `effective_on`; minutes: how long it took, where that matters."""

    kind: Literal["record_training"] = "record_training"
    competence: str
    expires_on: date | None = None
    minutes: int | None = None


class NotifyLeaver(FactAboutStaff):
    """Notice was given."""

    kind: Literal["notify_leaver"] = "notify_leaver"
    last_working_day: date


class MarkLeaver(FactAboutStaff):
    """The person left; `effective_on` is the last working day."""

    kind: Literal["mark_leaver"] = "mark_leaver"


class CancelLeaver(FactAboutStaff):
    """The resignation was withdrawn."""

    kind: Literal["cancel_leaver"] = "cancel_leaver"


class RehireStaffMember(FactAboutStaff):
    """Employed again from `effective_on`."""

    kind: Literal["rehire_staff_member"] = "rehire_staff_member"
    previous_person_id: PersonId | None = None


class LinkIdentity(FactAboutStaff):
    """Two identities are one human being."""

    kind: Literal["link_identity"] = "link_identity"
    other_person_id: PersonId


class CorrectHistory(FactAboutStaff):
    """A fact was entered in error."""

    kind: Literal["correct_history"] = "correct_history"
    voided_event_id: EventId


class ErasePersonalData(FactAboutStaff):
    """Record that the key of the person's data is destroyed.

    years_kept: for how many years after leaving it may not be. Six, the default, is from memory (Records Management
    Code of Practice, Appendix II; not read): every employer sets its own.
    """

    kind: Literal["erase_personal_data"] = "erase_personal_data"
    years_kept: Annotated[int, Field(ge=0, le=100)] = 6
