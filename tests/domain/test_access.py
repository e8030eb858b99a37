"""Who looked at whose data is recorded as any other event, and says nothing of anybody."""

from typing import Any
from uuid import UUID

import pytest

from domain.access import commands as ask
from domain.access.decision import MOST_PEOPLE
from domain.access.events import DataRead, RestrictedDataRead, people_read
from domain.access.vocabulary import Judged, Purpose
from domain.catalogue import RESTRICTED
from domain.event import Command, Event
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import PersonId, Status
from tests.domain.stories import Story
from tests.domain.stream import Stream, event_id, named, person

PAGE: dict[str, Any] = {"question": "compliance", "purpose": Purpose.COMPLIANCE, "rows": 7}
GLASS: dict[str, Any] = {
    "record_id": named("glass"),
    "person_id": person("ana"),
    "broken_by": person("ben"),
    "reason": "called to cover the ward",
}


def officer() -> Stream:
    """Of one command of Ola's, a compliance officer."""
    return Stream(actor=f"person:{person('ola')}")


def reads(kind: type[Command], *names: str, **facts: Any) -> Any:
    """What one reading leads to."""
    stream = Stream(actor=f"person:{person('ola')}")
    return stream.one(kind, "2026-06-01", people=tuple(person(name) for name in names), **facts)


def broken() -> Stream:
    """Ben has broken the glass before Ana's data."""
    stream = Stream(record_id=GLASS["record_id"])
    stream.do(ask.BreakGlass, "2026-06-01", **GLASS)
    return stream


def test_a_page_of_fifty_people_is_one_event_that_says_who_looked_at_whom_what_for_and_how_much() -> None:
    names = [f"p{number}" for number in range(50)]
    event = reads(ask.RecordReading, *names, *names, **PAGE)
    assert sorted(event.people) == sorted(map(person, names))
    assert people_read(event) == event.people
    assert (event.actor, event.question, event.purpose, event.rows) == (f"person:{person('ola')}", *PAGE.values())


def test_each_reading_is_a_stream_of_its_own_and_the_same_one_is_recorded_once() -> None:
    stream = officer()
    one, other = (stream.command(ask.RecordReading, "2026-06-01", people=(person("ana"),), **PAGE) for _ in range(2))
    assert one.stream_id != other.stream_id
    (event,) = stream.decide(one)
    assert (event.stream_id, event.version) == (one.stream_id, 1)
    assert stream.decide(one) == ()


@pytest.mark.shows("T-42", "ACC-09")
def test_that_something_restricted_was_looked_at_is_restricted_itself() -> None:
    event = reads(ask.RecordRestrictedReading, "ana", **PAGE)
    assert isinstance(event, RestrictedDataRead)
    assert not isinstance(event, DataRead)
    assert event.type in RESTRICTED
    assert reads(ask.RecordReading, "ana", **PAGE).type not in RESTRICTED


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"people": ()}, "nobody_read"),
        ({"people": tuple(PersonId(UUID(int=number)) for number in range(MOST_PEOPLE + 1))}, "too_many_people"),
        ({"question": "Why is Ana so often ill?"}, "not_a_word"),
        ({"rows": -1}, "rows_out_of_range"),
    ],
)
def test_a_reading_names_people_and_words_and_nothing_else(facts: dict[str, Any], code: str) -> None:
    asked = {"people": (person("ana"),), **PAGE, **facts}
    assert officer().refused(ask.RecordReading, "2026-06-01", **asked) == code


def test_so_many_people_are_told_of_by_one_reading_and_no_more() -> None:
    most = tuple(PersonId(UUID(int=number)) for number in range(MOST_PEOPLE))
    assert len(officer().one(ask.RecordReading, "2026-06-01", people=most, **PAGE).people) == MOST_PEOPLE


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_no_name_is_revealed_and_no_glass_broken_without_a_reason(reason: str | None) -> None:
    asked = {"people": (person("ana"),), "reason": reason}
    assert officer().refused(ask.RevealName, "2026-06-01", **asked) == "reason_missing"
    assert officer().refused(ask.BreakGlass, "2026-06-01", **{**GLASS, "reason": reason}) == "reason_missing"
    revealed = reads(ask.RevealName, "ana", "ben", reason="she asked to be called")
    assert (set(revealed.people), revealed.reason) == ({person("ana"), person("ben")}, "she asked to be called")


@pytest.mark.shows("ACC-02", "ACC-07", "T-55")
@pytest.mark.parametrize("name", ["ben", "ana"])
def test_neither_who_broke_the_glass_nor_whose_data_were_read_reviews_it(name: str) -> None:
    asked = {"reviewed_by": person(name), "judged": Judged.JUSTIFIED}
    assert broken().refused(ask.ReviewBreakGlass, "2026-06-02", **asked) == "own_access"


@pytest.mark.shows("ACC-02")
def test_somebody_else_reviews_it_once_however_late() -> None:
    stream, by_ola = broken(), {"reviewed_by": person("ola"), "judged": Judged.NOT_JUSTIFIED}
    event = stream.one(ask.ReviewBreakGlass, "2026-07-30", **by_ola)
    assert (event.about, event.broken_by, event.judged) == (person("ana"), person("ben"), Judged.NOT_JUSTIFIED)
    assert stream.refused(ask.ReviewBreakGlass, "2026-07-30", **by_ola) == "already_reviewed"
    assert [people_read(each) for each in stream.events] == [(person("ana"),)] * 2


@pytest.mark.shows("T-55")
def test_an_officer_sees_their_own_record_as_its_subject_and_the_reading_is_recorded() -> None:
    own = {**GLASS, "broken_by": person("ana")}
    assert officer().refused(ask.BreakGlass, "2026-06-01", **own) == "own_record"
    event = reads(ask.RecordReading, "ola", **{**PAGE, "purpose": Purpose.OWN_RECORD})
    assert (event.actor, people_read(event)) == (f"person:{person('ola')}", (person("ola"),))


@pytest.fixture
def story() -> Story:
    """Ben breaks the glass before Ana's data on the second of March; Cem could review it."""
    story = Story()
    story.hires("ana", "ben", "cem")
    story.do(ask.BreakGlass, "2026-03-02", **GLASS)
    return story


def reviews(story: Story, on: str) -> Event:
    """Cem does."""
    how = {"reviewed_by": person("cem"), "judged": Judged.JUSTIFIED}
    return story.one(ask.ReviewBreakGlass, on, record_id=GLASS["record_id"], **how)


@pytest.mark.shows("ACC-02")
def test_a_broken_glass_that_nobody_reviewed_within_seven_days_is_found_until_somebody_does(story: Story) -> None:
    assert story.standing("ACC-02", "ana", "2026-03-09").status is Status.DUE_SOON
    assert story.breaches("ACC-02", "ana") == [("2026-03-10", None)]
    assert [each.people for each in story.assess("ACC-02", "ana")] == [(person("ana"), person("ben"))]
    event = reviews(story, "2026-03-20")
    assert story.affected("ACC-02", event) == {person("ana")}
    assert story.breaches("ACC-02", "ana") == [("2026-03-10", "2026-03-19")]


@pytest.mark.shows("ACC-02")
def test_a_broken_glass_that_was_reviewed_in_time_is_found_by_nobody(story: Story) -> None:
    assert [story.assess("ACC-02", name) for name in ("ben", "cem")] == [[], []]
    reviews(story, "2026-03-09")
    assert story.breaches("ACC-02", "ana") == []


@pytest.mark.shows("ACC-02")
def test_what_is_owed_to_somebody_is_owed_while_they_are_away_and_after_they_have_left(story: Story) -> None:
    absence = {"absence_id": event_id("absence"), "absence": AbsenceKind.PARENTAL}
    away = story.one(hr.StartAbsence, "2026-03-03", person_id=person("ana"), **absence)
    assert story.affected("ACC-02", away) == set()
    story.leaves("ana", "2026-03-05")
    assert story.breaches("ACC-02", "ana") == [("2026-03-10", None)]
