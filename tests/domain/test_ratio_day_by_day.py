"""Ratio against its plain model: on each day, the people of two groups in a unit are counted."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.ratio import Group, Parameters
from domain.rules.rule import Rule, Standing
from domain.vocabulary import PersonId, Status, UnitId
from tests.domain.happenings import calmer
from tests.domain.organisation import COMINGS, NAMES, POSTS, SERVICES, UNITS, organisations
from tests.domain.plain import NOT_APPLICABLE, Evidence, assert_as_on_every_day, in_force, rule_of
from tests.domain.plain_roles import once
from tests.domain.stories import Story
from tests.domain.stream import person, unit

NURSES, PEERS = ["nurse", "nursing_associate"], ["lived_experience"]
GROUPS = st.sampled_from(
    (
        {"professions": NURSES},
        {"professions": [*PEERS, "midwife"], "career_stages": ["qualified"]},
        {"career_stages": ["senior"]},
        {"career_stages": ["qualified", "newly_qualified"]},
        {},
    )
)
rules = st.builds(
    lambda **facts: rule_of("ratio", **facts), counted=GROUPS, per=GROUPS, most=st.sampled_from((1, 1, 2, 3))
)
LEADS = (SERVICES[1],) * 5
stories = organisations(*LEADS, POSTS[0], POSTS[0], POSTS[1], POSTS[4], *COMINGS, often=("ana",))


class Plain:
    """The text of the rule, for one unit and one person who may lead it."""

    def __init__(self, story: Story, rule: Rule, unit_id: UnitId, lead: PersonId) -> None:
        self.story, self.rule, self.unit_id, self.lead = story, rule, unit_id, lead
        self.figures: Parameters = rule.parameters

    def standing(self, today: date) -> Standing:
        """How many of the one group there are for each of the other, where this person leads."""
        lead = self.story.unit(self.unit_id).lead().at(today)
        leads = lead is not None and lead.lead_id == self.lead and self.story.person(self.lead).present().at(today)
        if not in_force(self.rule, today) or not leads:
            return NOT_APPLICABLE
        counted, per = self.members(self.figures.counted, today), self.members(self.figures.per, today)
        if not counted:
            return NOT_APPLICABLE
        assert self.figures.most is not None
        if len(counted) <= len(per) * self.figures.most:
            return Standing(Status.COMPLIANT)
        return Standing(Status.BREACHED, None, once(*counted, *per))

    def members(self, group: Group, today: date) -> list[Evidence]:
        """For each who belongs to the group in this unit on that day, the event with which the main post began."""
        found: list[Evidence] = []
        for dossier in map(self.story.person, sorted(map(person, NAMES))):
            post = dossier.primary_post().at(today)
            in_group = dossier.unit().at(today) == self.unit_id
            if group.professions:
                in_group = in_group and dossier.profession().at(today) in group.professions
            if group.career_stages:
                in_group = in_group and dossier.career_stage().at(today) in group.career_stages
            if post is not None and in_group and (began := dossier.posts[post].began):
                found.append((began.event_id,))
        return found


@calmer
@given(stories, rules)
def test_on_each_day_whoever_leads_answers_for_the_numbers_of_that_day(story: Story, rule: Rule) -> None:
    for name in NAMES:
        assert_as_on_every_day(
            story,
            rule,
            name,
            {
                ((person(name),), f"unit:{unit_id}"): Plain(story, rule, unit_id, person(name)).standing
                for unit_id in map(unit, UNITS)
            },
        )
