"""The assessed and supported year of newly qualified social workers in England."""

import pytest

from domain.preceptorship_plan.vocabulary import MeetingKind, PartTimeMode
from domain.staff_member import commands as hr
from domain.vocabulary import Profession
from tests.domain.plan_scenes import FIRST, away, begins, done, meets, newly
from tests.domain.stories import Story
from tests.domain.stream import day, person

SOCIAL_WORKER = Profession.SOCIAL_WORKER


@pytest.fixture
def story() -> Story:
    """Nia's year from 1 January 2026; Pat is a social worker too and assesses."""
    story = newly(SOCIAL_WORKER)
    begins(story, "asye_england", part_time=PartTimeMode.DURATION)
    return story


def registers(story: Story, name: str, on: str, body: str = "SWE") -> None:
    """A body registers somebody."""
    story.do(hr.RecordRegistration, on, person_id=person(name), body=body)


@pytest.mark.shows("ASYE-01", "PRE-14")
def test_the_year_is_twelve_months_and_sickness_and_leave_lengthen_it(story: Story) -> None:
    assert story.breaches("ASYE-01", "nia") == [("2027-01-02", None)]
    assert story.assess("PRE-08", "nia") == []
    away(story, "2026-03-01", "2026-03-31")
    assert story.breaches("ASYE-01", "nia") == [("2027-02-02", None)]


@pytest.mark.shows("ASYE-01", "PRE-15")
def test_part_time_work_lengthens_the_year_and_its_reviews() -> None:
    story = newly(SOCIAL_WORKER, fte=0.6)
    begins(story, "asye_england", part_time=PartTimeMode.DURATION, fte=0.6)
    assert story.breaches("ASYE-01", "nia") == [("2027-09-02", None)]
    months = {each.subject: each.timeline.at(day(FIRST)).due_on for each in story.assess("ASYE-04", "nia")}
    assert {subject: str(due) for subject, due in months.items()} == {
        "plan:1:month:3": "2026-06-15",
        "plan:1:month:6": "2026-11-15",
        "plan:1:month:9": "2027-04-15",
        "plan:1:month:12": "2027-09-15",
    }


@pytest.mark.shows("ASYE-04")
def test_a_review_is_held_every_three_months(story: Story) -> None:
    for on in ("2026-04-10", "2026-06-20", "2026-10-10"):
        meets(story, MeetingKind.REVIEW, on)
    late = {each.subject for each in story.assess("ASYE-04", "nia") if story_is_late(each)}
    assert late == {"plan:1:month:12"}


def story_is_late(each: object) -> bool:
    """Whether there is any breach in it."""
    return any(standing.status.is_breach for standing in each.timeline.values)  # type: ignore[attr-defined]


@pytest.mark.shows("ASYE-06")
def test_a_year_that_begins_before_registration_is_a_breach_until_it(story: Story) -> None:
    assert story.standing("ASYE-06", "nia", FIRST).status == "unknown"
    registers(story, "nia", "2026-02-01")
    assert story.breaches("ASYE-06", "nia") == [(FIRST, "2026-01-31")]
    registers(story, "nia", "2025-12-01")
    assert story.breaches("ASYE-06", "nia") == []


@pytest.mark.shows("ASYE-07")
def test_who_assesses_is_a_registered_social_worker(story: Story) -> None:
    assert story.standing("ASYE-07", "nia", FIRST).status == "unknown"
    registers(story, "pat", "2020-01-01")
    assert story.breaches("ASYE-07", "nia") == []
    story.hires("quin", profession=Profession.NURSE)
    registers(story, "quin", "2020-01-01", "NMC")
    story.precepts("quin", "nia", "2026-06-01")
    assert story.breaches("ASYE-07", "nia") == [("2026-06-01", None)]
    nurse = newly()
    begins(nurse, "nursing_core", 6)
    assert not any(story_is_late(each) for each in nurse.assess("ASYE-07", "nia"))


@pytest.mark.shows("ASYE-08")
def test_the_agreement_is_there_four_weeks_after_the_start(story: Story) -> None:
    assert story.breaches("ASYE-08", "nia") == [("2026-01-30", None)]
    done(story, "support_and_assessment_agreement", "2026-01-29")
    assert story.breaches("ASYE-08", "nia") == []
