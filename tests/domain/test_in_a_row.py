"""Sessions cancelled or missed one after the other (SUP-20)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.supervision_session import commands as sessions
from domain.vocabulary import SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

FELL_OUT = {"cancelled": sessions.CancelSession, "missed": sessions.MarkSessionMissed}


@pytest.fixture
def story() -> Story:
    """Ana, whom Ben supervises since January."""
    story = Story()
    story.hires("ana", "ben", "cat")
    story.supervises("ben", "ana", "2026-01-01")
    return story


def plans(story: Story, on: str, kind: SupervisionKind = SupervisionKind.CLINICAL) -> dict[str, Any]:
    """A session of Ana with Ben is planned."""
    begins = datetime.combine(day(on), datetime.min.time().replace(hour=10), tzinfo=UTC)
    numbered = {"session_id": named(f"session ben ana {on} {kind}")}
    two = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": kind}
    story.do(sessions.ScheduleSession, on, **numbered, **two, starts_at=begins, ends_at=begins + timedelta(hours=1))
    return numbered


def falls_out(story: Story, on: str, how: str = "missed", kind: SupervisionKind = SupervisionKind.CLINICAL) -> None:
    """A planned session does not take place."""
    story.do(FELL_OUT[how], on, **plans(story, on, kind))


@pytest.mark.shows("SUP-20")
def test_the_third_session_in_a_row_that_is_cancelled_or_missed_is_found_until_one_is_held(story: Story) -> None:
    for on, how in (("2026-02-02", "missed"), ("2026-03-02", "cancelled")):
        falls_out(story, on, how)
    assert story.breaches("SUP-20", "ana") == []
    for on in ("2026-04-06", "2026-05-04"):
        falls_out(story, on)
    assert story.breaches("SUP-20", "ana") == [("2026-04-06", None)]
    assert len(story.standing("SUP-20", "ana", "2026-05-04").evidence) == 3
    story.meets("ben", "ana", "2026-05-18")
    assert story.breaches("SUP-20", "ana") == [("2026-04-06", "2026-05-17")]


@pytest.mark.shows("SUP-20")
def test_a_session_that_somebody_else_holds_ends_the_row_and_one_of_another_kind_does_not(story: Story) -> None:
    for on in ("2026-02-02", "2026-03-02"):
        falls_out(story, on)
    story.meets("ben", "ana", "2026-03-09", kind=SupervisionKind.LINE)
    falls_out(story, "2026-03-16", kind=SupervisionKind.LINE)
    falls_out(story, "2026-04-06")
    assert story.assess("SUP-20", "ana")[0].subject == "kind:clinical"
    assert story.breaches("SUP-20", "ana") == [("2026-04-06", None)]
    story.meets("cat", "ana", "2026-03-20")
    assert story.breaches("SUP-20", "ana") == []


@pytest.mark.shows("SUP-20")
def test_what_was_held_after_all_was_not_missed(story: Story) -> None:
    for on in ("2026-02-02", "2026-03-02", "2026-04-06"):
        falls_out(story, on)
    held = story.meets("ben", "ana", "2026-03-02")
    assert story.affected("SUP-20", held) == {person("ana")}
    assert story.breaches("SUP-20", "ana") == []


@pytest.mark.shows("SUP-20")
def test_a_row_ends_with_the_supervision(story: Story) -> None:
    for on in ("2026-02-02", "2026-03-02", "2026-04-06"):
        falls_out(story, on)
    story.stops("ben", "ana", "2026-06-30")
    assert story.breaches("SUP-20", "ana") == [("2026-04-06", "2026-06-30")]


@pytest.mark.shows("SUP-20")
def test_it_costs_nothing_for_those_of_whom_no_session_fell_out(story: Story) -> None:
    assert story.affected("SUP-20", story.meets("ben", "ana", "2026-02-02")) == set()
    assert story.assess("SUP-20", "ana") == []
    falls_out(story, "2026-03-02")
    assert story.affected("SUP-20", story.meets("ben", "ana", "2026-03-09")) == {person("ana")}
    assert story.affected("SUP-20", story.meets("ben", "ana", "2026-03-09", kind=SupervisionKind.LINE)) == set()
