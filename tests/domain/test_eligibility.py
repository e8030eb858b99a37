"""Who may be preceptor of whom: PRE-11."""

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import RegistrationStatus
from domain.vocabulary import Profession, Status
from tests.domain.plain import rule_of
from tests.domain.stories import Story
from tests.domain.stream import day, person, post


def registered(story: Story, name: str, on: str, until: str | None = None, body: str = "NMC") -> None:
    """A professional body lists the person."""
    expires = day(until) if until else None
    story.do(hr.RecordRegistration, on, person_id=person(name), body=body, expires_on=expires)


def prepared(story: Story, name: str, on: str = "2025-01-10", until: str | None = None) -> None:
    """The preparation for preceptors was done."""
    expires = day(until) if until else None
    facts = {"person_id": person(name), "competence": "preceptor_preparation", "expires_on": expires}
    story.do(hr.RecordTraining, on, **facts)


@pytest.fixture
def story() -> Story:
    """Ana, newly registered, and Dora, her preceptor since 5 January 2026, of whom everything is in order."""
    story = Story()
    story.hires("ana", "dora")
    registered(story, "dora", "2020-03-01")
    prepared(story, "dora")
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    return story


def status(story: Story, on: str) -> Status:
    """How Dora stands as preceptor of Ana."""
    return story.standing("PRE-11", "ana", on).status


@pytest.mark.shows("PRE-11")
def test_a_prepared_registered_preceptor_of_the_same_family_and_band_is_eligible(story: Story) -> None:
    assert status(story, "2026-01-04") is Status.NOT_APPLICABLE
    assert status(story, "2026-01-05") is Status.COMPLIANT
    (assessment,) = story.assess("PRE-11", "ana")
    assert (assessment.people, assessment.subject) == ((person("ana"), person("dora")), "plan:1")


@pytest.mark.shows("PRE-11", "T-26")
def test_a_preceptor_must_have_been_registered_for_twelve_months() -> None:
    story = Story()
    story.hires("ana", "dora")
    registered(story, "dora", "2025-02-28")
    prepared(story, "dora")
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    assert story.breaches("PRE-11", "ana") == [("2026-01-05", "2026-02-27")]


@pytest.mark.shows("PRE-11")
def test_a_registration_that_lapses_ends_the_eligibility_on_its_day(story: Story) -> None:
    story.do(
        hr.RecordRegistration,
        "2026-04-01",
        person_id=person("dora"),
        body="NMC",
        status=RegistrationStatus.LAPSED,
    )
    assert story.affected("PRE-11", story.events[-1]) == {person("ana")}
    assert story.breaches("PRE-11", "ana") == [("2026-04-01", None)]
    assert story.events[-1].event_id in story.standing("PRE-11", "ana", "2026-04-01").evidence


@pytest.mark.shows("PRE-11")
def test_a_registration_that_expires_does_so_with_no_event() -> None:
    story = Story()
    story.hires("ana", "dora")
    registered(story, "dora", "2020-03-01", until="2026-03-31")
    prepared(story, "dora")
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    assert story.breaches("PRE-11", "ana") == [("2026-04-01", None)]


@pytest.mark.shows("PRE-11")
def test_preparation_done_later_or_expired_is_not_there_in_between() -> None:
    story = Story()
    story.hires("ana", "dora")
    registered(story, "dora", "2020-03-01")
    prepared(story, "dora", "2026-02-01", until="2026-05-31")
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    assert story.breaches("PRE-11", "ana") == [("2026-01-05", "2026-01-31"), ("2026-06-01", None)]


@pytest.mark.shows("PRE-11")
def test_nothing_known_of_registration_training_or_band_is_unknown_and_no_breach() -> None:
    story = Story()
    story.hires("ana", "dora", band=None)
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    assert status(story, "2026-02-01") is Status.UNKNOWN
    assert story.breaches("PRE-11", "ana") == []


@pytest.mark.shows("PRE-11")
def test_a_preceptor_of_a_lower_band_than_the_preceptee_is_not_eligible(story: Story) -> None:
    facts = {"person_id": person("ana"), "assignment_id": post("ana"), "band": 6}
    promoted = story.one(hr.ChangeAssignment, "2026-06-01", **facts)
    assert story.affected("PRE-11", promoted) == {person("ana")}
    assert story.breaches("PRE-11", "ana") == [("2026-06-01", None)]


@pytest.mark.shows("PRE-11")
@pytest.mark.parametrize(
    ("of_preceptee", "of_preceptor", "breached"),
    [
        (Profession.NURSE, Profession.NURSE, False),
        (Profession.NURSING_ASSOCIATE, Profession.NURSE, False),
        (Profession.MIDWIFE, Profession.NURSE, True),
        (Profession.ALLIED_HEALTH, Profession.NURSE, False),
    ],
)
def test_the_same_family_is_asked_for_on_the_nmc_register_only(
    of_preceptee: Profession, of_preceptor: Profession, breached: bool
) -> None:
    story = Story()
    story.hires("ana", profession=of_preceptee)
    story.hires("dora", profession=of_preceptor)
    registered(story, "dora", "2020-03-01")
    prepared(story, "dora")
    story.offers("ana", "2026-01-01")
    story.precepts("dora", "ana", "2026-01-05")
    assert bool(story.breaches("PRE-11", "ana")) is breached


@pytest.mark.shows("PRE-11")
def test_every_preceptor_of_a_plan_is_looked_at_on_the_days_of_being_one(story: Story) -> None:
    story.hires("eva")
    registered(story, "eva", "2025-12-01")
    prepared(story, "eva")
    story.precepts("eva", "ana", "2026-03-01")
    assert len(story.assess("PRE-11", "ana")) == 2
    assert story.breaches("PRE-11", "ana") == [("2026-03-01", "2026-11-30")]


@pytest.mark.shows("PRE-11")
def test_who_was_only_ever_listed_as_lapsed_was_never_registered(story: Story) -> None:
    story.hires("eva")
    prepared(story, "eva")
    lapsed = {"body": "NMC", "status": RegistrationStatus.LAPSED}
    story.do(hr.RecordRegistration, "2025-01-01", person_id=person("eva"), **lapsed)
    story.precepts("eva", "ana", "2026-02-01")
    rule = rule_of("eligibility", months_registered=12)
    (of_eva,) = (each for each in story.assess_by(rule, "ana") if each.people[1] == person("eva"))
    assert of_eva.timeline.at(day("2026-02-01")).status is Status.BREACHED


@pytest.mark.shows("PRE-11")
def test_a_preceptee_of_a_profession_without_a_family_may_have_any_preceptor_one_with_a_family_none_unknown(
    story: Story,
) -> None:
    rule = rule_of("eligibility", families=[["midwife"]])
    assert story.assess_by(rule, "ana")[0].timeline.at(day("2026-01-20")).status is Status.COMPLIANT
    story.hires("mia", on="2026-01-01", profession=Profession.MIDWIFE)
    story.offers("mia", "2026-01-01")
    story.precepts("from elsewhere", "mia", "2026-01-05")
    assert story.assess_by(rule, "mia")[0].timeline.at(day("2026-01-20")).status is Status.UNKNOWN
