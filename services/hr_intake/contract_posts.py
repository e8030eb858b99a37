"""HR messages about the posts (assignments) of a person: begun, changed, managed, worked, ended (version 1)."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from domain.staff_member.vocabulary import AssignmentStatus, EmploymentType
from domain.vocabulary import CareerStage
from services.hr_intake.hr_event import (
    Day,
    EmployersId,
    HrEventId,
    PersonEvent,
    ShortText,
    contradiction,
    not_before,
)

Band = Annotated[int, Field(ge=1, le=9, description="Agenda for Change band, from the grade, never from a title.")]
Fte = Annotated[float, Field(gt=0, le=1.2, description="Fraction of full time; 1.0 is full time.")]
JobRole = Annotated[ShortText, Field(description="HR's words for the role; `job_roles.toml` says what it means.")]


class PostEvent(PersonEvent):
    """An HR message about one post of one person."""

    assignment: EmployersId = Field(description="The employer's id of the post.")


class AssignmentStarted(PostEvent):
    """A post begins on `effective_from`."""

    KIND: ClassVar[str] = "hr.assignment_started.v1"
    unit: EmployersId
    job_role: JobRole
    career_stage: CareerStage | None = Field(default=None, description="Where HR knows better than the job role says.")
    band: Band | None = None
    fte: Fte = 1.0
    primary: bool = True
    employment: EmploymentType = EmploymentType.PERMANENT
    contract_ends_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        not_before(self.contract_ends_on, self.effective_from, ("contract_ends_on", "effective_from"))
        return self


class AssignmentChanged(PostEvent):
    """The post moves to another unit, role, grade or end of contract; what is left out stays as it was."""

    KIND: ClassVar[str] = "hr.assignment_changed.v1"
    unit: EmployersId | None = None
    job_role: JobRole | None = None
    career_stage: CareerStage | None = None
    band: Band | None = None
    primary: bool | None = None
    contract_ends_on: Day | None = None

    @model_validator(mode="after")
    def _something_changed(self) -> Self:
        changes = (self.unit, self.job_role, self.career_stage, self.band, self.primary, self.contract_ends_on)
        if all(change is None for change in changes):
            raise contradiction("none of the fields that can change is given")
        not_before(self.contract_ends_on, self.effective_from, ("contract_ends_on", "effective_from"))
        return self


class AssignmentEnded(PostEvent):
    """The post ends; `effective_from` is its last working day."""

    KIND: ClassVar[str] = "hr.assignment_ended.v1"


class AssignmentDeleted(PostEvent):
    """HR deleted the post as entered in error (T-12)."""

    KIND: ClassVar[str] = "hr.assignment_deleted.v1"
    entered_in_error: HrEventId = Field(description="The HR message by which the post began.")


class LineManagerChanged(PostEvent):
    """Somebody else is line manager for this post from `effective_from`; null: nobody is."""

    KIND: ClassVar[str] = "hr.line_manager_changed.v1"
    manager: EmployersId | None
    manager_assignment: EmployersId | None = Field(default=None, description="The manager's own post, where HR says.")
    acting_until: Day | None = Field(default=None, description="Last day of an acting or covering manager.")

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.manager is None and (self.manager_assignment, self.acting_until) != (None, None):
            raise contradiction("manager_assignment or acting_until is given, but manager is null")
        not_before(self.acting_until, self.effective_from, ("acting_until", "effective_from"))
        return self


class HoursChanged(PostEvent):
    """The post is worked at another fraction of full time from `effective_from`."""

    KIND: ClassVar[str] = "hr.hours_changed.v1"
    fte: Fte


class AssignmentStatusChanged(PostEvent):
    """The post has another status in HR from `effective_from`."""

    KIND: ClassVar[str] = "hr.assignment_status_changed.v1"
    status: AssignmentStatus
