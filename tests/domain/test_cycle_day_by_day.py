"""Cycles against their plain model: on each day, every ring of people is tried."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.cycle import Chain, Parameters
from domain.rules.rule import Rule, Standing
from domain.vocabulary import PersonId, Role, Status
from tests.domain.happenings import calmer
from tests.domain.organisation import COMINGS, KINDS, NAMES, manages, organisations
from tests.domain.plain import DAYS, NOT_APPLICABLE, Evidence, in_force, rule_of
from tests.domain.plain_roles import Roles, all_of, once
from tests.domain.stories import Story
from tests.domain.stream import person


def supervises(story: Story, one: str, other: str, on: str, pick: int) -> object:
    """Supervision of supervision begins, or ends."""
    end = story.stops if pick % 3 == 2 else story.supervises
    return end(one, other, on, kind=KINDS[1])


rules = st.builds(
    lambda **facts: rule_of("cycle", **facts),
    chains=st.sampled_from((tuple(Chain), (Chain.MIXED,), (Chain.SUPERVISION_OF_SUPERVISION, Chain.LINE_MANAGEMENT))),
    max_people=st.sampled_from((2, 3, 12)),
)
stories = organisations(*(manages, supervises) * 4, *COMINGS[:3], most=24)


class Plain:
    """The text of the rule for one ring: each is overseen by the next, the last one by the first."""

    def __init__(self, roles: Roles, rule: Rule, ring: tuple[PersonId, ...]) -> None:
        self.roles, self.rule, self.ring = roles, rule, ring

    def closed(self, today: date) -> dict[Chain, Evidence]:
        """By chain, the events of all edges on that day, if all are there."""
        supervision = self.edges(today, Role.SUPERVISOR_OF_SUPERVISION)
        management = self.edges(today, Role.LINE_MANAGER)
        if all(supervision) or all(management):
            pure = {Chain.SUPERVISION_OF_SUPERVISION: supervision, Chain.LINE_MANAGEMENT: management}
            return {chain: once(*edges) for chain, edges in pure.items() if all(edges)}
        either = [once(*both) for both in zip(supervision, management, strict=True)]
        return {Chain.MIXED: once(*either)} if all(either) else {}

    def edges(self, today: date, role: Role) -> list[Evidence]:
        """For each in the ring, what shows that the next one oversees them in that role."""
        return [
            all_of(each for each in self.roles.real(one, today) if each.role is role and each.holder == other)
            for one, other in pairwise((*self.ring, self.ring[0]))
        ]

    def standing(self, chain: Chain, today: date) -> Standing:
        """How the ring stands on that day, if it was ever closed."""
        if not in_force(self.rule, today):
            return NOT_APPLICABLE
        closed = self.closed(today).get(chain)
        return Standing(Status.BREACHED, None, closed) if closed else Standing(Status.COMPLIANT)


def rings(longest: int) -> Iterator[tuple[PersonId, ...]]:
    """Every ring of people, from the smallest id on."""
    for size in range(2, min(longest, len(NAMES)) + 1):
        yield from (ring for ring in permutations(map(person, NAMES), size) if ring[0] == min(ring))


@calmer
@given(stories, rules)
def test_on_each_day_a_ring_of_people_is_closed_if_each_is_overseen_by_the_next(story: Story, rule: Rule) -> None:
    figures: Parameters = rule.parameters
    roles = Roles(story)
    expected = {}
    for ring in rings(figures.max_people):
        plain = Plain(roles, rule, ring)
        ever = {chain for day in DAYS for chain in plain.closed(day)}
        for chain in figures.chains:
            if chain in ever:
                expected[ring, f"cycle:{chain}"] = [plain.standing(chain, day) for day in DAYS]
    for name in NAMES:
        found = {(each.people, each.subject): each for each in story.assess_by(rule, name)}
        assert found.keys() == {key for key in expected if person(name) in key[0]}
        for key, each in found.items():
            assert each.found_from == each.people
            assert [each.timeline.at(day) for day in DAYS] == expected[key]
