"""Deadlines around supervision against their plain model: supervisor named, agreement, cover, successor."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import Route
from domain.rules.rule import Standing
from domain.staff_member import commands as hr
from domain.supervision_relationship import commands as supervision
from tests.domain.happenings import (
    CASE,
    IN_PLAN,
    IN_POST,
    PWP,
    SKILLS,
    SUPERVISED,
    Happening,
    absent,
    begins_plan,
    calmer,
    disputes,
    histories,
    hr_says,
    meets,
    of_pair,
    of_post,
)
from tests.domain.plain import DAYS, NOT_APPLICABLE, Days, Subject, assert_as_on_every_day, rule_of
from tests.domain.plain_deadline import Task
from tests.domain.plain_supervision import SupervisionDeadlines
from tests.domain.stories import Story
from tests.domain.stream import day, person

ASKED: tuple[dict[str, Any], ...] = (
    {"anchor": "applies", "met_by": "supervisor_named", "kinds": [CASE]},
    {"anchor": "applies", "met_by": "session_held", "kinds": [SKILLS, CASE], "lasts_days": 9},
    {"anchor": "applies", "met_by": "training", "competence": "safeguarding"},
    {"anchor": "applies", "met_by": "training", "competence": "safeguarding", "lasts_days": 0},
    {"anchor": "applies", "met_by": "plan"},
    {"anchor": "applies_and_registered", "met_by": "plan"},
    {"anchor": "applies_and_registered", "met_by": "supervisor_named", "kinds": [CASE, SKILLS]},
    {"anchor": "applies_and_registered", "met_by": "training", "competence": "safeguarding"},
    {"anchor": "post_start", "met_by": "line_manager_named"},
    {"anchor": "relationship_start", "met_by": "session_held", "kinds": [CASE]},
    {"anchor": "relationship_start", "met_by": "agreement", "lasts_days": 15},
    {"anchor": "relationship_start", "met_by": "agreement", "kinds": [SKILLS]},
    {"anchor": "first_session", "met_by": "agreement", "lasts_days": 12, "within_days": -1},
    {"anchor": "first_session", "met_by": "other_supervisor"},
    {"anchor": "supervisor_absent", "met_by": "other_supervisor", "within_days_by_kind": {CASE: 4}, "lasts_days": 3},
    {"anchor": "supervisor_absent", "met_by": "other_supervisor", "kinds": [SKILLS]},
    {"anchor": "supervisor_leaves", "met_by": "other_supervisor"},
    {"anchor": "supervisor_leaves", "met_by": "supervisor_named", "kinds": [SKILLS]},
)
figures = st.fixed_dictionaries(
    {
        "applies_to": st.sampled_from(({}, {"professions": [PWP]}, {"kinds": [CASE]}, {"registered_with": ["nmc"]})),
        "within_days": st.sampled_from((0, 7, 14, 14)),
        "grace_days": st.sampled_from((0, 3)),
        "due_soon_days": st.sampled_from((0, 2, 5)),
        "pause_after_days": st.sampled_from((None, 3)),
    }
)


def signs(story: Story, on: str, pick: int) -> Any:
    """Ana or the supervisor signs the agreement."""
    supervisor = ("ben", "cat")[pick // 2 % 2]
    signer = ("ana", supervisor)[pick % 2]
    pair = {"supervisor_id": person(supervisor), "supervisee_id": person("ana"), "supervision": CASE}
    return story.do(supervision.SignAgreement, on, signed_by=person(signer), **pair)


def notifies(story: Story, on: str, pick: int) -> Any:
    """Ben gives notice."""
    return story.do(hr.NotifyLeaver, on, person_id=person("ben"), last_working_day=day(on) + timedelta(days=pick))


def trained(story: Story, on: str, pick: int) -> Any:
    """Ana is trained, for good or for some days."""
    expires_on = day(on) + timedelta(days=pick) if pick % 3 else None
    return story.do(hr.RecordTraining, on, person_id=person("ana"), competence="safeguarding", expires_on=expires_on)


def supervisor_absent(story: Story, on: str, pick: int) -> Any:
    """Ben is away."""
    return absent(story, on, pick, of="ben")


def declines(story: Story, on: str, pick: int) -> None:
    """Ana is offered a preceptorship and declines it."""
    plan = {"programme": "nursing", "programme_version": "1", "route": Route.NEWLY_REGISTERED}
    story.do(plans.OfferPlan, on, person_id=person("ana"), **plan)
    story.do(plans.DeclineOffer, on, person_id=person("ana"), reason="declined")


AROUND: tuple[Happening, ...] = (
    meets,
    meets,
    absent,
    signs,
    signs,
    of_pair(supervision.ReviewAgreement),
    notifies,
    hr_says(hr.MarkLeaver, of="ben"),
    hr_says(hr.CancelLeaver, of="ben"),
    hr_says(hr.RecordRegistration, body=("NMC", "HCPC")),
    trained,
    supervisor_absent,
    supervisor_absent,
    declines,
    begins_plan,
    IN_PLAN[-1],
)
stories = histories(*AROUND, *SUPERVISED, *SUPERVISED, IN_POST[0], IN_POST[5], IN_POST[6], most=14)
AWAY: tuple[Happening, ...] = (
    *(supervisor_absent, meets, meets, notifies, SUPERVISED[0], *SUPERVISED),
    hr_says(hr.MarkLeaver, of="ben"),
    hr_says(hr.RehireStaffMember, of="ben"),
)
managed = of_post(hr.AssignLineManager, manager_id=(person("ben"), None, person("cat"), None))
stands_in = of_post(hr.AssignLineManager, manager_id=person("ben"), acting_until=tuple(DAYS[10:60:7]))
OF_ANCHOR: dict[str, st.SearchStrategy[Story]] = {
    "post_start": histories(managed, managed, managed, stands_in, absent, *IN_POST, IN_POST[-1], most=14),
    "supervisor_absent": histories(*AWAY, disputes, first=(supervisor_absent, SUPERVISED[0]), most=14),
    "supervisor_leaves": histories(*AWAY, first=(notifies, AWAY[-2], SUPERVISED[0]), most=14),
}
"""Where other histories than `stories` show more."""
OF_MET: dict[str, st.SearchStrategy[Story]] = {
    "plan": histories(declines, begins_plan, begins_plan, *IN_PLAN, absent, IN_POST[6], most=8),
}


@pytest.mark.parametrize("what", ASKED, ids=lambda what: f"{what['anchor']}-{what['met_by']}")
@calmer
@given(st.data(), figures)
def test_on_each_day_every_obligation_stands_as_its_text_says(
    what: dict[str, Any], data: st.DataObject, facts: dict[str, Any]
) -> None:
    story = data.draw(OF_ANCHOR.get(what["anchor"], OF_MET.get(what["met_by"], stories)))
    rule = rule_of("deadline", **{**facts, **what})
    tasks: dict[Subject, list[Task]] = {}
    for subject, task in SupervisionDeadlines(story, rule, story.of("ana")).tasks():
        tasks.setdefault(subject, []).append(task)
    asked = Days(rule, story.of("ana"), None).asked

    def standing(several: list[Task], on: date) -> Standing:
        stands = (task.standing(on) for task in several) if asked(on) else ()
        return next((each for each in stands if each != NOT_APPLICABLE), NOT_APPLICABLE)

    plain = {subject: partial(standing, several) for subject, several in tasks.items()}
    assert_as_on_every_day(story, rule, "ana", plain)
