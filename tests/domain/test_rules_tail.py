"""A rule's timeline from some day on: right without what came before, and untouched before the day of an event."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, SupportsIndex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome
from domain.rules.packs import load_packs
from domain.rules.rule import Rule, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, RegistrationStatus
from domain.supervision_relationship import commands as supervision
from domain.timeline import Timeline, always, difference
from domain.vocabulary import CareerStage, EventId, Profession, SupervisionKind
from tests.domain.spells import assessed
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post

IN_TIME = ("cadence", "quantity", "deadline", "expiry", "completeness")
RULES = [rule for rule in load_packs() if rule.shape in IN_TIME]
FIRST = date(2026, 1, 1)
CASE, SKILLS = SupervisionKind.CASE_MANAGEMENT, SupervisionKind.CLINICAL_SKILLS

Key = tuple[object, str]
Happening = Callable[[Story, str], None]


def started(story: Story, on: str) -> None:
    """The plan of Ana."""
    story.offers("ana", on, "nursing_gold", "2022")
    story.starts_plan("ana", on)
    story.precepts("ben", "ana", on)


def met(meeting: MeetingKind) -> Happening:
    """A meeting of the plan."""
    facts = {"meeting": meeting, "minutes": 60, "preceptor_id": person("ben")}
    return lambda story, on: _do(story, plans.HoldMeeting, on, person_id=person("ana"), **facts)


def session(kind: SupervisionKind, supervisor: str, minutes: int) -> Happening:
    """A session of Ana."""
    return lambda story, on: _nothing(story.meets(supervisor, "ana", on, minutes, kind=kind))


def absence(name: str, kind: AbsenceKind, days: int) -> Happening:
    """An absence that began then and ended some days later."""

    def happens(story: Story, on: str) -> None:
        ids = {"person_id": person(name), "absence_id": EventId(named(f"absence {name} {on}"))}
        story.do(hr.StartAbsence, on, absence=kind, **ids)
        story.do(hr.EndAbsence, (day(on) + timedelta(days=days)).isoformat(), **ids)

    return happens


def pair(kind: type[Any], supervisor: str, **facts: Any) -> Happening:
    """Something about the supervision of Ana."""
    who = {"supervisor_id": person(supervisor), "supervisee_id": person("ana"), "supervision": CASE}
    return lambda story, on: _do(story, kind, on, **who, **facts)


def hr_says(kind: type[Any], name: str, **facts: Any) -> Happening:
    """Something that HR says."""
    return lambda story, on: _do(story, kind, on, person_id=person(name), **facts)


def _do(story: Story, kind: type[Any], on: str, **facts: Any) -> None:
    story.do(kind, on, **facts)


def _nothing(_: object) -> None:
    return None


HAPPENINGS: list[Happening] = [
    *(
        session(kind, who, minutes)
        for kind in (CASE, SKILLS)
        for who, minutes in (("ben", 60), ("cat", 90), ("ben", 30))
    ),
    *(absence("ana", kind, days) for kind in (AbsenceKind.PARENTAL, AbsenceKind.SICKNESS) for days in (3, 60)),
    *(absence("ben", AbsenceKind.SICKNESS, days) for days in (5, 50)),
    pair(supervision.ActivateRelationship, "ben"),
    pair(supervision.ActivateRelationship, "cat"),
    pair(supervision.EndRelationship, "ben"),
    pair(supervision.SignAgreement, "ben", signed_by=person("ana")),
    pair(supervision.SignAgreement, "ben", signed_by=person("ben")),
    pair(supervision.ReviewAgreement, "ben"),
    hr_says(hr.ChangeHours, "ana", assignment_id=post("ana"), fte=0.5),
    hr_says(hr.RecordRegistration, "ana", body="NMC", expires_on=day("2026-11-01")),
    hr_says(hr.RecordRegistration, "ana", body="NMC", status=RegistrationStatus.LAPSED),
    hr_says(hr.ChangeAssignment, "ana", assignment_id=post("ana"), profession=Profession.NURSE),
    hr_says(hr.ChangeCareerStage, "ana", career_stage=CareerStage.NEWLY_QUALIFIED),
    hr_says(hr.NotifyLeaver, "ben", last_working_day=day("2026-09-30")),
    hr_says(hr.MarkLeaver, "ben"),
    hr_says(hr.MarkLeaver, "ana"),
    started,
    *(met(kind) for kind in (MeetingKind.FIRST, MeetingKind.MIDDLE, MeetingKind.COMPLETION)),
    hr_says(plans.PausePlan, "ana"),
    hr_says(plans.ResumePlan, "ana"),
    hr_says(plans.ExtendPlan, "ana", ends_on=day("2027-06-01")),
    hr_says(plans.RequestSignOff, "ana"),
    hr_says(plans.CompleteItem, "ana", item="learning_needs_assessment"),
    hr_says(plans.WithdrawPlan, "ana", outcome=Outcome.WITHDRAWN),
]
"""What may happen to Ana and to those who supervise her."""

histories = st.lists(st.tuples(st.integers(0, 400), st.integers(0, len(HAPPENINGS) - 1)), min_size=1, max_size=14)
calm = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def beginning() -> Story:
    """Ana is a practitioner from 1 January 2026; Ben and Cat may supervise her."""
    story = Story()
    story.hires("ben", "cat")
    terms = {"profession": Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, "career_stage": CareerStage.QUALIFIED}
    story.hires("ana", on=FIRST.isoformat(), **terms)
    return story


def happen(story: Story, number: int, which: int) -> None:
    """One thing happens; what the aggregates refuse does not."""
    with suppress(Rejected, ValueError):
        HAPPENINGS[which](story, (FIRST + timedelta(days=number)).isoformat())


def timelines(story: Story, rule: Rule, since: str | None = None) -> dict[Key, Timeline[Standing]]:
    """What a rule gives for Ana, by people and subject."""
    return {(each.people, each.subject): each.timeline for each in assessed(story, rule, "ana", since)}


def differing(
    one: dict[Key, Timeline[Standing]], other: dict[Key, Timeline[Standing]], since: date = date.min
) -> list[Any]:
    """Where two assessments of a rule differ from `since` on; what one of them does not have is not applicable."""
    nothing = always(NOT_APPLICABLE)
    keys = sorted(one.keys() | other.keys(), key=repr)
    return [span for key in keys for span in difference(one.get(key, nothing), other.get(key, nothing), since)]


@calm
@given(histories, st.integers(-30, 700))
def test_assessing_from_a_later_day_agrees_with_the_whole_from_that_day_on(
    history: list[tuple[int, int]], later: int
) -> None:
    story = beginning()
    for number, which in history:
        happen(story, number, which)
    since = FIRST + timedelta(days=later)
    for rule in RULES:
        whole, tail = timelines(story, rule), timelines(story, rule, since.isoformat())
        assert differing(whole, tail, since) == [], rule.id


def earliest_day_of(story: Story, recorded: int) -> date:
    """The earliest day that the events since then are about; one that takes another's place is about both days."""
    new = story.events[recorded:]
    replaced = {event.supersedes for event in new}
    told_anew = LEAVING & {event.type for event in new}
    before = [each for each in story.events[:recorded] if each.event_id in replaced or each.type in told_anew]
    return min(event.effective_on for event in (*new, *before))


LEAVING = frozenset({"staff.left.v1", "staff.leaver_notified.v1"})
"""A second notice or leaving takes the place of the first."""


@calm
@given(histories)
def test_an_event_changes_no_day_before_its_own_and_nobody_who_is_not_said_to_be_affected(
    history: list[tuple[int, int]],
) -> None:
    story = beginning()
    for number, which in history:
        before = {rule.id: timelines(story, rule) for rule in RULES}
        recorded = len(story.events)
        happen(story, number, which)
        if recorded == len(story.events):
            continue
        own_day = earliest_day_of(story, recorded)
        for rule in RULES:
            changed = differing(before[rule.id], timelines(story, rule))
            assert all(span.first_day >= own_day for span in changed), (rule.id, own_day, changed[0])
            asked_again = set().union(*(story.affected(rule.id, event) for event in story.events[recorded:]))
            assert not changed or person("ana") in asked_again, (rule.id, changed[0])


class Counting(tuple):  # type: ignore[type-arg]
    """Sessions that count how often one of them is looked at."""

    looked = 0

    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        """Counts one look, or one for each that is taken out."""
        found = super().__getitem__(key)
        Counting.looked += len(found) if isinstance(key, slice) else 1
        return found


def looks(rule_id: str, weeks: int) -> int:
    """How many sessions are looked at to assess the last two weeks of so long a history."""
    story = beginning()
    for week in range(weeks):
        for kind in (CASE, SKILLS):
            story.meets("ben", "ana", (FIRST + timedelta(days=7 * week)).isoformat(), kind=kind)
    dossier = story.of("ana")
    sessions = {kind: Counting(those) for kind, those in dossier.sessions.items()}
    story._people[person("ana")] = replace(dossier, sessions=sessions)
    (rule,) = (rule for rule in RULES if rule.id == rule_id)
    Counting.looked = 0
    assessed(story, rule, "ana", (FIRST + timedelta(days=7 * (weeks - 2))).isoformat())
    return Counting.looked


@pytest.mark.parametrize("rule_id", ["SUP-01", "SUP-02", "SUP-17"])
def test_the_sessions_looked_at_do_not_grow_with_the_history(rule_id: str) -> None:
    short, long = looks(rule_id, 12), looks(rule_id, 300)
    halvings = 5 * 4
    assert long <= short + halvings
