"""Taper: supervision does not fall off a cliff when somebody qualifies (SUP-08, S0-4).

What was held in a window of days before the qualification is the measure of each such window in the months after it.
Sessions, absences and windows count as they do for a quantity. Whoever had no supervision as a trainee loses none.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever, ever
from domain.event import Event
from domain.rules.applies_to import asked_of, begun_by, could_be_for
from domain.rules.calendar import months_later
from domain.rules.changes import CLOCKS, SESSIONS, also_asked_by, person_concerned
from domain.rules.elapsed import reached
from domain.rules.pauses import pauses, running
from domain.rules.quantity import QuantityParameters, Window, standings_in
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.sessions_near import backwards, counting, of_another_kind
from domain.rules.standings import NOT_APPLICABLE, laid_over, within
from domain.timeline import ONE_DAY, Span, Timeline, steps
from domain.vocabulary import CareerStage, PersonId


class Parameters(QuantityParameters):
    """For `within_months` after qualifying, no window holds less than before by more than `max_drop_pct` per cent."""

    window_days: int = Field(ge=1)
    max_drop_pct: int = Field(ge=0, le=100)
    within_months: int = Field(ge=1)


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for whoever ever qualified, on the days after it."""
    figures: Parameters = rule.parameters
    dossier = knowledge.person(person_id)
    asked = asked_of(rule, dossier)
    paused = pauses(dossier, figures.pause_after_days)
    changes: list[tuple[date, Standing]] = []
    for window in _windows(figures, dossier, asked, running(paused)):
        if window.applies.last_day is not None and window.applies.last_day >= since:
            changes.extend(within(window.applies, standings_in(figures, window, dossier, since)))
            changes.append((window.applies.last_day + ONE_DAY, NOT_APPLICABLE))
    if not changes:
        return []
    timeline = laid_over(steps(changes, NOT_APPLICABLE), asked, paused)
    return [Assessment((person_id,), "", timeline, (person_id,))]


def _windows(figures: Parameters, dossier: Dossier, asked: Timeline[bool], speed: Timeline[int]) -> Iterator[Window]:
    """The months after each qualification, with the least that a window in them is to hold."""
    for before, after in pairwise(dossier.career_stage().spans()):
        day = after.first_day
        held = next(asked.spans(day))
        if before.value is not CareerStage.TRAINEE or after.value in (None, CareerStage.TRAINEE) or not held.value:
            continue
        least = _minutes_before(figures, dossier, day) * (100 - figures.max_drop_pct)
        last = months_later(day, figures.within_months) - ONE_DAY
        applies = Span(day, last if held.last_day is None else min(last, held.last_day), True)
        if least:
            full_on = reached(day, figures.window_days, speed)
            yield Window(-(-least // 100), figures.window_days, speed, applies, full_on, begun_by(dossier, day))


def _minutes_before(figures: Parameters, dossier: Dossier, day: date) -> int:
    counts = counting(figures.min_minutes, figures.format, included=figures.included)
    first = day - timedelta(days=figures.window_days)
    held = (each for kind in figures.kinds for each in backwards(dossier, kind, day) if each.held_on >= first)
    return sum(figures.amount(each) for each in held if counts(each))


def changed_by(rule: Rule) -> frozenset[str]:
    """Sessions, and what changes whom the rule is for, when they qualified and when the clock stands."""
    return CLOCKS | SESSIONS | also_asked_by(rule)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only somebody who ever was a trainee."""
    if of_another_kind(event, rule.parameters.kinds):
        return set()
    concerned = person_concerned(rule.applies_to, event, knowledge)
    return {each for each in concerned if concerns(rule, ever(knowledge.person(each)))}


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those who ever were trainees."""
    return CareerStage.TRAINEE in known.said and could_be_for(rule.applies_to, known)


SHAPE = Shape("taper", Parameters, assess, changed_by, affected, concerns)
