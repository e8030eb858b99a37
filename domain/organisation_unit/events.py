"""What happened to a part of the organisation. `about` is the unit."""

from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import PersonId, UnitId


class UnitEvent(Event):
    """About a unit, not a person."""

    ABOUT_A_PERSON: ClassVar[bool] = False
    UNITS: ClassVar[tuple[str, ...]] = ("parent_id",)
    parent_id: UnitId | None = None


class UnitCreated(UnitEvent):
    """The unit exists from `effective_on`."""

    type: Literal["unit.created.v1"] = "unit.created.v1"
    name: str


class UnitRenamed(UnitEvent):
    """The unit has another name."""

    type: Literal["unit.renamed.v1"] = "unit.renamed.v1"
    name: str


class UnitMoved(UnitEvent):
    """The unit belongs under `parent_id` from `effective_on`."""

    type: Literal["unit.moved.v1"] = "unit.moved.v1"


class UnitMerged(UnitEvent):
    """The unit went into `into_unit_id`."""

    type: Literal["unit.merged.v1"] = "unit.merged.v1"
    UNITS: ClassVar[tuple[str, ...]] = ("parent_id", "into_unit_id")
    into_unit_id: UnitId


class UnitClosed(UnitEvent):
    """`effective_on` is its last day."""

    type: Literal["unit.closed.v1"] = "unit.closed.v1"


class UnitLeadAssigned(UnitEvent):
    """From `effective_on`, `lead_id` leads the unit and is told of what is found there; None: nobody does."""

    type: Literal["unit.lead_assigned.v1"] = "unit.lead_assigned.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("lead_id",)
    lead_id: PersonId | None = None


class PatchLeadAssigned(UnitEvent):
    """From `effective_on`, `lead_id` covers the unit for the lived-experience workforce; None: nobody does."""

    type: Literal["unit.patch_lead_assigned.v1"] = "unit.patch_lead_assigned.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("lead_id",)
    lead_id: PersonId | None = None
