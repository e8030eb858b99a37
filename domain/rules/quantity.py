"""Quantity: enough minutes, or enough sessions, of supervision in every window of days (SUP-02, SUP-03, SUP-16).

A session counts on the day it is held and the days of the window after it; the minutes in the window are the sum of
those sessions. Until a first whole window has passed nothing can be missing. A long absence stretches the window.
Learning is counted in the same way (TRN-05); of one day and one competence one record counts.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.dossier_facts.session import SessionKnown
from domain.event import Event
from domain.rules.applies_to import asked_of, begun_by, could_concern
from domain.rules.changes import CLOCKS, SESSIONS, TRAINING, also_asked_by, person_concerned
from domain.rules.elapsed import as_known_on, reached
from domain.rules.pauses import pauses, running
from domain.rules.quantity_figures import QuantityParameters as QuantityParameters
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.sessions_near import backwards, counting, of_another_kind
from domain.rules.standings import NOT_APPLICABLE, laid_over, unknown_where, within
from domain.staff_member.events import TrainingRecorded
from domain.timeline import ONE_DAY, Span, Timeline, steps
from domain.vocabulary import EventId, PersonId, Status


class Counted(NamedTuple):
    """A session in the window from `held_on` on; `leaves_on` is the first day without it (None: never)."""

    held_on: date
    leaves_on: date | None
    amount: int
    event_id: EventId


class Stretch(NamedTuple):
    """What lies in the window from `day` on, until the next stretch."""

    day: date
    inside: tuple[Counted, ...]


class Window(NamedTuple):
    """The rule over days on which it applies to one person. full_on: when a first whole window has passed."""

    least: int
    days: int
    speed: Timeline[int]
    applies: Span[bool]
    full_on: date | None
    began: tuple[EventId, ...]


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for the person."""
    figures: QuantityParameters = rule.parameters
    dossier = knowledge.person(person_id)
    asked = asked_of(rule, dossier)
    if not any(asked.values):
        return []
    if figures.window_days is None or figures.least is None:
        return [Assessment((person_id,), "", unknown_where(asked), (person_id,))]
    paused = pauses(dossier, figures.pause_after_days)
    speed = running(paused)
    changes: list[tuple[date, Standing]] = []
    for span in asked.spans(since):
        if span.value:
            full_on = reached(span.first_day, figures.window_days, speed)
            began = begun_by(dossier, span.first_day)
            window = Window(figures.least, figures.window_days, speed, span, full_on, began)
            changes.extend(within(span, standings_in(figures, window, dossier, since)))
    timeline = laid_over(steps(changes, NOT_APPLICABLE), asked, paused)
    return [Assessment((person_id,), "", timeline, (person_id,))]


def standings_in(
    figures: QuantityParameters, window: Window, dossier: Dossier, since: date
) -> Iterator[tuple[date, Standing]]:
    """From the last day at or before `since` on which nothing was missing: so that a breach keeps its first day."""
    day = max(since, window.applies.first_day)
    stretches = _stretches(window, _counted(figures, window, dossier, day), day)
    while day > window.applies.first_day and _fails_on(window, stretches[0]) <= day:
        day = max(window.applies.first_day, day - timedelta(days=window.days))
        stretches = _stretches(window, _counted(figures, window, dossier, day), day)
    stretches = _without_more_of_the_same(window, stretches)
    for number, stretch in enumerate(stretches):
        until = stretches[number + 1].day if number + 1 < len(stretches) else date.max
        fails_on = _fails_on(window, stretch)
        evidence = tuple(each.event_id for each in stretch.inside) or window.began
        if fails_on > stretch.day:
            yield from _enough(figures, stretch.day, fails_on, until, evidence)
        else:
            yield from _too_little(figures, window, stretch.day, until, evidence)


def _without_more_of_the_same(window: Window, stretches: list[Stretch]) -> list[Stretch]:
    """A breach is one stretch with the evidence of its first day: a session too short to end it does not split it."""
    fails = [_fails_on(window, stretch) <= stretch.day for stretch in stretches]
    return [each for number, each in enumerate(stretches) if number == 0 or not (fails[number - 1] and fails[number])]


def _enough(
    figures: QuantityParameters, day: date, fails_on: date, until: date, evidence: tuple[EventId, ...]
) -> Iterator[tuple[date, Standing]]:
    due = None if fails_on == date.max else fails_on - ONE_DAY
    soon = date.max if due is None else fails_on - timedelta(days=figures.due_soon_days)
    if day < soon:
        yield day, Standing(Status.COMPLIANT, due, evidence)
    if soon < until:
        yield max(day, soon), Standing(Status.DUE_SOON, due, evidence)


def _too_little(
    figures: QuantityParameters, window: Window, day: date, until: date, evidence: tuple[EventId, ...]
) -> Iterator[tuple[date, Standing]]:
    due = day - ONE_DAY
    over = reached(day, figures.grace_days, window.speed)
    if figures.grace_days:
        yield day, Standing(Status.DUE_SOON, due, evidence)
    if over is not None and over < until:
        yield over, Standing(Status.OVERDUE, due, evidence)


def _fails_on(window: Window, stretch: Stretch) -> date:
    """The first day from the stretch on with too little, as foreseen if no session is added; date.max: never."""
    speed = as_known_on(stretch.day, window.speed)
    full_on = reached(window.applies.first_day, window.days, speed)
    left = sum(each.amount for each in stretch.inside)
    day: date | None = stretch.day
    for each in stretch.inside:
        if left < window.least:
            break
        left, day = left - each.amount, reached(each.held_on, window.days, speed)
    if left >= window.least or day is None or full_on is None:
        return date.max
    return max(day, full_on)


def _counted(figures: QuantityParameters, window: Window, dossier: Dossier, day: date) -> list[Counted]:
    """The sessions in the window on `day`, and all after, ascending."""
    if figures.competences:
        return _learned(figures, window, dossier, day)
    counts = counting(figures.min_minutes, figures.format, included=figures.included)
    first, last = window.applies.first_day, window.applies.last_day
    found: list[Counted] = []
    for kind in figures.kinds:
        for each in backwards(dossier, kind, day):
            one = _session(figures, window, each)
            if each.held_on < first or (one.leaves_on is not None and one.leaves_on <= day):
                break
            if counts(each):
                found.append(one)
    later = (each for each in dossier.sessions_held(figures.kinds, day) if counts(each))
    found.extend(_session(figures, window, each) for each in later if last is None or each.held_on <= last)
    return sorted(found)


def _learned(figures: QuantityParameters, window: Window, dossier: Dossier, day: date) -> list[Counted]:
    gained = (each for competence in figures.competences for each in dossier.training(competence))
    first, last = window.applies.first_day, window.applies.last_day or date.max
    counted = (
        _in_window(window, each.completed_on, figures.worth(each), each.event_id)
        for each in gained
        if first <= each.completed_on <= last
    )
    return sorted(each for each in counted if each.leaves_on is None or each.leaves_on > day)


def _session(figures: QuantityParameters, window: Window, known: SessionKnown) -> Counted:
    return _in_window(window, known.held_on, figures.amount(known), known.event_id)


def _in_window(window: Window, day: date, amount: int, event_id: EventId) -> Counted:
    return Counted(day, reached(day, window.days, window.speed), amount, event_id)


def _stretches(window: Window, counted: list[Counted], day: date) -> list[Stretch]:
    """What is in the window from `day` on: it changes when a session is held and when one leaves."""
    days = {day, *(each.held_on for each in counted if each.held_on > day)}
    days |= {each.leaves_on for each in counted if each.leaves_on is not None and each.leaves_on > day}
    days.update(window.speed.starts[bisect_right(window.speed.starts, day) :])
    if window.full_on is not None and window.full_on > day:
        days.add(window.full_on)
    found: list[Stretch] = []
    first = entered = 0
    for change in sorted(days):
        while entered < len(counted) and counted[entered].held_on <= change:
            entered += 1
        while first < entered and (left := counted[first].leaves_on) is not None and left <= change:
            first += 1
        found.append(Stretch(change, tuple(counted[first:entered])))
    return found


def changed_by(rule: Rule) -> frozenset[str]:
    """Sessions, or training, and what changes whom the rule is for and when its clock stands."""
    figures: QuantityParameters = rule.parameters
    counted = TRAINING if figures.competences else SESSIONS
    return CLOCKS | also_asked_by(rule) | (frozenset() if figures.unset else counted)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only the person whose sessions, training, posts or absences changed."""
    if of_another_kind(event, rule.parameters.kinds):
        return set()
    if isinstance(event, TrainingRecorded) and event.competence not in rule.parameters.competences:
        return set()
    return person_concerned(rule.applies_to, event, knowledge)


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those for whom, or for whose supervisors, it could ever be."""
    return could_concern(rule.applies_to, known)


SHAPE = Shape("quantity", QuantityParameters, assess, changed_by, affected, concerns)
