"""What is known of a person's supervision, sessions and preceptorship."""

import pytest

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import Outcome
from domain.supervision_relationship import commands as supervision
from domain.supervision_session import commands as sessions
from domain.vocabulary import SessionFormat, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, told

CLINICAL = SupervisionKind.CLINICAL


@pytest.fixture
def story() -> Story:
    """Ana and Ben, nurses on ward 7 since 2020."""
    story = Story()
    story.hires("ana", "ben")
    return story


def test_supervision_stops_while_suspended_and_at_its_agreed_end(story: Story) -> None:
    pair = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": CLINICAL}
    began = story.supervises("ben", "ana", "2026-01-01", until="2026-12-31")
    story.do(supervision.SuspendRelationship, "2026-03-01", **pair)
    resumed = story.one(supervision.ResumeRelationship, "2026-05-01", **pair)
    (known,) = story.of("ana").supervised_by.values()
    assert [(span.first_day.isoformat(), span.value) for span in known.held().spans()][1:] == [
        ("2026-01-01", (began.event_id,)),
        ("2026-03-01", None),
        ("2026-05-01", (began.event_id, resumed.event_id)),
        ("2027-01-01", None),
    ]
    assert story.of("ben").supervises == story.of("ana").supervised_by


@pytest.mark.shows("T-36")
def test_sessions_stand_by_the_day_they_were_held_however_late_they_are_recorded(story: Story) -> None:
    for on in ("2026-03-01", "2026-01-01", "2026-02-01"):
        story.meets("ben", "ana", on)
    held = story.of("ana").sessions_held([CLINICAL])
    assert [each.held_on.isoformat() for each in held] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert len(story.of("ana").sessions_held([CLINICAL], since=day("2026-02-01"))) == 2


def test_a_disputed_session_counts_no_more_until_it_is_amended(story: Story) -> None:
    story.meets("ben", "ana", "2026-03-01")
    session = named(f"session ben ana 2026-03-01 {CLINICAL}")
    story.do(sessions.DisputeSession, "2026-03-02", session_id=session, disputed_by=person("ana"))
    assert story.of("ana").sessions_held([CLINICAL]) == []
    amended = story.one(
        sessions.AmendSession,
        "2026-02-20",
        session_id=session,
        starts_at=told("2026-02-20"),
        ends_at=told("2026-02-20").replace(hour=7),
        format=SessionFormat.INDIVIDUAL,
        amended_by=person("ben"),
        known_at=told("2026-03-03"),
    )
    (held,) = story.of("ana").sessions_held([CLINICAL])
    assert (held.held_on, held.event_id, held.validated) == (day("2026-02-20"), amended.event_id, False)
    story.do(sessions.ValidateSession, "2026-02-20", session_id=session, validated_by=person("ana"))
    assert story.of("ana").sessions[CLINICAL][0].validated


def test_a_plan_closed_by_mistake_is_open_again_once_reopened(story: Story) -> None:
    story.offers("ana", "2026-01-01")
    story.precepts("ben", "ana", "2026-01-05")
    story.do(plans.WithdrawPlan, "2026-03-01", person_id=person("ana"), outcome=Outcome.WITHDRAWN)
    plan = story.of("ana").plans[1]
    assert plan.closed is not None
    assert plan.preceptor().at(day("2026-03-02")) is None
    story.do(plans.ReopenPlan, "2026-03-10", person_id=person("ana"))
    plan = story.of("ana").plans[1]
    assert plan.closed is None
    assert plan.preceptor().at(day("2026-03-05")).preceptor_id == person("ben")  # type: ignore[union-attr]
    assert story.of("ben").precepts == {(person("ana"), 1)}


def test_a_plan_keeps_what_fixed_its_anchor_and_its_last_day(story: Story) -> None:
    story.offers("ana", "2026-01-01")
    story.starts_plan("ana", "2026-01-05")
    moved = story.one(
        plans.MoveAnchor,
        "2026-01-05",
        person_id=person("ana"),
        started_in_post_on=day("2026-01-05"),
        registered_on=day("2026-02-20"),
    )
    plan = story.of("ana").plans[1]
    assert plan.terms is not None
    assert plan.anchor == (day("2026-02-20"), moved.event_id)
    assert plan.ends_on == (plan.terms.ends_on, moved.event_id)
