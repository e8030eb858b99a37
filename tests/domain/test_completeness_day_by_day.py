"""Completeness against its plain model: on each day, what is there of what a sign-off needs."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.dossier import Dossier
from domain.dossier_facts.plan import Dated, PlanKnown
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome, SignatureRole
from domain.rules.completeness import CompletenessParameters
from domain.rules.rule import Rule, Standing
from domain.staff_member import commands as hr
from domain.vocabulary import EventId, Status
from tests.domain.happenings import IN_POST, PWP, Happening, calm, histories, hr_says, of_post, one_of
from tests.domain.plain import NOT_APPLICABLE, UNKNOWN, Days, Subject, assert_as_on_every_day, rule_of
from tests.domain.stories import Story
from tests.domain.stream import day, person

SAID = {"title": "", "source": "test", "verified": True}
PROGRAMMES = (
    {**SAID, "name": "nursing", "version": "1", "meetings": ["first", "completion"]},
    {**SAID, "name": "nursing", "version": "2", "meetings": []},
    {**SAID, "name": "midwifery", "version": "1"},
)
ITEM = "learning_needs_assessment"
rules = st.builds(
    lambda applies_to, **facts: rule_of("completeness", applies_to, programmes=PROGRAMMES, **facts),
    applies_to=st.sampled_from(({}, {"programmes": ["nursing"]}, {"professions": [PWP]})),
    items=st.sampled_from(((), (ITEM,))),
    meetings=st.sampled_from((None, None, (), ("first",))),
    signatures=st.sampled_from(((), ("preceptee",), ("preceptee", "preceptor"), ("line_manager", "preceptor"))),
    independent_signer=st.booleans(),
)


def begins(story: Story, on: str, pick: int) -> Any:
    """A plan in one of four programmes, one of them unknown, with Ben as preceptor."""
    story.offers("ana", on, *one_of((("nursing", "1"), ("nursing", "2"), ("midwifery", "1"), ("other", "1")), pick))
    story.precepts("ben", "ana", on)
    return story.starts_plan("ana", on, 1)


def meeting(story: Story, on: str, pick: int) -> Any:
    """A meeting with the preceptor."""
    facts = {"meeting": one_of((MeetingKind.FIRST, MeetingKind.COMPLETION), pick), "minutes": 60}
    return story.do(plans.HoldMeeting, on, person_id=person("ana"), preceptor_id=person("ben"), **facts)


def signs(story: Story, on: str, pick: int) -> Any:
    """Somebody signs on some line."""
    signer = person(one_of(("ana", "ben", "cat"), pick))
    return story.do(
        plans.SignPlan, on, person_id=person("ana"), role=one_of(list(SignatureRole), pick), signed_by=signer
    )


def signs_otherwise(story: Story, on: str, pick: int) -> Any:
    """Ben or Cat signs for the preceptor or the line manager."""
    facts = {"role": (SignatureRole.PRECEPTOR, SignatureRole.LINE_MANAGER)[pick % 2], "signed_by": person("ben")}
    return story.do(plans.SignPlan, on, person_id=person("ana"), **facts)


def moved(story: Story, on: str, pick: int) -> Any:
    """The plan turns out to have begun on that day."""
    return story.do(plans.MoveAnchor, on, person_id=person("ana"), started_in_post_on=day(on))


HAPPENINGS: tuple[Happening, ...] = (
    *(begins, begins, meeting, meeting, signs, signs, signs_otherwise, moved),
    hr_says(plans.CompleteItem, item=(ITEM, "other")),
    hr_says(plans.RequestSignOff),
    hr_says(plans.RequestSignOff),
    hr_says(plans.CompletePlan, outcome=(Outcome.COMPLETED, Outcome.EXTENDED), required_meetings=((),)),
    hr_says(plans.WithdrawPlan, outcome=(Outcome.WITHDRAWN, Outcome.TRANSFERRED)),
    hr_says(plans.ReopenPlan),
    of_post(hr.AssignLineManager, manager_id=(person("ben"), person("cat"))),
    of_post(hr.AssignLineManager, manager_id=(person("cat"), person("ben"))),
    *IN_POST[:4],
)
stories = histories(*HAPPENINGS, most=16, first=(begins, meeting, signs, hr_says(plans.RequestSignOff)))


class Plain:
    """The text of the rule, for one plan."""

    def __init__(self, rule: Rule, dossier: Dossier, plan: PlanKnown) -> None:
        self.rule, self.dossier, self.plan = rule, dossier, plan
        self.figures: CompletenessParameters = rule.parameters

    def standing(self, today: date) -> Standing:
        """Whether all is there, from the day on which somebody says so."""
        anchor, closed = self.plan.anchor, self.plan.closed
        said = self.said()
        if anchor is None or today < anchor.day:
            return NOT_APPLICABLE
        completed = closed is not None and closed[0] in (Outcome.COMPLETED, Outcome.COMPLETED_EARLY)
        if closed is not None and not completed and today > closed[1].day:
            return NOT_APPLICABLE
        if said is None or today < said.day:
            return Standing(Status.COMPLIANT, None, (anchor.event_id,))
        required = self.required()
        if required is None:
            return UNKNOWN
        begun = max(said.day, anchor.day)
        there = self.there(required, today)
        if len(there) == len(required):
            return Standing(Status.COMPLIANT, None, (said.event_id, *there))
        return Standing(Status.BREACHED, begun, (said.event_id, *self.there(required, begun)))

    def said(self) -> Dated | None:
        """When somebody first said that all is there: by asking for the sign-off, or by completing the plan."""
        closed = self.plan.closed
        completed = closed[1] if closed and closed[0] in (Outcome.COMPLETED, Outcome.COMPLETED_EARLY) else None
        return min((each for each in (self.plan.sign_off_requested, completed) if each), default=None)

    def required(self) -> set[str] | None:
        """The names of all that is needed; None where nobody says which meetings."""
        meetings, offer = self.figures.meetings, self.plan.offer
        if meetings is None and offer:
            named = (offer.programme, offer.programme_version)
            meetings = next((e.meetings for e in self.figures.programmes if (e.name, e.version) == named), None)
        if meetings is None:
            return None
        return {*self.figures.items, *map(str, meetings), *map(str, self.figures.signatures)}

    def there(self, required: set[str], today: date) -> list[EventId]:
        """What shows each thing needed that is there by that day, in the order in which it came."""
        first: dict[str, tuple[date, EventId]] = {}
        for name, on, event in self.pieces():
            if name in required and on <= today and (name not in first or on < first[name][0]):
                first[name] = (on, event)
        order = {event: number for number, (_, _, event) in enumerate(self.pieces())}
        return [event for _, event in sorted(first.values(), key=lambda each: (each[0], order[each[1]]))]

    def pieces(self) -> Iterator[tuple[str, date, EventId]]:
        """All that is there: items, meetings, valid signatures."""
        for item, done in self.plan.items.items():
            yield item, done.day, done.event_id
        for held in self.plan.meetings:
            yield str(held.meeting), held.held_on, held.event_id
        for signature in self.plan.signatures:
            own = signature.signed_by == self.dossier.person_id
            managers = [post.line_manager().at(signature.day) for post in self.dossier.posts.values()]
            manages = signature.signed_by in [known.manager_id for known in managers if known]
            may = own if signature.role is SignatureRole.PRECEPTEE else not own
            if signature.role is SignatureRole.PRECEPTOR and self.figures.independent_signer:
                may = may and not manages
            if may:
                yield str(signature.role), signature.day, signature.event_id


@calm
@given(stories, rules)
def test_on_each_day_what_a_sign_off_needs_is_there_or_not(story: Story, rule: Rule) -> None:
    dossier = story.of("ana")
    whoever = rule.model_copy(update={"applies_to": rule.applies_to.model_copy(update={"programmes": ()})})
    asked = Days(whoever, dossier, None).asked
    programmes = rule.applies_to.programmes

    def standing(plan: PlanKnown, on: date) -> Standing:
        named = plan.offer.programme if plan.offer else None
        meant = asked(on) and (not programmes or named in programmes)
        return Plain(rule, dossier, plan).standing(on) if meant else NOT_APPLICABLE

    plain: dict[Subject, Callable[[date], Standing]] = {
        ((person("ana"),), f"plan:{number}"): partial(standing, plan) for number, plan in dossier.plans.items()
    }
    assert_as_on_every_day(story, rule, "ana", plain)
