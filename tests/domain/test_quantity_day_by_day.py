"""Quantity against its plain model: on each day, the minutes of the sessions within the last days of the window."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.dossier_facts.session import SessionKnown
from domain.rules.quantity import QuantityParameters
from domain.rules.rule import Rule, Standing
from domain.timeline import ONE_DAY
from domain.vocabulary import Included, SessionFormat, Status
from tests.domain.happenings import (
    CASE,
    IN_POST,
    PWP,
    SKILLS,
    SUPERVISED,
    absent,
    calm,
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
    days_between,
    first_of_run,
    rule_of,
)
from tests.domain.stories import Story

rules = st.builds(
    lambda applies_to, least, **facts: rule_of("quantity", applies_to, **least, **facts),
    applies_to=st.sampled_from(({}, {}, {"professions": [PWP]}, {"kinds": [CASE]})),
    kinds=st.sampled_from(((CASE,), (CASE, SKILLS), (SKILLS, CASE))),
    window_days=st.sampled_from((7, 14, 21)),
    least=st.sampled_from(
        (
            *({"min_minutes_in_window": minutes} for minutes in (60, 90, 120)),
            *({"min_sessions_in_window": sessions} for sessions in (1, 2)),
        )
    ),
    min_minutes=st.sampled_from((0, 60)),
    format=st.sampled_from((None, SessionFormat.INDIVIDUAL)),
    included=st.sampled_from((None, None, Included.ASPIRATIONS)),
    grace_days=st.sampled_from((0, 3)),
    due_soon_days=st.sampled_from((0, 2, 30)),
    pause_after_days=st.sampled_from((None, 3)),
)
OFTEN = (meets, meets_alone, meets_alone, absent)
stories = histories(*OFTEN, *OFTEN, *OFTEN, disputes, *IN_POST, *SUPERVISED[:1], most=16)


class Plain:
    """The text of the rule, for one person."""

    def __init__(self, rule: Rule, dossier: Dossier) -> None:
        self.dossier = dossier
        self.figures: QuantityParameters = rule.parameters
        self.window = self.figures.window_days or 0
        self.days = Days(rule, dossier, self.figures.pause_after_days)

    def standing(self, day: date) -> Standing:
        """How the person stands on that day."""
        if not self.days.asked(day):
            return NOT_APPLICABLE
        if (stopped := self.days.away(day)) is not None:
            return Standing(Status.PAUSED, None, stopped)
        if self.lacks(day, day):
            return self.too_little(day)
        ahead = days_between(day, day + timedelta(days=self.window))
        lacking = next((each for each in ahead if self.lacks(each, day)), None)
        due = lacking and lacking - ONE_DAY
        soon = due is not None and day > due - timedelta(days=self.figures.due_soon_days)
        return Standing(Status.DUE_SOON if soon else Status.COMPLIANT, due, self.evidence(day))

    def too_little(self, day: date) -> Standing:
        """Too few minutes: since which day, and whether the days of grace are over."""
        first = first_of_run(day, lambda each: self.days.asked(each) and self.lacks(each, each))
        over = self.days.passed(first, day, day) >= self.figures.grace_days
        return Standing(Status.OVERDUE if over else Status.DUE_SOON, first - ONE_DAY, self.evidence(first))

    def lacks(self, day: date, today: date) -> bool:
        """Whether a whole window has passed and too few minutes lie in it, if after today no session is added."""
        if self.days.passed(self.days.first_asked(today), day, today) < self.window:
            return False
        inside = self.inside(day, today)
        if self.figures.min_sessions_in_window is not None:
            return len(inside) < self.figures.min_sessions_in_window
        return sum(each.minutes for each in inside) < (self.figures.min_minutes_in_window or 0)

    def inside(self, day: date, today: date) -> list[SessionKnown]:
        """The sessions that count in the window that ends on that day."""
        first = self.days.first_asked(today)
        counted = counting(self.dossier, self.figures, first, today)
        held = [each for each in counted if self.days.passed(each.held_on, day, today) < self.window]
        sessions = self.figures.min_sessions_in_window is not None
        return sorted(held, key=lambda each: (each.held_on, 1 if sessions else each.minutes, each.event_id))

    def evidence(self, day: date) -> Evidence:
        """What lies in the window on that day, else how the rule began."""
        held = tuple(each.event_id for each in self.inside(day, day))
        return held or began(self.dossier, self.days.first_asked(day))


@calm
@given(stories, rules)
def test_on_each_day_the_minutes_of_the_window_are_counted(story: Story, rule: Rule) -> None:
    assert_as_on_every_day(story, rule, "ana", {ANA: Plain(rule, story.of("ana")).standing})


@calm
@given(stories, st.sampled_from(({"window_days": 7}, {"min_minutes_in_window": 60}, {})))
def test_a_window_or_an_amount_that_the_sources_leave_open_is_unknown_whenever_it_is_asked(
    story: Story, figures: dict[str, Any]
) -> None:
    assert_unknown_whenever_asked(story, rule_of("quantity", kinds=[CASE], **figures))
