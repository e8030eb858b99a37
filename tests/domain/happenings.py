"""What may happen within some weeks to Ana, whom Ben and Cat supervise: for histories drawn at random."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import Outcome
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus, EmploymentType
from domain.supervision_relationship import commands as supervision
from domain.supervision_session import commands as sessions
from domain.vocabulary import CareerStage, EventId, Included, Profession, SessionFormat, SupervisionKind
from tests.domain.plain import on
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post

CASE, SKILLS = SupervisionKind.CASE_MANAGEMENT, SupervisionKind.CLINICAL_SKILLS
KINDS = (CASE, SKILLS)
PWP, NURSE = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, Profession.NURSE
SUPERVISORS = ("ben", "cat")
MINUTES = (30, 60, 90)
STAGES = (CareerStage.TRAINEE, CareerStage.QUALIFIED)
STATUSES = (AssignmentStatus.ACTIVE, AssignmentStatus.CAREER_BREAK, AssignmentStatus.SUSPENDED)

Happening = Callable[[Story, str, int], Any]
"""It happens in the story, on a day, in one of its variants."""


def one_of(variants: Any, pick: int) -> Any:
    """The variant with that number, counted round and round."""
    return variants[pick % len(variants)]


def hr_says(kind: type[Any], of: str = "ana", **facts: Any) -> Happening:
    """HR says it of somebody; a fact that is a tuple has variants."""
    return lambda story, on, pick: story.do(kind, on, person_id=person(of), **_chosen(facts, pick))


def of_post(kind: type[Any], **facts: Any) -> Happening:
    """HR says it of Ana's main post."""
    return hr_says(kind, assignment_id=post("ana"), **facts)


def of_pair(kind: type[Any], **facts: Any) -> Happening:
    """It happens to the supervision of Ana by Ben or Cat, in one of two kinds."""

    def happens(story: Story, on: str, pick: int) -> Any:
        pair = {"supervisor_id": person(one_of(SUPERVISORS, pick)), "supervision": one_of(KINDS, pick // 2)}
        return story.do(kind, on, supervisee_id=person("ana"), **pair, **_chosen(facts, pick // 4))

    return happens


def _chosen(facts: dict[str, Any], pick: int) -> dict[str, Any]:
    return {name: one_of(value, pick) if isinstance(value, tuple) else value for name, value in facts.items()}


def meets(story: Story, on: str, pick: int) -> Any:
    """A session of Ana's: long or short, alone or in a group."""
    formats = (SessionFormat.INDIVIDUAL, SessionFormat.GROUP)
    facts = {"kind": one_of(KINDS, pick), "format": one_of(formats, pick // 6)}
    facts["included"] = one_of((None, (Included.ASPIRATIONS,), tuple(Included)), pick // 3)
    return story.meets(one_of(SUPERVISORS, pick), "ana", on, one_of(MINUTES, pick // 2), **facts)


def meets_alone(story: Story, on: str, pick: int) -> Any:
    """An hour of case management supervision."""
    return story.meets(one_of(SUPERVISORS, pick), "ana", on, kind=CASE)


def disputes(story: Story, on: str, pick: int) -> Any:
    """One of the sessions so far is disputed."""
    held = [event.stream_id for event in story.events if event.type == "session.recorded.v1"]
    return story.do(sessions.DisputeSession, on, session_id=one_of(held, pick), disputed_by=person("ana"))


def absent(story: Story, on: str, pick: int, of: str = "ana") -> Any:
    """An absence of some days, or without a known end."""
    kinds = (AbsenceKind.SICKNESS, AbsenceKind.PARENTAL, AbsenceKind.OTHER, AbsenceKind.CAREER_BREAK)
    absence = {"person_id": person(of), "absence_id": EventId(named(f"absence {of} {on} {pick}"))}
    story.do(hr.StartAbsence, on, absence=one_of(kinds, pick), **absence)
    if pick % 7:
        last = day(on) + timedelta(days=pick % 13)
        story.do(hr.EndAbsence, last.isoformat(), **absence)


def second_post(story: Story, on: str, pick: int) -> Any:
    """Another post beside the main one."""
    employment = one_of((EmploymentType.PERMANENT, EmploymentType.BANK), pick)
    profession = one_of((PWP, NURSE), pick // 2)
    return story.posts("ana", "ana's other", on, employment=employment, primary=False, profession=profession)


def begins_plan(story: Story, on: str, pick: int) -> None:
    """A preceptorship is offered and begins."""
    with suppress(Rejected):
        story.offers("ana", on, one_of(("nursing", "midwifery"), pick))
    story.starts_plan("ana", on, months=1 + pick % 2)


IN_POST: tuple[Happening, ...] = (
    of_post(hr.ChangeAssignment, profession=(PWP, NURSE)),
    of_post(hr.ChangeAssignment, clinical=(True, False)),
    of_post(hr.ChangeStatus, status=STATUSES),
    of_post(hr.EndAssignment),
    hr_says(hr.ChangeCareerStage, career_stage=STAGES),
    hr_says(hr.MarkLeaver),
    hr_says(hr.RehireStaffMember),
    second_post,
)
"""Where and as what Ana works, and whether she does."""
SUPERVISED: tuple[Happening, ...] = (
    of_pair(supervision.ActivateRelationship),
    of_pair(supervision.SuspendRelationship),
    of_pair(supervision.ResumeRelationship),
    of_pair(supervision.EndRelationship),
)
"""Who supervises her."""
IN_PLAN: tuple[Happening, ...] = (
    begins_plan,
    hr_says(plans.PausePlan),
    hr_says(plans.ResumePlan),
    hr_says(plans.WithdrawPlan, outcome=(Outcome.WITHDRAWN, Outcome.TRANSFERRED, Outcome.LEFT)),
)
"""Her preceptorship."""

calm = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
"""Histories take longer to make than values."""
calmer = settings(calm, max_examples=20)
"""For each of several variants, or where several people are in them."""


def histories(*happenings: Happening, most: int = 12, first: tuple[Happening, ...] = ()) -> st.SearchStrategy[Story]:
    """Ana begins about the first day, mostly with a supervisor; then things happen, in any order of days.

    first: what mostly happens on her first day, too.
    """
    events = st.tuples(st.integers(0, 70), st.sampled_from(happenings), st.integers(0, 27))
    begun = st.tuples(*(st.tuples(st.sampled_from((0, 0, None)), st.just(each), st.integers(0, 27)) for each in first))
    several = st.lists(events, min_size=most // 2, max_size=most)
    return st.builds(_history, begun, several, st.sampled_from((-2, 0, 4)), st.sampled_from((0, 0, None, 3)))


Event = tuple[int | None, Happening, int]


def _history(first: tuple[Event, ...], later: list[Event], hired: int, supervised: int | None) -> Story:
    story = Story()
    story.hires("ben", "cat")
    story.hires("ana", on=on(hired), profession=PWP, career_stage=CareerStage.QUALIFIED)
    if supervised is not None:
        story.supervises("ben", "ana", on(hired + supervised), CASE)
    for number, happens, pick in (*first, *later):
        if number is not None:
            with suppress(Rejected, ValueError, ZeroDivisionError):  # refused, nothing new, or nothing there yet
                happens(story, on(number), pick)
    return story
