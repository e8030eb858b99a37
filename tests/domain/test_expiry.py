"""Rules of the shape expiry, by date: the professional registration."""

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, EmploymentType, RegistrationStatus
from domain.vocabulary import EventId, Profession, Severity
from tests.domain.plain import rule_of
from tests.domain.spells import spells, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person


@pytest.fixture
def story() -> Story:
    """Ana, a nurse since 1 January 2026."""
    story = Story()
    story.hires("ana", on="2026-01-01")
    return story


def listed(
    story: Story, on: str, expires_on: str | None = None, status: RegistrationStatus = RegistrationStatus.REGISTERED
) -> None:
    """The NMC lists Ana."""
    until = day(expires_on) if expires_on else None
    story.do(hr.RecordRegistration, on, person_id=person("ana"), body="NMC", status=status, expires_on=until)


@pytest.mark.shows("REG-01", "T-41")
def test_a_nurse_of_whom_no_registration_is_known_is_unknown_not_overdue(story: Story) -> None:
    assert spells_of(story, "REG-01", "ana") == [("2026-01-01", "unknown")]


@pytest.mark.shows("REG-01", "T-40")
def test_the_end_is_announced_in_three_steps_and_the_day_after_it_is_overdue_with_no_event(story: Story) -> None:
    listed(story, "2025-10-01", "2026-09-30")
    (assessment,) = story.assess("REG-01", "ana")
    spans = list(assessment.timeline.spans(day("2026-01-01")))
    assert [(span.first_day.isoformat(), str(span.value.status), span.value.severity) for span in spans] == [
        ("2026-01-01", "compliant", None),
        ("2026-07-02", "due_soon", Severity.LOW),
        ("2026-08-31", "due_soon", Severity.MEDIUM),
        ("2026-09-23", "due_soon", Severity.HIGH),
        ("2026-10-01", "overdue", None),
    ]
    assert {span.value.due_on for span in spans} == {day("2026-09-30")}


@pytest.mark.shows("REG-01")
def test_a_renewal_keeps_it_in_date_and_a_late_one_leaves_the_gap_in_sight(story: Story) -> None:
    listed(story, "2025-10-01", "2026-09-30")
    listed(story, "2026-10-04", "2027-09-30")
    assert story.breaches("REG-01", "ana") == [("2026-10-01", "2026-10-03"), ("2027-10-01", None)]


@pytest.mark.shows("REG-01")
@pytest.mark.parametrize(
    "status", [RegistrationStatus.LAPSED, RegistrationStatus.SUSPENDED, RegistrationStatus.REMOVED]
)
def test_what_the_body_ends_itself_is_a_breach_from_that_day(story: Story, status: RegistrationStatus) -> None:
    listed(story, "2025-10-01", "2026-09-30")
    listed(story, "2026-04-01", status=status)
    assert spells_of(story, "REG-01", "ana") == [("2026-01-01", "compliant"), ("2026-04-01", "breached")]


@pytest.mark.shows("REG-01")
def test_conditions_of_practice_are_not_the_end_of_registration(story: Story) -> None:
    listed(story, "2025-10-01", status=RegistrationStatus.CONDITIONS)
    assert story.breaches("REG-01", "ana") == []


@pytest.mark.shows("REG-01")
def test_the_register_of_another_profession_does_not_cover_a_nurse(story: Story) -> None:
    story.do(hr.RecordRegistration, "2025-10-01", person_id=person("ana"), body="HCPC")
    assert spells_of(story, "REG-01", "ana") == [("2026-01-01", "unknown")]


@pytest.mark.shows("REG-01", "T-09")
def test_a_bank_post_as_a_nurse_asks_for_registration_beside_a_main_post_that_does_not() -> None:
    story = Story()
    story.hires("max", on="2026-01-01", profession=Profession.MANAGER)
    assert story.assess("REG-01", "max") == []
    story.posts("max", "max on the bank", "2026-02-01", employment=EmploymentType.BANK, primary=False)
    assert spells_of(story, "REG-01", "max") == [("2026-02-01", "unknown")]


@pytest.mark.shows("REG-01")
def test_on_days_on_which_nobody_works_nothing_is_asked(story: Story) -> None:
    listed(story, "2025-10-01", "2026-09-30")
    absence = {"person_id": person("ana"), "absence_id": EventId(named("absence"))}
    story.do(hr.StartAbsence, "2026-09-15", absence=AbsenceKind.PARENTAL, **absence)
    story.do(hr.EndAbsence, "2027-01-31", **absence)
    assert story.breaches("REG-01", "ana") == [("2027-02-01", None)]


@pytest.mark.shows("REG-01")
def test_a_renewal_two_days_late_leaves_one_day_overdue(story: Story) -> None:
    listed(story, "2025-10-01", "2026-09-30")
    listed(story, "2026-10-02", "2027-09-30")
    assert story.breaches("REG-01", "ana")[0] == ("2026-10-01", "2026-10-01")


def test_of_two_bodies_that_may_register_a_profession_the_one_that_stands_best_counts(story: Story) -> None:
    rule = rule_of("expiry", bodies={"nurse": ["NMC", "HCPC"]})
    listed(story, "2026-01-01", status=RegistrationStatus.LAPSED)
    story.do(hr.RecordRegistration, "2026-01-20", person_id=person("ana"), body="HCPC")
    (assessment,) = story.assess_by(rule, "ana")
    assert [str(status) for _, status in spells(assessment.timeline)] == ["breached", "compliant", "not_applicable"]
