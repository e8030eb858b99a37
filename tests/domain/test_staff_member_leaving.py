"""Absences, leaving, staying after all, and coming back."""

from typing import Any

import pytest

from domain.staff_member import commands as hr
from domain.staff_member import events as staff
from domain.staff_member.absence import absence_of
from domain.staff_member.post import tenures
from domain.vocabulary import Profession
from tests.domain.stream import Stream, day, event_id, person, post, told, unit

SICK: dict[str, Any] = {"absence_id": event_id("sick"), "absence": "sickness"}
LEAVE: dict[str, Any] = {"absence_id": event_id("leave"), "absence": "parental"}


def ana() -> Stream:
    """Ana, hired and in one post."""
    stream = Stream(person_id=person("ana"))
    stream.do(hr.RegisterStaffMember, "2026-01-01")
    facts = {"assignment_id": post("ana-1"), "unit_id": unit("ward 7"), "profession": Profession.NURSE}
    stream.do(hr.AddAssignment, "2026-01-01", **facts)
    return stream


@pytest.mark.shows("T-03")
def test_an_absence_taken_out_and_added_again_is_the_same_absence() -> None:
    stream = ana()
    stream.do(hr.StartAbsence, "2026-06-01", **LEAVE)
    before = absence_of(stream.state, LEAVE["absence_id"])
    stream.do(hr.CancelAbsence, "2026-06-01", absence_id=LEAVE["absence_id"])
    stream.do(hr.StartAbsence, "2026-03-01", **SICK)
    stream.do(hr.EndAbsence, "2026-03-05", absence_id=SICK["absence_id"])
    stream.do(hr.StartAbsence, "2026-06-01", **LEAVE)
    after = absence_of(stream.state, LEAVE["absence_id"])
    assert before is not None
    assert after is not None
    assert (after.first_day, after.last_day, after.kind, after.cancelled) == (
        before.first_day,
        before.last_day,
        before.kind,
        False,
    )


def test_an_absence_must_be_known_to_be_amended_ended_or_cancelled() -> None:
    stream, absence_id = ana(), SICK["absence_id"]
    amended = {"absence_id": absence_id, "absence": "sickness", "first_day": day("2026-02-01")}
    for _ in range(2):
        assert stream.refused(hr.AmendAbsence, "2026-02-01", **amended) == "unknown_absence"
        assert stream.refused(hr.EndAbsence, "2026-02-01", absence_id=absence_id) == "unknown_absence"
        if absence_of(stream.state, event_id("sick")) is None:
            assert stream.refused(hr.CancelAbsence, "2026-02-01", absence_id=absence_id) == "unknown_absence"
            stream.do(hr.StartAbsence, "2026-02-01", **SICK)
            stream.do(hr.CancelAbsence, "2026-02-01", absence_id=absence_id)
    assert stream.do(hr.CancelAbsence, "2026-02-01", absence_id=absence_id) == ()


def test_an_absence_ends_after_it_begins_and_can_end_otherwise_later() -> None:
    stream = ana()
    stream.do(hr.StartAbsence, "2026-02-10", **SICK)
    assert stream.refused(hr.EndAbsence, "2026-02-09", absence_id=SICK["absence_id"]) == "ends_before_it_begins"
    stream.do(hr.EndAbsence, "2026-02-20", absence_id=SICK["absence_id"])
    assert stream.do(hr.EndAbsence, "2026-02-20", absence_id=SICK["absence_id"]) == ()
    stream.do(hr.EndAbsence, "2026-02-25", absence_id=SICK["absence_id"])
    known = absence_of(stream.state, event_id("sick"))
    assert known is not None
    assert known.last_day == day("2026-02-25")
    same = {**SICK, "first_day": day("2026-02-10"), "last_day": day("2026-02-25")}
    assert stream.do(hr.AmendAbsence, "2026-02-10", **same) == ()


def test_another_first_day_corrects_the_beginning_of_an_absence() -> None:
    stream = ana()
    first = stream.one(hr.StartAbsence, "2026-02-10", **SICK)
    moved = stream.one(hr.StartAbsence, "2026-02-12", **SICK)
    assert moved.supersedes == first.event_id
    stream.do(hr.EndAbsence, "2026-02-20", absence_id=SICK["absence_id"])
    over = stream.one(hr.StartAbsence, "2026-02-08", **SICK)
    assert isinstance(over, staff.AbsenceAmended)
    assert (over.first_day, over.last_day) == (day("2026-02-08"), day("2026-02-20"))


@pytest.mark.shows("T-20")
def test_an_older_word_on_an_absence_does_not_bring_it_back() -> None:
    stream = ana()
    stream.do(hr.StartAbsence, "2026-02-10", **SICK, source_recorded_at=told("2026-02-10"))
    gone = {"absence_id": SICK["absence_id"], "source_recorded_at": told("2026-02-12")}
    assert stream.one(hr.CancelAbsence, "2026-02-12", **gone).effective_on == day("2026-02-10")
    assert stream.do(hr.StartAbsence, "2026-02-10", **SICK, source_recorded_at=told("2026-02-10")) == ()


@pytest.mark.shows("T-11")
def test_a_withdrawn_resignation_opens_what_leaving_closed_and_nothing_else() -> None:
    stream = ana()
    second = {"assignment_id": post("ana-2"), "unit_id": unit("ward 8"), "profession": Profession.NURSE}
    stream.do(hr.AddAssignment, "2026-01-01", **second, primary=False)
    stream.do(hr.NotifyLeaver, "2026-02-01", last_working_day=day("2026-04-30"))
    stream.do(hr.EndAssignment, "2026-03-31", assignment_id=post("ana-2"))
    stream.do(hr.MarkLeaver, "2026-04-30")
    assert tenures(stream.state, post("ana-1"))[0].last_day == day("2026-04-30")
    stream.do(hr.CancelLeaver, "2026-04-15")
    assert tenures(stream.state, post("ana-1"))[0].last_day is None
    assert tenures(stream.state, post("ana-2"))[0].last_day == day("2026-03-31")
    assert stream.do(hr.CancelLeaver, "2026-04-15") == ()
    assert stream.do(hr.NotifyLeaver, "2026-06-01", last_working_day=day("2026-08-31"))


def test_a_resignation_that_nobody_knows_of_cannot_be_withdrawn_yet() -> None:
    assert ana().refused(hr.CancelLeaver, "2026-04-15") == "unknown_leaver"


def test_another_last_working_day_corrects_the_first() -> None:
    stream = ana()
    left = stream.one(hr.MarkLeaver, "2026-04-30")
    assert stream.one(hr.MarkLeaver, "2026-05-31").supersedes == left.event_id
    assert tenures(stream.state, post("ana-1"))[0].last_day == day("2026-05-31")


@pytest.mark.shows("T-08")
def test_a_new_hire_date_after_leaving_is_a_rehire_and_opens_no_old_post() -> None:
    stream = ana()
    stream.do(hr.MarkLeaver, "2026-04-30")
    again, closed = stream.do(hr.RegisterStaffMember, "2026-09-01")
    assert isinstance(again, staff.Rehired)
    assert isinstance(closed, staff.AssignmentEnded)
    assert (closed.assignment_id, closed.effective_on) == (post("ana-1"), day("2026-04-30"))
    assert stream.do(hr.RegisterStaffMember, "2026-09-01") == ()
    assert stream.do(hr.RehireStaffMember, "2026-09-01") == ()
    assert tenures(stream.state, post("ana-1"))[0].last_day == day("2026-04-30")
    facts = {"assignment_id": post("ana-2"), "unit_id": unit("ward 8"), "profession": Profession.NURSE}
    assert stream.do(hr.AddAssignment, "2026-09-01", **facts)
    assert stream.one(hr.MarkLeaver, "2026-12-31").supersedes is None


@pytest.mark.shows("T-08")
def test_a_rehire_under_a_new_identity_names_the_old_one() -> None:
    stream = ana()
    assert stream.refused(hr.RehireStaffMember, "2026-09-01") == "unknown_leaver"
    assert stream.refused(hr.RehireStaffMember, "2026-09-01", previous_person_id=person("ana")) == "same_identity"
    again = stream.one(hr.RehireStaffMember, "2026-09-01", previous_person_id=person("ana before"))
    assert again.people == (person("ana"), person("ana before"))
