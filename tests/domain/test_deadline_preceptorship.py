"""Deadlines of a preceptorship, by date: the plan, the preceptor, the meetings, the end; pauses and part-time work."""

import pytest

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome, PartTimeMode
from domain.rules.packs import load_packs
from domain.rules.programmes import load_programmes, programme_of
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus
from domain.vocabulary import CareerStage, EventId, Profession
from tests.domain.spells import due_on, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post


@pytest.fixture
def story() -> Story:
    """Nia, a newly qualified nurse since 1 January 2026, and Pat, who may be her preceptor."""
    story = Story()
    story.hires("pat")
    story.hires("nia", on="2026-01-01", career_stage=CareerStage.NEWLY_QUALIFIED)
    return story


def registers(story: Story, on: str) -> None:
    """The NMC registers Nia."""
    story.do(hr.RecordRegistration, on, person_id=person("nia"), body="NMC")


def begins(
    story: Story, programme: str = "nursing_gold", version: str = "2022", months: int = 12, **facts: object
) -> None:
    """A plan from 1 January 2026."""
    story.offers("nia", "2026-01-01", programme, version)
    story.starts_plan("nia", "2026-01-01", months, **facts)


def meets(story: Story, meeting: MeetingKind, on: str) -> None:
    """A meeting with Pat."""
    facts = {"meeting": meeting, "minutes": 60, "preceptor_id": person("pat")}
    story.do(plans.HoldMeeting, on, person_id=person("nia"), **facts)


def away(story: Story, first: str, last: str | None, kind: AbsenceKind = AbsenceKind.PARENTAL) -> None:
    """Nia is absent."""
    absence = {"person_id": person("nia"), "absence_id": EventId(named(f"absence {first}"))}
    story.do(hr.StartAbsence, first, absence=kind, **absence)
    if last:
        story.do(hr.EndAbsence, last, **absence)


@pytest.mark.shows("PRE-01", "PRE-23", "T-06")
def test_a_plan_is_due_two_weeks_after_registration_where_that_comes_after_the_start_in_post(story: Story) -> None:
    assert spells_of(story, "PRE-01", "nia") == [("2026-01-01", "unknown")]
    registers(story, "2026-02-20")
    assert spells_of(story, "PRE-01", "nia") == [
        ("2026-01-01", "unknown"),
        ("2026-02-20", "compliant"),
        ("2026-02-28", "due_soon"),
        ("2026-03-07", "overdue"),
    ]


@pytest.mark.shows("PRE-01")
def test_a_plan_that_has_started_meets_the_rule_and_one_that_was_withdrawn_does_not(story: Story) -> None:
    registers(story, "2025-12-01")
    begins(story)
    assert story.breaches("PRE-01", "nia") == []
    story.do(plans.WithdrawPlan, "2026-03-31", person_id=person("nia"), outcome=Outcome.WITHDRAWN)
    assert story.breaches("PRE-01", "nia") == [("2026-04-15", None)]


@pytest.mark.shows("PRE-01")
def test_who_declines_a_plan_is_not_overdue(story: Story) -> None:
    registers(story, "2025-12-01")
    facts = {"programme": "nursing_gold", "programme_version": "2022", "route": "newly_registered"}
    story.do(plans.OfferPlan, "2026-01-10", person_id=person("nia"), **facts)
    story.do(plans.DeclineOffer, "2026-01-20", person_id=person("nia"), reason="declined")
    assert story.breaches("PRE-01", "nia") == [("2026-01-16", "2026-01-19")]


@pytest.mark.shows("PRE-02")
def test_a_preceptor_is_named_within_a_week(story: Story) -> None:
    begins(story)
    assert story.breaches("PRE-02", "nia") == [("2026-01-09", None)]
    story.precepts("pat", "nia", "2026-01-20")
    assert story.breaches("PRE-02", "nia") == [("2026-01-09", "2026-01-19")]


@pytest.mark.shows("PRE-03")
@pytest.mark.parametrize(
    ("programme", "version", "months", "overdue_from"),
    [("nursing_core", "2022", 6, "2026-01-16"), ("nursing_gold", "2022", 12, "2026-01-09")],
)
def test_the_first_meeting_is_due_when_the_programme_says(
    story: Story, programme: str, version: str, months: int, overdue_from: str
) -> None:
    begins(story, programme, version, months)
    assert story.breaches("PRE-03", "nia") == [(overdue_from, None)]
    story.precepts("pat", "nia", "2026-01-01")
    meets(story, MeetingKind.FIRST, "2026-01-07")
    assert story.breaches("PRE-03", "nia") == []


@pytest.mark.shows("PRE-03")
def test_a_programme_that_leaves_the_first_meeting_open_gives_unknown(story: Story) -> None:
    begins(story, "ahp_england", "2023")
    assert spells_of(story, "PRE-03", "nia") == [("2026-01-01", "unknown")]


@pytest.mark.shows("PRE-04", "PRE-05")
def test_middle_and_completion_meeting_are_due_at_half_and_end_of_the_planned_length(story: Story) -> None:
    begins(story)
    assert due_on(story, "PRE-04", "nia", "2026-01-01") == "2026-07-23"
    assert due_on(story, "PRE-05", "nia", "2026-01-01") == "2027-01-01"
    assert story.breaches("PRE-05", "nia") == [("2027-01-02", None)]
    story.precepts("pat", "nia", "2026-01-01")
    meets(story, MeetingKind.MIDDLE, "2026-06-10")
    assert story.breaches("PRE-04", "nia") == [("2026-07-24", None)]
    meets(story, MeetingKind.MIDDLE, "2026-06-11")
    assert story.breaches("PRE-04", "nia") == []


@pytest.mark.shows("PRE-08")
def test_a_plan_is_closed_by_the_cap_of_its_programme_or_else_by_its_planned_end(story: Story) -> None:
    begins(story, "multi_professional_trust", "2022")
    assert story.breaches("PRE-08", "nia") == [("2027-07-02", None)]
    other = Story()
    other.hires("nia", on="2026-01-01")
    begins(other, "nursing_core", months=6)
    assert other.breaches("PRE-08", "nia") == [("2026-07-02", None)]


@pytest.mark.shows("PRE-14", "T-01")
def test_parental_leave_at_day_100_for_273_days_moves_the_end_to_day_638_and_nothing_is_overdue_meanwhile(
    story: Story,
) -> None:
    begins(story)
    story.precepts("pat", "nia", "2026-01-01")
    meets(story, MeetingKind.FIRST, "2026-01-05")
    away(story, "2026-04-11", "2027-01-08")
    assert due_on(story, "PRE-05", "nia", "2027-02-01") == "2027-10-01"
    assert (day("2027-10-01") - day("2026-01-01")).days == 638
    assert due_on(story, "PRE-04", "nia", "2027-02-01") == "2027-04-22"
    assert spells_of(story, "PRE-04", "nia")[:3] == [
        ("2026-01-01", "compliant"),
        ("2026-04-11", "paused"),
        ("2027-01-09", "compliant"),
    ]


@pytest.mark.shows("PRE-14", "T-01")
def test_a_keeping_in_touch_day_may_hold_a_meeting_in_the_pause(story: Story) -> None:
    begins(story)
    story.precepts("pat", "nia", "2026-01-01")
    away(story, "2026-06-20", "2026-12-31")
    meets(story, MeetingKind.MIDDLE, "2026-07-10")
    assert story.breaches("PRE-04", "nia") == []


@pytest.mark.shows("PRE-14")
def test_a_pause_by_hand_during_an_absence_counts_its_days_once(story: Story) -> None:
    begins(story)
    away(story, "2026-03-01", "2026-03-31")
    story.do(plans.PausePlan, "2026-03-11", person_id=person("nia"))
    story.do(plans.ResumePlan, "2026-04-11", person_id=person("nia"))
    assert due_on(story, "PRE-05", "nia", "2026-05-01") == "2027-02-11"


@pytest.mark.shows("PRE-14", "T-02")
def test_leave_reported_late_takes_back_what_was_overdue(story: Story) -> None:
    begins(story)
    assert story.breaches("PRE-03", "nia") == [("2026-01-09", None)]
    away(story, "2026-01-03", None)
    assert story.breaches("PRE-03", "nia") == []


@pytest.mark.shows("PRE-15", "T-04")
def test_an_assessed_year_at_60_per_cent_takes_twenty_months_and_its_deadlines_in_days_stay() -> None:
    story = Story()
    terms = {"profession": Profession.SOCIAL_WORKER, "career_stage": CareerStage.NEWLY_QUALIFIED, "fte": 0.6}
    story.hires("nia", on="2026-01-01", **terms)
    begins(story, "asye_england", "2020", 12, part_time=PartTimeMode.DURATION, fte=0.6)
    assert due_on(story, "PRE-05", "nia", "2026-01-01") == "2027-09-01"
    assert story.breaches("PRE-02", "nia") == [("2026-01-09", None)]


@pytest.mark.shows("PRE-15", "T-04")
def test_seventy_five_hours_of_a_nurse_stay_and_the_hours_of_a_midwife_go_by_her_share() -> None:
    programmes = load_programmes()
    nursing = programme_of(programmes, "nursing_core", "2022")
    midwifery = programme_of(programmes, "midwifery_core", "2023")
    ahp = programme_of(programmes, "ahp_england", "2023")
    assert nursing is not None
    assert midwifery is not None
    assert ahp is not None
    assert nursing.supernumerary_hours_at(0.6) == 75
    assert midwifery.supernumerary_hours_at(0.6) == 90
    assert ahp.supernumerary_hours_at(0.6) is None


@pytest.mark.shows("PRE-15", "T-05")
def test_hours_that_change_in_the_middle_count_from_then_on_only() -> None:
    story = Story()
    story.hires("nia", on="2026-01-01", profession=Profession.SOCIAL_WORKER)
    begins(story, "asye_england", "2020", 12, part_time=PartTimeMode.DURATION)
    story.do(hr.ChangeHours, "2026-07-02", person_id=person("nia"), assignment_id=post("nia"), fte=0.5)
    assert due_on(story, "PRE-05", "nia", "2026-07-01") == "2027-01-01"
    assert due_on(story, "PRE-05", "nia", "2026-07-02") == "2027-07-04"


@pytest.mark.shows("PRE-23", "T-06", "T-07")
def test_a_moved_anchor_moves_every_due_day_with_it(story: Story) -> None:
    begins(story)
    moved = {"started_in_post_on": day("2026-01-01"), "registered_on": day("2026-02-20")}
    story.do(plans.MoveAnchor, "2026-02-20", person_id=person("nia"), **moved)
    assert story.breaches("PRE-03", "nia") == [("2026-02-28", None)]
    assert due_on(story, "PRE-05", "nia", "2026-03-01") == "2027-02-20"


@pytest.mark.shows("PRE-05")
def test_an_extension_gives_until_its_day_from_the_day_on_which_it_was_agreed(story: Story) -> None:
    begins(story)
    story.do(plans.ExtendPlan, "2026-12-01", person_id=person("nia"), ends_on=day("2027-04-01"))
    assert due_on(story, "PRE-05", "nia", "2026-11-30") == "2027-01-01"
    assert due_on(story, "PRE-05", "nia", "2026-12-01") == "2027-04-01"


@pytest.mark.shows("PRE-05", "PRE-14")
def test_leave_without_a_known_end_within_an_extension_pauses_it(story: Story) -> None:
    begins(story)
    story.do(plans.ExtendPlan, "2026-12-01", person_id=person("nia"), ends_on=day("2027-04-01"))
    away(story, "2027-02-01", None)
    assert spells_of(story, "PRE-05", "nia") == [("2026-01-01", "compliant"), ("2027-02-01", "paused")]


@pytest.mark.shows("PRE-14")
def test_a_suspended_post_stops_the_clock_too(story: Story) -> None:
    begins(story)
    change = {"person_id": person("nia"), "assignment_id": post("nia")}
    story.do(hr.ChangeStatus, "2026-02-01", status=AssignmentStatus.SUSPENDED, **change)
    story.do(hr.ChangeStatus, "2026-03-01", status=AssignmentStatus.ACTIVE, **change)
    assert due_on(story, "PRE-05", "nia", "2026-03-01") == "2027-01-29"


@pytest.mark.shows("PRE-19")
def test_no_outcome_of_a_preceptorship_is_called_failed() -> None:
    assert not [outcome for outcome in Outcome if "fail" in outcome]
    assert any(rule.id == "PRE-18" for rule in load_packs())
