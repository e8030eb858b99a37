"""What HR takes back or says anew: late facts, corrections, and what was entered in error."""

import pytest

from domain.staff_member import commands as hr
from domain.staff_member import events as staff
from domain.staff_member.post import tenures
from domain.vocabulary import Profession
from tests.domain.stream import Stream, day, event_id, person, post, unit

TERMS = {"unit_id": unit("ward 7"), "profession": Profession.NURSE, "band": 5}


def ana(hired: str = "2026-01-01") -> Stream:
    """Ana, hired and in one post."""
    stream = Stream(person_id=person("ana"))
    stream.do(hr.RegisterStaffMember, hired)
    stream.do(hr.AddAssignment, hired, assignment_id=post("ana-1"), **TERMS)
    return stream


@pytest.mark.shows("T-07")
def test_another_hire_date_takes_the_place_of_the_first() -> None:
    stream = Stream(person_id=person("ana"))
    first = stream.one(hr.RegisterStaffMember, "2026-04-01")
    corrected = stream.one(hr.RegisterStaffMember, "2026-01-01")
    assert isinstance(corrected, staff.StaffRegistered)
    assert corrected.supersedes == first.event_id
    assert stream.state.employment_on(day("2026-02-01")) == (day("2026-01-01"), None)


def test_a_late_fact_falls_into_its_place() -> None:
    stream = ana()
    hours = {"assignment_id": post("ana-1")}
    stream.do(hr.ChangeHours, "2026-06-01", fte=0.5, **hours)
    assert stream.one(hr.ChangeHours, "2026-03-01", fte=0.8, **hours).effective_on == day("2026-03-01")
    in_force = stream.state.facts.in_force
    assert [in_force(("fte", post("ana-1")), day(on)).value for on in ("2026-02-01", "2026-04-01", "2026-07-01")] == [
        1.0,
        0.8,
        0.5,
    ]


def test_a_correction_takes_the_place_of_what_it_corrects_also_when_it_is_corrected_again() -> None:
    stream = ana()
    manager = {"assignment_id": post("ana-1"), "manager_id": person("ben")}
    wrong = stream.one(hr.AssignLineManager, "2026-02-01", **manager)
    first = stream.one(hr.AssignLineManager, "2026-02-10", supersedes=wrong.event_id, **manager)
    second = stream.one(hr.AssignLineManager, "2026-02-20", supersedes=wrong.event_id, **manager)
    assert (first.supersedes, second.supersedes) == (wrong.event_id, first.event_id)
    assert stream.state.facts.in_force(("manager", post("ana-1")), day("2026-02-15")) is None
    assert stream.do(hr.AssignLineManager, "2026-02-20", supersedes=wrong.event_id, **manager) == ()


def test_a_correction_says_the_same_kind_of_thing_as_what_it_corrects() -> None:
    stream = ana()
    managed = stream.one(hr.AssignLineManager, "2026-02-01", assignment_id=post("ana-1"), manager_id=person("ben"))
    facts = {"assignment_id": post("ana-1"), "fte": 0.5, "supersedes": managed.event_id}
    assert stream.refused(hr.ChangeHours, "2026-02-01", **facts) == "other_kind_of_event"


def test_a_correction_of_something_unknown_waits() -> None:
    facts = {"assignment_id": post("ana-1"), "fte": 0.5, "supersedes": event_id("never recorded")}
    assert ana().refused(hr.ChangeHours, "2026-02-01", **facts) == "unknown_event"


def test_a_post_that_begins_on_another_day_than_was_said_is_corrected() -> None:
    stream = ana()
    added = stream.events[-1]
    later = stream.one(hr.AddAssignment, "2026-02-01", assignment_id=post("ana-1"), **TERMS)
    assert later.supersedes == added.event_id
    assert [each.first_day for each in tenures(stream.state, post("ana-1"))] == [day("2026-02-01")]


@pytest.mark.shows("T-12")
def test_an_event_entered_in_error_is_voided_and_names_everyone_whom_it_named() -> None:
    stream = ana()
    manager = {"assignment_id": post("ana-1"), "manager_id": person("ben")}
    wrong = stream.one(hr.AssignLineManager, "2026-02-01", **manager)
    voided = stream.one(hr.CorrectHistory, "2026-05-01", voided_event_id=wrong.event_id)
    assert voided.effective_on == day("2026-02-01")
    assert voided.people_concerned == (person("ana"), person("ben"))
    assert stream.do(hr.CorrectHistory, "2026-05-01", voided_event_id=wrong.event_id) == ()
    assert stream.do(hr.AssignLineManager, "2026-02-01", **manager)


@pytest.mark.shows("T-12")
def test_voiding_a_fact_voids_its_corrections_too_and_brings_back_only_what_it_replaced() -> None:
    stream = ana()
    manager = {"assignment_id": post("ana-1"), "manager_id": person("ben")}
    first = stream.one(hr.AssignLineManager, "2026-02-01", **manager)
    second = stream.one(hr.AssignLineManager, "2026-02-10", supersedes=first.event_id, **manager)
    third = stream.one(hr.AssignLineManager, "2026-02-20", supersedes=second.event_id, **manager)
    voided = stream.do(hr.CorrectHistory, "2026-05-01", voided_event_id=second.event_id)
    assert [event.voided_event_id for event in voided] == [second.event_id, third.event_id]  # type: ignore[attr-defined]
    assert [fact.effective_on for fact in stream.state.facts.of("manager", post("ana-1"))] == [day("2026-02-01")]


def test_voiding_a_move_names_both_units() -> None:
    stream = ana()
    moved = stream.one(hr.ChangeAssignment, "2026-03-01", assignment_id=post("ana-1"), unit_id=unit("ward 8"))
    voided = stream.one(hr.CorrectHistory, "2026-05-01", voided_event_id=moved.event_id)
    assert set(voided.units_concerned) == {unit("ward 7"), unit("ward 8")}


def test_what_a_correction_replaced_stands_again_once_the_correction_was_in_error() -> None:
    stream = Stream(person_id=person("ana"))
    stream.do(hr.RegisterStaffMember, "2026-01-01")
    wrong = stream.one(hr.RegisterStaffMember, "2026-03-01")
    stream.do(hr.CorrectHistory, "2026-03-01", voided_event_id=wrong.event_id)
    assert [fact.effective_on for fact in stream.state.employments] == [day("2026-01-01")]


def test_a_registration_with_facts_resting_on_it_cannot_be_voided() -> None:
    stream = ana()
    registered, added = stream.events
    assert stream.refused(hr.CorrectHistory, "2026-02-01", voided_event_id=registered.event_id) == "registration_in_use"
    stream.do(hr.CorrectHistory, "2026-02-01", voided_event_id=added.event_id)
    stream.do(hr.CorrectHistory, "2026-02-01", voided_event_id=registered.event_id)
    assert stream.refused(hr.MarkLeaver, "2026-02-01") == "unknown_person"
    assert stream.do(hr.RegisterStaffMember, "2026-01-01")


def test_only_events_of_the_person_can_be_voided_and_no_correction() -> None:
    stream = ana()
    assert stream.refused(hr.CorrectHistory, "2026-02-01", voided_event_id=event_id("elsewhere")) == "unknown_event"
    stream.do(hr.CorrectHistory, "2026-02-01", voided_event_id=stream.events[-1].event_id)
    voided = stream.events[-1].event_id
    assert stream.refused(hr.CorrectHistory, "2026-02-01", voided_event_id=voided) == "cannot_be_voided"
