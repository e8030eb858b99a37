"""Rules of the shape quantity, by date: minutes in a rolling window."""

import pytest

from domain.dossier_facts.ever import ever
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, RegistrationStatus
from domain.supervision_group.vocabulary import GroupType
from domain.vocabulary import CareerStage, EventId, Included, Profession, SessionFormat, SupervisionKind
from tests.domain.plain import rule_of
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.spells import due_on, spells, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post

SKILLS = SupervisionKind.CLINICAL_SKILLS
PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER


@pytest.fixture
def story() -> Story:
    """Ana, a psychological wellbeing practitioner since 1 January 2026, and Ben, who supervises her."""
    story = Story()
    story.hires("ben")
    story.hires("ana", on="2026-01-01", profession=PWP, career_stage=CareerStage.QUALIFIED)
    return story


@pytest.mark.shows("SUP-02")
def test_nothing_is_missing_before_a_first_whole_window_has_passed(story: Story) -> None:
    assert spells_of(story, "SUP-02", "ana") == [
        ("2026-01-01", "compliant"),
        ("2026-02-19", "due_soon"),
        ("2026-02-26", "overdue"),
    ]


@pytest.mark.shows("SUP-02", "T-40")
def test_four_hours_in_eight_weeks_are_enough_until_the_first_of_them_leaves_the_window(story: Story) -> None:
    for on in ("2026-01-10", "2026-01-24", "2026-02-07", "2026-02-21"):
        story.meets("ben", "ana", on, kind=SKILLS, format=SessionFormat.GROUP)
    assert story.breaches("SUP-02", "ana") == [("2026-03-07", None)]
    assert due_on(story, "SUP-02", "ana", "2026-02-26") == "2026-03-06"
    assert len(story.standing("SUP-02", "ana", "2026-02-26").evidence) == 4


@pytest.mark.shows("SUP-02")
def test_a_long_session_makes_up_for_short_ones(story: Story) -> None:
    story.meets("ben", "ana", "2026-02-20", 240, kind=SKILLS)
    assert story.breaches("SUP-02", "ana") == [("2026-04-17", None)]


@pytest.mark.shows("SUP-02")
def test_a_breach_is_one_span_however_many_sessions_fail_to_end_it(story: Story) -> None:
    story.meets("ben", "ana", "2026-03-05", 60, kind=SKILLS)
    story.meets("ben", "ana", "2026-03-12", 60, kind=SKILLS)
    story.meets("ben", "ana", "2026-03-19", 120, kind=SKILLS)
    (assessment,) = story.assess("SUP-02", "ana")
    breaches = [span for span in assessment.timeline.spans() if span.value.status.is_breach]
    assert [span.first_day.isoformat() for span in breaches] == ["2026-02-26", "2026-04-30"]


@pytest.mark.shows("SUP-23")
def test_long_absence_stretches_the_window_by_the_days_away(story: Story) -> None:
    story.meets("ben", "ana", "2026-02-20", 240, kind=SKILLS)
    absence = {"person_id": person("ana"), "absence_id": EventId(named("absence"))}
    story.do(hr.StartAbsence, "2026-03-01", absence=AbsenceKind.PARENTAL, **absence)
    story.do(hr.EndAbsence, "2026-05-31", **absence)
    assert story.breaches("SUP-02", "ana") == [("2026-07-18", None)]
    assert story.standing("SUP-02", "ana", "2026-04-01").status == "paused"


@pytest.mark.shows("SUP-07")
def test_extra_hours_of_a_trainee_that_no_source_gives_are_unknown_and_never_a_breach(story: Story) -> None:
    story.hires("tom", on="2026-01-01", profession=PWP, career_stage=CareerStage.TRAINEE)
    assert spells_of(story, "SUP-07c", "tom") == [("2026-01-01", "unknown")]


@pytest.mark.shows("SUP-02")
def test_a_post_soon_after_another_begins_the_window_anew_and_owes_nothing_from_before(story: Story) -> None:
    story.do(hr.EndAssignment, "2026-02-15", person_id=person("ana"), assignment_id=post("ana"))
    story.posts("ana", "ana again", "2026-02-20", profession=PWP, career_stage=CareerStage.QUALIFIED)
    assert story.breaches("SUP-02", "ana") == [("2026-04-17", None)]


def test_a_session_on_the_last_day_in_post_counts_on_that_day(story: Story) -> None:
    rule = rule_of("quantity", kinds=[SKILLS], window_days=7, min_minutes_in_window=60)
    story.do(hr.EndAssignment, "2026-01-20", person_id=person("ana"), assignment_id=post("ana"))
    story.meets("ben", "ana", "2026-01-20", kind=SKILLS)
    (assessment,) = story.assess_by(rule, "ana")
    assert [str(status) for _, status in spells(assessment.timeline)][-3:] == ["overdue", "due_soon", "not_applicable"]


def test_a_session_in_the_days_of_grace_is_in_time(story: Story) -> None:
    rule = rule_of("quantity", kinds=[SKILLS], window_days=7, min_minutes_in_window=60, grace_days=5)
    story.meets("ben", "ana", "2026-01-13", kind=SKILLS)
    (assessment,) = story.assess_by(rule, "ana")
    breaches = [span.first_day for span in assessment.timeline.spans() if span.value.status.is_breach]
    assert breaches == [day("2026-01-25")]


@pytest.mark.shows("SUP-15")
def test_an_advanced_practitioner_meets_four_times_in_any_year_however_long(story: Story) -> None:
    story.hires("adi", on="2025-01-01", career_stage=CareerStage.ADVANCED)
    assert story.assess("SUP-15", "ben") == []
    for on in ("2025-02-03", "2025-05-05", "2025-08-04"):
        story.meets("ben", "adi", on, 15)
    assert story.breaches("SUP-15", "adi") == [("2026-01-01", None)]
    story.meets("ben", "adi", "2025-11-03", 15)
    assert story.breaches("SUP-15", "adi") == [("2026-02-03", None)]


@pytest.mark.shows("SUP-03")
def test_live_assessment_is_asked_twice_a_year_of_a_practitioner_on_a_register(story: Story) -> None:
    assert story.assess("SUP-03", "ana") == [], "no register has her"
    listed = {"person_id": person("ana"), "body": "BABCP", "status": RegistrationStatus.REGISTERED}
    story.do(hr.RecordRegistration, "2026-01-01", **listed)
    for on in ("2026-02-02", "2026-09-07"):
        story.meets("ben", "ana", on, kind=SKILLS, included=(Included.LIVE_ASSESSMENT,))
    story.meets("ben", "ana", "2026-12-07", kind=SKILLS)
    assert story.breaches("SUP-03", "ana") == [("2027-02-02", None)]
    assert "the record names none, so that is not checked" in RULES["SUP-03"].statement


@pytest.fixture
def addiction(story: Story) -> Story:
    """Ida, a nurse accredited by Addiction Professionals since 1 January 2026."""
    story.hires("ida", on="2026-01-01")
    listed = {"body": "Addiction Professionals", "status": RegistrationStatus.REGISTERED}
    story.do(hr.RecordRegistration, "2026-01-01", person_id=person("ida"), **listed)
    return story


OTHERS = ("cat", "dan", "eve", "fay", "gus", "hal")


@pytest.mark.shows("SUP-16")
@pytest.mark.parametrize(
    ("members", "alone", "enough"),
    [(4, 60, True), (4, 59, False), (5, 70, True), (5, 69, False), (7, 70, True)],
)
def test_half_of_a_small_group_counts_and_a_third_of_a_larger_one(
    addiction: Story, members: int, alone: int, enough: bool
) -> None:
    names = ("ida", *OTHERS[: members - 1])
    addiction.forms("reflection", "ben", kind=SupervisionKind.CLINICAL)
    addiction.joins("reflection", *names, on="2026-01-02")
    addiction.gathers("reflection", *names, on="2026-01-15", minutes=60)
    addiction.meets("ben", "ida", "2026-01-16", alone)
    assert (addiction.standing("SUP-16", "ida", "2026-02-05").status != "overdue") is enough


@pytest.mark.shows("SUP-16")
@pytest.mark.parametrize(
    ("members", "alone", "enough"), [(4, 60, True), (4, 59, False), (6, 70, True), (6, 69, False), (7, 89, False)]
)
def test_peers_count_half_up_to_four_a_third_up_to_six_and_nothing_beyond(
    addiction: Story, members: int, alone: int, enough: bool
) -> None:
    names = ("ida", *OTHERS[: members - 1])
    addiction.forms("peers", type_=GroupType.PEER)
    addiction.joins("peers", *names, on="2026-01-02")
    addiction.gathers("peers", *names, on="2026-01-15", minutes=60)
    addiction.meets("ben", "ida", "2026-01-16", alone)
    assert (addiction.standing("SUP-16", "ida", "2026-02-05").status != "overdue") is enough


@pytest.mark.shows("SUP-16")
def test_of_a_group_of_unknown_size_a_third_counts(addiction: Story) -> None:
    addiction.meets("ben", "ida", "2026-01-15", 60, format=SessionFormat.GROUP)
    addiction.meets("ben", "ida", "2026-01-16", 69)
    assert addiction.breaches("SUP-16", "ida") == [("2026-02-01", None)]
    addiction.meets("ben", "ida", "2026-02-02", 1)
    assert addiction.breaches("SUP-16", "ida") == [("2026-02-01", "2026-02-01"), ("2026-02-15", None)]
    assert addiction.assess("SUP-16", "ana") == [], "no register has her"


SOS = SupervisionKind.SUPERVISION_OF_SUPERVISION
CASE = SupervisionKind.CASE_MANAGEMENT


@pytest.mark.shows("SUP-06", "S0-15")
def test_whoever_supervises_in_case_management_has_an_hour_of_supervision_of_it_a_month(story: Story) -> None:
    story.hires("cleo")
    assert story.assess("SUP-06", "ben") == [], "he supervises nobody yet"
    story.supervises("ben", "ana", "2026-01-05", CASE, until="2026-06-30")
    assert story.breaches("SUP-06", "ben") == [("2026-02-05", "2026-06-30")]
    story.supervises("cleo", "ben", "2026-01-05", SOS)
    story.meets("cleo", "ben", "2026-02-02", 60, kind=SOS)
    story.meets("cleo", "ben", "2026-03-02", 59, kind=SOS)
    assert story.breaches("SUP-06", "ben") == [("2026-03-05", "2026-06-30")]
    assert story.assess("SUP-06", "ana") == [], "she supervises nobody"
    assert story.assess("SUP-06", "cleo") == [], "supervision of supervision asks for none of its own"


@pytest.mark.shows("SUP-06")
def test_supervision_concerns_whoever_gives_it_where_a_rule_is_for_those(story: Story) -> None:
    assert story.affected("SUP-06", story.supervises("ben", "ana", "2026-01-05", CASE)) == {person("ben")}
    concerns = SHAPES["quantity"].concerns
    assert concerns is not None
    assert concerns(RULES["SUP-06"], ever(story.of("ana"))), "what happens to her tells of whom he supervises"
    assert story.affected("SUP-06", story.meets("ben", "ana", "2026-01-12", kind=CASE)) == set()
    assert story.affected("SUP-06", story.meets("ana", "ben", "2026-01-12", kind=SOS)) == {person("ben")}
