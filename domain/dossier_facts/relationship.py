"""One supervisor, one supervisee and one kind of supervision: when it ran, and what was agreed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from domain.dossier_facts.facts import Fact, Facts, day_after, remembered
from domain.timeline import BEGINNING, ONE_DAY, Timeline, steps
from domain.vocabulary import EventId, InterestKind, PersonId, SupervisionKind


class Signed(NamedTuple):
    """Who signed, on which day, and the event."""

    signed_by: PersonId
    day: date
    event_id: EventId


Held = tuple[EventId, ...]
"""The events that show that something holds."""

_STATES = ("activated", "suspended", "resumed", "ended")


@dataclass(frozen=True, slots=True)
class RelationshipKnown:
    """The same record stands in both people's dossiers."""

    relationship_id: UUID
    supervisor_id: PersonId
    supervisee_id: PersonId
    kind: SupervisionKind
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @remembered
    def held(self) -> Timeline[Held | None]:
        """The events that show that supervision runs, day by day; None where it does not (before, suspended, after)."""
        changes: list[tuple[date, Held | None]] = []
        begun: Held | None = None
        until: date | None = None
        for day, fact in sorted(map(_turn, self.facts.by_day(*_STATES)), key=_moment):
            if until is not None and day_after(until) <= day:
                changes.append((day_after(until), None))
                begun, until = None, None
            if fact.group == "activated":
                begun, until = (fact.event_id,), fact.value
                changes.append((day, begun))
            elif fact.group == "resumed":
                begun = (*(begun or ())[:1], fact.event_id)
                changes.append((day, begun))
            else:
                changes.append((day, None))
                if fact.group == "ended":
                    begun, until = None, None
        if until is not None and until != date.max:
            changes.append((day_after(until), None))
        return steps(changes, before=None)

    @remembered
    def suspended(self) -> Timeline[EventId | None]:
        """The suspension in force, day by day; None where the relationship runs or is not begun or over."""
        facts = sorted(map(_turn, self.facts.by_day(*_STATES)), key=_moment)
        return steps(((day, fact.event_id if fact.group == "suspended" else None) for day, fact in facts), before=None)

    @property
    @remembered
    def subject(self) -> str:
        """Its id as text."""
        return str(self.relationship_id)

    @property
    def proposed_on(self) -> date | None:
        """The day from which it was first proposed."""
        fact = self.facts.first("proposed")
        return fact.day if fact else None

    @property
    @remembered
    def began_on(self) -> date | None:
        """The first day on which it ran."""
        return next((span.first_day for span in self.held().spans() if span.value is not None), None)

    @property
    @remembered
    def last_day(self) -> date | None:
        """The last day on which it ran; None where it never did, and where no end is known."""
        *_, last = self.held().spans()
        return last.first_day - ONE_DAY if last.value is None and last.first_day != BEGINNING else None

    @property
    @remembered
    def signatures(self) -> tuple[Signed, ...]:
        """Who signed the agreement, ascending by day."""
        facts = sorted(self.facts.recorded("signed"), key=lambda fact: fact.day)
        return tuple(Signed(fact.value, fact.day, fact.event_id) for fact in facts)

    @property
    @remembered
    def reviews(self) -> tuple[tuple[date, EventId], ...]:
        """The days on which both looked at the agreement again, with the events."""
        return tuple((fact.day, fact.event_id) for fact in self.facts.by_day("reviewed"))

    def declared(self, by: PersonId) -> Timeline[tuple[Held, InterestKind | None] | None]:
        """The last declaration of one of the two, day by day, and its kind of interest (None: nil)."""
        said = [fact for fact in self.facts.by_day("nil", "interest") if fact.value[0] == by]
        said.sort(key=lambda fact: (fact.day, fact.position))
        return steps(((fact.day, ((fact.event_id,), fact.value[1])) for fact in said), None)

    @remembered
    def interval_days(self) -> Timeline[int | None]:
        """The interval that the two agreed, in days; None where they agreed none."""
        return self.facts.timeline("cadence")


def _turn(fact: Fact) -> tuple[date, Fact]:
    """The day on which the fact changes the state: an end counts from the day after the last one."""
    return (day_after(fact.day), fact) if fact.group == "ended" else (fact.day, fact)


def _moment(turn: tuple[date, Fact]) -> tuple[date, int]:
    """An end of yesterday comes before a beginning of today, whichever was recorded first."""
    return turn[0], _STATES.index(turn[1].group) if turn[1].group != "ended" else -1
