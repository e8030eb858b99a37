"""What the rules share, re-stated as plainly as can be: every question is asked anew for every single day.

The tests of a shape compare its timeline with such a model, day by day, over histories of some weeks. Nothing here is
fast and nothing is shared with the shapes: only what a dossier says of one day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any

from domain.dossier import Dossier
from domain.dossier_facts.session import SessionKnown
from domain.rules.cadence import CadenceParameters
from domain.rules.quantity import QuantityParameters
from domain.rules.rule import Rule, Standing
from domain.rules.shapes import SHAPES
from domain.staff_member.vocabulary import AbsenceKind
from domain.timeline import BEGINNING, ONE_DAY, Timeline
from domain.vocabulary import EventId, PersonId, Severity, Status, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import person

FIRST = date(2026, 1, 5)
"""The Monday on which the histories begin."""
DAYS = [FIRST + timedelta(days=number) for number in range(-3, 100)]
"""The days that are compared."""
FAR = 400
"""Nothing in the histories reaches further ahead than so many days."""

NOT_APPLICABLE = Standing(Status.NOT_APPLICABLE)
UNKNOWN = Standing(Status.UNKNOWN)

Evidence = tuple[EventId, ...]
ANA = ((person("ana"),), "")
"""Ana herself, as the subject of an assessment."""


def on(number: int) -> str:
    """A day of the histories by its number, as text."""
    return (FIRST + timedelta(days=number)).isoformat()


def rule_of(shape: str, applies_to: dict[str, Any] | None = None, **parameters: Any) -> Rule:
    """A rule of that shape, in force from some days before the histories to the 81st day of them."""
    return Rule.model_validate(
        {
            "id": "TEST-01",
            "statement": "A rule of a test.",
            "shape": shape,
            "parameters": SHAPES[shape].parameters.model_validate(parameters),
            "applies_to": applies_to or {},
            "severity": Severity.MEDIUM,
            "source": "test",
            "verified": True,
            "evaluated": "both",
            "in_force_from": FIRST - ONE_DAY,
            "in_force_to": FIRST + timedelta(days=80),
        }
    )


def in_force(rule: Rule, day: date) -> bool:
    """Whether the rule asks for anything at all on that day."""
    return rule.in_force_from <= day and (rule.in_force_to is None or day <= rule.in_force_to)


def is_for(rule: Rule, dossier: Dossier, day: date) -> bool:
    """Whether the rule is in force on that day, and for this person."""
    asked = rule.applies_to
    if not in_force(rule, day) or dossier.primary_post().at(day) is None:
        return False
    if asked.professions and dossier.profession().at(day) not in asked.professions:
        return False
    if asked.not_professions and dossier.profession().at(day) in (None, *asked.not_professions):
        return False
    if asked.career_stages and dossier.career_stage().at(day) not in asked.career_stages:
        return False
    if asked.bands and dossier.band().at(day) not in asked.bands:
        return False
    if asked.clinical_only and not dossier.clinical().at(day):
        return False
    bodies = [one for body, one in dossier.registrations.items() if body.lower() in asked.registered_with]
    if asked.registered_with and not any(one.current().at(day) for one in bodies):
        return False
    if asked.decision_makers and not dossier.declarations.decides().at(day):
        return False
    supervised, supervises = dossier.supervised_by.values(), dossier.supervises.values()
    if not (_in_kinds(asked.kinds, supervised, day) and _in_kinds(asked.supervises, supervises, day)):
        return False
    return not asked.programmes or any(plan in asked.programmes for plan in programmes_on(dossier, day))


def _in_kinds(kinds: tuple[SupervisionKind, ...], known: Iterable[Any], day: date) -> bool:
    return not kinds or any(each.kind in kinds and each.held().at(day) is not None for each in known)


def programmes_on(dossier: Dossier, day: date) -> Iterator[str]:
    """The programmes of the plans that have begun by that day and are open."""
    for plan in dossier.plans.values():
        if plan.offer and plan.anchor and plan.anchor.day <= day and plan.open().at(day):
            yield plan.offer.programme


def away(dossier: Dossier, day: date, after_days: int | None) -> Evidence | None:
    """The event that stopped the clock, where it stands on that day; `after_days` as in the rule."""
    found: Evidence | None = None
    for absence in dossier.absences():
        first = absence.first_day
        if absence.kind not in (AbsenceKind.PARENTAL, AbsenceKind.CAREER_BREAK):
            if after_days is None:
                continue
            first += timedelta(days=max(after_days - 1, 0))
        if first <= day and (absence.last_day is None or day <= absence.last_day):
            found = absence.evidence[:1]
    return found or _out_of_every_post(dossier, day)


def _out_of_every_post(dossier: Dossier, day: date) -> Evidence | None:
    posts = [post for post in dossier.posts.values() if post.period().at(day)]
    if not posts or any(post.status().at(day).at_work for post in posts):
        return None
    said = [[fact.event_id for fact in post.facts.by_day("status") if fact.day <= day][-1:] for post in posts]
    return tuple(event for one in said for event in one)


class Days:
    """A rule and a person, looked at day by day: when the rule asks, when its clock stands."""

    def __init__(self, rule: Rule, dossier: Dossier, after_days: int | None) -> None:
        every = [*days_between(DAYS[0] - timedelta(days=7), DAYS[-1])]
        self._asked = {day: is_for(rule, dossier, day) for day in every}
        self._away = {day: away(dossier, day, after_days) for day in every}
        self._worked = dict(zip(every, accumulate(self.runs(day) for day in every), strict=True))

    def asked(self, day: date) -> bool:
        """Whether the rule is for the person on that day."""
        return self._asked[day]

    def first_asked(self, day: date) -> date:
        """The first of the consecutive days up to that one on which the rule asks."""
        return first_of_run(day, self.asked)

    def away(self, day: date) -> Evidence | None:
        """The event that stopped the clock, where it stands on that day."""
        return self._away[day]

    def runs(self, day: date) -> bool:
        """Whether the clock runs on that day."""
        return self._away[day] is None

    def passed(self, since: date, day: date, today: date) -> int:
        """The days that the clock has run after `since`; of days after today it is thought that it runs."""
        return self._worked[min(day, today)] - self._worked[since] + max((day - today).days, 0)


def counting(
    dossier: Dossier, figures: CadenceParameters | QuantityParameters, first: date, last: date
) -> list[SessionKnown]:
    """The sessions of those days that the rule counts, kind by kind."""
    return [
        each
        for kind in figures.kinds
        for each in dossier.sessions.get(kind, ())
        if first <= each.held_on <= last
        and each.counts
        and each.minutes >= figures.min_minutes
        and figures.format in (None, each.format)
        and figures.included in (None, *each.included)
    ]


def days_between(after: date, to: date) -> Iterator[date]:
    """The days after the one, to the other."""
    while after < to:
        after += ONE_DAY
        yield after


def first_of_run(day: date, holds: Callable[[date], bool]) -> date:
    """The first of the consecutive days, up to this one, on which it holds."""
    while holds(day - ONE_DAY):
        day -= ONE_DAY
    return day


def day_reached(start: date, days: int, counts: Callable[[date], bool]) -> date | None:
    """The day on which the last of so many days that count has come, the first being the one after `start`."""
    if days <= 0:
        return start + timedelta(days=days)
    for day in days_between(start, start + timedelta(days=FAR)):
        days -= counts(day)
        if not days:
            return day
    return None


def began(dossier: Dossier, day: date) -> Evidence:
    """What shows why a rule begins on that day: whatever of the posts changed on it, else how the posts began."""
    groups = ("began", "profession", "career_stage", "clinical", "status")
    facts = [fact for post in dossier.posts.values() for fact in post.facts.by_day(*groups)]
    facts += dossier.facts.by_day("career_stage", "rehired")
    changed = tuple(dict.fromkeys(fact.event_id for fact in facts if fact.day == day))
    firsts = [post.began for post in dossier.posts.values()]
    return changed or tuple(first.event_id for first in firsts if first and first.day <= day)


LATER = (BEGINNING, DAYS[9], DAYS[44])
"""Days from which on an assessment is asked for: what it says of them is the same, wherever it begins."""


def is_in_order(timeline: Timeline[Standing]) -> bool:
    """Whether its days ascend, so that it says one thing only of each day."""
    return all(one < other for one, other in pairwise(timeline.starts))


Subject = tuple[tuple[PersonId, ...], str]
"""People and subject of an assessment."""


def assert_as_on_every_day(
    story: Story,
    rule: Rule,
    name: str,
    plain: Mapping[Subject, Callable[[date], Standing]],
    untold: tuple[Status, ...] = (Status.NOT_APPLICABLE,),
) -> None:
    """The timelines that the rule gives for somebody say on each day what the plain models say.

    untold: what a subject may be on all days of which the rule says nothing at all.
    """
    said = {subject: {day: standing(day) for day in DAYS} for subject, standing in plain.items()}
    for since in LATER:
        assessments = {(each.people, each.subject): each for each in story.assess_by(rule, name, since)}
        assert assessments.keys() <= plain.keys()
        assert all(is_in_order(each.timeline) for each in assessments.values())
        for subject, days in said.items():
            found = assessments.get(subject)
            for day in DAYS:
                if day >= since and found is None:
                    assert days[day].status in untold, (day, since)
                elif day >= since and found is not None:
                    assert found.timeline.at(day) == days[day], (day, since)
            assert found is None or found.found_from == (person(name),)


def assert_unknown_whenever_asked(story: Story, rule: Rule) -> None:
    """Of a figure that the sources leave open: nothing is known on the days on which the rule asks."""
    asked = Days(rule, story.of("ana"), None).asked
    assert_as_on_every_day(story, rule, "ana", {ANA: lambda day: UNKNOWN if asked(day) else NOT_APPLICABLE})
