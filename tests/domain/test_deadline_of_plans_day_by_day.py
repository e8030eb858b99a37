"""Deadlines of a preceptorship against their plain model: pauses, part-time work, extensions, another anchor."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome, PartTimeMode
from domain.rules.rule import Standing
from domain.staff_member import commands as hr
from tests.domain.happenings import (
    IN_POST,
    PWP,
    Happening,
    absent,
    calmer,
    histories,
    hr_says,
    of_post,
    one_of,
)
from tests.domain.plain import NOT_APPLICABLE, Days, Subject, assert_as_on_every_day, rule_of
from tests.domain.plain_deadline import Task
from tests.domain.plain_plan import PlanDeadlines
from tests.domain.stories import Story
from tests.domain.stream import day, person

SAID = {"title": "", "source": "test", "verified": True}
PROGRAMMES = (
    {**SAID, "name": "nursing", "version": "1", "preceptor_within_days": 7, "longest_months": 2},
    {**SAID, "name": "nursing", "version": "2", "preceptor_within_days": 3, "longest_months": 1},
    {**SAID, "name": "midwifery", "version": "1", "first_meeting_within_days": 10},
)
FIRST_MEETING = {"met_by": "meeting_held", "meeting": "first"}
ASKED: tuple[dict[str, Any], ...] = (
    {"anchor": "plan_start", "met_by": "preceptor_named", "within_programme": "preceptor_within_days"},
    {"anchor": "plan_start", "met_by": "meeting_held", "meeting": "first", "within_days": 14},
    {
        "anchor": "plan_start",
        "met_by": "meeting_held",
        "meeting": "first",
        "within_days": 14,
        "earliest_days_before": 3,
    },
    {
        "anchor": "plan_share",
        "met_by": "meeting_held",
        "meeting": "middle",
        "within_days": 5,
        "earliest_days_before": 9,
    },
    {"anchor": "plan_share", "met_by": "item_completed", "item": "learning_needs", "within_days": -4},
    {"anchor": "plan_share", "met_by": "meeting_held", "meeting": "middle", "within_days": 0, "share_percent": 30},
    {"anchor": "plan_end", "met_by": "plan_closed", "within_days": 0},
    {"anchor": "plan_end", "met_by": "meeting_held", "meeting": "completion", "within_days": -5},
    {"anchor": "plan_end", "met_by": "item_completed", "item": "learning_needs", "within_days": 6},
    {"anchor": "programme_end", "met_by": "plan_closed", "within_days": 0},
    {"anchor": "programme_end", "met_by": "preceptor_named"},
)
figures = st.fixed_dictionaries(
    {
        "applies_to": st.sampled_from(({}, {"programmes": ["nursing"]}, {"professions": [PWP]})),
        "grace_days": st.sampled_from((0, 3)),
        "due_soon_days": st.sampled_from((0, 2, 9)),
        "pause_after_days": st.sampled_from((None, 3)),
    }
)


def begins(story: Story, on: str, pick: int) -> Any:
    """A plan in one of three programmes, full or part time."""
    programme, version = one_of((("nursing", "1"), ("nursing", "2"), ("midwifery", "1")), pick)
    mode = one_of((PartTimeMode.HOURS_ONLY, PartTimeMode.DURATION), pick // 3)
    story.offers("ana", on, programme, version)
    return story.starts_plan("ana", on, 1, part_time=mode, fte=one_of((1.0, 0.6, 1.2), pick // 6))


def meeting(story: Story, on: str, pick: int) -> Any:
    """A meeting with the preceptor."""
    kinds = (MeetingKind.FIRST, MeetingKind.MIDDLE, MeetingKind.COMPLETION)
    facts = {"meeting": one_of(kinds, pick), "minutes": 60, "preceptor_id": person("ben")}
    return story.do(plans.HoldMeeting, on, person_id=person("ana"), **facts)


def extended(story: Story, on: str, pick: int) -> Any:
    """The plan is given some days more."""
    return story.do(plans.ExtendPlan, on, person_id=person("ana"), ends_on=day(on) + timedelta(days=3 * pick))


def moved(story: Story, on: str, pick: int) -> Any:
    """The plan turns out to have begun on that day."""
    return story.do(plans.MoveAnchor, on, person_id=person("ana"), started_in_post_on=day(on))


HAPPENINGS: tuple[Happening, ...] = (
    *(begins, begins, begins, meeting, meeting, meeting, extended, moved, absent, absent),
    hr_says(plans.PausePlan),
    hr_says(plans.ResumePlan),
    hr_says(plans.CompleteItem, item="learning_needs"),
    hr_says(plans.AssignPreceptor, preceptor_id=(person("ben"), person("cat"))),
    hr_says(plans.WithdrawPlan, outcome=(Outcome.WITHDRAWN, Outcome.TRANSFERRED)),
    hr_says(plans.ReopenPlan),
    of_post(hr.ChangeHours, fte=(0.5, 1.0, 0.75)),
    *IN_POST[:4],
)
stories = histories(*HAPPENINGS, most=14, first=(begins,))


@pytest.mark.parametrize("what", ASKED, ids=lambda what: f"{what['anchor']}-{what['met_by']}")
@calmer
@given(stories, figures)
def test_on_each_day_every_plan_stands_as_the_text_says(
    what: dict[str, Any], story: Story, facts: dict[str, Any]
) -> None:
    rule = rule_of("deadline", programmes=PROGRAMMES, **facts, **what)
    dossier = story.of("ana")
    tasks = dict(PlanDeadlines(story, rule, dossier).tasks())
    whoever = rule.model_copy(update={"applies_to": rule.applies_to.model_copy(update={"programmes": ()})})
    asked = Days(whoever, dossier, None).asked

    def standing(task: Task, on: date) -> Standing:
        return task.standing(on) if asked(on) else NOT_APPLICABLE

    plain: dict[Subject, Callable[[date], Standing]] = {
        ((person("ana"),), subject): partial(standing, task) for subject, task in tasks.items()
    }
    assert_as_on_every_day(story, rule, "ana", plain)
