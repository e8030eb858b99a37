"""Whom a rule is for, and when its clock stands, against the plain model: looked up anew on each day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.rule import Standing
from domain.vocabulary import Status
from tests.domain.happenings import CASE, IN_PLAN, IN_POST, NURSE, PWP, SUPERVISED, absent, calm, histories
from tests.domain.plain import ANA, DAYS, NOT_APPLICABLE, UNKNOWN, away, is_for, rule_of
from tests.domain.stories import Story

WHOM: tuple[dict[str, Any], ...] = (
    {},
    {"professions": [PWP]},
    {"career_stages": ["qualified"]},
    {"clinical_only": True},
    {"kinds": [CASE]},
    {"programmes": ["nursing"]},
    {"professions": [NURSE, PWP], "career_stages": ["trainee", "qualified"], "programmes": ["nursing", "midwifery"]},
)
stories = histories(absent, absent, *IN_POST, *SUPERVISED, *IN_PLAN, *IN_PLAN, first=IN_PLAN[:1])


@pytest.mark.parametrize("applies_to", WHOM, ids=lambda asked: "+".join(asked) or "everybody")
@settings(calm, max_examples=25)
@given(stories, st.sampled_from((None, 0, 3)))
def test_a_rule_is_for_somebody_on_the_days_on_which_all_that_it_asks_for_holds(
    applies_to: dict[str, Any], story: Story, pause_after_days: int | None
) -> None:
    rule = rule_of("deadline", applies_to, anchor="applies", met_by="training", pause_after_days=pause_after_days)
    dossier = story.of("ana")

    def plain(day: date) -> Standing:
        if not is_for(rule, dossier, day):
            return NOT_APPLICABLE
        stopped = away(dossier, day, pause_after_days)
        return UNKNOWN if stopped is None else Standing(Status.PAUSED, None, stopped)

    found = {(each.people, each.subject): each.timeline for each in story.assess_by(rule, "ana")}
    for day in DAYS:
        assert (found[ANA].at(day) if found else NOT_APPLICABLE) == plain(day), day
