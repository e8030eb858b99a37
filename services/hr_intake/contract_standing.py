"""HR messages about absences, registrations and training of a person (version 1)."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from domain.staff_member.vocabulary import AbsenceKind, RegistrationStatus
from services.hr_intake.hr_event import Code, Day, EmployersId, PersonEvent, ShortText, not_before


class AbsenceEvent(PersonEvent):
    """An HR message about one absence; never why somebody is away."""

    absence: EmployersId = Field(description="The employer's id of the absence.")


class AbsenceStarted(AbsenceEvent):
    """Away from `effective_from`."""

    KIND: ClassVar[str] = "hr.absence_started.v1"
    absence_kind: AbsenceKind
    expected_last_day: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        not_before(self.expected_last_day, self.effective_from, ("expected_last_day", "effective_from"))
        return self


class AbsenceAmended(AbsenceEvent):
    """The absence in fact ran from `first_day` to `last_day` (null: not known yet)."""

    KIND: ClassVar[str] = "hr.absence_amended.v1"
    absence_kind: AbsenceKind
    first_day: Day
    last_day: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        not_before(self.last_day, self.first_day, ("last_day", "first_day"))
        return self


class AbsenceEnded(AbsenceEvent):
    """Back at work; `effective_from` is the last day away."""

    KIND: ClassVar[str] = "hr.absence_ended.v1"


class AbsenceCancelled(AbsenceEvent):
    """The absence never was; `effective_from` is its former first day."""

    KIND: ClassVar[str] = "hr.absence_cancelled.v1"


class RegistrationUpdated(PersonEvent):
    """From `effective_from` a professional body lists the person so: recorded, renewed, lapsed, restricted, removed."""

    KIND: ClassVar[str] = "hr.registration_updated.v1"
    body: Code = Field(description="The professional body, for example NMC, HCPC, SWE, BABCP.")
    number: ShortText | None = Field(default=None, max_length=30, description="Kept in the vault only.")
    status: RegistrationStatus
    expires_on: Day | None = Field(default=None, description="The last day of the registration.")


class TrainingCompleted(PersonEvent):
    """Training completed on `effective_from`."""

    KIND: ClassVar[str] = "hr.training_completed.v1"
    competence: Code = Field(description="For example preceptor_preparation.")
    expires_on: Day | None = Field(default=None, description="The last day on which it counts.")
    minutes: int | None = Field(default=None, ge=1, le=100_000, description="How long it took, where that matters.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        not_before(self.expires_on, self.effective_from, ("expires_on", "effective_from"))
        return self
