"""Skills passports, apprentices and placements day by day: TRN-03, TRN-04, DAT-11."""

from typing import Any

import pytest

from domain.small_record import commands as ask
from domain.staff_member import commands as hr
from domain.vocabulary import Profession, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

START = "2026-01-05"
PASSPORT = {"record_id": named("passport")}


@pytest.fixture
def story() -> Story:
    """Otto, a support worker in occupational therapy of band 3; Pam leads a project, Theo manages."""
    story = Story()
    story.hires("otto", on=START, profession=Profession.ALLIED_HEALTH_SUPPORT, band=3)
    story.hires("pam", "theo", profession=Profession.ALLIED_HEALTH)
    return story


def opens(story: Story, on: str, **facts: Any) -> None:
    """Otto gets a passport for which Pam answers."""
    framework = {"framework": "ahp_support_worker", "framework_version": "2021", "band": 3}
    who = {"person_id": person("otto"), "owner_id": person("pam")}
    story.do(ask.OpenPassport, on, **PASSPORT, **who, **framework, **facts)


@pytest.mark.shows("TRN-03", "S3-3")
def test_a_support_worker_of_the_allied_health_professions_has_a_passport_within_four_weeks(story: Story) -> None:
    assert story.breaches("TRN-03a", "otto") == [("2026-02-03", None)]
    opens(story, "2026-02-10")
    assert story.affected("TRN-03a", story.events[-1]) == {person("otto")}
    assert story.breaches("TRN-03a", "otto") == [("2026-02-03", "2026-02-09")]
    story.do(ask.ClosePassport, "2026-06-30", **PASSPORT)
    assert story.breaches("TRN-03a", "otto")[1:] == [("2026-07-29", None)]


@pytest.mark.shows("TRN-03")
def test_nobody_of_another_profession_or_band_is_asked_for_a_passport(story: Story) -> None:
    assert story.assess("TRN-03a", "theo") == []
    story.hires("hal", on=START, profession=Profession.SUPPORT_WORKER, band=3)
    story.hires("ann", on=START, profession=Profession.ALLIED_HEALTH_SUPPORT, band=5)
    assert story.breaches("TRN-03a", "hal") == story.breaches("TRN-03a", "ann") == []
    moves = {"person_id": person("ann"), "assignment_id": named("post ann"), "band": 4}
    story.do(hr.ChangeAssignment, "2026-03-02", **moves)
    assert story.breaches("TRN-03a", "ann") == [("2026-03-31", None)]


@pytest.mark.shows("TRN-03")
def test_a_passport_is_looked_at_with_its_holder_every_half_year(story: Story) -> None:
    opens(story, START)
    assert story.breaches("TRN-03b", "otto") == [("2026-07-07", None)]
    story.do(ask.ReviewPassport, "2026-07-20", **PASSPORT, reviewed_by=person("pam"))
    assert story.breaches("TRN-03b", "otto") == [("2026-07-07", "2026-07-19"), ("2027-01-19", None)]


@pytest.mark.shows("DAT-11", "S3-5")
def test_a_passport_whose_project_has_ended_is_found_until_a_manager_answers_for_it(story: Story) -> None:
    opens(story, START, owned_until=day("2026-03-31"))
    assert story.breaches("DAT-11", "otto") == [("2026-04-01", None)]
    story.do(ask.HandOverPassport, "2026-04-15", **PASSPORT, owner_id=person("theo"))
    assert story.breaches("DAT-11", "otto") == [("2026-04-01", "2026-04-14")]


@pytest.mark.shows("DAT-11")
def test_a_passport_whose_owner_leaves_is_found_from_the_day_after_the_last_working_day(story: Story) -> None:
    opens(story, START)
    assert story.breaches("DAT-11", "otto") == []
    left = story.leaves("pam", "2026-05-29")
    assert person("otto") in story.affected("DAT-11", left)
    assert story.breaches("DAT-11", "otto") == [("2026-05-30", None)]
    assert left.event_id in story.standing("DAT-11", "otto", "2026-05-30").evidence
    story.do(hr.CancelLeaver, "2026-05-29", person_id=person("pam"))
    assert story.breaches("DAT-11", "otto") == []


@pytest.mark.shows("TRN-04")
def test_an_apprentice_has_a_supervisor_at_work_and_on_a_placement_another_one_there(story: Story) -> None:
    course = {"person_id": person("otto"), "course": "ot_degree", "provider": "sheffield_hallam"}
    level = {"apprenticeship_level": 6, "standard": "occupational_therapist", "ends_on": day("2028-12-31")}
    story.do(ask.EnrolOnCourse, "2026-02-02", record_id=named("course"), **course, **level)
    host = {"person_id": person("otto"), "host": "sheffield_care", "ends_on": day("2026-06-30")}
    story.do(ask.BeginPlacement, "2026-04-01", record_id=named("placement"), **host)
    assert story.breaches("TRN-04a", "otto") == [("2026-02-03", "2028-12-31")]
    assert story.breaches("TRN-04b", "otto") == [("2026-04-02", "2026-06-30")]
    story.supervises("theo", "otto", "2026-02-10")
    story.supervises("theo", "otto", "2026-04-01", SupervisionKind.PLACEMENT)
    assert story.breaches("TRN-04a", "otto") == [("2026-02-03", "2026-02-09")]
    assert story.breaches("TRN-04b", "otto") == []


@pytest.mark.shows("TRN-04")
def test_a_course_that_is_no_apprenticeship_asks_for_nobody(story: Story) -> None:
    course = {"person_id": person("otto"), "course": "first_aid", "provider": "college"}
    story.do(ask.EnrolOnCourse, "2026-02-02", record_id=named("course"), **course)
    assert story.breaches("TRN-04a", "otto") == []
