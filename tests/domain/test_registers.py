"""What professional registers ask of those whom they list: REG-02, REG-03."""

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import RegistrationStatus
from domain.vocabulary import Profession, Status
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import day, person


@pytest.fixture
def story() -> Story:
    """Sue, a social worker, and Nia, a nurse."""
    story = Story()
    story.hires("sue", profession=Profession.SOCIAL_WORKER)
    story.hires("nia")
    return story


def listed(story: Story, name: str, on: str, body: str, until: str | None = None, status: str = "registered") -> None:
    """A body says how it lists somebody."""
    facts = {"body": body, "status": RegistrationStatus(status), "expires_on": day(until) if until else None}
    story.do(hr.RecordRegistration, on, person_id=person(name), **facts)


@pytest.mark.shows("REG-02")
def test_whoever_is_registered_in_scotland_declares_their_learning_every_year(story: Story) -> None:
    assert story.assess("REG-02", "sue") == []
    listed(story, "sue", "2026-01-05", "SSSC")
    assert story.affected("REG-02", story.events[-1]) == {person("sue")}
    assert story.breaches("REG-02", "sue") == [("2027-01-06", None)]
    declared = {"person_id": person("sue"), "competence": "sssc_cpl_declaration"}
    story.do(hr.RecordTraining, "2026-12-01", **declared)
    assert story.breaches("REG-02", "sue") == [("2027-12-02", None)]
    story.do(hr.RecordTraining, "2027-12-20", **declared)
    assert story.breaches("REG-02", "sue") == [("2027-12-02", "2027-12-19"), ("2028-12-20", None)]


@pytest.mark.shows("REG-02")
def test_nobody_is_asked_who_is_registered_elsewhere_or_no_more(story: Story) -> None:
    listed(story, "nia", "2026-01-05", "NMC")
    assert story.assess("REG-02", "nia") == []
    listed(story, "sue", "2026-01-05", "SSSC")
    listed(story, "sue", "2026-06-01", "SSSC", status="lapsed")
    assert story.breaches("REG-02", "sue") == []


@pytest.mark.shows("REG-03")
@pytest.mark.parametrize(
    ("name", "body", "first_day"), [("nia", "NMC", "2029-01-05"), ("sue", "SWE", "2027-01-06")], ids=("NMC", "SWE")
)
def test_a_listing_without_an_end_is_confirmed_within_the_cycle_of_its_body(
    story: Story, name: str, body: str, first_day: str
) -> None:
    listed(story, name, "2026-01-05", body)
    assert story.breaches("REG-03", name) == [(first_day, None)]
    listed(story, name, "2026-12-01", body)
    assert story.breaches("REG-03", name)[0][0] > first_day


@pytest.mark.shows("REG-03")
def test_a_listing_whose_end_is_named_is_left_to_the_rule_of_registration(story: Story) -> None:
    listed(story, "nia", "2026-01-05", "NMC", until="2026-06-30")
    assert story.breaches("REG-03", "nia") == []
    assert story.breaches("REG-01", "nia") == [("2026-07-01", None)]
    assert story.standing("REG-03", "nia", "2026-02-02").status is Status.COMPLIANT


@pytest.mark.shows("REG-03")
def test_figures_from_memory_are_told_as_unverified() -> None:
    assert RULES["REG-03"].doubt == "unverified: no source was read that says this"
    assert RULES["REG-03"].source.startswith("From memory: ")
