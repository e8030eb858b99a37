"""A part of the organisation as its decisions need it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.event import Event
from domain.facts import Fact, Facts, Key
from domain.organisation_unit.events import (
    PatchLeadAssigned,
    UnitClosed,
    UnitCreated,
    UnitLeadAssigned,
    UnitMerged,
    UnitMoved,
    UnitRenamed,
)
from domain.vocabulary import UnitId

EXISTS, NAME, PARENT, LEAD, CLOSED = ("exists",), ("name",), ("parent",), ("lead",), ("closed",)
PATCH = ("patch",)


@dataclass(frozen=True, slots=True)
class OrganisationUnit:
    """Name, place and lead of one unit, each from its day on, and when it closed.

    A unit is closed on `effective_on` as last day; merged into another, that one's id is the value.
    """

    version: int = 0
    facts: Facts = field(default_factory=Facts)

    @property
    def created_on(self) -> date | None:
        """The first day; None where it was never created. After a closing, the day it was created again."""
        created = self.facts.latest(*EXISTS)
        return created.effective_on if created else None

    @property
    def closing(self) -> Fact | None:
        """What closed it; None while it is open."""
        closed = self.facts.latest(*CLOSED)
        created = self.created_on
        return closed if closed and created and closed.effective_on >= created else None

    def parent_on(self, day: date) -> UnitId | None:
        """The unit above on `day`."""
        fact = self.facts.in_force(PARENT, day)
        return fact.value if fact else None


_SAYS: dict[type[Event], Callable[[Any], dict[Key, Any]]] = {
    UnitCreated: lambda event: {EXISTS: (event.name, event.parent_id), NAME: event.name, PARENT: event.parent_id},
    UnitRenamed: lambda event: {NAME: event.name},
    UnitMoved: lambda event: {PARENT: event.parent_id},
    UnitMerged: lambda event: {CLOSED: event.into_unit_id},
    UnitClosed: lambda event: {CLOSED: None},
    UnitLeadAssigned: lambda event: {LEAD: event.lead_id},
    PatchLeadAssigned: lambda event: {PATCH: event.lead_id},
}


def evolve(state: OrganisationUnit, event: Event) -> OrganisationUnit:
    """The unit after `event`; an event of another kind only counts."""
    says = _SAYS.get(type(event))
    return OrganisationUnit(event.version, state.facts.noting(event, says(event) if says else {}))
