"""HR messages about a person as such: joins, is called, leaves, comes back, turns out to be another one (version 1)."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

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

Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", description="Work e-mail; vault only.")]
Name = Annotated[ShortText, Field(description="As the person is called at work; kept in the vault only.")]
EmployeeNumber = Annotated[ShortText, Field(max_length=30, description="Number of the employee; vault only.")]


class PersonRegistered(PersonEvent):
    """A starter was hired; `effective_from` is the hire date."""

    KIND: ClassVar[str] = "hr.person_registered.v1"
    name: Name | None = None
    email: Email | None = None
    employee_number: EmployeeNumber | None = None


class PersonDetailsChanged(PersonEvent):
    """Name, e-mail or employee number changed; what is left out stays as it was."""

    KIND: ClassVar[str] = "hr.person_details_changed.v1"
    name: Name | None = None
    email: Email | None = None
    employee_number: EmployeeNumber | None = None

    @model_validator(mode="after")
    def _something_changed(self) -> Self:
        if self.name is None and self.email is None and self.employee_number is None:
            raise contradiction("none of name, email and employee_number is given")
        return self


class PersonDeleted(PersonEvent):
    """HR deleted the person as entered in error; this is neither leaving nor erasure (T-12)."""

    KIND: ClassVar[str] = "hr.person_deleted.v1"
    entered_in_error: HrEventId = Field(description="The HR message by which the person was registered.")


class PersonsMerged(PersonEvent):
    """HR decided that two records are one human being."""

    KIND: ClassVar[str] = "hr.persons_merged.v1"
    other_person: EmployersId

    @model_validator(mode="after")
    def _two_records(self) -> Self:
        if self.other_person == self.person:
            raise contradiction("other_person is the same as person")
        return self


class CareerStageChanged(PersonEvent):
    """A trainee qualified, or an assessed year ended."""

    KIND: ClassVar[str] = "hr.career_stage_changed.v1"
    career_stage: CareerStage


class LeaverNotified(PersonEvent):
    """Notice was given on `effective_from`."""

    KIND: ClassVar[str] = "hr.leaver_notified.v1"
    last_working_day: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        not_before(self.last_working_day, self.effective_from, ("last_working_day", "effective_from"))
        return self


class StaffLeft(PersonEvent):
    """The person left; `effective_from` is the last working day."""

    KIND: ClassVar[str] = "hr.staff_left.v1"


class LeaverCancelled(PersonEvent):
    """The resignation was withdrawn."""

    KIND: ClassVar[str] = "hr.leaver_cancelled.v1"


class Rehired(PersonEvent):
    """Employed again from `effective_from`, under the same id or after another one."""

    KIND: ClassVar[str] = "hr.rehired.v1"
    previous_person: EmployersId | None = None

    @model_validator(mode="after")
    def _another_id(self) -> Self:
        if self.previous_person == self.person:
            raise contradiction("previous_person is the same as person; leave it out for the same id")
        return self
