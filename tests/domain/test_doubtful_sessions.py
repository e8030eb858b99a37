"""Sessions of which the record can hardly be right: told, never refused (T-35, T-37)."""

from datetime import timedelta
from typing import Any

import pytest

from domain.event import Event
from domain.rules.explaining import explain
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.supervision_session import commands as sessions
from domain.vocabulary import EventId, SessionFormat, SupervisionKind
from tests.domain.plain import rule_of
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, told

SKILLS = SupervisionKind.CLINICAL_SKILLS
HELD, NEXT = "2026-02-02", "2026-02-03"
MINUTES = rule_of("quantity", kinds=["clinical"], window_days=14, min_minutes_in_window=120)


@pytest.fixture
def story() -> Story:
    """Ana and Cem, both supervised by Ben; of Ana there is an hour from ten in the morning."""
    story = Story()
    story.hires("ana", "ben", "cem")
    for name in ("ana", "cem"):
        story.supervises("ben", name)
    story.meets("ben", "ana", HELD)
    return story


def records(story: Story, name: str, hour: float, supervisor: str = "ben", **facts: Any) -> Event:
    """Another record of an hour that began so many hours after midnight."""
    begins = told(HELD) + timedelta(hours=hour - 6)
    number = named(f"another record {len(story.events)}")
    return story.meets(supervisor, name, HELD, session_id=number, starts_at=begins, ends_at=begins + HOUR, **facts)


HOUR = timedelta(hours=1)


def in_doubt(story: Story, rule_id: str, *names: str) -> set[tuple[str, str]]:
    """Whose sessions are in doubt, and how many events show it."""
    return {
        (name, str(len(each.timeline.at(day(NEXT)).evidence)))
        for name in names or ("ana", "cem", "ben")
        for each in story.assess(rule_id, name)
    }


@pytest.mark.shows("T-35")
def test_a_session_that_both_have_recorded_counts_once_and_is_told(story: Story) -> None:
    again = records(story, "ana", 10.5)
    assert [each.counts for each in story.of("ana").sessions[SupervisionKind.CLINICAL]] == [True, False]
    (found,) = story.assess("DAT-12", "ana")
    assert found.people == (person("ana"), person("ben"))
    assert story.breaches("DAT-12", "ana") == [(HELD, None)]
    assert found.timeline.at(day(HELD)).evidence == (again.event_id, story.events[-2].event_id)
    assert story.affected("DAT-12", again) == {person("ana")}
    assert in_doubt(story, "DAT-13") == set(), "it is one session, and nobody was elsewhere"
    (explained,) = explain(MINUTES, SHAPES, person("ana"), story, day("2026-02-10"))
    assert [each.why for each in explained.passed_over] == ["it is on record already, and counts once"]


@pytest.mark.shows("T-35")
def test_an_hour_after_the_other_or_of_another_kind_is_another_session(story: Story) -> None:
    records(story, "ana", 11)
    records(story, "ana", 10, kind=SKILLS)
    records(story, "ana", 10, format=SessionFormat.GROUP)
    assert all(each.counts for kind in story.of("ana").sessions.values() for each in kind)
    assert in_doubt(story, "DAT-12") == set()


@pytest.mark.shows("T-35")
def test_where_the_first_record_is_disputed_the_second_one_counts(story: Story) -> None:
    again = records(story, "ana", 10)
    disputed = story.one(
        sessions.DisputeSession, NEXT, session_id=story.events[-2].stream_id, disputed_by=person("ana")
    )
    assert [each.event_id for each in story.of("ana").sessions_held([SupervisionKind.CLINICAL])] == [again.event_id]
    assert story.affected("DAT-12", disputed) == {person("ana")}
    assert in_doubt(story, "DAT-12") == set()


@pytest.mark.shows("T-35")
def test_where_the_second_record_is_amended_to_another_hour_both_count(story: Story) -> None:
    again = records(story, "ana", 10)
    times = {"starts_at": told(HELD) + 8 * HOUR, "ends_at": told(HELD) + 9 * HOUR, "known_at": told(NEXT)}
    facts = {"session_id": again.stream_id, "format": SessionFormat.INDIVIDUAL, "amended_by": person("ben")}
    story.do(sessions.AmendSession, HELD, **facts, **times)
    assert len(story.of("ana").sessions_held([SupervisionKind.CLINICAL])) == 2
    assert in_doubt(story, "DAT-12") == set()


@pytest.mark.shows("T-37")
def test_a_supervisor_in_two_sessions_at_once_is_told_for_both_and_both_count(story: Story) -> None:
    other = records(story, "cem", 10.5)
    assert story.affected("DAT-13", other) == {person("ana"), person("cem")}
    assert in_doubt(story, "DAT-13") == {("ana", "2"), ("cem", "2")}
    assert all(story.of(name).sessions_held([SupervisionKind.CLINICAL]) for name in ("ana", "cem"))
    gone = story.one(sessions.DisputeSession, NEXT, session_id=other.stream_id, disputed_by=person("cem"))
    assert story.affected("DAT-13", gone) == {person("ana"), person("cem")}
    assert in_doubt(story, "DAT-13") == set()


@pytest.mark.shows("T-37")
def test_somebody_who_is_supervised_and_supervises_at_the_same_time_is_told(story: Story) -> None:
    other = records(story, "ben", 10.5, supervisor="cem")
    assert in_doubt(story, "DAT-13") == {("ana", "2"), ("ben", "2")}
    assert story.affected("DAT-13", other) == {person("ana"), person("ben")}


@pytest.mark.shows("T-37")
def test_two_sessions_of_one_person_at_the_same_time_are_told(story: Story) -> None:
    records(story, "ana", 10, supervisor="cem", kind=SKILLS)
    assert in_doubt(story, "DAT-13") == {("ana", "2")}
    assert len(story.assess("DAT-13", "ana")) == 2


@pytest.mark.shows("T-37")
def test_a_session_with_a_supervisor_who_was_away_that_day_is_told_and_counts(story: Story) -> None:
    absence = {"person_id": person("ben"), "absence_id": EventId(named("absence ben"))}
    away = story.one(hr.StartAbsence, HELD, absence=AbsenceKind.SICKNESS, **absence)
    assert story.affected("DAT-13", away) == {person("ana")}
    assert in_doubt(story, "DAT-13") == {("ana", "2")}
    assert len(story.of("ana").sessions_held([SupervisionKind.CLINICAL])) == 1
    later = story.meets("ben", "cem", NEXT)
    assert story.affected("DAT-13", later) == {person("cem")}
    never = story.one(hr.CancelAbsence, HELD, **absence)
    assert story.affected("DAT-13", never) == {person("ana"), person("cem")}
    assert in_doubt(story, "DAT-13") == set()


@pytest.mark.shows("T-37")
def test_a_session_while_whoever_is_supervised_is_away_is_nothing_to_ask_about(story: Story) -> None:
    absence = {"person_id": person("ana"), "absence_id": EventId(named("absence ana"))}
    away = story.one(hr.StartAbsence, HELD, absence=AbsenceKind.PARENTAL, **absence)
    assert story.affected("DAT-13", away) == set()
    assert in_doubt(story, "DAT-13") == set()


def test_an_ordinary_session_concerns_nobody(story: Story) -> None:
    ordinary = records(story, "cem", 14)
    assert [story.affected(rule_id, ordinary) for rule_id in ("DAT-12", "DAT-13")] == [set(), set()]
    assert not RULES["DAT-12"].verified
