"""One preceptorship plan of a person (or an assessed year): its terms, its preceptors and what was done in it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from domain.dossier_facts.facts import Fact, Facts, day_after, remembered
from domain.preceptorship_plan.vocabulary import (
    AssessedOutcome,
    CreditGround,
    MeetingKind,
    Outcome,
    PartTimeMode,
    Route,
    SignatureRole,
)
from domain.timeline import Timeline, combine, steps
from domain.vocabulary import EventId, PersonId

COMPLETED: frozenset[Outcome | AssessedOutcome] = frozenset(
    {
        *(Outcome.COMPLETED, Outcome.COMPLETED_EARLY, Outcome.EXTENDED),
        *(AssessedOutcome.RECOMMENDED, AssessedOutcome.NOT_RECOMMENDED),
    }
)
"""Outcomes that say that a plan was done; all others end it undone."""


class Offered(NamedTuple):
    """What was offered; the version of the programme is kept for the whole plan."""

    programme: str
    programme_version: str
    route: Route


class Terms(NamedTuple):
    """How the plan was begun; `anchor` is the later of the two first days, `months` the length of the programme.

    moved_by: days by which credited time makes it longer (shorter, if negative).
    """

    started_in_post_on: date
    registered_on: date | None
    anchor: date
    months: int
    ends_on: date
    part_time: PartTimeMode
    fte: float
    moved_by: int = 0


class Dated(NamedTuple):
    """A day of the plan with the event that says so."""

    day: date
    event_id: EventId


class PreceptorKnown(NamedTuple):
    """Who is preceptor, and the event that says so."""

    preceptor_id: PersonId
    event_id: EventId


class MeetingKnown(NamedTuple):
    """A meeting that was held."""

    meeting: MeetingKind
    held_on: date
    preceptor_id: PersonId
    minutes: int
    event_id: EventId


class HoursKnown(NamedTuple):
    """Hours used on one day. `of` is the person for protected time, None for supernumerary hours of the preceptee."""

    day: date
    hours: float
    of: PersonId | None
    event_id: EventId


class SignatureKnown(NamedTuple):
    """A signature on the sign-off form."""

    role: SignatureRole
    signed_by: PersonId
    day: date
    event_id: EventId


@dataclass(frozen=True, slots=True)
class PlanKnown:
    """Stands in the dossier of the preceptee."""

    preceptee_id: PersonId
    plan: int
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def offer(self) -> Offered | None:
        """Programme, version and route; None where no offer is known."""
        fact, migrated = self.facts.newest("offered"), self.facts.newest("migrated")
        if fact is None or migrated is None:
            return fact.value if fact else None
        return Offered(migrated.value[0], migrated.value[1], fact.value.route)

    @property
    def offered_on(self) -> Dated | None:
        """When it was offered."""
        return _dated(self.facts.newest("offered"))

    @property
    def accepted_on(self) -> Dated | None:
        """When it was accepted."""
        return _dated(self.facts.newest("accepted"))

    @property
    def declined_on(self) -> Dated | None:
        """When it was declined."""
        return _dated(self.facts.newest("declined"))

    @property
    def started(self) -> Dated | None:
        """The effective day of the start; the clock runs from `anchor`."""
        return _dated(self.facts.newest("started"))

    @property
    def terms(self) -> Terms | None:
        """Length, part-time mode and anchor as they stand today, moved anchors included; None before the start."""
        begun = self.facts.newest("started")
        if begun is None:
            return None
        terms: Terms = begun.value
        moved = self.facts.newest("started", "anchor_moved")
        if moved is not None and moved.group == "anchor_moved":
            in_post, registered, anchor = moved.value
            terms = terms._replace(started_in_post_on=in_post, registered_on=registered, anchor=anchor)
        migrated = self.facts.newest("migrated")
        if migrated is not None:
            terms = terms._replace(months=migrated.value[2], part_time=migrated.value[3])
        ends = self.ends_on
        moved_by = sum(fact.value[1] for fact in self.facts.recorded("credited"))
        return terms._replace(ends_on=ends.day, moved_by=moved_by) if ends else terms

    def credited(self, ground: CreditGround) -> Dated | None:
        """When time was credited on that ground."""
        return next((Dated(f.day, f.event_id) for f in self.facts.recorded("credited") if f.value[0] is ground), None)

    @property
    def workload(self) -> tuple[tuple[date, int, EventId], ...]:
        """From which day on how many per cent of an experienced colleague's workload, ascending."""
        return tuple((fact.day, fact.value, fact.event_id) for fact in self.facts.by_day("workload"))

    @property
    def anchor(self) -> Dated | None:
        """The first day of the plan's clock, with the event that fixed it."""
        terms, fixed = self.terms, self.facts.newest("started", "anchor_moved")
        return Dated(terms.anchor, fixed.event_id) if terms and fixed else None

    @property
    def ends_on(self) -> Dated | None:
        """The planned last day, with the event that fixed it (start, moved anchor, resumption or extension)."""
        fact = self.facts.newest("ends_on")
        return Dated(fact.value, fact.event_id) if fact else None

    @property
    def closed(self) -> tuple[Outcome | AssessedOutcome, Dated] | None:
        """How and when it ended; None while it is open."""
        fact = self.facts.newest("closed")
        return (fact.value, Dated(fact.day, fact.event_id)) if fact else None

    @remembered
    def open(self) -> Timeline[bool]:
        """True up to the day on which it was closed (or declined); true before the start as well."""
        last = min((fact.day for fact in self.facts.by_day("closed", "declined")), default=None)
        return steps(() if last is None else ((day_after(last), False),), before=True)

    @remembered
    def preceptor(self) -> Timeline[PreceptorKnown | None]:
        """The named preceptor, day by day, while the plan is open."""
        named = steps(
            ((fact.day, PreceptorKnown(fact.value, fact.event_id)) for fact in self.facts.by_day("preceptor")), None
        )
        return combine(lambda is_open, known: known if is_open else None, self.open(), named)

    @property
    def preceptor_ids(self) -> frozenset[PersonId]:
        """Everybody who was ever named as preceptor in it, also in error."""
        return frozenset(fact.value for fact in self.facts.log if fact.group == "preceptor")

    @remembered
    def paused(self) -> Timeline[EventId | None]:
        """The event that stopped the clock, on the days on which it stands."""
        facts = self.facts.by_day("paused", "resumed")
        return steps(((fact.day, fact.event_id if fact.group == "paused" else None) for fact in facts), before=None)

    @property
    def meetings(self) -> tuple[MeetingKnown, ...]:
        """Meetings ascending by day."""
        return tuple(
            MeetingKnown(meeting, fact.day, preceptor, minutes, fact.event_id)
            for fact in self._ascending("meeting")
            for meeting, preceptor, minutes in (fact.value,)
        )

    @property
    def supernumerary_hours(self) -> tuple[HoursKnown, ...]:
        """Hours worked in addition to the numbers, ascending by day."""
        return tuple(HoursKnown(f.day, f.value, None, f.event_id) for f in self._ascending("supernumerary"))

    @property
    def protected_hours(self) -> tuple[HoursKnown, ...]:
        """Protected time of preceptee and preceptors, ascending by day."""
        return tuple(HoursKnown(f.day, f.value[1], f.value[0], f.event_id) for f in self._ascending("protected"))

    @property
    def items(self) -> dict[str, Dated]:
        """Items completed, each with the first day on which it was."""
        done: dict[str, Dated] = {}
        for fact in self._ascending("item"):
            done.setdefault(fact.value, Dated(fact.day, fact.event_id))
        return done

    @property
    def sign_off_requested(self) -> Dated | None:
        """When the signatures were asked for, the last time."""
        return _dated(self.facts.newest("sign_off_requested"))

    @property
    def signatures(self) -> tuple[SignatureKnown, ...]:
        """Signatures ascending by day."""
        return tuple(
            SignatureKnown(role, signed_by, fact.day, fact.event_id)
            for fact in self._ascending("signature")
            for role, signed_by in (fact.value,)
        )

    def _ascending(self, group: str) -> list[Fact]:
        return sorted(self.facts.recorded(group), key=lambda fact: fact.day)


def _dated(fact: Fact | None) -> Dated | None:
    return Dated(fact.day, fact.event_id) if fact else None
