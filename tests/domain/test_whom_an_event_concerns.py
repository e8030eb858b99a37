"""An event is looked at from the side of those for whom it changes anything, whatever the figures of the rule.

What each shape says of product rules stands in `test_affected.py`; here are the variants that no pack uses yet.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rules.rule import Assessment, Rule
from domain.rules.shapes import SHAPES
from domain.timeline import always
from domain.vocabulary import PersonId
from tests.domain import (
    test_cadence_day_by_day as cadences,
)
from tests.domain import (
    test_completeness_day_by_day as completeness,
)
from tests.domain import (
    test_deadline_day_by_day as deadlines,
)
from tests.domain import (
    test_deadline_of_plans_day_by_day as deadlines_of_plans,
)
from tests.domain import (
    test_expiry_day_by_day as expiries,
)
from tests.domain.happenings import CASE, calm
from tests.domain.organisation import COMINGS, NAMES, POSTS, ROLES, SERVICES, organisations
from tests.domain.plain import NOT_APPLICABLE, rule_of
from tests.domain.stories import Story

Found = dict[tuple[tuple[PersonId, ...], str], Assessment]
few = settings(calm, max_examples=5)

WHOM = st.sampled_from(
    (
        *({}, {"professions": ["nurse"]}, {"kinds": ["case_management"]}, {"programmes": ["nursing"]}),
        *({"not_professions": ["nurse"]}, {"registered_with": ["nmc"]}),
    )
)
OF_ONE: dict[str, tuple[st.SearchStrategy[Story], str, dict[str, Any]]] = {
    "cadence": (cadences.stories, "cadence", {"kinds": [CASE], "interval_days": 9}),
    "quantity": (cadences.stories, "quantity", {"kinds": [CASE], "window_days": 9, "min_minutes_in_window": 60}),
    "overlap": (cadences.stories, "overlap", {"doubt": "elsewhere"}),
    "completeness": (completeness.stories, "completeness", {"items": ["learning_needs_assessment"], "meetings": []}),
    **{f"expiry {number}": (expiries.stories, "expiry", what) for number, what in enumerate(expiries.ASKED)},
    **{
        f"{what['anchor']} {what['met_by']} {number}": (
            deadlines.OF_ANCHOR.get(what["anchor"], deadlines.stories),
            "deadline",
            {"within_days": 9, **what},
        )
        for number, what in enumerate(deadlines.ASKED)
    },
    **{
        f"{what['anchor']} {what['met_by']} {number}": (
            deadlines_of_plans.stories,
            "deadline",
            {"programmes": deadlines_of_plans.PROGRAMMES, **what},
        )
        for number, what in enumerate(deadlines_of_plans.ASKED)
    },
}


def assessed(story: Story, rule: Rule, names: tuple[str, ...]) -> Found:
    """What the rule says from the side of these people."""
    found = (each for name in names for each in story.assess_by(rule, name))
    return {(each.people, each.subject): each for each in found}


def unnoticed(story: Story, rule: Rule, names: tuple[str, ...]) -> Iterator[str]:
    """The events, one after the other, that changed something for nobody who would have been looked at again."""
    told = Story()
    before: Found = {}
    shape = SHAPES[rule.shape]
    for event in story.events:
        (recorded,) = told.record(event)
        after = assessed(told, rule, names)
        asked = shape.affected(rule, recorded, told) if event.type in shape.changed_by(rule) else set()
        for key in before.keys() | after.keys():
            old, new = before.get(key), after.get(key)
            timelines = [each.timeline if each else always(NOT_APPLICABLE) for each in (old, new)]
            sides = {*(old.found_from if old else ()), *(new.found_from if new else ())}
            if timelines[0] != timelines[1] and not sides & asked:
                yield event.type
        before = after


@pytest.mark.parametrize("which", OF_ONE)
@few
@given(st.data(), WHOM)
def test_whatever_changes_for_ana_is_noticed(which: str, data: st.DataObject, applies_to: dict[str, Any]) -> None:
    stories, shape, figures = OF_ONE[which]
    assert [*unnoticed(data.draw(stories), rule_of(shape, applies_to, **figures), ("ana",))] == []


AMONG: dict[str, dict[str, Any]] = {
    "cadence of whoever is alone": {"kinds": ["clinical"], "interval_days": 5, "alone_in_unit": True},
    "capacity": {"role": "clinical_supervisor", "most": 1, "fte_pro_rata": True},
    "capacity of managers": {"role": "line_manager", "most": 1},
    "capacity of preceptors": {"role": "preceptor", "most": 1, "fte_pro_rata": True},
    "cycle": {},
    "ratio": {"counted": {"professions": ["nurse"]}, "per": {"career_stages": ["senior"]}, "most": 1},
    "ratio by profession": {"counted": {"professions": ["midwife"]}, "per": {"professions": ["nurse"]}, "most": 1},
    "eligibility": {
        "months_registered": 1,
        "registration_current": True,
        "training": "preparation",
        "at_least_their_band": True,
        "families": [["nurse", "midwife"]],
    },
    "eligibility of managers": {"roles": ["line_manager"], "with_the_employer": True, "professions": ["midwife"]},
    "eligibility of supervisors": {
        "roles": ["clinical_supervisor", "professional_supervisor"],
        "not_lapsed": True,
        "training": "preparation",
        "training_lasts_days": 20,
        "or_months_supervising": 1,
        "least_band": {5: 6},
    },
    "eligibility of any": {
        "roles": ["line_manager", "clinical_supervisor"],
        "one_is_enough": True,
        "bodies": ["NMC"],
        "professions": ["midwife"],
    },
    "separation by policy": {
        "clash": "both",
        "one": ["line_manager"],
        "other": ["clinical_supervisor", "preceptor"],
        "severity_by_policy": {
            "required": "high",
            "preferred": "low",
            "allowed": "info",
            "independent_third": ["professional_supervisor"],
        },
    },
    "separation of many": {"clash": "at_least", "one": ["preceptor", "clinical_supervisor"], "min_roles": 2},
    "separation both ways": {"clash": "reciprocal"},
}
organisation = organisations(*ROLES, *ROLES, *COMINGS, *POSTS, *SERVICES, often=("ben",))


@pytest.mark.parametrize("which", AMONG)
@few
@given(organisation, st.sampled_from(({}, {"professions": ["nurse"]})))
def test_whatever_changes_among_four_is_noticed(which: str, story: Story, applies_to: dict[str, Any]) -> None:
    rule = rule_of(which.split()[0], applies_to, **AMONG[which])
    assert [*unnoticed(story, rule, NAMES)] == []
