"""HR messages about organisation units: created, renamed, moved, merged, closed, led (version 1)."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.hr_intake.hr_event import EmployersId, ShortText, UnitEvent, contradiction


class UnitCreated(UnitEvent):
    """The unit exists from `effective_from`."""

    KIND: ClassVar[str] = "hr.unit_created.v1"
    name: ShortText = Field(description="Name of the unit; no name of a person.")
    parent: EmployersId | None = None

    @model_validator(mode="after")
    def _not_below_itself(self) -> Self:
        if self.parent == self.unit:
            raise contradiction("parent is the same as unit")
        return self


class UnitRenamed(UnitEvent):
    """The unit has another name."""

    KIND: ClassVar[str] = "hr.unit_renamed.v1"
    name: ShortText = Field(description="Name of the unit; no name of a person.")


class UnitMoved(UnitEvent):
    """The unit belongs under another one; null: at the top."""

    KIND: ClassVar[str] = "hr.unit_moved.v1"
    parent: EmployersId | None

    @model_validator(mode="after")
    def _not_below_itself(self) -> Self:
        if self.parent == self.unit:
            raise contradiction("parent is the same as unit")
        return self


class UnitMerged(UnitEvent):
    """The unit goes into another one."""

    KIND: ClassVar[str] = "hr.unit_merged.v1"
    into: EmployersId

    @model_validator(mode="after")
    def _into_another(self) -> Self:
        if self.into == self.unit:
            raise contradiction("into is the same as unit")
        return self


class UnitClosed(UnitEvent):
    """`effective_from` is the last day of the unit."""

    KIND: ClassVar[str] = "hr.unit_closed.v1"


class UnitLeadChanged(UnitEvent):
    """From `effective_from` somebody leads the unit; null: nobody does."""

    KIND: ClassVar[str] = "hr.unit_lead_changed.v1"
    lead: EmployersId | None
