"""The clock of one plan: it stands in pauses (PRE-14) and, where the programme says so, runs slower part-time (PRE-15).

Hours that change in the middle count for the days on which they were worked, the last value does not win (T-05).
"""

from datetime import date
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.plan import PlanKnown, Terms
from domain.preceptorship_plan.length import last_day_of
from domain.preceptorship_plan.vocabulary import PartTimeMode
from domain.rules.elapsed import FULL_SPEED, as_known_on, reached, worked_off
from domain.rules.pauses import Pauses, pauses, running
from domain.timeline import Timeline, combine, steps


class PlanClock(NamedTuple):
    """Counts days of a plan from its anchor.

    speed: of deadlines, which only pauses stop. progress: at which the length is worked off. extensions: the day on
    which each was agreed, and the last day that it gives; the last of them counts.
    """

    terms: Terms
    speed: Timeline[int]
    progress: Timeline[int]
    extensions: tuple[tuple[date, date], ...]

    @property
    def moves(self) -> Timeline[tuple[int, int, int]]:
        """Changes on every day on which a due day of the plan can move."""
        agreed = sorted(self.extensions, key=lambda extension: extension[0])
        number = steps([(day, many) for many, (day, _) in enumerate(agreed, 1)], before=0)
        return combine(lambda *now: now, self.speed, self.progress, number)

    def as_known_on(self, day: date) -> "PlanClock":
        """The clock as it can be foreseen on `day`."""
        agreed = tuple(extension for extension in self.extensions if extension[0] <= day)
        return PlanClock(self.terms, as_known_on(day, self.speed), as_known_on(day, self.progress), agreed)

    def after(self, days: int) -> date | None:
        """So many days after the anchor, pauses left out; part-time work does not stretch a deadline (T-04)."""
        return reached(self.terms.anchor, days, self.speed)

    def at_share(self, percent: int, plus_days: int) -> date | None:
        """When so much of the length is worked off, and `plus_days` later (before, if negative)."""
        days = self._length(self.terms.months) * percent // (100 * FULL_SPEED)
        return self._when(days * FULL_SPEED + self._moved, plus_days)

    def at_months(self, months: int, plus_days: int) -> date | None:
        """When so many months are worked off, and `plus_days` later (before, if negative)."""
        return self._when(self._length(months) + self._moved, plus_days)

    def _when(self, amount: int, plus_days: int) -> date | None:
        if plus_days < 0:
            return worked_off(self.terms.anchor, amount + plus_days * FULL_SPEED, self.progress)
        day = worked_off(self.terms.anchor, amount, self.progress)
        return day and reached(day, plus_days, self.speed)

    def end(self) -> date | None:
        """The planned last day, moved by pauses and part-time work; a later extension counts if it is later.

        None while the clock stands: nobody knows yet.
        """
        planned = self.after_months(self.terms.months)
        if not self.extensions or planned is None:
            return planned
        agreed_on, last_day = self.extensions[-1]
        given = reached(agreed_on, (last_day - agreed_on).days, self.speed)
        return given and max(planned, given)

    def after_months(self, months: int) -> date | None:
        """The end of a programme of so many months."""
        return worked_off(self.terms.anchor, self._length(months) + self._moved, self.progress)

    @property
    def _moved(self) -> int:
        """What credited time adds to the amount to work off (takes off, if negative), in days of the hours at start."""
        return self.terms.moved_by * self._worked

    def _length(self, months: int) -> int:
        """The length as an amount to work off: what the hours at the start of the plan work off by its planned end."""
        anchor, mode, fte = self.terms.anchor, self.terms.part_time, self.terms.fte
        return (last_day_of(anchor, months, mode, fte) - anchor).days * self._worked

    @property
    def _worked(self) -> int:
        """What one day works off at the hours of the start."""
        slower = self.terms.part_time is PartTimeMode.DURATION
        return round(min(self.terms.fte, 1.0) * FULL_SPEED) if slower else FULL_SPEED


def plan_clock(dossier: Dossier, plan: PlanKnown, after_days: int | None) -> PlanClock | None:
    """The clock of a plan of this person; None before it has begun."""
    terms = plan.terms
    if terms is None:
        return None
    speed = running(plan_pauses(dossier, plan, after_days))
    progress = speed
    if terms.part_time is PartTimeMode.DURATION:
        progress = combine(lambda runs, fte: round(runs * min(fte or terms.fte, 1.0)), speed, dossier.fte())
    return PlanClock(terms, speed, progress, _extensions(plan))


def plan_pauses(dossier: Dossier, plan: PlanKnown, after_days: int | None) -> Pauses:
    """The days on which the plan was paused by hand, or its preceptee is in long absence; both at once count once."""
    by_hand: Pauses = plan.paused().map(lambda event: None if event is None else (event,))
    return combine(lambda one, other: one or other, by_hand, pauses(dossier, after_days))


def _extensions(plan: PlanKnown) -> tuple[tuple[date, date], ...]:
    """In the order of recording: on which day each was agreed, and the last day that it gives."""
    others = {fact.event_id for fact in plan.facts.recorded("started", "anchor_moved", "resumed")}
    others |= {fact.event_id for fact in plan.facts.recorded("credited", "migrated")}
    return tuple((fact.day, fact.value) for fact in plan.facts.recorded("ends_on") if fact.event_id not in others)
