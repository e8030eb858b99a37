"""A member of staff as her decisions need it: facts with effective days, and the event behind each.

Nothing here says what is true "now": a decision asks for the day that its command is about.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.event import Event
from domain.facts import Fact, Facts, Key
from domain.staff_member.events import (
    AbsenceAmended,
    AbsenceCancelled,
    AbsenceEnded,
    AbsenceStarted,
    AssignmentAdded,
    AssignmentChanged,
    AssignmentEnded,
    CareerStageChanged,
    HistoryCorrected,
    HoursChanged,
    IdentityLinked,
    LeaverCancelled,
    LeaverNotified,
    LineManagerAssigned,
    OpeningPositionRecorded,
    OutsiderRegistered,
    PersonalDataErased,
    RegistrationUpdated,
    Rehired,
    StaffLeft,
    StaffRegistered,
    StatusChanged,
    TrainingRecorded,
)
from domain.vocabulary import EventId

HIRED, REHIRED, NOTICE, LEFT, STAYED, ERASED, OPENING = (
    ("hired",),
    ("rehired",),
    ("notice",),
    ("left",),
    ("stayed",),
    ("erased",),
    ("opening",),
)
CHANGEABLE = ("unit_id", "profession", "career_stage", "band", "primary", "clinical", "contract_ends_on")
"""What of a post can change; each is a fact of its own, with its own days."""
TERMS = (*CHANGEABLE, "fte", "employment")
"""What a post begins with."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Everything HR said of one person, and everything it took back."""

    version: int = 0
    facts: Facts = field(default_factory=Facts)

    @property
    def registered(self) -> bool:
        """Whether HR has told us of this person."""
        return bool(self.facts.of(*HIRED))

    @property
    def employments(self) -> list[Fact]:
        """What began each employment, by day."""
        hired = self.facts.of(*HIRED)[-1:]
        return sorted((*hired, *self.facts.of(*REHIRED)), key=lambda fact: (fact.effective_on, fact.version))

    def employment_on(self, day: date) -> tuple[date, date | None] | None:
        """First day of the employment that `day` falls in or after, and of the next one."""
        firsts = [fact.effective_on for fact in self.employments]
        begun = [first for first in firsts if first <= day]
        later = [first for first in firsts if first > day]
        return (begun[-1], later[0] if later else None) if begun else None

    def left_in(self, employment: tuple[date, date | None]) -> Fact | None:
        """What says that the person left in that employment."""
        return next((fact for fact in reversed(self.facts.of(*LEFT)) if _within(fact.effective_on, employment)), None)

    def leaving(self) -> list[EventId]:
        """The notices and leavings of the last employment, which a withdrawn resignation undoes."""
        began = self.employments[-1].effective_on if self.employments else date.min
        left = [fact for fact in self.facts.of(*LEFT) if fact.effective_on >= began]
        noticed = [fact for fact in self.facts.of(*NOTICE) if fact.value >= began]
        return [fact.event_id for fact in (*noticed, *left)]


def _within(day: date, employment: tuple[date, date | None]) -> bool:
    return employment[0] <= day and (employment[1] is None or day < employment[1])


def _begins(event: AssignmentAdded) -> dict[Key, Any]:
    post = event.assignment_id
    own = {(name, post): getattr(event, name) for name in TERMS}
    return {("post", post): terms_of(event), **own}


def _changes(event: AssignmentChanged) -> dict[Key, Any]:
    given = ((name, getattr(event, name)) for name in CHANGEABLE)
    return {(name, event.assignment_id): value for name, value in given if value is not None}


def terms_of(post: Any) -> tuple[Any, ...]:
    """What a post begins with, as one value (of the command or of the event)."""
    return tuple(getattr(post, name) for name in TERMS)


_SAYS: dict[type[Event], Callable[[Any], dict[Key, Any]]] = {
    StaffRegistered: lambda event: {HIRED: None},
    AssignmentAdded: _begins,
    AssignmentChanged: _changes,
    AssignmentEnded: lambda event: {("post_end", event.assignment_id): None},
    LineManagerAssigned: lambda event: {("manager", event.assignment_id): (event.manager_id, event.acting_until)},
    OpeningPositionRecorded: lambda event: {OPENING: None},
    CareerStageChanged: lambda event: {("career_stage",): event.career_stage},
    HoursChanged: lambda event: {("fte", event.assignment_id): event.fte},
    StatusChanged: lambda event: {("status", event.assignment_id): event.status},
    RegistrationUpdated: lambda event: {("registration", event.body): (event.status, event.expires_on)},
    AbsenceStarted: lambda event: {("absence", event.absence_id): event},
    AbsenceAmended: lambda event: {("absence", event.absence_id): event},
    AbsenceEnded: lambda event: {("absence", event.absence_id): event},
    AbsenceCancelled: lambda event: {("absence", event.absence_id): event},
    OutsiderRegistered: lambda event: {("outsider",): event.employer},
    TrainingRecorded: lambda event: {("training", event.competence): (event.expires_on, event.minutes)},
    LeaverNotified: lambda event: {NOTICE: event.last_working_day},
    StaffLeft: lambda event: {LEFT: None},
    LeaverCancelled: lambda event: {STAYED: None},
    Rehired: lambda event: {REHIRED: event.previous_person_id},
    IdentityLinked: lambda event: {("linked", event.other_person_id): None},
    PersonalDataErased: lambda event: {ERASED: None},
}


def evolve(state: StaffMember, event: Event) -> StaffMember:
    """The person after `event`; an event of another kind only counts."""
    kind = type(event)
    says = _SAYS.get(kind)
    undoes = state.leaving() if kind is LeaverCancelled else ()
    voids = event.voided_event_id if isinstance(event, HistoryCorrected) else None
    facts = state.facts.noting(event, says(event) if says else {}, undoes, voids)
    return StaffMember(event.version, facts)
