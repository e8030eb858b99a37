"""Rules of the shape cadence, by date: who is in date, due soon, overdue, paused, and from which day."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus
from domain.supervision_session import commands as sessions
from domain.timeline import BEGINNING
from domain.vocabulary import CareerStage, EventId, Profession, SessionFormat, SupervisionKind
from tests.domain.plain import rule_of
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.spells import due_on, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post, told

CASE = SupervisionKind.CASE_MANAGEMENT
SKILLS = SupervisionKind.CLINICAL_SKILLS
PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER


@pytest.fixture
def story() -> Story:
    """Ana, a psychological wellbeing practitioner since Monday 1 June 2026, and Ben, who supervises her."""
    story = Story()
    story.hires("ben")
    story.hires("ana", on="2026-06-01", profession=PWP, career_stage=CareerStage.QUALIFIED)
    return story


def away(story: Story, name: str, first: str, last: str | None, kind: AbsenceKind = AbsenceKind.PARENTAL) -> None:
    """An absence from the first to the last day."""
    absence = {"person_id": person(name), "absence_id": EventId(named(f"absence {name} {first}"))}
    story.do(hr.StartAbsence, first, absence=kind, **absence)
    if last:
        story.do(hr.EndAbsence, last, **absence)


@pytest.mark.shows("SUP-01", "T-40")
def test_a_week_after_the_last_session_the_next_is_due_and_three_days_later_overdue(story: Story) -> None:
    held = story.meets("ben", "ana", "2026-06-03", kind=CASE)
    assert spells_of(story, "SUP-01", "ana") == [
        ("2026-06-01", "compliant"),
        ("2026-06-09", "due_soon"),
        ("2026-06-14", "overdue"),
    ]
    assert due_on(story, "SUP-01", "ana", "2026-06-05") == "2026-06-10"
    assert story.standing("SUP-01", "ana", "2026-07-01").evidence == (held.event_id,)


@pytest.mark.shows("SUP-01")
def test_without_any_session_the_week_counts_from_the_first_day_in_post(story: Story) -> None:
    assert spells_of(story, "SUP-01", "ana") == [
        ("2026-06-01", "compliant"),
        ("2026-06-07", "due_soon"),
        ("2026-06-12", "overdue"),
    ]
    began = next(iter(story.of("ana").posts.values())).began
    assert began is not None
    assert story.standing("SUP-01", "ana", "2026-06-20").evidence == (began.event_id,)


@pytest.mark.shows("T-25")
def test_a_session_on_the_due_day_is_in_time_and_ends_an_overdue_spell_on_its_own_day(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-08", kind=CASE)
    story.meets("ben", "ana", "2026-06-29", kind=CASE)
    assert story.breaches("SUP-01", "ana")[0] == ("2026-06-19", "2026-06-28")


@pytest.mark.shows("T-24", "T-25")
def test_a_session_late_in_the_evening_of_the_due_day_counts_for_that_local_day(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-04", kind=CASE)
    begins = told("2026-06-11").replace(hour=21, minute=30)
    times: dict[str, Any] = {"starts_at": begins, "ends_at": begins + timedelta(minutes=60)}
    story.meets("ben", "ana", "2026-06-11", kind=CASE, **times)
    assert due_on(story, "SUP-01", "ana", "2026-06-11") == "2026-06-18"
    assert story.breaches("SUP-01", "ana")[0][0] > "2026-06-11"


@pytest.mark.shows("SUP-29")
def test_a_session_that_is_too_short_or_in_a_group_or_of_another_kind_does_not_count(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-02", 59, kind=CASE)
    story.meets("ben", "ana", "2026-06-03", kind=CASE, format=SessionFormat.GROUP)
    story.meets("ben", "ana", "2026-06-04", kind=SKILLS)
    assert due_on(story, "SUP-01", "ana", "2026-06-05") == "2026-06-08"


@pytest.mark.shows("SUP-01")
def test_a_disputed_session_no_more_counts(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-05", kind=CASE)
    session_id = named(f"session ben ana 2026-06-05 {CASE}")
    story.do(sessions.DisputeSession, "2026-06-08", session_id=session_id, disputed_by=person("ana"))
    assert story.breaches("SUP-01", "ana") == [("2026-06-12", None)]


@pytest.mark.shows("T-36")
def test_a_session_recorded_months_later_counts_from_the_day_it_was_held(story: Story) -> None:
    story.meets("ben", "ana", "2026-07-01", kind=CASE)
    assert story.breaches("SUP-01", "ana")[0] == ("2026-06-12", "2026-06-30")
    for on in ("2026-06-08", "2026-06-16", "2026-06-24"):
        story.meets("ben", "ana", on, kind=CASE)
    assert story.breaches("SUP-01", "ana") == [("2026-07-12", None)]


@pytest.mark.shows("T-04")
def test_weekly_supervision_stays_weekly_for_part_time_work() -> None:
    story = Story()
    story.hires("ana", on="2026-06-01", profession=PWP, career_stage=CareerStage.QUALIFIED, fte=0.5)
    assert due_on(story, "SUP-01", "ana", "2026-06-01") == "2026-06-08"


@pytest.mark.shows("SUP-23", "T-01")
def test_parental_leave_pauses_from_its_first_day_and_moves_the_due_day_by_the_days_away(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-10", kind=CASE)
    away(story, "ana", "2026-06-13", "2027-03-12")
    assert spells_of(story, "SUP-01", "ana") == [
        ("2026-06-01", "compliant"),
        ("2026-06-07", "due_soon"),
        ("2026-06-10", "compliant"),
        ("2026-06-13", "paused"),
        ("2027-03-13", "compliant"),
        ("2027-03-16", "due_soon"),
        ("2027-03-21", "overdue"),
    ]


@pytest.mark.shows("SUP-23")
def test_sickness_pauses_from_its_28th_day_only(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-10", kind=CASE)
    away(story, "ana", "2026-06-11", "2026-07-20", AbsenceKind.SICKNESS)
    assert spells_of(story, "SUP-01", "ana")[3:] == [
        ("2026-06-16", "due_soon"),
        ("2026-06-21", "overdue"),
        ("2026-07-08", "paused"),
        ("2026-07-21", "overdue"),
    ]
    away(story, "ana", "2026-08-01", "2026-08-27", AbsenceKind.SICKNESS)
    assert ("2026-08-28", "paused") not in spells_of(story, "SUP-01", "ana")


@pytest.mark.shows("SUP-23")
def test_a_career_break_recorded_as_the_status_of_the_post_pauses_until_she_is_active_again(story: Story) -> None:
    for on, status in (("2026-06-05", AssignmentStatus.CAREER_BREAK), ("2026-09-05", AssignmentStatus.ACTIVE)):
        story.do(hr.ChangeStatus, on, person_id=person("ana"), assignment_id=post("ana"), status=status)
    assert spells_of(story, "SUP-01", "ana")[1] == ("2026-06-05", "paused")
    assert due_on(story, "SUP-01", "ana", "2026-10-01") == "2026-09-08"


@pytest.mark.shows("SUP-23")
def test_the_supervisors_absence_stops_nobodys_clock(story: Story) -> None:
    away(story, "ben", "2026-06-02", "2026-12-31")
    assert story.breaches("SUP-01", "ana") == [("2026-06-12", None)]


@pytest.mark.shows("T-02")
def test_an_absence_reported_late_takes_back_the_overdue_spell_and_the_earlier_knowledge_stays(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-03", kind=CASE)
    as_known_then = story.of("ana")
    assert story.breaches("SUP-01", "ana") == [("2026-06-14", None)]
    away(story, "ana", "2026-06-05", None)
    assert story.breaches("SUP-01", "ana") == []
    assert spells_of(story, "SUP-01", "ana")[-1] == ("2026-06-05", "paused")
    story._people[person("ana")] = as_known_then
    assert story.breaches("SUP-01", "ana") == [("2026-06-14", None)]


@pytest.mark.shows("SUP-01")
def test_the_rule_ends_with_the_post_and_begins_anew_with_a_return(story: Story) -> None:
    story.leaves("ana", "2026-06-05")
    assert spells_of(story, "SUP-01", "ana") == [("2026-06-01", "compliant"), ("2026-06-06", "not_applicable")]


@pytest.mark.shows("SUP-07", "SUP-01")
def test_a_trainee_has_the_weekly_and_the_fortnightly_rule_until_qualifying(story: Story) -> None:
    story.hires("tom", on="2026-06-01", profession=PWP, career_stage=CareerStage.TRAINEE)
    story.do(hr.ChangeCareerStage, "2026-06-06", person_id=person("tom"), career_stage=CareerStage.QUALIFIED)
    assert spells_of(story, "SUP-07a", "tom") == [("2026-06-01", "compliant"), ("2026-06-06", "not_applicable")]
    assert due_on(story, "SUP-07b", "tom", "2026-06-01") == "2026-06-15"
    assert due_on(story, "SUP-01", "tom", "2026-06-06") == "2026-06-13"


@pytest.mark.shows("SUP-11", "T-26")
def test_monthly_supervision_of_a_social_worker_is_31_days_and_ninety_minutes() -> None:
    story = Story()
    story.hires("ben")
    story.hires("sue", on="2026-01-05", profession=Profession.SOCIAL_WORKER, career_stage=CareerStage.QUALIFIED)
    story.meets("ben", "sue", "2026-01-31", 90, kind=SupervisionKind.PROFESSIONAL)
    story.meets("ben", "sue", "2026-02-20", 60, kind=SupervisionKind.PROFESSIONAL)
    assert due_on(story, "SUP-11", "sue", "2026-02-28") == "2026-03-03"
    assert story.breaches("SUP-11", "sue") == [("2026-03-07", None)]


@pytest.mark.shows("SUP-12")
def test_a_newly_qualified_social_worker_steps_down_from_weekly_to_fortnightly_to_monthly() -> None:
    story = Story()
    story.hires("ben")
    story.hires("ned", on="2026-01-05", profession=Profession.SOCIAL_WORKER, career_stage=CareerStage.NEWLY_QUALIFIED)
    days = {"2026-01-12": "2026-01-19", "2026-02-15": "2026-02-22", "2026-02-16": "2026-03-02"}
    days |= {"2026-07-04": "2026-07-18", "2026-07-05": "2026-08-05"}
    for held_on, due in days.items():
        story.meets("ben", "ned", held_on, 90, kind=SupervisionKind.PROFESSIONAL)
        assert due_on(story, "SUP-12", "ned", held_on) == due


@pytest.mark.shows("SUP-01")
def test_a_post_soon_after_another_begins_the_week_anew_and_owes_nothing_from_before(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-01", kind=CASE)
    story.do(hr.EndAssignment, "2026-06-02", person_id=person("ana"), assignment_id=post("ana"))
    story.posts("ana", "ana again", "2026-06-05", profession=PWP, career_stage=CareerStage.QUALIFIED)
    assert spells_of(story, "SUP-01", "ana") == [
        ("2026-06-01", "compliant"),
        ("2026-06-03", "not_applicable"),
        ("2026-06-05", "compliant"),
        ("2026-06-11", "due_soon"),
        ("2026-06-16", "overdue"),
    ]


@pytest.mark.parametrize("since", [BEGINNING, date(2026, 6, 20)])
def test_of_two_kinds_of_session_on_one_day_the_same_one_counts_from_whatever_day_it_is_asked(
    story: Story, since: date
) -> None:
    last = story.meets("ben", "sue", "2026-06-01", 90, kind=SupervisionKind.LINE)
    story.hires("sue", profession=Profession.SOCIAL_WORKER, career_stage=CareerStage.QUALIFIED)
    story.meets("ben", "sue", "2026-06-01", 90, kind=SupervisionKind.PROFESSIONAL)
    (assessment,) = SHAPES["cadence"].assess(RULES["SUP-11"], person("sue"), story, since)
    assert assessment.timeline.at(date(2026, 6, 25)).evidence == (last.event_id,)


@pytest.mark.shows("SUP-29")
@pytest.mark.parametrize("short_ones", [("2026-06-04",), ("2026-06-04", "2026-06-05")])
def test_asked_from_a_later_day_the_last_session_that_counts_is_found_behind_those_that_do_not(
    story: Story, short_ones: tuple[str, ...]
) -> None:
    story.meets("ben", "ana", "2026-06-03", kind=CASE)
    for on in short_ones:
        story.meets("ben", "ana", on, 30, kind=CASE)
    (tail,) = story.assess_by(RULES["SUP-01"], "ana", day("2026-06-08"))
    assert tail.timeline.at(day("2026-06-08")).due_on == day("2026-06-10")


def test_an_offer_that_nobody_took_puts_nobody_into_a_programme(story: Story) -> None:
    story.offers("ana", "2026-06-01")
    assert story.assess_by(rule_of("cadence", {"programmes": ["nursing"]}, kinds=[CASE], interval_days=7), "ana") == []
