"""Cadence against its plain model: on each day, which session counts, and how many days of the interval have passed."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.rules.cadence import CadenceParameters, Step
from domain.rules.calendar import add_months
from domain.rules.rule import Rule, Standing
from domain.vocabulary import Included, SessionFormat, Status
from tests.domain.happenings import (
    CASE,
    IN_PLAN,
    IN_POST,
    PWP,
    SKILLS,
    SUPERVISED,
    absent,
    calm,
    calmer,
    disputes,
    histories,
    meets,
    meets_alone,
)
from tests.domain.plain import (
    ANA,
    NOT_APPLICABLE,
    Days,
    Evidence,
    assert_as_on_every_day,
    assert_unknown_whenever_asked,
    began,
    counting,
    day_reached,
    rule_of,
)
from tests.domain.stories import Story

INTERVALS: tuple[dict[str, Any], ...] = (
    {"interval_days": 7},
    {"interval_days": 1},
    {"interval_months": 1},
    {
        "steps": [
            {"until_days": 14, "interval_days": 5},
            {"until_months": 1, "interval_days": 9},
            {"interval_months": 1},
        ]
    },
)
UNSET: tuple[dict[str, Any], ...] = ({}, {"steps": [{"until_days": 7}, {"interval_days": 3}]})
figures = st.fixed_dictionaries(
    {
        "applies_to": st.sampled_from(
            (
                {},
                {"professions": [PWP]},
                {"not_professions": [PWP]},
                {"kinds": [CASE]},
                {"programmes": ["nursing"]},
                {"clinical_only": True},
            )
        ),
        "kinds": st.sampled_from(((CASE,), (CASE, SKILLS))),
        "min_minutes": st.sampled_from((0, 60)),
        "included": st.sampled_from((None, None, Included.LIVE_ASSESSMENT)),
        "format": st.sampled_from((None, SessionFormat.INDIVIDUAL)),
        "grace_days": st.sampled_from((0, 3)),
        "due_soon_days": st.sampled_from((0, 2, 30)),
        "pause_after_days": st.sampled_from((None, 0, 3)),
    }
)
OFTEN = (meets, meets, meets_alone, meets_alone, absent, absent)
stories = histories(*OFTEN, *OFTEN, disputes, *IN_POST, *SUPERVISED, *IN_PLAN, first=IN_PLAN[:1])


class Plain:
    """The text of the rule, for one person."""

    def __init__(self, rule: Rule, dossier: Dossier) -> None:
        self.dossier = dossier
        self.figures: CadenceParameters = rule.parameters
        self.days = Days(rule, dossier, self.figures.pause_after_days)

    def standing(self, day: date) -> Standing:
        """How the person stands on that day."""
        if not self.days.asked(day):
            return NOT_APPLICABLE
        if (stopped := self.days.away(day)) is not None:
            return Standing(Status.PAUSED, None, stopped)
        since, evidence = self.mark(day)
        due = self.later(since, self.interval(since, day), day)
        if day > self.later(due, self.figures.grace_days, day):
            return Standing(Status.OVERDUE, due, evidence)
        soon = since < day and day > due - timedelta(days=self.figures.due_soon_days)
        return Standing(Status.DUE_SOON if soon else Status.COMPLIANT, due, evidence)

    def later(self, since: date, days: int, today: date) -> date:
        """The day so many days of the clock later; of days after today it is thought that it runs."""
        day = day_reached(since, days, lambda each: each > today or self.days.runs(each))
        assert day is not None
        return day

    def mark(self, day: date) -> tuple[date, Evidence]:
        """The last session up to that day, or the day on which the rule began to ask."""
        first = self.days.first_asked(day)
        held = counting(self.dossier, self.figures, first, day)
        last = max((each.held_on for each in held), default=None)
        same_day = [(each.held_on, (each.event_id,)) for each in held if each.held_on == last]
        return same_day[-1] if same_day else (first, began(self.dossier, first))

    def interval(self, since: date, today: date) -> int:
        """The days from that day to the next session."""
        figures = self.figures
        for step in figures.steps:
            if not self.is_over(step, since, today):
                return _days(step.interval_days, step.interval_months, since)
        return _days(figures.interval_days, figures.interval_months, since)

    def is_over(self, step: Step, since: date, today: date) -> bool:
        """Whether that step had ended by then."""
        if step.until_days is None and step.until_months is None:
            return False
        anchor = self.days.first_asked(today)
        return self.later(anchor, _days(step.until_days, step.until_months, anchor), today) <= since


def _days(days: int | None, months: int | None, after: date) -> int:
    return days if days is not None else (add_months(after, months or 0) - after).days


@calm
@given(stories, st.sampled_from(UNSET))
def test_an_interval_that_the_sources_leave_open_is_unknown_whenever_it_is_asked(
    story: Story, figures: dict[str, Any]
) -> None:
    assert_unknown_whenever_asked(story, rule_of("cadence", kinds=[CASE], **figures))


@pytest.mark.parametrize("interval", INTERVALS, ids=lambda interval: "+".join(interval))
@calmer
@given(stories, figures)
def test_on_each_day_the_interval_counts_from_the_last_session_that_counts(
    interval: dict[str, Any], story: Story, facts: dict[str, Any]
) -> None:
    rule = rule_of("cadence", **facts, **interval)
    assert_as_on_every_day(story, rule, "ana", {ANA: Plain(rule, story.of("ana")).standing})
