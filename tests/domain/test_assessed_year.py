"""The assessed and supported year of newly qualified social workers in England."""

import pytest

from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import (
    ASSESSED_YEARS,
    AssessedOutcome,
    MeetingKind,
    Outcome,
    PartTimeMode,
)
from domain.rules.programmes import load_programmes
from domain.staff_member import commands as hr
from domain.vocabulary import Profession, Status
from tests.domain.plan_scenes import FIRST, NIA, away, begins, completes, done, meets, newly
from tests.domain.rulebook import RULES
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


def ends(story: Story, on: str, outcome: AssessedOutcome, by: str = "pat") -> None:
    """The year is assessed."""
    story.do(plans.AssessYear, on, **NIA, outcome=outcome, assessed_by=person(by))


@pytest.mark.shows("ASYE-02", "S4-3")
def test_the_workload_is_judged_by_its_average_at_the_end_of_the_year(story: Story) -> None:
    assert story.breaches("ASYE-02", "nia") == [("2027-01-02", None)], "nothing was recorded"
    story.do(plans.RecordWorkload, FIRST, **NIA, percent=80)
    assert story.breaches("ASYE-02", "nia") == []
    story.do(plans.RecordWorkload, "2026-07-01", **NIA, percent=100)
    assert story.breaches("ASYE-02", "nia") == [("2027-01-02", None)], "181 days of 80 and 185 of 100 are more than 90"
    story.do(plans.RecordWorkload, "2026-12-20", **NIA, percent=60)
    assert story.breaches("ASYE-02", "nia") == []


@pytest.mark.shows("ASYE-03")
def test_a_tenth_of_the_hours_is_protected_for_development() -> None:
    for fte, months, hours in ((1.0, 12, 193), (0.6, 12, 193)):
        story = newly(SOCIAL_WORKER, fte=fte)
        begins(story, "asye_england", months, part_time=PartTimeMode.DURATION, fte=fte)
        story.do(plans.LogProtectedHours, "2026-06-01", **NIA, of=person("nia"), hours=hours - 1)
        story.do(plans.LogProtectedHours, "2026-06-01", **NIA, of=person("pat"), hours=50)
        assert story.breaches("ASYE-03", "nia"), "the assessor's hours are not the social worker's"
        story.do(plans.LogProtectedHours, "2026-06-02", **NIA, of=person("nia"), hours=1)
        assert story.breaches("ASYE-03", "nia") == []


@pytest.mark.shows("ASYE-05")
def test_the_evidence_is_there_before_a_recommendation(story: Story) -> None:
    kinds = ("direct_observation", "feedback_from_people", "feedback_from_professionals", "written_report")
    items = [f"{kind}_{number}" for kind in kinds for number in (1, 2, 3)]
    for item in (*items, "reflection_6_months"):
        done(story, item, "2026-12-01")
    ends(story, "2026-12-20", AssessedOutcome.RECOMMENDED)
    assert story.breaches("ASYE-05", "nia") == [("2026-12-20", None)]
    done(story, "reflection_12_months", "2026-12-22")
    assert story.breaches("ASYE-05", "nia") == [("2026-12-20", "2026-12-21")]


@pytest.mark.shows("ASYE-09", "PRE-19")
def test_a_year_can_end_without_a_recommendation_and_a_preceptorship_cannot(story: Story) -> None:
    assert refused(story, plans.CompletePlan, outcome=Outcome.COMPLETED) == "assessed_year"
    assert refused(story, plans.AssessYear, outcome=AssessedOutcome.RECOMMENDED, assessed_by=person("nia")) == (
        "assesses_oneself"
    )
    ends(story, "2026-12-20", AssessedOutcome.DEFERRED)
    assert story.breaches("ASYE-01", "nia") == [("2027-01-02", None)], "a deferred year goes on"
    ends(story, "2027-02-01", AssessedOutcome.NOT_RECOMMENDED)
    assert story.breaches("ASYE-01", "nia") == [("2027-01-02", "2027-01-31")]
    again = {"outcome": AssessedOutcome.RECOMMENDED, "assessed_by": person("pat")}
    assert refused(story, plans.AssessYear, **again) == "already_assessed"
    nurse = newly()
    begins(nurse, "nursing_core", 6)
    assert refused(nurse, plans.AssessYear, **again) == "not_an_assessed_year"
    completes(nurse, "2026-07-01")


def refused(story: Story, kind: type, **facts: object) -> str:
    """The code with which it is refused."""
    with pytest.raises(Rejected) as refusal:
        story.do(kind, "2027-02-02", **NIA, **facts)
    return refusal.value.code


def test_which_programmes_are_assessed_years_is_said_alike_by_the_data_and_by_the_plan() -> None:
    assert {each.name for each in load_programmes() if each.kind == "assessed_year"} == ASSESSED_YEARS


def test_a_workload_is_a_share_and_said_once(story: Story) -> None:
    assert refused(story, plans.RecordWorkload, percent=201) == "percent_out_of_range"
    assert story.do(plans.RecordWorkload, FIRST, **NIA, percent=90)
    assert story.do(plans.RecordWorkload, FIRST, **NIA, percent=90) == ()


def test_a_year_is_not_assessed_in_a_pause_or_before_it_begins(story: Story) -> None:
    facts = {**NIA, "outcome": AssessedOutcome.RECOMMENDED, "assessed_by": person("pat")}
    with pytest.raises(Rejected, match="completed_before_start"):
        story.do(plans.AssessYear, "2025-12-31", **facts)
    story.do(plans.PausePlan, "2026-03-01", **NIA)
    with pytest.raises(Rejected, match="plan_paused"):
        story.do(plans.AssessYear, "2026-03-02", **facts)


@pytest.mark.shows("COI-11")
def test_an_assessor_who_is_line_manager_too_needs_a_second_opinion(story: Story) -> None:
    assert story.breaches("COI-11", "nia") == []
    story.manages("pat", "nia", "2026-03-02")
    assert story.breaches("COI-11", "nia") == [("2026-03-02", None)]
    story.precepts("ben", "nia", "2026-04-01")
    assert story.breaches("COI-11", "nia") == [("2026-03-02", "2026-03-31")]


SUPPORTS = (
    "professional_development",
    "professional_supervision",
    "continuous_professional_learning",
    "protected_caseload",
    "protected_learning_time",
    "peer_support_and_mentoring",
)


@pytest.mark.shows("SUP-14")
@pytest.mark.parametrize("missing", [None, *SUPPORTS])
def test_a_supported_year_in_scotland_is_completed_with_each_of_its_six_supports(missing: str | None) -> None:
    story = newly(SOCIAL_WORKER)
    begins(story, "supported_year_scotland")
    for item in SUPPORTS:
        if item != missing:
            done(story, item, "2026-06-01")
    completes(story, "2026-12-31")
    assert story.breaches("SUP-14a", "nia") == ([("2026-12-31", None)] if missing else [])


@pytest.mark.shows("SUP-14")
def test_how_often_supervision_is_held_in_a_supported_year_no_source_says_so_it_is_unknown() -> None:
    story = newly(SOCIAL_WORKER)
    begins(story, "supported_year_scotland")
    assert story.standing("SUP-14b", "nia", "2026-06-01").status is Status.UNKNOWN
    assert RULES["SUP-14b"].parameters.unset
    assert RULES["SUP-14b"].doubt == "unverified: no source was read that says this"
