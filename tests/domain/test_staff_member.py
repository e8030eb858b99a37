"""What HR says of a member of staff: news once, in its place by effective day."""

from datetime import date

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.post import tenures, two_primary_on
from domain.staff_member.vocabulary import AssignmentStatus, EmploymentType, RegistrationStatus
from domain.vocabulary import CareerStage, Profession
from tests.domain.stream import Stream, day, event_id, person, post, told, unit

TERMS = {"unit_id": unit("ward 7"), "profession": Profession.NURSE, "band": 5}


def ana(hired: str = "2026-01-01") -> Stream:
    """Ana, hired and in one post."""
    stream = Stream(person_id=person("ana"))
    stream.do(hr.RegisterStaffMember, hired)
    stream.do(hr.AddAssignment, hired, assignment_id=post("ana-1"), **TERMS)
    return stream


@pytest.mark.shows("T-21")
def test_a_starter_is_registered_once() -> None:
    stream = Stream(person_id=person("ana"))
    assert stream.one(hr.RegisterStaffMember, "2026-01-01").effective_on == day("2026-01-01")
    assert stream.do(hr.RegisterStaffMember, "2026-01-01") == ()


@pytest.mark.shows("T-20")
def test_an_older_hire_date_never_overwrites_a_newer_one() -> None:
    stream = Stream(person_id=person("ana"))
    stream.do(hr.RegisterStaffMember, "2026-01-01", source_recorded_at=told("2026-03-02"))
    assert stream.do(hr.RegisterStaffMember, "2026-04-01", source_recorded_at=told("2026-03-01")) == ()


def test_nothing_is_recorded_of_a_person_whom_hr_did_not_name() -> None:
    stream = Stream(person_id=person("ana"))
    assert stream.refused(hr.ChangeCareerStage, "2026-01-01", career_stage=CareerStage.SENIOR) == "unknown_person"


@pytest.mark.shows("T-21")
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (hr.AddAssignment, {"assignment_id": post("ana-1"), **TERMS}),
        (hr.ChangeAssignment, {"assignment_id": post("ana-1"), "unit_id": unit("ward 8"), "band": 6}),
        (hr.EndAssignment, {"assignment_id": post("ana-1")}),
        (hr.AssignLineManager, {"assignment_id": post("ana-1"), "manager_id": person("ben")}),
        (hr.AssignLineManager, {"assignment_id": post("ana-1"), "manager_id": None}),
        (hr.ChangeCareerStage, {"career_stage": CareerStage.SENIOR}),
        (hr.ChangeHours, {"assignment_id": post("ana-1"), "fte": 0.5}),
        (hr.ChangeStatus, {"assignment_id": post("ana-1"), "status": AssignmentStatus.SECONDED_OUT}),
        (hr.RecordRegistration, {"body": "NMC", "expires_on": day("2027-01-01")}),
        (hr.StartAbsence, {"absence_id": event_id("a"), "absence": "sickness"}),
        (hr.RecordTraining, {"competence": "preceptor_preparation"}),
        (hr.NotifyLeaver, {"last_working_day": day("2026-06-30")}),
        (hr.MarkLeaver, {}),
        (hr.LinkIdentity, {"other_person_id": person("anna")}),
        (hr.RehireStaffMember, {"previous_person_id": person("anna")}),
    ],
)
def test_the_same_fact_again_changes_nothing(kind: type, facts: dict[str, object]) -> None:
    stream = ana()
    before = len(stream.events)
    stream.do(kind, "2026-03-01", **facts)
    assert len(stream.events) == before + 1
    assert stream.do(kind, "2026-03-01", **facts) == ()


@pytest.mark.shows("T-20")
def test_the_order_of_arrival_does_not_decide_who_manages() -> None:
    said = [
        ("2026-02-01", "ben", "2026-02-01"),
        ("2026-02-01", "cem", "2026-02-02"),
        ("2026-04-01", "ben", "2026-02-03"),
    ]
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (1, 0, 2), (2, 0, 1), (0, 2, 1)):
        stream = ana()
        for on, manager, at in (said[i] for i in order):
            facts = {"assignment_id": post("ana-1"), "manager_id": person(manager), "source_recorded_at": told(at)}
            stream.do(hr.AssignLineManager, on, **facts)
        key = ("manager", post("ana-1"))
        managers = [stream.state.facts.in_force(key, day(on)).value[0] for on in ("2026-03-01", "2026-05-01")]
        assert managers == [person("cem"), person("ben")], order


@pytest.mark.shows("T-20", "T-21")
def test_the_same_old_row_after_a_newer_one_of_that_second_stays_old() -> None:
    stream, at = ana(), told("2026-02-01")
    hours = {"assignment_id": post("ana-1"), "source_recorded_at": at}
    stream.do(hr.ChangeHours, "2026-02-01", fte=0.6, **hours)
    stream.do(hr.ChangeHours, "2026-02-01", fte=0.8, **hours)
    assert stream.do(hr.ChangeHours, "2026-02-01", fte=0.6, **hours) == ()


@pytest.mark.shows("COI-18")
def test_nobody_is_their_own_line_manager() -> None:
    facts = {"assignment_id": post("ana-1"), "manager_id": person("ana")}
    assert ana().refused(hr.AssignLineManager, "2026-02-01", **facts) == "self_line_management"


def test_a_second_primary_post_is_refused_while_the_first_runs() -> None:
    stream = ana()
    second = {"assignment_id": post("ana-2"), **TERMS}
    assert stream.refused(hr.AddAssignment, "2026-06-01", **second) == "second_primary_assignment"
    stream.do(hr.AddAssignment, "2026-06-01", **{**second, "primary": False, "employment": EmploymentType.BANK})
    facts = {"assignment_id": post("ana-2"), "primary": True}
    assert stream.refused(hr.ChangeAssignment, "2026-07-01", **facts) == "second_primary_assignment"
    stream.do(hr.EndAssignment, "2026-06-30", assignment_id=post("ana-1"))
    stream.do(hr.ChangeAssignment, "2026-07-01", **facts)
    assert two_primary_on(stream.state) is None


@pytest.mark.shows("T-20")
def test_an_older_primary_post_and_its_end_may_be_told_after_the_newer_one() -> None:
    stream = ana()
    stream.do(hr.EndAssignment, "2026-05-31", assignment_id=post("ana-1"))
    stream.do(hr.AddAssignment, "2026-09-01", assignment_id=post("ana-3"), **TERMS)
    stream.do(hr.AddAssignment, "2026-06-01", assignment_id=post("ana-2"), **TERMS)
    stream.do(hr.EndAssignment, "2026-08-31", assignment_id=post("ana-2"))
    assert two_primary_on(stream.state) is None
    assert [each.last_day for each in tenures(stream.state, post("ana-2"))] == [date(2026, 8, 31)]


def test_the_next_primary_post_may_begin_the_day_after_the_last_ends() -> None:
    stream = ana()
    stream.do(hr.EndAssignment, "2026-05-31", assignment_id=post("ana-1"))
    assert stream.do(hr.AddAssignment, "2026-06-01", assignment_id=post("ana-2"), **TERMS)


def test_a_post_number_that_is_used_again_after_its_end_is_a_new_stretch() -> None:
    stream = ana()
    stream.do(hr.EndAssignment, "2026-03-31", assignment_id=post("ana-1"))
    stream.do(hr.AddAssignment, "2026-06-01", assignment_id=post("ana-1"), **TERMS)
    days = [(each.first_day, each.last_day) for each in tenures(stream.state, post("ana-1"))]
    assert days == [(day("2026-01-01"), day("2026-03-31")), (day("2026-06-01"), None)]


def test_a_move_says_where_from_and_only_what_is_new() -> None:
    stream = ana()
    facts = {"assignment_id": post("ana-1"), "unit_id": unit("ward 8"), "source_recorded_at": told("2026-03-02")}
    moved = stream.one(hr.ChangeAssignment, "2026-03-01", **facts)
    assert moved.previous_unit_id == unit("ward 7")
    older = {**facts, "unit_id": unit("ward 9"), "band": 6, "source_recorded_at": told("2026-03-01")}
    event = stream.one(hr.ChangeAssignment, "2026-03-01", **older)
    assert (event.unit_id, event.band) == (None, 6)


def test_dates_must_be_in_order() -> None:
    stream = ana()
    early, mine = "2025-12-31", {"assignment_id": post("ana-1")}
    assert stream.refused(hr.AddAssignment, early, assignment_id=post("ana-2"), **TERMS) == "unknown_employment"
    assert stream.refused(hr.MarkLeaver, early) == "left_before_hired"
    assert stream.refused(hr.EndAssignment, early, **mine) == "unknown_assignment"
    until = {"manager_id": person("ben"), "acting_until": day("2026-01-31")}
    assert stream.refused(hr.AssignLineManager, "2026-02-01", **mine, **until) == "ends_before_it_begins"
    expired = {"body": "NMC", "expires_on": day("2026-01-31")}
    assert stream.refused(hr.RecordRegistration, "2026-02-01", **expired) == "ends_before_it_begins"
    lapsed = {"body": "NMC", "status": RegistrationStatus.LAPSED, "expires_on": day("2026-01-31")}
    assert stream.do(hr.RecordRegistration, "2026-02-01", **lapsed)


@pytest.mark.parametrize("fte", [-0.1, 2.5, float("nan"), float("inf")])
def test_hours_are_a_fraction_of_full_time(fte: float) -> None:
    assert ana().refused(hr.ChangeHours, "2026-02-01", assignment_id=post("ana-1"), fte=fte) == "fte_out_of_range"


def test_what_names_an_unknown_post_waits() -> None:
    stream = ana()
    for kind, facts in (
        (hr.ChangeAssignment, {"band": 6}),
        (hr.EndAssignment, {}),
        (hr.AssignLineManager, {"manager_id": person("ben")}),
        (hr.ChangeHours, {"fte": 0.5}),
        (hr.ChangeStatus, {"status": AssignmentStatus.ACTIVE}),
    ):
        assert stream.refused(kind, "2026-02-01", assignment_id=post("ana-9"), **facts) == "unknown_assignment"


def test_an_identity_is_not_linked_to_itself() -> None:
    assert ana().refused(hr.LinkIdentity, "2026-02-01", other_person_id=person("ana")) == "same_identity"


@pytest.mark.shows("ACC-03", "T-43")
def test_nobodys_data_are_erased_while_employed_or_while_the_record_is_kept() -> None:
    stream = ana()
    assert stream.refused(hr.ErasePersonalData, "2026-05-01") == "still_employed"
    stream.do(hr.MarkLeaver, "2026-06-30")
    assert stream.refused(hr.ErasePersonalData, "2026-06-30") == "still_employed"
    assert stream.refused(hr.ErasePersonalData, "2032-06-30") == "retention_runs"
    assert stream.refused(hr.ErasePersonalData, "2028-06-30", years_kept=2) == "retention_runs"
    assert stream.one(hr.ErasePersonalData, "2032-07-01").about == person("ana")
    assert stream.do(hr.ErasePersonalData, "2032-07-02") == ()


@pytest.mark.shows("ACC-03")
def test_who_comes_back_is_kept_by_the_last_employment() -> None:
    stream = ana()
    stream.do(hr.MarkLeaver, "2026-06-30")
    stream.do(hr.RehireStaffMember, "2030-01-01")
    assert stream.refused(hr.ErasePersonalData, "2032-07-01") == "still_employed"
