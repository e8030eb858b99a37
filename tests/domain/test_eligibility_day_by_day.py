"""Eligibility against its plain model: on each day, each thing that is asked of a preceptor is looked up anew."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.roles import ROLE_OF
from domain.rules.calendar import add_months
from domain.rules.eligibility import Parameters
from domain.rules.rule import Rule, Standing
from domain.staff_member.vocabulary import RegistrationStatus
from domain.timeline import ONE_DAY
from domain.vocabulary import Status
from tests.domain.happenings import calmer
from tests.domain.organisation import (
    COMINGS,
    NAMES,
    POSTS,
    ROLES,
    is_offered_a_plan,
    is_registered,
    is_trained,
    organisations,
    stops_working,
)
from tests.domain.plain import FAR, NOT_APPLICABLE, Evidence, Subject, assert_as_on_every_day, rule_of
from tests.domain.plain_roles import Roles, asks, once
from tests.domain.stories import Story

Answer = tuple[bool | None, Evidence]
"""Whether something asked is there (None: nothing is known of it), and what shows it."""

PRACTISING = (RegistrationStatus.REGISTERED, RegistrationStatus.CONDITIONS)
rules = st.builds(
    lambda applies_to, **facts: rule_of("eligibility", applies_to, **facts),
    applies_to=st.sampled_from(({}, {}, {"professions": ["midwife", "nurse"]})),
    roles=st.sampled_from((["preceptor"], ["line_manager"], ["clinical_supervisor", "professional_supervisor"])),
    one_is_enough=st.booleans(),
    months_registered=st.sampled_from((None, None, 0, 1)),
    registration_current=st.booleans(),
    not_lapsed=st.booleans(),
    bodies=st.sampled_from(((), ("nmc",))),
    professions=st.sampled_from(((), ("nurse", "midwife"))),
    training=st.sampled_from((None, "preparation")),
    training_lasts_days=st.sampled_from((None, 1, 20)),
    or_months_supervising=st.sampled_from((None, 1)),
    at_least_their_band=st.booleans(),
    least_band=st.sampled_from(({}, {5: 6})),
    families=st.sampled_from(((), (["nurse", "nursing_associate"], ["midwife"]))),
    families_or_training=st.sampled_from((None, "preparation")),
    with_the_employer=st.booleans(),
)
OFTEN = (is_offered_a_plan, is_offered_a_plan, is_registered, is_registered, is_trained, is_trained)
stories = organisations(*OFTEN, *OFTEN, *ROLES[:4], *COMINGS, *POSTS[1:3], stops_working, often=("ben", "cat"))


class Plain:
    """The text of the rule, for a person and a holder of a role toward them."""

    def __init__(self, roles: Roles, rule: Rule, other: Dossier, holder: Dossier) -> None:
        self.roles, self.rule, self.other, self.holder = roles, rule, other, holder
        self.figures: Parameters = rule.parameters

    def standing(self, key: str, today: date) -> Standing:
        """How the holder stands in one role on that day."""
        those = self.roles.toward if self.figures.with_the_employer else self.roles.real
        roles = [each for each in those(self.other.person_id, today) if each.role in self.figures.roles]
        named = [each for each in roles if (each.holder, each.key) == (self.holder.person_id, key)]
        if not named or not asks(self.rule, self.roles.story, self.other.person_id, today):
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
        if figures.not_lapsed:
            found.append(self.registered_now(today) if self.holder.registrations else (True, ()))
        if figures.bodies:
            found.append(self.registered_by(today))
        elif figures.professions:
            found.append((self.in_post(today), ()))
        if figures.training:
            found.append(self.trained(today, figures.training))
        found += self.of_both_posts(today)
        if figures.with_the_employer:
            found.append(self.with_the_employer(today))
        return found

    def of_both_posts(self, today: date) -> Iterator[Answer]:
        """What the posts of both say."""
        own, theirs = self.holder.band().at(today), self.other.band().at(today)
        unknown = own is None or theirs is None
        if self.figures.at_least_their_band:
            yield ((None if unknown else (own or 0) >= (theirs or 0), ()))
        if self.figures.least_band:
            yield ((None if unknown else (own or 0) >= self.figures.least_band.get(theirs or 0, 0), ()))
        if self.figures.families:
            yield ((self.declared(today) or self.same_family(today), ()))

    def registered_by(self, today: date) -> Answer:
        """By one of the bodies; where none ever listed them, a post leaves it open."""
        known = [each for name, each in self.holder.registrations.items() if name.casefold() in self.figures.bodies]
        if not known:
            return (False if self.figures.professions and self.in_post(today) is False else None), ()
        listings = [each for one in known if (each := one.listed().at(today))]
        current = any(each.practising and (each.expires_on or today) >= today for each in listings)
        return current, once(*((each.event_id,) for each in listings))

    def in_post(self, today: date) -> bool:
        """In any post that is held on that day."""
        posts = [each for each in self.holder.posts.values() if self.holder.active(each).at(today)]
        return any(each.profession().at(today) in self.figures.professions for each in posts)

    def with_the_employer(self, today: date) -> Answer:
        """In any post; else what was said last."""
        if any(self.holder.active(each).at(today) for each in self.holder.posts.values()):
            return True, ()
        posts = self.holder.posts.values()
        said = [(f.day + ONE_DAY, f.event_id) for each in posts for f in each.facts.by_day("ended")]
        said += [(f.day + ONE_DAY, f.event_id) for f in self.holder.facts.by_day("left")]
        said += [(f.day, f.event_id) for each in posts for f in each.facts.by_day("status")]
        return False, tuple(event for _, event in sorted(each for each in said if each[0] <= today)[-1:])

    def registered_since(self, today: date, months: int) -> Answer:
        """Long enough on any register."""
        words = [(f.day, f.value[0], f.event_id) for b in self.holder.registrations.values() for f in b.facts.log]
        firsts = [(day, event) for day, status, event in words if status in PRACTISING]
        if not firsts:
            return (False if words else None), ()
        return add_months(min(firsts)[0], months) <= today, (min(firsts)[1],)

    def registered_now(self, today: date) -> Answer:
        """On any register, by the last word of each."""
        if not self.holder.registrations:
            return None, ()
        listings = [each.listed().at(today) for each in self.holder.registrations.values()]
        said = [each for each in listings if each is not None]
        current = any(each.practising and (each.expires_on or today) >= today for each in said)
        return current, once(*((each.event_id,) for each in said))

    def trained(self, today: date, competence: str) -> Answer:
        """By a training that counts on that day; of several the last one."""
        figures = self.figures
        given = [each for each in self.holder.supervises.values() if ROLE_OF.get(each.kind) in figures.roles]
        began = [each.began_on for each in given if each.began_on]
        if figures.or_months_supervising and any(
            add_months(day, figures.or_months_supervising) <= today for day in began
        ):
            return True, ()
        trainings = self.holder.training(competence)
        if not trainings:
            return None, ()
        lasts = timedelta(days=figures.training_lasts_days or FAR)
        counting = [
            each
            for each in trainings
            if each.completed_on <= today <= min(each.expires_on or today, each.completed_on + lasts)
        ]
        shown = counting[-1:] or trainings
        return bool(counting), tuple(each.event_id for each in shown)

    def declared(self, today: date) -> bool:
        """The competence that stands for the profession."""
        gained = self.holder.training(self.figures.families_or_training or "")
        return any(each.completed_on <= today <= (each.expires_on or today) for each in gained)

    def same_family(self, today: date) -> bool | None:
        """Only where the preceptee's profession has a family."""
        of, to = self.holder.profession().at(today), self.other.profession().at(today)
        family = next((family for family in self.figures.families if to in family), None)
        if to is None or (family is not None and of is None):
            return None
        return family is None or of in family


@calmer
@given(stories, rules)
def test_on_each_day_a_holder_of_a_role_is_asked_for_what_is_known_of_that_day(story: Story, rule: Rule) -> None:
    roles = Roles(story)
    for name in NAMES:
        other = story.of(name)
        plain: dict[Subject, Callable[[date], Standing]] = {
            ((other.person_id, holder.person_id), key): partial(Plain(roles, rule, other, holder).standing, key)
            for holder in map(story.of, NAMES)
            for key in keys_of(other)
        }
        if rule.parameters.one_is_enough:
            plain = {((other.person_id,), ""): partial(best_of, list(plain.values()))}
        assert_as_on_every_day(story, rule, name, plain)


def keys_of(other: Dossier) -> list[str]:
    """What a role toward somebody may rest on, in the order in which roles are told."""
    posts = [f"assignment:{each}" for each in other.posts]
    kinds = dict.fromkeys(f"relationship:{each.kind}" for each in other.supervised_by.values())
    return [*posts, *kinds, *(f"plan:{number}" for number in other.plans)]


BEST_FIRST = (Status.COMPLIANT, Status.UNKNOWN, Status.BREACHED)


def best_of(holders: list[Callable[[date], Standing]], today: date) -> Standing:
    """The best of those who hold a role; a breach shows all."""
    held = [each for each in (standing(today) for standing in holders) if each.status in BEST_FIRST]
    if not held:
        return NOT_APPLICABLE
    best = min(held, key=lambda each: BEST_FIRST.index(each.status))
    return best._replace(evidence=once(*(each.evidence for each in held))) if best.status.is_breach else best
