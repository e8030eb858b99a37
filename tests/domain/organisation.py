"""What may happen among four people in two services within some weeks: for histories drawn at random."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import Outcome
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AssignmentStatus, RegistrationStatus
from domain.supervision_relationship import commands as supervision
from domain.vocabulary import CareerStage, Profession, SeparationMode, SupervisionKind
from tests.domain.happenings import one_of
from tests.domain.plain import on
from tests.domain.stories import Story
from tests.domain.stream import day, person, post, unit

NAMES = ("ana", "ben", "cat", "dan")
UNITS = ("ward 7", "ward 8")
KINDS = (
    SupervisionKind.CLINICAL,
    SupervisionKind.SUPERVISION_OF_SUPERVISION,
    SupervisionKind.PROFESSIONAL,
    SupervisionKind.PEER,
)
PROFESSIONS = (Profession.NURSE, Profession.MIDWIFE, Profession.LIVED_EXPERIENCE, Profession.NURSING_ASSOCIATE)
STAGES = (CareerStage.QUALIFIED, CareerStage.SENIOR, CareerStage.NEWLY_QUALIFIED)
FTES = (0.5, 1.0, 0.3, 1.5)

Meeting = Callable[[Story, str, str, str, int], Any]
"""Something happens between one person and another, on a day, in one of its variants."""


def _pair(kind: type[Any]) -> Meeting:
    def happens(story: Story, one: str, other: str, on: str, pick: int) -> Any:
        pair = {"supervisor_id": person(one), "supervisee_id": person(other), "supervision": one_of(KINDS, pick)}
        return story.do(kind, on, **pair)

    return happens


def _staff(kind: type[Any], **variants: tuple[Any, ...]) -> Meeting:
    return lambda story, one, other, on, pick: story.do(
        kind, on, person_id=person(other), **{name: one_of(values, pick) for name, values in variants.items()}
    )


def _post(kind: type[Any], **variants: tuple[Any, ...]) -> Meeting:
    return lambda story, one, other, on, pick: story.do(
        kind,
        on,
        person_id=person(other),
        assignment_id=post(other),
        **{name: one_of(values, pick) for name, values in variants.items()},
    )


def manages(story: Story, one: str, other: str, on: str, pick: int) -> Any:
    """One becomes line manager of the other: of the main or the other post, for good or standing in."""
    until = (day(on) + timedelta(days=pick)).isoformat() if pick % 3 == 1 else None
    of = f"{other}'s other" if pick % 5 == 4 else other
    return story.manages(one if pick % 7 else None, other, on, of=of, until=until)


def has_another_post(story: Story, one: str, other: str, on: str, pick: int) -> Any:
    """A second post, in either unit."""
    terms = {"primary": pick % 2 == 1, "profession": one_of(PROFESSIONS, pick), "fte": one_of(FTES, pick)}
    return story.posts(other, f"{other}'s other", on, in_unit=one_of(UNITS, pick // 2), **terms)


def is_offered_a_plan(story: Story, one: str, other: str, on: str, pick: int) -> Any:
    """A preceptorship with one as preceptor."""
    with suppress(Rejected):
        story.offers(other, on)
    return story.precepts(one, other, on)


def is_trained(story: Story, one: str, other: str, on: str, pick: int) -> Any:
    """Preparation for preceptors, for good or for some days."""
    expires_on = day(on) + timedelta(days=pick) if pick % 2 else None
    return story.do(hr.RecordTraining, on, person_id=person(other), competence="preparation", expires_on=expires_on)


def is_registered(story: Story, one: str, other: str, on: str, pick: int) -> Any:
    """A body says how it lists somebody."""
    status = one_of((RegistrationStatus.REGISTERED, RegistrationStatus.REGISTERED, RegistrationStatus.LAPSED), pick)
    expires_on = day(on) + timedelta(days=pick) if pick % 2 else None
    body = {"body": one_of(("NMC", "HCPC"), pick // 3), "status": status, "expires_on": expires_on}
    return story.do(hr.RecordRegistration, on, person_id=person(other), **body)


stops_working: Meeting = _post(hr.ChangeStatus, status=(AssignmentStatus.INACTIVE, AssignmentStatus.ACTIVE))
"""A post is inactive, or active again."""
ROLES: tuple[Meeting, ...] = (
    *(manages, manages, _pair(supervision.ActivateRelationship), _pair(supervision.ActivateRelationship)),
    is_offered_a_plan,
    is_offered_a_plan,
    _pair(supervision.SuspendRelationship),
    _pair(supervision.ResumeRelationship),
    _pair(supervision.EndRelationship),
    _staff(plans.WithdrawPlan, outcome=(Outcome.WITHDRAWN, Outcome.TRANSFERRED)),
)
"""Roles begin and end."""
COMINGS: tuple[Meeting, ...] = (
    _staff(hr.MarkLeaver),
    _staff(hr.RehireStaffMember),
    _post(hr.EndAssignment),
    has_another_post,
)
"""People come and go."""
POSTS: tuple[Meeting, ...] = (
    _post(hr.ChangeAssignment, unit_id=(unit("ward 7"), unit("ward 8"))),
    _post(hr.ChangeAssignment, profession=PROFESSIONS),
    _post(hr.ChangeAssignment, band=(4, 5, 6, 7)),
    _post(hr.ChangeHours, fte=FTES),
    _staff(hr.ChangeCareerStage, career_stage=STAGES),
)
"""Where and as what they work."""
SERVICES: tuple[Meeting, ...] = (
    lambda story, one, other, on, pick: story.separates(one_of(UNITS, pick), one_of(list(SeparationMode), pick), on),
    lambda story, one, other, on, pick: story.leads(one_of((one, None), pick // 8), one_of(UNITS, pick), on),
)
"""What the services decide."""


def organisations(*happenings: Meeting, most: int = 20, often: tuple[str, ...] = NAMES) -> st.SearchStrategy[Story]:
    """Four people in two units, who begin with some roles; then things happen, mostly done by those named `often`."""
    ones = st.sampled_from((*often, *often, *NAMES))
    people = (ones, st.sampled_from(NAMES), st.integers(0, 27))
    first = st.lists(st.tuples(st.just(0), st.sampled_from(ROLES[:6]), *people), min_size=3, max_size=8)
    later = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(happenings), *people), min_size=8, max_size=most)
    return st.builds(_organisation, first, later)


Event = tuple[int, Meeting, str, str, int]


def _organisation(first: list[Event], later: list[Event]) -> Story:
    story = Story()
    story.opens(*UNITS)
    for name, profession in zip(NAMES, PROFESSIONS, strict=True):
        story.hires(name, profession=profession)
    for number, happens, one, other, pick in (*first, *later):
        with suppress(Rejected, ValueError):  # refused, or nothing new
            happens(story, one, other, on(number), pick)
    return story
