"""The rules of wellbeing practitioners of children and young people and of high-intensity therapists, by date."""

from typing import Any

import pytest

from domain.event import Rejected
from domain.rules.remedies import remedy
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import CareerStage, EventId, Profession, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.spells import due_on, spells_of
from tests.domain.stories import Story
from tests.domain.stream import named, person

PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER
CASE, SKILLS = SupervisionKind.CASE_MANAGEMENT, SupervisionKind.CLINICAL_SKILLS


@pytest.fixture
def story() -> Story:
    """Cai, who qualifies as children's wellbeing practitioner on 2 March 2026, Hal, a therapist, and Ben."""
    story = Story()
    story.hires("ben")
    cwp, therapist = Profession.CHILDRENS_WELLBEING_PRACTITIONER, Profession.HIGH_INTENSITY_THERAPIST
    story.hires("cai", on="2026-01-05", profession=cwp, career_stage=CareerStage.TRAINEE)
    story.do(hr.ChangeCareerStage, "2026-03-02", person_id=person("cai"), career_stage=CareerStage.NEWLY_QUALIFIED)
    story.hires("hal", on="2026-03-02", profession=therapist, career_stage=CareerStage.QUALIFIED)
    return story


@pytest.mark.shows("SUP-04a")
def test_a_childrens_practitioner_has_an_hour_of_case_management_every_fortnight_also_as_a_trainee(
    story: Story,
) -> None:
    story.meets("ben", "cai", "2026-01-19", kind=CASE)
    story.meets("ben", "cai", "2026-01-26", 45, kind=CASE)
    assert due_on(story, "SUP-04a", "cai", "2026-01-26") == "2026-02-02"
    assert story.breaches("SUP-04a", "cai") == [("2026-02-06", None)]


@pytest.mark.shows("SUP-04b")
def test_skills_supervision_of_a_childrens_practitioner_steps_down_six_months_after_qualifying(story: Story) -> None:
    assert spells_of(story, "SUP-04b", "cai")[0] == ("2026-03-02", "compliant")
    for held_on, due in {"2026-03-10": "2026-03-24", "2026-09-01": "2026-09-15", "2026-09-02": "2026-10-02"}.items():
        story.meets("ben", "cai", held_on, kind=SKILLS)
        assert due_on(story, "SUP-04b", "cai", held_on) == due


@pytest.mark.shows("SUP-04b")
def test_the_step_down_moves_with_a_long_absence(story: Story) -> None:
    leave = {"person_id": person("cai"), "absence_id": EventId(named("leave"))}
    story.do(hr.StartAbsence, "2026-04-01", absence=AbsenceKind.PARENTAL, **leave)
    story.do(hr.EndAbsence, "2026-04-30", **leave)
    story.meets("ben", "cai", "2026-09-02", kind=SKILLS)
    assert due_on(story, "SUP-04b", "cai", "2026-09-02") == "2026-09-16"


@pytest.mark.shows("SUP-05")
def test_a_high_intensity_therapist_has_supervision_every_week(story: Story) -> None:
    story.meets("ben", "hal", "2026-03-09")
    story.meets("ben", "hal", "2026-03-12", kind=SupervisionKind.PROFESSIONAL)
    assert story.breaches("SUP-05", "hal") == [("2026-03-20", None)]


@pytest.mark.shows("SUP-05")
def test_what_the_record_cannot_show_of_a_rule_is_said_in_its_text() -> None:
    assert "the record names no cases, so that is not checked" in RULES["SUP-05"].statement


def learns(story: Story, competence: str, *days: str, **facts: Any) -> None:
    """Something of Pip's learning is recorded."""
    for on in days:
        story.do(hr.RecordTraining, on, person_id=person("pip"), competence=competence, **facts)


@pytest.fixture
def pip(story: Story) -> Story:
    """Pip, a practitioner on the register of BABCP since 5 January 2026."""
    story.hires("pip", on="2026-01-05", profession=PWP, career_stage=CareerStage.QUALIFIED)
    story.do(hr.RecordRegistration, "2026-01-05", person_id=person("pip"), body="BABCP")
    return story


@pytest.mark.shows("TRN-05")
def test_five_pieces_of_learning_a_year_are_counted_and_none_of_another_kind(pip: Story) -> None:
    assert pip.breaches("TRN-05a", "pip") == [("2027-01-05", None)]
    learns(pip, "fire_safety", "2026-05-01")
    learns(pip, "cpd_activity", "2026-02-02", "2026-03-02", "2026-04-01", "2026-05-01")
    assert pip.breaches("TRN-05a", "pip") == [("2027-01-05", None)], "four are not five"
    learns(pip, "cpd_activity", "2026-06-01")
    assert pip.breaches("TRN-05a", "pip") == [("2027-02-02", None)], "a year after the first of the five"
    recorded = pip.events[-1]
    assert pip.affected("TRN-05a", recorded) == {person("pip")}
    assert pip.affected("TRN-05b", recorded) == set()


@pytest.mark.shows("TRN-05")
def test_six_hours_of_skills_a_year_are_added_up(pip: Story) -> None:
    learns(pip, "cbt_skills", "2026-02-02", "2026-03-02", minutes=120)
    learns(pip, "cbt_skills", "2026-04-01")
    assert pip.breaches("TRN-05b", "pip") == [("2027-01-05", None)], "what has no length counts for none"
    learns(pip, "cbt_skills", "2026-05-01", minutes=120)
    assert pip.breaches("TRN-05b", "pip") == [("2027-02-02", None)]


@pytest.mark.shows("TRN-05")
def test_reflective_statements_are_asked_by_the_register_on_which_somebody_is(pip: Story) -> None:
    learns(pip, "reflective_statement_cbt", "2026-02-02", "2026-03-02", "2026-04-01")
    learns(pip, "reflective_statement", "2026-05-01")
    assert pip.breaches("TRN-05c", "pip") == [("2027-01-05", None)], "three are of therapy, four are asked"
    assert pip.assess("TRN-05d", "pip") == []
    pip.do(hr.RecordRegistration, "2026-01-05", person_id=person("pip"), body="BPS")
    assert pip.breaches("TRN-05d", "pip") == [("2027-03-02", None)], "of four in the year, three remain until then"
    assert pip.assess("TRN-05c", "ben") == []


def test_learning_that_took_no_time_has_no_length(pip: Story) -> None:
    with pytest.raises(Rejected, match="no_minutes"):
        learns(pip, "cbt_skills", "2026-02-02", minutes=0)


@pytest.mark.shows("TRN-05")
def test_what_would_put_it_right_names_what_is_missing(pip: Story) -> None:
    assert remedy(RULES["TRN-05a"]) == "more is learned and recorded as cpd activity, 5 records in 365 days in all"
