"""Cadence: the next session is due some time after the last one that counts (SUP-01, SUP-11, SUP-12 …).

Due days are local dates: a session on the due day is in time (T-25). Part-time work does not stretch the interval
(T-04); a long absence of the supervisee does, by exactly the days away (T-01).
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from pydantic import model_validator

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.event import Event
from domain.rules.alone import alone_in_unit, neighbours
from domain.rules.applies_to import NEVER, asked_of, begun_by, could_concern
from domain.rules.calendar import days_in
from domain.rules.changes import APPLICABILITY, CLOCKS, SESSIONS, also_asked_by, person_concerned
from domain.rules.elapsed import as_known_on, foreseen, reached
from domain.rules.parameters import ClockParameters, Parameters
from domain.rules.pauses import pauses, running
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.sessions_near import counting, forwards, from_last_before, of_another_kind
from domain.rules.standings import NOT_APPLICABLE, laid_over, unknown_where, until_due, within
from domain.timeline import ONE_DAY, Span, Timeline, intersect, later, steps
from domain.vocabulary import EventId, Included, PersonId, SessionFormat, Status, SupervisionKind


class Step(Parameters):
    """An interval that holds until so long after the anchor; the last step has no end."""

    until_days: int | None = None
    until_months: int | None = None
    interval_days: int | None = None
    interval_months: int | None = None


class CadenceParameters(ClockParameters):
    """Every `interval_days` or `interval_months`, or by steps since the anchor; none of them given: unset.

    function: only sessions for it count. To say what a session is for is voluntary, so it is asked only of people whose
    sessions do, from the first such session on (GRP-05). included: only sessions of which that was part count (SUP-25).
    alone_in_unit: asked only on days on which nobody else in the unit is of these professions (PEER-14).
    """

    kinds: tuple[SupervisionKind, ...]
    interval_days: int | None = None
    interval_months: int | None = None
    steps: tuple[Step, ...] = ()
    min_minutes: int = 0
    format: SessionFormat | None = None
    function: Literal["normative", "formative", "restorative"] | None = None
    included: Included | None = None
    alone_in_unit: bool = False

    @model_validator(mode="after")
    def one_way_to_say_it(self) -> "CadenceParameters":
        """Days, months or steps."""
        given = [self.interval_days is not None, self.interval_months is not None, bool(self.steps)]
        if sum(given) > 1:
            raise ValueError("give interval_days, interval_months or steps, only one of them")
        ends = [step.until_days is not None or step.until_months is not None for step in self.steps]
        if self.steps and (ends[-1] or not all(ends[:-1])):
            raise ValueError("every step but the last needs until_days or until_months, and the last has none")
        return self

    @property
    def unset(self) -> bool:
        """Whether the sources leave the interval open."""
        steps = self.steps or (Step(interval_days=self.interval_days, interval_months=self.interval_months),)
        return any(step.interval_days is None and step.interval_months is None for step in steps)


class Mark(NamedTuple):
    """A day from which the next interval is counted: a session, or the day on which the rule began to apply."""

    day: date
    evidence: tuple[EventId, ...]


class Clock(NamedTuple):
    """How intervals are counted for one person: since which anchor, and at which speed."""

    anchor: date
    speed: Timeline[int]


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for the person."""
    asked_figures: CadenceParameters = rule.parameters
    dossier = knowledge.person(person_id)
    asked = asked_of(rule, dossier)
    if asked_figures.function is not None:
        asked = intersect(asked, _where_functions_are_told(asked_figures, dossier))
    if asked_figures.alone_in_unit and any(asked.values):
        asked = intersect(asked, alone_in_unit(rule.applies_to, dossier, knowledge))
    if not any(asked.values):
        return []
    if asked_figures.unset:
        return [Assessment((person_id,), "", unknown_where(asked), (person_id,))]
    paused = pauses(dossier, asked_figures.pause_after_days)
    speed = running(paused)
    changes: list[tuple[date, Standing]] = []
    for span in asked.spans(since):
        if span.value:
            clock = Clock(span.first_day, speed)
            marks = _marks(asked_figures, dossier, span, since)
            changes.extend(within(span, _standings(asked_figures, clock, marks)))
    timeline = laid_over(steps(changes, NOT_APPLICABLE), asked, paused)
    return [Assessment((person_id,), "", timeline, (person_id,))]


def _where_functions_are_told(figures: CadenceParameters, dossier: Dossier) -> Timeline[bool]:
    """From the first session on that counts and says what it was for."""
    if dossier.functions_since == date.max:
        return NEVER
    told = [
        next((each.held_on for each in sessions if each.counts and each.functions), date.max)
        for sessions in (forwards(dossier, kind, dossier.functions_since) for kind in figures.kinds)
    ]
    return steps([(min(told, default=date.max), True)], False)


def _marks(figures: CadenceParameters, dossier: Dossier, span: Span[bool], since: date) -> list[Mark]:
    """The last mark at or before `since`, and those after it, within a span in which the rule applies."""
    counts = counting(figures.min_minutes, figures.format, figures.function, figures.included)
    sessions = from_last_before(dossier, figures.kinds, later(max(since, span.first_day), 1), counts)
    marks = [
        Mark(each.held_on, (each.event_id,))
        for each in sessions
        if each.held_on >= span.first_day and (span.last_day is None or each.held_on <= span.last_day)
    ]
    if marks and marks[0].day <= max(since, span.first_day):
        return marks
    return [Mark(span.first_day, begun_by(dossier, span.first_day)), *marks]


def _standings(figures: CadenceParameters, clock: Clock, marks: list[Mark]) -> Iterator[tuple[date, Standing]]:
    for number, mark in enumerate(marks):
        last_day = marks[number + 1].day - ONE_DAY if number + 1 < len(marks) else date.max
        due = partial(_due, mark.day, _interval(figures, clock, mark.day), clock.speed)
        dues = foreseen(mark.day, clock.speed, due)
        yield mark.day, Standing(Status.COMPLIANT, dues[0][1], mark.evidence)
        dues[0] = (later(mark.day, 1), dues[0][1])
        yield from until_due(figures, dues, last_day, clock.speed, mark.evidence)


def _due(after: date, days: int, speed: Timeline[int], known_on: date) -> date | None:
    return reached(after, days, as_known_on(known_on, speed))


def _interval(figures: CadenceParameters, clock: Clock, day: date) -> int:
    """The days from `day` to the next session; with steps, of the step in which `day` lies."""
    for step in figures.steps:
        end = _end(step, clock)
        if end is None or day < end:
            return _days(step.interval_days, step.interval_months, day)
    return _days(figures.interval_days, figures.interval_months, day)


def _end(step: Step, clock: Clock) -> date | None:
    if step.until_days is None and step.until_months is None:
        return None
    return reached(clock.anchor, _days(step.until_days, step.until_months, clock.anchor), clock.speed)


def _days(days: int | None, months: int | None, after: date) -> int:
    return days if days is not None else days_in(months or 0, after)


def changed_by(rule: Rule) -> frozenset[str]:
    """Sessions, and what changes whom the rule is for and when its clock stands."""
    return CLOCKS | also_asked_by(rule) | (frozenset() if rule.parameters.unset else SESSIONS)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only the person whose sessions, posts or absences changed; who is alone may change with any of the posts."""
    if of_another_kind(event, rule.parameters.kinds):
        return set()
    concerned = person_concerned(rule.applies_to, event, knowledge)
    if rule.parameters.function is not None:
        return {each for each in concerned if knowledge.person(each).functions_since < date.max}
    if rule.parameters.alone_in_unit and event.type in APPLICABILITY:
        return concerned | neighbours(rule.applies_to, event, knowledge)
    return concerned


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those for whom, or for whose supervisors, it could ever be."""
    return could_concern(rule.applies_to, known)


SHAPE = Shape("cadence", CadenceParameters, assess, changed_by, affected, concerns)
