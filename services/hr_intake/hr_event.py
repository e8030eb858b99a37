"""What every HR message carries as its data (contract version 1), and the narrow types of its fields.

Nothing that is not asked for may be in a message: a column that HR sends unasked (ethnic origin, salary, a diagnosis)
makes it unreadable here rather than stored.
"""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from services.hr_intake.source_time import RecordedAt

EmployersId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$",
        description="The employer's own id of a person, post, absence or unit.",
    ),
]
HrEventId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="The CloudEvents id of another HR message of the same source.",
    ),
]
Day = Annotated[
    date,
    Field(
        ge=date(1940, 1, 1),
        le=date(2199, 12, 31),
        description="A local day (Europe/London), between 1940-01-01 and 2199-12-31.",
    ),
]
ShortText = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]


def contradiction(text: str) -> PydanticCustomError:
    """The error of fields that do not go together; `text` names fields, never values."""
    return PydanticCustomError("contradiction", text)


def not_before(last: date | None, first: date, names: tuple[str, str]) -> None:
    """Raises where a last day lies before its first; `names` are those of the two fields."""
    if last is not None and last < first:
        raise contradiction(f"{names[0]} lies before {names[1]}")


class HrEvent(BaseModel):
    """The fields of every HR message. Subclasses fix `KIND`, the CloudEvents type, and add what happened."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    KIND: ClassVar[str] = ""
    RESTRICTED: ClassVar[bool] = False
    """Whether it is read on the restricted topic only."""
    organisation: str = Field(pattern=r"^[A-Z0-9]{2,12}$", description="The employer (ODS code).")
    effective_from: Day = Field(description="The local day from which it is so; it may lie in the past or the future.")
    recorded_at: RecordedAt
    source_system: Code = Field(description="The HR system that says so, for example ESR.")
    correlation_id: UUID = Field(description="Follows this fact through every system.")
    is_correction: bool = Field(default=False, description="True where it puts right what was said before.")
    supersedes: HrEventId | None = Field(default=None, description="The HR message whose place this one takes.")

    @model_validator(mode="after")
    def _only_a_correction_supersedes(self) -> Self:
        if self.supersedes is not None and not self.is_correction:
            raise contradiction("supersedes is given, but is_correction is not true")
        return self


class PersonEvent(HrEvent):
    """An HR message about one person."""

    person: EmployersId = Field(description="Whom it is about: the employer's id of the person; also the message key.")


class UnitEvent(HrEvent):
    """An HR message about one organisation unit."""

    unit: EmployersId = Field(description="Which unit it is about: the employer's code of it; also the message key.")
