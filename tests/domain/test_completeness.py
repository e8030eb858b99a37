"""The sign-off set of a preceptorship (PRE-18), by date.

The plan itself refuses to be completed without it; what is told from elsewhere, or later found void, shows here.
"""

import pytest

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import MeetingKind, SignatureRole
from domain.vocabulary import EventId
from tests.domain.plain import rule_of
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, person


@pytest.fixture
def story() -> Story:
    """Nia in the core programme of nursing from 1 January 2026 with Pat as preceptor and Lou as line manager."""
    story = Story()
    story.hires("nia", "pat", "lou", on="2026-01-01")
    story.manages("lou", "nia", "2026-01-01")
    story.offers("nia", "2026-01-01", "nursing_core", "2022")
    story.starts_plan("nia", "2026-01-01", 6)
    story.precepts("pat", "nia", "2026-01-01")
    return story


def everything_but_signatures(story: Story) -> tuple[EventId, ...]:
    """Three meetings and the learning needs; their events in the order of their days."""
    before = len(story.events)
    for meeting, on in (("first", "2026-01-10"), ("middle", "2026-04-01"), ("completion", "2026-06-25")):
        facts = {"meeting": MeetingKind(meeting), "minutes": 60, "preceptor_id": person("pat")}
        story.do(plans.HoldMeeting, on, person_id=person("nia"), **facts)
    story.do(plans.CompleteItem, "2026-01-28", person_id=person("nia"), item="learning_needs_assessment")
    return tuple(event.event_id for event in sorted(story.events[before:], key=lambda event: event.effective_on))


def signs(story: Story, signer: str, role: SignatureRole, on: str) -> None:
    """A signature."""
    story.do(plans.SignPlan, on, person_id=person("nia"), role=role, signed_by=person(signer))


@pytest.mark.shows("PRE-18")
def test_sign_off_is_breached_until_both_have_signed(story: Story) -> None:
    done = everything_but_signatures(story)
    story.do(plans.RequestSignOff, "2026-06-26", person_id=person("nia"))
    signs(story, "nia", SignatureRole.PRECEPTEE, "2026-06-26")
    signs(story, "pat", SignatureRole.PRECEPTOR, "2026-06-30")
    assert spells_of(story, "PRE-18", "nia") == [
        ("2026-01-01", "compliant"),
        ("2026-06-26", "breached"),
        ("2026-06-30", "compliant"),
    ]
    asked, mine, last = story.events[-3:]
    breached, complete = (story.standing("PRE-18", "nia", on) for on in ("2026-06-26", "2026-06-30"))
    assert breached.due_on == day("2026-06-26")
    assert breached.evidence == (asked.event_id, *done, mine.event_id)
    assert complete.evidence == (*breached.evidence, last.event_id)


@pytest.mark.shows("PRE-18")
def test_nothing_is_missing_before_anybody_says_that_it_is_all_there(story: Story) -> None:
    assert spells_of(story, "PRE-18", "nia") == [("2026-01-01", "compliant")]


@pytest.mark.shows("PRE-18")
def test_a_missing_meeting_keeps_the_sign_off_breached(story: Story) -> None:
    story.do(plans.CompleteItem, "2026-01-28", person_id=person("nia"), item="learning_needs_assessment")
    story.do(plans.RequestSignOff, "2026-06-26", person_id=person("nia"))
    signs(story, "nia", SignatureRole.PRECEPTEE, "2026-06-26")
    signs(story, "pat", SignatureRole.PRECEPTOR, "2026-06-26")
    assert story.breaches("PRE-18", "nia") == [("2026-06-26", None)]


@pytest.mark.shows("PRE-18")
def test_the_line_manager_cannot_sign_for_the_preceptor(story: Story) -> None:
    everything_but_signatures(story)
    story.precepts("lou", "nia", "2026-06-01")
    story.do(plans.RequestSignOff, "2026-06-26", person_id=person("nia"))
    signs(story, "nia", SignatureRole.PRECEPTEE, "2026-06-26")
    signs(story, "lou", SignatureRole.PRECEPTOR, "2026-06-26")
    assert story.breaches("PRE-18", "nia") == [("2026-06-26", None)]


@pytest.mark.shows("PRE-18")
def test_a_programme_that_leaves_its_meetings_open_is_unknown_at_sign_off() -> None:
    story = Story()
    story.hires("nia", on="2026-01-01")
    story.offers("nia", "2026-01-01", "ahp_england", "2023")
    story.starts_plan("nia", "2026-01-01", 12)
    story.do(plans.RequestSignOff, "2026-12-01", person_id=person("nia"))
    assert spells_of(story, "PRE-18", "nia") == [("2026-01-01", "compliant"), ("2026-12-01", "unknown")]


@pytest.mark.shows("PRE-18")
def test_a_sign_off_asked_for_before_the_plan_begins_counts_from_its_first_day(story: Story) -> None:
    story.do(plans.RequestSignOff, "2026-02-01", person_id=person("nia"))
    story.do(plans.MoveAnchor, "2026-03-01", person_id=person("nia"), started_in_post_on=day("2026-03-01"))
    assert spells_of(story, "PRE-18", "nia") == [("2026-03-01", "breached")]


def test_the_line_manager_signs_on_a_line_of_their_own_and_for_the_preceptor_where_a_rule_lets_them(
    story: Story,
) -> None:
    story.precepts("lou", "nia", "2026-01-02")
    story.do(plans.RequestSignOff, "2026-01-10", person_id=person("nia"))
    for role in (SignatureRole.LINE_MANAGER, SignatureRole.PRECEPTOR):
        signs(story, "lou", role, "2026-01-10")
    for signatures, independent, status in (
        (["line_manager"], True, "compliant"),
        (["preceptor"], True, "breached"),
        (["preceptor"], False, "compliant"),
    ):
        rule = rule_of("completeness", meetings=[], signatures=signatures, independent_signer=independent)
        (assessment,) = story.assess_by(rule, "nia")
        assert assessment.timeline.at(day("2026-01-10")).status == status


def test_a_rule_that_asks_for_nothing_is_met_as_soon_as_somebody_says_that_it_is(story: Story) -> None:
    story.do(plans.RequestSignOff, "2026-01-10", person_id=person("nia"))
    (assessment,) = story.assess_by(rule_of("completeness", meetings=[]), "nia")
    assert assessment.timeline.at(day("2026-01-10")).evidence == (story.events[-1].event_id,)
