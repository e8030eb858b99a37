"""What is known of a person: every fact in its place by effective day, whatever came late, wrong or twice."""

from typing import Any

import pytest

from domain.dossier import Dossier, evolve
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, EmploymentType, RegistrationStatus
from domain.timeline import steps
from domain.vocabulary import CareerStage, Profession
from tests.domain.stories import Story
from tests.domain.stream import day, event_id, person, post, told, unit


def managers(story: Story, name: str) -> list[tuple[str, str | None]]:
    """Who manages the main post, each with the first day."""
    known = {person(each): each for each in ("ben", "carla", "dora")}
    line = story.of(name).posts[post(name)].line_manager()
    return [(span.first_day.isoformat(), known[span.value.manager_id] if span.value else None) for span in line.spans()]


@pytest.fixture
def story() -> Story:
    """Ana, Ben, Carla and Dora, nurses on ward 7 since 2020."""
    story = Story()
    story.hires("ana", "ben", "carla", "dora")
    return story


def test_a_late_fact_falls_into_its_place_by_its_effective_day(story: Story) -> None:
    story.manages("carla", "ana", "2026-06-01")
    story.manages("ben", "ana", "2026-02-01")
    assert managers(story, "ana") == [("0001-01-01", None), ("2026-02-01", "ben"), ("2026-06-01", "carla")]


@pytest.mark.shows("T-07")
def test_a_superseded_fact_counts_no_more_even_where_its_replacement_is_replaced(story: Story) -> None:
    first = story.manages("ben", "ana", "2026-02-01")
    second = story.one(
        hr.AssignLineManager,
        "2026-03-01",
        person_id=person("ana"),
        assignment_id=post("ana"),
        manager_id=person("carla"),
        supersedes=first.event_id,
    )
    story.one(
        hr.AssignLineManager,
        "2026-04-01",
        person_id=person("ana"),
        assignment_id=post("ana"),
        manager_id=person("dora"),
        supersedes=second.event_id,
    )
    assert managers(story, "ana") == [("0001-01-01", None), ("2026-04-01", "dora")]


@pytest.mark.shows("T-12")
def test_a_fact_entered_in_error_counts_no_more_and_what_it_replaced_counts_again(story: Story) -> None:
    story.manages("ben", "ana", "2026-02-01")
    wrong = story.manages("carla", "ana", "2026-02-01")
    assert managers(story, "ana")[-1] == ("2026-02-01", "carla")
    story.voids(wrong)
    assert managers(story, "ana")[-1] == ("2026-02-01", "ben")


@pytest.mark.shows("T-12")
def test_a_fact_that_arrives_after_its_correction_stays_void(story: Story) -> None:
    wrong = story.manages("ben", "ana", "2026-02-01")
    story.voids(wrong)
    about_ana = [event for event in story.events if person("ana") in event.people]
    known = Dossier.of(person("ana"))
    for event in sorted(about_ana, key=lambda event: event is about_ana[-2]):
        known = evolve(known, event)
    assert not any(known.posts[post("ana")].line_manager().values)


@pytest.mark.shows("T-20")
def test_an_older_word_of_the_source_never_replaces_a_newer_one_of_the_same_day(story: Story) -> None:
    story.manages("ben", "ana", "2026-02-01")
    newer, older = (
        story.events[-1].model_copy(
            update={"event_id": event_id(name), "manager_id": person(name), "source_recorded_at": told(on)}
        )
        for name, on in (("carla", "2026-02-05"), ("dora", "2026-02-03"))
    )
    story.record(newer, older)
    assert managers(story, "ana")[-1] == ("2026-02-01", "carla")


@pytest.mark.shows("T-07")
def test_a_start_corrected_three_months_back_moves_employment_and_post() -> None:
    story = Story()
    story.hires("eva", on="2026-04-01")
    story.do(hr.RegisterStaffMember, "2026-01-01", person_id=person("eva"))
    story.posts("eva", "eva", "2026-01-01")
    eva = story.of("eva")
    assert eva.employed() == steps([(day("2026-01-01"), True)], before=False)
    assert eva.profession() == steps([(day("2026-01-01"), Profession.NURSE)], None)


@pytest.mark.shows("T-15")
def test_after_an_acting_manager_the_substantive_one_manages_again(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.manages("carla", "ana", "2026-03-01", until="2026-03-14")
    assert managers(story, "ana")[1:] == [("2026-01-01", "ben"), ("2026-03-01", "carla"), ("2026-03-15", "ben")]
    assert story.of("ana").posts[post("ana")].line_manager().at(day("2026-03-10")).acting  # type: ignore[union-attr]


@pytest.mark.shows("T-16")
def test_a_vacancy_leaves_the_post_without_a_line_manager(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.manages(None, "ana", "2026-03-01")
    story.manages("carla", "ana", "2026-03-10", until="2026-03-20")
    assert managers(story, "ana")[2:] == [("2026-03-01", None), ("2026-03-10", "carla"), ("2026-03-21", None)]


def test_a_post_given_out_anew_has_no_manager_of_before(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.do(hr.EndAssignment, "2026-03-31", person_id=person("ana"), assignment_id=post("ana"))
    story.posts("ana", "ana", "2026-06-01")
    assert managers(story, "ana")[1:] == [("2026-01-01", "ben"), ("2026-04-01", None)]


@pytest.mark.shows("T-11")
def test_a_withdrawn_resignation_undoes_notice_and_leaving(story: Story) -> None:
    story.do(hr.NotifyLeaver, "2026-02-01", person_id=person("ana"), last_working_day=day("2026-03-31"))
    story.leaves("ana", "2026-03-31")
    assert story.of("ana").leaving is not None
    assert not story.of("ana").employed().at(day("2026-04-01"))
    story.do(hr.CancelLeaver, "2026-03-20", person_id=person("ana"))
    assert story.of("ana").leaving is None
    assert story.of("ana").left_on is None
    assert story.of("ana").employed().at(day("2026-04-01"))


@pytest.mark.shows("T-08")
def test_a_rehire_begins_a_new_stretch_of_employment(story: Story) -> None:
    story.leaves("ana", "2026-03-31")
    story.do(hr.RehireStaffMember, "2026-06-01", person_id=person("ana"))
    assert story.of("ana").employed() == steps(
        [(day("2020-01-01"), True), (day("2026-04-01"), False), (day("2026-06-01"), True)], before=False
    )


@pytest.mark.shows("T-09")
def test_a_bank_post_beside_a_substantive_one_decides_neither_profession_nor_hours(story: Story) -> None:
    bank: dict[str, Any] = {
        "profession": Profession.SUPPORT_WORKER,
        "primary": False,
        "employment": EmploymentType.BANK,
        "fte": 0.2,
    }
    story.posts("ana", "ana-bank", "2020-01-01", **bank)
    assert set(story.of("ana").profession().values) == {None, Profession.NURSE}
    assert story.of("ana").fte().at(day("2026-01-01")) == 1.0


def test_a_change_of_stage_counts_for_the_post_from_its_day(story: Story) -> None:
    story.do(hr.ChangeCareerStage, "2026-05-01", person_id=person("ana"), career_stage=CareerStage.SENIOR)
    stage = story.of("ana").career_stage()
    assert (stage.at(day("2026-04-30")), stage.at(day("2026-05-01"))) == (CareerStage.QUALIFIED, CareerStage.SENIOR)


@pytest.mark.shows("T-03")
def test_an_absence_taken_out_and_added_again_is_the_same_absence(story: Story) -> None:
    absence = {"person_id": person("ana"), "absence_id": event_id("absence")}
    story.do(hr.StartAbsence, "2026-05-01", absence=AbsenceKind.PARENTAL, **absence)
    before = story.of("ana").at_work()
    story.do(hr.CancelAbsence, "2026-05-01", **absence)
    assert story.of("ana").absences() == ()
    story.do(hr.StartAbsence, "2026-05-01", absence=AbsenceKind.PARENTAL, **absence)
    assert story.of("ana").at_work() == before
    story.do(hr.EndAbsence, "2026-06-30", **absence)
    assert [(each.first_day, each.last_day) for each in story.of("ana").absences()] == [
        (day("2026-05-01"), day("2026-06-30"))
    ]


def test_a_registration_is_current_until_it_expires_and_again_once_renewed(story: Story) -> None:
    register = {"person_id": person("ana"), "body": "NMC"}
    story.do(hr.RecordRegistration, "2023-01-01", expires_on=day("2025-12-31"), **register)
    story.do(hr.RecordRegistration, "2026-02-01", expires_on=day("2028-12-31"), **register)
    story.do(hr.RecordRegistration, "2027-01-01", status=RegistrationStatus.SUSPENDED, **register)
    current = story.of("ana").registrations["NMC"].current()
    assert [span.first_day.isoformat() for span in current.spans() if span.value] == ["2023-01-01", "2026-02-01"]
    assert not current.at(day("2026-01-15"))
    assert not current.at(day("2027-01-01"))


def test_training_stands_with_the_day_on_which_it_was_completed(story: Story) -> None:
    for on in ("2026-02-01", "2025-02-01"):
        story.do(hr.RecordTraining, on, person_id=person("ana"), competence="preceptor_preparation")
    done = [each.completed_on for each in story.of("ana").training("preceptor_preparation")]
    assert done == [day("2025-02-01"), day("2026-02-01")]
    assert story.of("ana").trainings == story.of("ana").training("preceptor_preparation")


def test_a_unit_knows_its_lead_its_members_and_its_policy(story: Story) -> None:
    story.opens("ward 7")
    story.leads("dora", "ward 7", "2026-01-01")
    ward = story.unit(unit("ward 7"))
    assert ward.name == "ward 7"
    assert ward.lead().at(day("2026-01-01")).lead_id == person("dora")  # type: ignore[union-attr]
    assert ward.members == {person(name) for name in ("ana", "ben", "carla", "dora")}
    assert ward.separation_mode().at(day("2026-01-01")).evidence == ()
    assert story.of("dora").leads == {unit("ward 7")}


def test_everybody_whom_a_rule_may_have_to_look_at_is_a_counterpart(story: Story) -> None:
    story.manages("ben", "ana")
    story.supervises("carla", "ana")
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    assert story.of("ana").counterparts == {person("ben"), person("carla"), person("dora")}
    for name in ("ben", "carla", "dora"):
        assert story.of(name).counterparts == {person("ana")}
