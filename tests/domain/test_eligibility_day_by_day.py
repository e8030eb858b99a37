"""Eligibility against its plain model: on each day, each thing that is asked of a preceptor is looked up anew."""

from collections.abc import Callable
from datetime import date
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.rules.calendar import add_months
from domain.rules.eligibility import Parameters
from domain.rules.rule import Rule, Standing
from domain.staff_member.vocabulary import RegistrationStatus
from domain.vocabulary import Status
from tests.domain.happenings import calmer
from tests.domain.organisation import (
    COMINGS,
    NAMES,
    POSTS,
    is_offered_a_plan,
    is_registered,
    is_trained,
    organisations,
)
from tests.domain.plain import NOT_APPLICABLE, Evidence, Subject, assert_as_on_every_day, rule_of
from tests.domain.plain_roles import Roles, asks, once
from tests.domain.stories import Story

Answer = tuple[bool | None, Evidence]
"""Whether something asked is there (None: nothing is known of it), and what shows it."""

PRACTISING = (RegistrationStatus.REGISTERED, RegistrationStatus.CONDITIONS)
rules = st.builds(
    lambda applies_to, **facts: rule_of("eligibility", applies_to, **facts),
    applies_to=st.sampled_from(({}, {}, {"professions": ["midwife", "nurse"]})),
    months_registered=st.sampled_from((None, 0, 1)),
    registration_current=st.booleans(),
    training=st.sampled_from((None, "preparation")),
    band_of_preceptee=st.booleans(),
    families=st.sampled_from(((), (["nurse", "nursing_associate"], ["midwife"]))),
)
OFTEN = (is_offered_a_plan, is_offered_a_plan, is_registered, is_registered, is_trained, is_trained)
stories = organisations(*OFTEN, *OFTEN, *COMINGS, *POSTS[1:3], often=("ben", "cat"))


class Plain:
    """The text of the rule, for a preceptee and a preceptor."""

    def __init__(self, roles: Roles, rule: Rule, preceptee: Dossier, preceptor: Dossier) -> None:
        self.roles, self.rule, self.preceptee, self.preceptor = roles, rule, preceptee, preceptor
        self.figures: Parameters = rule.parameters

    def standing(self, plan: str, today: date) -> Standing:
        """How the preceptor stands in one plan on that day."""
        roles = self.roles.real(self.preceptee.person_id, today)
        named = [each for each in roles if (each.holder, each.key) == (self.preceptor.person_id, plan)]
        if not named or not asks(self.rule, self.roles.story, self.preceptee.person_id, today):
            return NOT_APPLICABLE
        answers = list(self.answers(today))
        if any(met is False for met, _ in answers):
            unmet = (evidence for met, evidence in answers if met is False)
            return Standing(Status.BREACHED, None, once(named[0].evidence, *unmet))
        unknown = any(met is None for met, _ in answers)
        return Standing(Status.UNKNOWN if unknown else Status.COMPLIANT, None, named[0].evidence)

    def answers(self, today: date) -> list[Answer]:
        """What is asked for, in order."""
        figures = self.figures
        found = []
        if figures.months_registered is not None:
            found.append(self.registered_since(today, figures.months_registered))
        if figures.registration_current:
            found.append(self.registered_now(today))
        if figures.training:
            found.append(self.trained(today, figures.training))
        if figures.band_of_preceptee:
            bands = self.preceptor.band().at(today), self.preceptee.band().at(today)
            found.append((None if None in bands else (bands[0] or 0) >= (bands[1] or 0), ()))
        if figures.families:
            found.append((self.same_family(today), ()))
        return found

    def registered_since(self, today: date, months: int) -> Answer:
        """Long enough on any register."""
        words = [(f.day, f.value[0], f.event_id) for b in self.preceptor.registrations.values() for f in b.facts.log]
        firsts = [(day, event) for day, status, event in words if status in PRACTISING]
        if not firsts:
            return (False if words else None), ()
        return add_months(min(firsts)[0], months) <= today, (min(firsts)[1],)

    def registered_now(self, today: date) -> Answer:
        """On any register, by the last word of each."""
        if not self.preceptor.registrations:
            return None, ()
        listings = [each.listed().at(today) for each in self.preceptor.registrations.values()]
        said = [each for each in listings if each is not None]
        current = any(each.practising and (each.expires_on or today) >= today for each in said)
        return current, once(*((each.event_id,) for each in said))

    def trained(self, today: date, competence: str) -> Answer:
        """By a training that counts on that day; of several the last one."""
        trainings = self.preceptor.training(competence)
        if not trainings:
            return None, ()
        counting = [each for each in trainings if each.completed_on <= today <= (each.expires_on or today)]
        shown = counting[-1:] or trainings
        return bool(counting), tuple(each.event_id for each in shown)

    def same_family(self, today: date) -> bool | None:
        """Only where the preceptee's profession has a family."""
        of, to = self.preceptor.profession().at(today), self.preceptee.profession().at(today)
        family = next((family for family in self.figures.families if to in family), None)
        if to is None or (family is not None and of is None):
            return None
        return family is None or of in family


@calmer
@given(stories, rules)
def test_on_each_day_a_preceptor_is_asked_for_what_is_known_of_that_day(story: Story, rule: Rule) -> None:
    roles = Roles(story)
    for name in NAMES:
        preceptee = story.of(name)
        plain: dict[Subject, Callable[[date], Standing]] = {
            ((preceptee.person_id, preceptor.person_id), f"plan:{number}"): partial(
                Plain(roles, rule, preceptee, preceptor).standing, f"plan:{number}"
            )
            for preceptor in map(story.of, NAMES)
            for number in preceptee.plans
        }
        assert_as_on_every_day(story, rule, name, plain)
