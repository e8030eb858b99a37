"""Expiry against its plain model: on each day, how each body lists somebody, and who works as what."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.rules.expiry import ExpiryParameters
from domain.rules.rule import Rule, Standing
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import RegistrationStatus
from domain.vocabulary import EventId, Profession, Severity, Status
from tests.domain.happenings import IN_POST, NURSE, PWP, SUPERVISED, absent, calmer, histories, one_of
from tests.domain.plain import (
    ANA,
    NOT_APPLICABLE,
    UNKNOWN,
    Days,
    assert_as_on_every_day,
    away,
    in_force,
    rule_of,
)
from tests.domain.stories import Story
from tests.domain.stream import day, person

WORST_FIRST = (
    Status.BREACHED,
    Status.OVERDUE,
    Status.UNKNOWN,
    Status.DUE_SOON,
    Status.COMPLIANT,
    Status.PAUSED,
    Status.NOT_APPLICABLE,
)
BEST_FIRST = (Status.COMPLIANT, Status.DUE_SOON, Status.OVERDUE, Status.BREACHED, Status.UNKNOWN)

ASKED: tuple[dict[str, Any], ...] = (
    {"bodies": {PWP: ["BABCP", "bps"], NURSE: ["NMC"]}},
    {"bodies": {PWP: ["bps"]}},
    {"bodies": {PWP: ["BABCP", "bps"], NURSE: ["NMC"]}, "cycle_days": {"BPS": 20, "NMC": 30}},
    {"competence": "safeguarding"},
    {"bodies": {NURSE: ["NMC"]}, "competence": "safeguarding"},
)
figures = st.fixed_dictionaries(
    {
        "applies_to": st.sampled_from(({}, {"professions": [PWP]}, {"kinds": ["case_management"]})),
        "warn_days": st.sampled_from(((3, 9), (20, 4, 1), ())),
        "grace_days": st.sampled_from((0, 3)),
        "pause_after_days": st.sampled_from((None, 3)),
    }
)


def listed(story: Story, on: str, pick: int) -> Any:
    """A body says how it lists Ana."""
    status = one_of((RegistrationStatus.REGISTERED, RegistrationStatus.CONDITIONS, RegistrationStatus.LAPSED), pick)
    facts = {"body": one_of(("BABCP", "BPS", "nmc"), pick // 3), "status": status}
    expires_on = day(on) + timedelta(days=pick - 2) if pick % 4 else None
    return story.do(hr.RecordRegistration, on, person_id=person("ana"), expires_on=expires_on, **facts)


def trained(story: Story, on: str, pick: int) -> Any:
    """Ana is trained, for good or for some days."""
    expires_on = day(on) + timedelta(days=pick) if pick % 4 else None
    return story.do(hr.RecordTraining, on, person_id=person("ana"), competence="safeguarding", expires_on=expires_on)


stories = histories(*(listed,) * 6, *(trained,) * 3, absent, absent, *IN_POST, *SUPERVISED)


class Plain:
    """The text of the rule, for one person."""

    def __init__(self, rule: Rule, dossier: Dossier) -> None:
        self.rule, self.dossier = rule, dossier
        self.figures: ExpiryParameters = rule.parameters
        self.days = Days(rule, dossier, None)

    def standing(self, today: date) -> Standing:
        """Of all that is asked on that day, what stands worst."""
        found = [
            min((self.with_body(body, today) for body in bodies), key=lambda each: BEST_FIRST.index(each.status))
            for profession, bodies in self.figures.bodies.items()
            if self.works_as(profession, today)
        ]
        if self.figures.competence is not None and self.days.asked(today):
            found.append(self.trained(self.figures.competence, today))
        stopped = away(self.dossier, today, self.figures.pause_after_days)
        if found and stopped is not None:
            return Standing(Status.PAUSED, None, stopped)
        return min(found, key=lambda each: WORST_FIRST.index(each.status), default=NOT_APPLICABLE)

    def works_as(self, profession: Profession, today: date) -> bool:
        """Whether any post, also beside the main one, is held in the profession."""
        posts = [post for post in self.dossier.posts.values() if self.dossier.active(post).at(today)]
        return in_force(self.rule, today) and profession in [post.profession().at(today) for post in posts]

    def with_body(self, body: str, today: date) -> Standing:
        """How the body lists the person, by its last word."""
        known = [each for name, each in self.dossier.registrations.items() if name.lower() == body.lower()]
        listing = known[0].listed().at(today) if known else None
        if listing is None:
            return UNKNOWN
        if self.figures.cycle_days:
            if listing.expires_on or listing.status is RegistrationStatus.LAPSED:
                return Standing(Status.COMPLIANT, None, (listing.event_id,))
            said_on = max(fact.day for fact in known[0].facts.by_day("listed") if fact.day <= today)
            cycle = self.figures.cycle_days.get(body.upper())
            return self.until(said_on + timedelta(days=cycle) if cycle else None, listing.event_id, today)
        if listing.status not in (RegistrationStatus.REGISTERED, RegistrationStatus.CONDITIONS):
            return Standing(Status.BREACHED, listing.expires_on, (listing.event_id,))
        return self.until(listing.expires_on, listing.event_id, today)

    def trained(self, competence: str, today: date) -> Standing:
        """By the last training; nothing is overdue for somebody who never had one."""
        gained = [each for each in self.dossier.training(competence) if each.completed_on <= today]
        return self.until(gained[-1].expires_on, gained[-1].event_id, today) if gained else UNKNOWN

    def until(self, last_day: date | None, event: EventId, today: date) -> Standing:
        """In date to that day and the days of grace; the nearer the end, the more it matters."""
        if last_day is None or not self.figures.warn_days:
            over = last_day is not None and today > last_day + timedelta(days=self.figures.grace_days)
            return Standing(Status.OVERDUE if over else Status.COMPLIANT, last_day, (event,))
        if today > last_day + timedelta(days=self.figures.grace_days):
            return Standing(Status.OVERDUE, last_day, (event,))
        warned = sum(today >= last_day - timedelta(days=days) for days in self.figures.warn_days)
        if not warned:
            return Standing(Status.COMPLIANT, last_day, (event,))
        degree = self.rule.severity - len(self.figures.warn_days) + warned - 1
        return Standing(Status.DUE_SOON, last_day, (event,), Severity(max(degree, Severity.INFO)))


@pytest.mark.parametrize("what", ASKED, ids=("two bodies", "one body", "cycles", "training", "both"))
@calmer
@given(stories, figures)
def test_on_each_day_the_last_word_of_the_bodies_counts_for_the_posts_of_that_day(
    what: dict[str, Any], story: Story, facts: dict[str, Any]
) -> None:
    rule = rule_of("expiry", **facts, **what)
    assert_as_on_every_day(story, rule, "ana", {ANA: Plain(rule, story.of("ana")).standing})
