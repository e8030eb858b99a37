"""A deadline as plainly as can be: for each day, whether it is met, and when it falls due as far as is known then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.rules.deadline import DeadlineParameters
from domain.rules.rule import Standing
from domain.timeline import ONE_DAY
from domain.vocabulary import Status
from tests.domain.plain import DAYS, NOT_APPLICABLE, UNKNOWN, Evidence, day_reached, first_of_run


@dataclass(frozen=True)
class Met:
    """Days on which the deadline is met; ends_as_said: its end was known from the first."""

    first_day: date
    last_day: date | None
    evidence: Evidence
    ends_as_said: bool = False


@dataclass(frozen=True)
class Task:
    """What must be there, from when it is asked to when; `due` on a day: when it falls due, as known that day.

    day: the day it counts from. again_days: the days it may lack once it was there and has ended.
    """

    figures: DeadlineParameters
    asked_from: date
    asked_to: date | None
    day: date | None
    evidence: Evidence
    due: Callable[[date], date | None] | None
    again_days: int
    away: Callable[[date], Evidence | None]
    met: tuple[Met, ...]
    marked_from: date | None = None

    def standing(self, today: date) -> Standing:
        """How it stands on that day, whoever is asked."""
        if today < self.asked_from or (self.asked_to is not None and today > self.asked_to):
            return NOT_APPLICABLE
        if (stopped := self.away(today)) is not None:
            return Standing(Status.PAUSED, None, stopped)
        if self.due is None:
            return UNKNOWN
        if (met := self.met_on(today)) is not None:
            return self._met(today, met)
        lacking_since = max(first_of_run(today, self._lacks), DAYS[0] - timedelta(days=60))
        before = self.met_on(lacking_since - ONE_DAY) if lacking_since > self.asked_from else None
        if before is None or (self.day is not None and lacking_since <= self.day):
            due = self._foreseen(max(lacking_since, self.asked_from), today)
            return self._waiting(today, due, self.evidence, self.marked_from)
        due = day_reached(lacking_since - ONE_DAY, self.again_days, lambda each: self.runs(each, today))
        return self._waiting(today, due, before.evidence, None)

    def met_on(self, day: date) -> Met | None:
        """What meets it on that day: of several, what came last."""
        there = [met for met in self.met if met.first_day <= day and (met.last_day is None or day <= met.last_day)]
        return max(reversed(there), key=lambda met: (met.first_day, met.last_day or date.max), default=None)

    def runs(self, day: date, today: date) -> bool:
        """Whether the clock runs; of days after today it is thought that it runs as today."""
        return self.away(min(day, today)) is None

    def _lacks(self, day: date) -> bool:
        return day > DAYS[0] - timedelta(days=60) and self.met_on(day) is None

    def _foreseen(self, first: date, today: date) -> date | None:
        """The day it falls due: looked at anew each day until it is past."""
        due: date | None = None
        day = first
        while day <= today:
            if due is not None and due < day:
                break
            due = self.due(day) if self.due else None
            day += ONE_DAY
        return due

    def _met(self, today: date, met: Met) -> Standing:
        if not met.ends_as_said or met.last_day is None:
            return Standing(Status.COMPLIANT, None, met.evidence)
        again = met.last_day + timedelta(days=self.again_days)
        soon = today > again - timedelta(days=self.figures.due_soon_days)
        return Standing(Status.DUE_SOON if soon else Status.COMPLIANT, again, met.evidence)

    def _waiting(self, today: date, due: date | None, evidence: Evidence, marked_from: date | None) -> Standing:
        if due is None:
            return Standing(Status.COMPLIANT, None, evidence)
        last_chance = day_reached(due, self.figures.grace_days, lambda each: self.runs(each, today))
        if last_chance is not None and today > last_chance:
            return Standing(Status.OVERDUE, due, evidence)
        marked = marked_from is not None and today >= marked_from
        soon = marked or today > due - timedelta(days=self.figures.due_soon_days)
        return Standing(Status.DUE_SOON if soon else Status.COMPLIANT, due, evidence)
