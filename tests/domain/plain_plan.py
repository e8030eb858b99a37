"""What the deadlines of a preceptorship ask and what meets them, as plainly as can be: its days counted one by one."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import cast

from domain.dossier import Dossier
from domain.dossier_facts.plan import PlanKnown, Terms
from domain.preceptorship_plan.events import PlanExtended
from domain.preceptorship_plan.length import last_day_of
from domain.preceptorship_plan.vocabulary import PartTimeMode
from domain.rules.deadline import DeadlineParameters
from domain.rules.programmes import Programme
from domain.rules.rule import Rule
from tests.domain.plain import FAR, Evidence, away, days_between
from tests.domain.plain_deadline import Met, Task
from tests.domain.stories import Story

WHOLE = 10_000
"""A day worked in full."""


class PlanDays:
    """One plan, day by day: when its clock stands, and how much of its length is worked off each day."""

    def __init__(self, story: Story, dossier: Dossier, plan: PlanKnown, terms: Terms, after_days: int | None) -> None:
        self.dossier, self.plan, self.terms = dossier, plan, terms
        self.after_days = after_days
        made = [event for event in story.events if isinstance(event, PlanExtended)]
        self.extensions = [each for each in made if (each.about, each.plan) == (dossier.person_id, plan.plan)]
        self.away = cache(self._away)

    def _away(self, day: date) -> Evidence | None:
        paused = self.plan.paused().at(day)
        return (paused,) if paused is not None else away(self.dossier, day, self.after_days)

    def runs(self, day: date) -> int:
        """What passes of the days of a deadline on that day."""
        return WHOLE if self.away(day) is None else 0

    def works_off(self, day: date) -> int:
        """What passes of the length on that day: less in part-time work, where the programme says so."""
        if self.terms.part_time is not PartTimeMode.DURATION:
            return self.runs(day)
        return round(self.runs(day) * min(self.dossier.fte().at(day) or self.terms.fte, 1.0))

    def length(self, months: int) -> int:
        """The length of so many months, in parts of a day."""
        terms = self.terms
        share = min(terms.fte, 1.0) if terms.part_time is PartTimeMode.DURATION else 1.0
        return (last_day_of(terms.anchor, months, terms.part_time, terms.fte) - terms.anchor).days * round(
            share * WHOLE
        )

    def share(self, percent: int) -> int:
        """The whole days of so much of the length."""
        return self.length(self.terms.months) * percent // (100 * WHOLE)


def counted(start: date, amount: int, passes: Callable[[date], int], today: date = date.max) -> date | None:
    """The day on which the amount has passed; of days after today it is thought that they pass as today does."""
    for day in days_between(start, start + timedelta(days=FAR)) if amount > 0 else ():
        amount -= passes(min(day, today))
        if amount <= 0:
            return day
    return start if amount <= 0 else None


class PlanDeadlines:
    """The text of one rule for one person."""

    def __init__(self, story: Story, rule: Rule, dossier: Dossier) -> None:
        self.story, self.rule, self.dossier = story, rule, dossier
        self.figures: DeadlineParameters = rule.parameters

    def tasks(self) -> Iterator[tuple[str, Task]]:
        """One for each plan that has begun, of the programmes that are asked for."""
        programmes = self.rule.applies_to.programmes
        for number, plan in self.dossier.plans.items():
            terms, anchor = plan.terms, plan.anchor
            named = plan.offer.programme if plan.offer else None
            if terms and anchor and (not programmes or named in programmes):
                days = PlanDays(self.story, self.dossier, plan, terms, self.figures.pause_after_days)
                within = self._within(plan)
                yield (
                    f"plan:{number}",
                    Task(
                        self.figures,
                        anchor.day,
                        plan.closed[1].day if plan.closed else None,
                        anchor.day,
                        (anchor.event_id,),
                        None if within is None else cache(self._due(plan, days, within)),
                        within or 0,
                        days.away,
                        tuple(self._met(plan, days)),
                    ),
                )

    def _programme(self, plan: PlanKnown) -> Programme | None:
        offer = plan.offer
        named = (offer.programme, offer.programme_version) if offer else None
        return next((each for each in self.figures.programmes if (each.name, each.version) == named), None)

    def _within(self, plan: PlanKnown) -> int | None:
        if self.figures.within_programme is None:
            return self.figures.within_days
        programme = self._programme(plan)
        return cast("int | None", getattr(programme, self.figures.within_programme)) if programme else None

    def _due(self, plan: PlanKnown, days: PlanDays, within: int) -> Callable[[date], date | None]:
        figures, start, months = self.figures, days.terms.anchor, days.terms.months
        programme = self._programme(plan)
        if figures.anchor == "programme_end" and programme and programme.longest_months is not None:
            longest = days.length(programme.longest_months)
            return lambda today: _later(counted(start, longest, days.works_off, today), within, days, today)
        if figures.anchor == "plan_start":
            return lambda today: _later(start, within, days, today)
        if figures.anchor == "plan_share":
            share = days.share(figures.share_percent)
            if within < 0:
                return lambda today: counted(start, (share + within) * WHOLE, days.works_off, today)
            return lambda today: _later(counted(start, share * WHOLE, days.works_off, today), within, days, today)
        return lambda today: _later(_end(days, days.length(months), today), within, days, today)

    def _met(self, plan: PlanKnown, days: PlanDays) -> Iterator[Met]:
        figures = self.figures
        not_before = days.terms.anchor
        if figures.earliest_days_before is not None:
            early = days.share(figures.share_percent) - figures.earliest_days_before
            not_before = counted(days.terms.anchor, early * WHOLE, days.works_off) or date.max
        if figures.met_by == "preceptor_named":
            for span in plan.preceptor().spans():
                if span.value is not None:
                    yield Met(span.first_day, span.last_day, (span.value.event_id,))
        elif figures.met_by == "meeting_held":
            for meeting in plan.meetings:
                if meeting.meeting == figures.meeting and meeting.held_on >= not_before:
                    yield Met(meeting.held_on, None, (meeting.event_id,))
        elif figures.met_by == "item_completed" and figures.item in plan.items:
            yield Met(plan.items[figures.item].day, None, (plan.items[figures.item].event_id,))
        elif figures.met_by == "plan_closed" and plan.closed:
            yield Met(plan.closed[1].day, None, (plan.closed[1].event_id,))


def _later(day: date | None, days: int, clock: PlanDays, today: date) -> date | None:
    """So many days later, or earlier on the calendar."""
    if day is None or days < 0:
        return day and day + timedelta(days=days)
    return counted(day, days * WHOLE, clock.runs, today)


def _end(days: PlanDays, length: int, today: date) -> date | None:
    """The planned last day, or the one that was agreed by today, if later; not known while its clock stands."""
    planned = counted(days.terms.anchor, length, days.works_off, today)
    known = [each for each in days.extensions if each.effective_on <= today]
    if planned is None or not known:
        return planned
    agreed = known[-1]
    given = counted(agreed.effective_on, (agreed.ends_on - agreed.effective_on).days * WHOLE, days.runs, today)
    return given and max(planned, given)
