"""Deadlines around supervision, by date: agreement, starter, supervisor absent, supervisor leaves."""

import pytest

from domain.event import Event
from domain.rules.rule import Assessment
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.supervision_relationship import commands as supervision
from domain.supervision_session import commands as sessions
from domain.vocabulary import EventId, SupervisionKind
from tests.domain.plain import rule_of
from tests.domain.spells import spells, spells_of
from tests.domain.stories import Story, runs
from tests.domain.stream import day, named, person

CLINICAL = SupervisionKind.CLINICAL
CASE = SupervisionKind.CASE_MANAGEMENT


@pytest.fixture
def story() -> Story:
    """Ana, Ben, Cat and Dan, nurses since 1 January 2026."""
    story = Story()
    story.hires("ana", "ben", "cat", "dan", on="2026-01-01")
    return story


def signs(story: Story, signer: str, supervisor: str, name: str, on: str) -> None:
    """One of the two signs."""
    pair = {"supervisor_id": person(supervisor), "supervisee_id": person(name), "supervision": CLINICAL}
    story.do(supervision.SignAgreement, on, signed_by=person(signer), **pair)


def absent(story: Story, name: str, first: str, last: str | None = None) -> Event:
    """Sick leave."""
    absence = {"person_id": person(name), "absence_id": EventId(named(f"absence {name} {first}"))}
    began = story.one(hr.StartAbsence, first, absence=AbsenceKind.SICKNESS, **absence)
    if last:
        story.do(hr.EndAbsence, last, **absence)
    return began


def with_supervisor(assessments: list[Assessment], name: str) -> Assessment:
    """The one about the relationship with that supervisor."""
    (found,) = [each for each in assessments if each.people[-1] == person(name)]
    return found


@pytest.mark.shows("SUP-17")
def test_a_first_session_without_an_agreement_is_overdue_on_that_very_day(story: Story) -> None:
    story.supervises("ben", "ana", "2026-02-01")
    signs(story, "ana", "ben", "ana", "2026-02-02")
    first = story.meets("ben", "ana", "2026-02-10")
    assert spells_of(story, "SUP-17", "ana") == [("2026-02-01", "compliant"), ("2026-02-10", "overdue")]
    assert story.standing("SUP-17", "ana", "2026-02-10").evidence == (first.event_id,)
    signs(story, "ben", "ben", "ana", "2026-02-20")
    assert story.breaches("SUP-17", "ana") == [("2026-02-10", "2026-02-19"), ("2027-02-21", None)]


@pytest.mark.shows("SUP-17")
def test_an_agreement_in_time_is_looked_at_again_within_a_year(story: Story) -> None:
    story.supervises("ben", "ana", "2026-02-01")
    for signer in ("ana", "ben"):
        signs(story, signer, "ben", "ana", "2026-02-09")
    story.meets("ben", "ana", "2026-02-10")
    assert spells_of(story, "SUP-17", "ana") == [
        ("2026-02-01", "compliant"),
        ("2027-01-11", "due_soon"),
        ("2027-02-10", "overdue"),
    ]
    pair = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": CLINICAL}
    story.do(supervision.ReviewAgreement, "2027-01-20", **pair)
    assert story.breaches("SUP-17", "ana") == [("2028-01-21", None)]


@pytest.mark.shows("SUP-17")
def test_before_the_first_session_nothing_is_late(story: Story) -> None:
    story.supervises("ben", "ana", "2026-02-01")
    assert spells_of(story, "SUP-17", "ana") == [("2026-02-01", "compliant")]


@pytest.mark.shows("SUP-19", "T-40")
def test_a_clinical_starter_without_a_named_supervisor_is_overdue_from_the_fifteenth_day(story: Story) -> None:
    assert spells_of(story, "SUP-19", "ana") == [
        ("2026-01-01", "compliant"),
        ("2026-01-09", "due_soon"),
        ("2026-01-16", "overdue"),
    ]
    story.supervises("ben", "ana", "2026-01-20")
    story.stops("ben", "ana", "2026-06-30")
    assert story.breaches("SUP-19", "ana") == [("2026-01-16", "2026-01-19"), ("2026-07-15", None)]


@pytest.mark.shows("SUP-19")
def test_who_does_no_clinical_work_needs_no_clinical_supervisor() -> None:
    story = Story()
    story.hires("max", on="2026-01-01", clinical=False)
    assert story.assess("SUP-19", "max") == []


@pytest.mark.shows("SUP-21")
def test_an_absent_supervisor_needs_cover_within_28_days_and_within_7_for_weekly_supervision(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    story.supervises("ben", "cat", "2026-01-01", CASE)
    absent(story, "ben", "2026-03-01")
    assert spells_of(story, "SUP-21", "ana") == [
        ("2026-03-01", "compliant"),
        ("2026-03-27", "due_soon"),
        ("2026-03-30", "overdue"),
    ]
    assert story.breaches("SUP-21", "cat") == [("2026-03-09", None)]


@pytest.mark.shows("SUP-21")
def test_cover_ends_the_gap_and_a_short_absence_never_opens_one(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    absent(story, "ben", "2026-03-01", "2026-05-31")
    absent(story, "ben", "2026-07-01", "2026-07-14")
    assert story.breaches("SUP-21", "ana") == [("2026-03-30", "2026-05-31")]
    story.supervises("dan", "ana", "2026-04-06", until="2026-05-31")
    assert story.breaches("SUP-21", "ana") == [("2026-03-30", "2026-04-05")]


@pytest.mark.shows("SUP-21")
def test_an_absence_concerns_exactly_the_people_whom_the_absent_supervises(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    story.supervises("ben", "cat", "2026-01-01")
    story.supervises("dan", "ben", "2026-01-01")
    began = absent(story, "ben", "2026-03-01")
    assert story.affected("SUP-21", began) == {person("ana"), person("cat"), person("ben")}
    assert story.affected("REG-01", began) == {person("ben")}
    assert story.affected("SUP-01", began) == set(), "nurses are not asked for it"


@pytest.mark.shows("SUP-22", "T-10")
def test_a_supervisor_who_leaves_is_marked_from_the_notice_and_overdue_two_weeks_after_the_last_day(
    story: Story,
) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    story.supervises("ben", "cat", "2026-01-01")
    notice = story.one(hr.NotifyLeaver, "2026-03-01", person_id=person("ben"), last_working_day=day("2026-04-30"))
    assert {person("ana"), person("cat")} <= story.affected("SUP-22", notice)
    assert spells_of(story, "SUP-22", "ana") == [("2026-03-01", "due_soon"), ("2026-05-15", "overdue")]
    story.leaves("ben", "2026-04-30")
    assert spells_of(story, "SUP-22", "cat") == [("2026-03-01", "due_soon"), ("2026-05-15", "overdue")]
    story.supervises("dan", "ana", "2026-04-15")
    assert spells_of(story, "SUP-22", "ana") == [("2026-03-01", "due_soon"), ("2026-04-15", "compliant")]


@pytest.mark.shows("SUP-22")
def test_supervision_that_begins_after_the_notice_is_marked_from_its_own_first_day(story: Story) -> None:
    story.do(hr.NotifyLeaver, "2026-03-01", person_id=person("ben"), last_working_day=day("2026-04-30"))
    story.supervises("ben", "ana", "2026-04-10")
    assert spells_of(story, "SUP-22", "ana") == [("2026-04-10", "due_soon"), ("2026-05-15", "overdue")]


@pytest.mark.shows("SUP-22", "T-11")
def test_a_withdrawn_resignation_takes_the_mark_away(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    story.do(hr.NotifyLeaver, "2026-03-01", person_id=person("ben"), last_working_day=day("2026-04-30"))
    story.do(hr.CancelLeaver, "2026-03-15", person_id=person("ben"))
    assert story.assess("SUP-22", "ana") == []


@pytest.mark.shows("SUP-22")
def test_supervision_that_ended_before_the_supervisor_left_leaves_nobody_behind(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    story.stops("ben", "ana", "2026-03-31")
    story.leaves("ben", "2026-04-30")
    assert story.assess("SUP-22", "ana") == []


@pytest.mark.shows("SUP-17")
def test_each_relationship_is_assessed_for_itself(story: Story) -> None:
    story.supervises("ben", "ana", "2026-02-01")
    story.supervises("dan", "ana", "2026-02-01")
    story.meets("dan", "ana", "2026-02-10")
    found = story.assess("SUP-17", "ana")
    assert spells(with_supervisor(found, "ben").timeline) == [("2026-02-01", "compliant")]
    assert [span.first_day for span in runs(with_supervisor(found, "dan").timeline.spans())] == [day("2026-02-10")]


@pytest.mark.shows("SUP-21")
def test_a_session_with_somebody_else_covers_a_week_and_one_with_the_absent_or_one_in_dispute_covers_nothing(
    story: Story,
) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    absent(story, "ben", "2026-03-01")
    story.meets("ben", "ana", "2026-03-31")
    story.meets("dan", "ana", "2026-04-03")
    disputed = named(f"session dan ana 2026-04-03 {CLINICAL}")
    story.do(sessions.DisputeSession, "2026-04-04", session_id=disputed, disputed_by=person("ana"))
    assert story.breaches("SUP-21", "ana") == [("2026-03-30", None)]
    covers = story.meets("dan", "ana", "2026-04-06")
    assert story.breaches("SUP-21", "ana") == [("2026-03-30", "2026-04-05"), ("2026-05-12", None)]
    assert story.standing("SUP-21", "ana", "2026-04-06").evidence == (covers.event_id,)


@pytest.mark.shows("SUP-22")
@pytest.mark.parametrize(("until", "breached"), [("2026-05-01", False), ("2026-04-30", True)])
def test_who_supervises_beyond_the_last_working_day_has_taken_over_for_good(
    story: Story, until: str, breached: bool
) -> None:
    story.supervises("ben", "ana", "2026-01-01")
    story.supervises("dan", "ana", "2026-02-01", until=until)
    story.leaves("ben", "2026-04-30")
    assert bool(story.breaches("SUP-22", "ana")) is breached


@pytest.mark.shows("SUP-22")
def test_every_supervisor_who_leaves_is_asked_about_whoever_else_stays(story: Story) -> None:
    story.supervises("dan", "ana", "2026-01-01", CASE)
    story.supervises("ben", "ana", "2026-01-02")
    story.leaves("ben", "2026-04-30")
    assert story.breaches("SUP-22", "ana") == [("2026-05-15", None)]


@pytest.mark.shows("SUP-17")
@pytest.mark.parametrize("held_on", ["2026-03-31", "2026-04-15"])
def test_after_the_end_of_supervision_no_agreement_is_asked_for(story: Story, held_on: str) -> None:
    story.supervises("ben", "ana", "2026-02-01", until="2026-03-31")
    story.meets("ben", "ana", held_on)
    last = [("2026-03-31", "overdue")] if held_on == "2026-03-31" else []
    assert spells_of(story, "SUP-17", "ana") == [
        ("2026-02-01", "compliant"),
        *last,
        ("2026-04-01", "not_applicable"),
    ]


def test_of_two_kinds_of_session_the_one_that_is_held_first_meets_a_deadline(story: Story) -> None:
    rule = rule_of("deadline", anchor="applies", met_by="session_held", kinds=[CLINICAL, CASE], within_days=10)
    story.meets("ben", "ana", "2026-01-20")
    story.meets("ben", "ana", "2026-01-05", kind=CASE)
    (assessment,) = story.assess_by(rule, "ana")
    assert runs(assessment.timeline.spans()) == []
