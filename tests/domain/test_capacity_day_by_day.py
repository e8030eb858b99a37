"""Capacity against its plain model: on each day, the people are counted whom somebody looks after."""

from datetime import date, timedelta
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from domain.rules import capacity
from domain.rules.rule import Rule, Standing
from domain.vocabulary import PersonId, Role, Status
from tests.domain.happenings import calmer
from tests.domain.organisation import COMINGS, NAMES, POSTS, ROLES, organisations
from tests.domain.plain import (
    NOT_APPLICABLE,
    Evidence,
    assert_as_on_every_day,
    first_of_run,
    rule_of,
)
from tests.domain.plain_roles import Roles, all_of, asks, once
from tests.domain.stories import Story
from tests.domain.stream import person

rules = st.builds(
    lambda applies_to, **facts: rule_of("capacity", applies_to, **facts),
    applies_to=st.sampled_from(({}, {"professions": ["nurse", "midwife"]})),
    role=st.sampled_from((Role.LINE_MANAGER, Role.CLINICAL_SUPERVISOR, Role.PRECEPTOR)),
    most=st.sampled_from((1, 1, 2)),
    fte_pro_rata=st.booleans(),
    tolerance_days=st.sampled_from((0, 0, 4)),
)
stories = organisations(*ROLES[:6], *ROLES, *COMINGS, POSTS[3], often=("ben",))


class Plain:
    """The text of the rule, for one holder."""

    def __init__(self, roles: Roles, rule: Rule, holder: PersonId) -> None:
        self.roles, self.story, self.rule, self.holder = roles, roles.story, rule, holder
        self.figures: capacity.Parameters = rule.parameters

    def standing(self, today: date) -> Standing:
        """How many people, against how many there may be."""
        looked_after = self.looked_after(today)
        if not looked_after or not asks(self.rule, self.story, self.holder, today):
            return NOT_APPLICABLE
        since = first_of_run(today, self.over) if self.over(today) else None
        if since is None or today < since + timedelta(days=self.figures.tolerance_days):
            return Standing(Status.COMPLIANT)
        return Standing(Status.BREACHED, None, once(*looked_after))

    def looked_after(self, today: date) -> list[Evidence]:
        """For each person toward whom the role is held, the events that show it."""
        found = []
        for subject in sorted(map(person, NAMES)):
            held = [
                each
                for each in self.roles.real(subject, today)
                if each.holder == self.holder and each.role is self.figures.role
            ]
            if held:
                found.append(all_of(held))
        return found

    def over(self, today: date) -> bool:
        """Whether there are too many."""
        limit = self.figures.most
        if self.figures.fte_pro_rata:
            share = min(self.story.person(self.holder).fte().at(today) or 1.0, 1.0)
            limit = ceil(limit * round(share * 100) / 100)
        return len(self.looked_after(today)) > limit


@calmer
@given(stories, rules)
def test_on_each_day_nobody_looks_after_more_people_than_the_limit_of_that_day(story: Story, rule: Rule) -> None:
    roles = Roles(story)
    for name in NAMES:
        plain = Plain(roles, rule, person(name))
        assert_as_on_every_day(story, rule, name, {((person(name),), f"role:{plain.figures.role}"): plain.standing})
