"""The clock of one plan: it stands in pauses (PRE-14) and, where the programme says so, runs slower part-time (PRE-15).

Hours that change in the middle count for the days on which they were worked, the last value does not win (T-05).
"""

from datetime import date
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.plan import PlanKnown, Terms
from domain.preceptorship_plan.vocabulary import PartTimeMode
from domain.rules.calendar import days_in
from domain.rules.elapsed import reached
from domain.rules.pauses import Pauses, pauses, running
from domain.timeline import Timeline, combine


class PlanClock(NamedTuple):
    """Counts days of a plan from its anchor. progress: the speed at which its length is worked off."""

    anchor: date
    months: int
    speed: Timeline[int]
    progress: Timeline[int]
    extended_to: tuple[date, date] | None

    @property
    def length_days(self) -> int:
        """The planned length in days of full-time work without pause."""
        return days_in(self.months, self.anchor)

    def after(self, days: int) -> date | None:
        """So many days after the anchor, pauses left out; part-time work does not stretch a deadline (T-04)."""
        return reached(self.anchor, days, self.speed)

    def at_share(self, percent: int, plus_days: int = 0) -> date | None:
        """When so much of the length is worked off, and `plus_days` later (before, if negative)."""
        days = self.length_days * percent // 100
        if plus_days < 0:
            return reached(self.anchor, max(days + plus_days, 0), self.progress)
        day = reached(self.anchor, days, self.progress)
        return day and reached(day, plus_days, self.speed)

    def end(self) -> date | None:
        """The planned last day, moved by pauses and part-time work; a later extension counts if it is later."""
        worked_off = reached(self.anchor, self.length_days, self.progress)
        if self.extended_to is None or worked_off is None:
            return worked_off
        said_on, day = self.extended_to
        return max(worked_off, reached(said_on, (day - said_on).days, self.speed) or date.max)

    def after_months(self, months: int) -> date | None:
        """The end of a programme of so many months."""
        return reached(self.anchor, days_in(months, self.anchor), self.progress)


def plan_clock(dossier: Dossier, plan: PlanKnown, after_days: int | None) -> PlanClock | None:
    """The clock of a plan of this person; None before it has begun."""
    terms = plan.terms
    if terms is None:
        return None
    speed = running(plan_pauses(dossier, plan, after_days))
    progress = speed
    if terms.part_time is PartTimeMode.DURATION:
        progress = combine(lambda runs, fte: round(runs * (fte or terms.fte)), speed, dossier.fte())
    return PlanClock(terms.anchor, terms.months, speed, progress, _extension(plan, terms))


def plan_pauses(dossier: Dossier, plan: PlanKnown, after_days: int | None) -> Pauses:
    """The days on which the plan was paused by hand, or its preceptee is in long absence; both at once count once."""
    by_hand: Pauses = plan.paused().map(lambda event: None if event is None else (event,))
    return combine(lambda one, other: one or other, by_hand, pauses(dossier, after_days))


def _extension(plan: PlanKnown, terms: Terms) -> tuple[date, date] | None:
    """On which day the last extension was agreed, and the last day that it gives."""
    others = {fact.event_id for fact in plan.facts.recorded("started", "anchor_moved", "resumed")}
    extensions = [fact for fact in plan.facts.recorded("ends_on") if fact.event_id not in others]
    return (extensions[-1].day, extensions[-1].value) if extensions else None
