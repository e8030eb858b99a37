"""Separation against its plain model: on each day, the roles of one person toward another are looked at together."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.rule import Rule, Standing
from domain.rules.separation import Parameters
from domain.vocabulary import PersonId, Role, SeparationMode, Severity, Status
from tests.domain.happenings import calmer
from tests.domain.organisation import COMINGS, KINDS, NAMES, POSTS, ROLES, SERVICES, organisations
from tests.domain.plain import DAYS, NOT_APPLICABLE, Evidence, Subject, assert_as_on_every_day, first_of_run, rule_of
from tests.domain.plain_roles import Holding, Roles, all_of, asks, once
from tests.domain.stories import Story
from tests.domain.stream import person

BY_POLICY = {
    "required": "high",
    "preferred": "LOW",
    "allowed": "INFO",
    "independent_third": ["professional_supervisor", "supervisor_of_supervision"],
}
ROLES_OF = [role.value for role in Role]
CLASHES: tuple[dict[str, Any], ...] = (
    {"clash": "both", "one": ["line_manager"], "other": ["clinical_supervisor"], "severity_by_policy": BY_POLICY},
    {"clash": "both", "one": ["clinical_supervisor", "preceptor"], "other": ["line_manager"]},
    {"clash": "both", "one": ["line_manager", "preceptor"], "other": ["preceptor", "professional_supervisor"]},
    {"clash": "at_least", "one": ROLES_OF, "min_roles": 2},
    {"clash": "at_least", "one": ROLES_OF[:5], "min_roles": 3, "severity_by_policy": BY_POLICY},
)
figures = st.fixed_dictionaries(
    {
        "applies_to": st.sampled_from(({}, {}, {"professions": ["nurse", "midwife"]})),
        "ignore_acting_days": st.sampled_from((0, 4)),
    }
)
stories = organisations(*ROLES[:6], *ROLES, *COMINGS, POSTS[0], SERVICES[0], SERVICES[0], often=("ben",))


class Clash(NamedTuple):
    """Why two roles do not go together on a day; acting: only because somebody stands in."""

    evidence: Evidence
    acting: bool


class Plain:
    """The text of the rule for one person and one holder; `key`: of the first of two roles, or "" where all count."""

    def __init__(self, roles: Roles, rule: Rule, subject: PersonId, holder: PersonId, key: str) -> None:
        self.roles, self.story, self.rule = roles, roles.story, rule
        self.subject, self.holder, self.key = subject, holder, key
        self.figures: Parameters = rule.parameters

    def standing(self, today: date) -> Standing:
        """Whether the roles held on that day clash."""
        if not asks(self.rule, self.story, self.subject, today) or not self.concerned(today):
            return NOT_APPLICABLE
        clash = self.clash(today)
        if clash is None or (clash.acting and today < self.tolerated_to(today)):
            return Standing(Status.COMPLIANT)
        severity, shown = self.severity(today)
        return Standing(Status.BREACHED, None, once(clash.evidence, shown), severity)

    def tolerated_to(self, today: date) -> date:
        """The first day on which it counts that somebody only stands in."""
        began = first_of_run(today, lambda day: self.clash(day) is not None)
        return began + timedelta(days=self.figures.ignore_acting_days)

    def held(self, today: date) -> list[Holding]:
        """The roles of the holder on that day."""
        return [each for each in self.roles.real(self.subject, today) if each.holder == self.holder]

    def concerned(self, today: date) -> list[Holding]:
        """Those of them that the rule is about."""
        held = self.held(today)
        if self.figures.clash == "at_least":
            return [each for each in held if each.role in self.figures.one]
        return [*self.first(held), *self.others(held)]

    def first(self, held: list[Holding]) -> list[Holding]:
        """The role of the one set, if it is held."""
        return [each for each in held if each.key == self.key and each.role in self.figures.one]

    def others(self, held: list[Holding]) -> list[Holding]:
        """The roles of the other set."""
        return [each for each in held if each.key != self.key and each.role in self.figures.other]

    def clash(self, today: date) -> Clash | None:
        """The clash of that day."""
        held = self.held(today)
        if self.figures.clash == "at_least":
            counted = self.concerned(today)
            if len({each.role for each in counted}) < self.figures.min_roles:
                return None
            substantive = {each.role for each in counted if not each.acting}
            return Clash(all_of(counted), len(substantive) < self.figures.min_roles)
        first, others = self.first(held), self.others(held)
        if not first or not others:
            return None
        return Clash(all_of((*first, *others)), first[0].acting or all(each.acting for each in others))

    def severity(self, today: date) -> tuple[Severity | None, Evidence]:
        """How much it matters by policy of the unit of that day, and what shows that."""
        policy = self.figures.severity_by_policy
        if policy is None:
            return None, ()
        dossier = self.story.person(self.subject)
        posts = [post for post in dossier.posts.values() if self.key == f"assignment:{post.assignment_id}"]
        unit_id = posts[0].unit().at(today) if posts else dossier.unit().at(today)
        known = self.story.unit(unit_id).separation_mode().at(today) if unit_id else None
        severity: Severity = getattr(policy, known.mode if known else SeparationMode.PREFERRED)
        third = all_of(self.thirds(today))
        return Severity(max(1, severity - 1)) if third else severity, once(known and known.evidence, third)

    def thirds(self, today: date) -> Iterator[Holding]:
        """Roles of somebody else who has none of those that clash."""
        policy = self.figures.severity_by_policy
        toward = self.roles.toward(self.subject, today)
        clashing = self.figures.one | self.figures.other
        for each in self.roles.real(self.subject, today):
            entangled = any(other.holder == each.holder and other.role in clashing for other in toward)
            if policy and each.role in policy.independent_third and each.holder != self.holder and not entangled:
                yield each


@pytest.mark.parametrize("clash", CLASHES, ids=range(len(CLASHES)))
@calmer
@given(stories, figures)
def test_on_each_day_the_roles_held_toward_one_person_are_looked_at_together(
    clash: dict[str, Any], story: Story, facts: dict[str, Any]
) -> None:
    rule = rule_of("separation", **facts, **clash)
    roles = Roles(story)
    for name in NAMES:
        ever = {each for day in DAYS for each in roles.toward(person(name), day)}
        keys = {(each.holder, each.key if rule.parameters.clash == "both" else "") for each in ever}
        plain: dict[Subject, Callable[[date], Standing]] = {
            ((person(name), holder), key): Plain(roles, rule, person(name), holder, key).standing
            for holder, key in keys
        }
        assert_as_on_every_day(story, rule, name, plain, untold=(Status.NOT_APPLICABLE, Status.COMPLIANT))


def supervise_each_other(story: Story, one: str, other: str, on: str, pick: int) -> None:
    """Two supervise each other, in the same kind or in two."""
    story.supervises(one, other, on, KINDS[pick % 4])
    story.supervises(other, one, on, KINDS[(pick if pick % 3 else 0) % 4])


EACH_OTHER = (supervise_each_other,) * 4
RECIPROCAL = st.builds(
    lambda exempt: rule_of("separation", clash="reciprocal", exempt_kinds=exempt),
    st.sampled_from((["peer"], ["peer", "clinical"], [])),
)


@calmer
@given(organisations(*EACH_OTHER, *ROLES[6:9], *COMINGS[:2]), RECIPROCAL)
def test_on_each_day_two_who_supervise_each_other_in_one_kind_are_found_from_both_sides(
    story: Story, rule: Rule
) -> None:
    for name in NAMES:
        found = {(each.people, each.subject): each for each in story.assess_by(rule, name)}
        assert {subject for _, subject in found} <= {f"relationship:{kind}" for kind in KINDS}
        for other in map(person, NAMES):
            for kind in KINDS:
                people = tuple(sorted((person(name), other)))
                each = found.get((people, f"relationship:{kind}"))
                assert each is None or each.found_from == people
                for day in DAYS:
                    standing = _each_other(story, rule, people, kind, day)
                    assert each is not None or standing.status is not Status.BREACHED
                    assert each is None or each.timeline.at(day) == standing, (name, day)


def _each_other(story: Story, rule: Rule, people: tuple[PersonId, ...], kind: str, today: date) -> Standing:
    """How two people stand with whom one kind of supervision may go both ways."""
    if people[0] == people[1] or kind in rule.parameters.exempt_kinds:
        return NOT_APPLICABLE
    both = [
        known.held().at(today)
        for subject, supervisor in (people[::-1], people)
        for known in story.person(subject).supervised_by.values()
        if known.supervisor_id == supervisor and known.kind == kind
    ]
    there = all(story.person(each).present().at(today) for each in people)
    if not asks(rule, story, people[0], today) or not there or not any(both):
        return NOT_APPLICABLE
    if len(both) < 2 or not all(both):
        return Standing(Status.COMPLIANT)
    return Standing(Status.BREACHED, None, once(*both))
