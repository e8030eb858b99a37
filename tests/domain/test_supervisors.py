"""What is asked of whoever supervises, manages or is preceptor: ROLE-02, TRN-01, TRN-02, REG-04, SUP-13, DAT-06."""

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AssignmentStatus, RegistrationStatus
from domain.vocabulary import Profession, Status, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import person, post

PROFESSIONAL = SupervisionKind.PROFESSIONAL
SOCIAL_WORKER = Profession.SOCIAL_WORKER


@pytest.fixture
def story() -> Story:
    """Ana, a nurse in band 5, whom Ben, in band 6, supervises clinically since January."""
    story = Story()
    story.hires("ana")
    story.hires("ben", "mia", band=6)
    story.supervises("ben", "ana", "2026-01-05")
    return story


def listed(story: Story, name: str, on: str, body: str = "NMC", status: str = "registered") -> None:
    """A body says how it lists somebody."""
    how = RegistrationStatus(status)
    story.do(hr.RecordRegistration, on, person_id=person(name), body=body, status=how)


def trained(story: Story, name: str, on: str, competence: str) -> None:
    """Somebody gains a competence."""
    story.do(hr.RecordTraining, on, person_id=person(name), competence=competence)


@pytest.mark.shows("ROLE-02")
def test_a_clinical_supervisor_of_a_lower_band_than_the_supervised_is_told(story: Story) -> None:
    assert story.standing("ROLE-02", "ana", "2026-01-05").status is Status.COMPLIANT
    change = {"person_id": person("ana"), "assignment_id": post("ana"), "band": 7}
    promoted = story.one(hr.ChangeAssignment, "2026-03-02", **change)
    assert story.affected("ROLE-02", promoted) == {person("ana")}
    assert story.breaches("ROLE-02", "ana") == [("2026-03-02", None)]


@pytest.mark.shows("ROLE-02")
def test_a_supervisor_from_elsewhere_whose_band_nobody_knows_is_no_breach(story: Story) -> None:
    story.supervises("xeni", "mia", "2026-01-05")
    assert story.standing("ROLE-02", "mia", "2026-02-02").status is Status.UNKNOWN


@pytest.mark.shows("REG-04")
@pytest.mark.parametrize("status", ["lapsed", "suspended", "removed"])
def test_a_supervisor_whose_registration_ends_is_a_breach_for_each_supervisee_on_that_day(
    story: Story, status: str
) -> None:
    story.supervises("ben", "mia", "2026-01-05", PROFESSIONAL)
    listed(story, "ben", "2020-01-01")
    listed(story, "ben", "2026-03-02", status=status)
    lapsed = story.events[-1]
    assert story.affected("REG-04", lapsed) == {person("ana"), person("mia")}
    for name in ("ana", "mia"):
        assert story.breaches("REG-04", name) == [("2026-03-02", None)]
        assert lapsed.event_id in story.standing("REG-04", name, "2026-03-02").evidence
    story.stops("ben", "ana", "2026-03-10")
    assert story.breaches("REG-04", "ana") == [("2026-03-02", "2026-03-10")]


@pytest.mark.shows("REG-04")
def test_whom_no_body_ever_listed_has_nothing_that_could_lapse(story: Story) -> None:
    assert story.standing("REG-04", "ana", "2026-02-02").status is Status.COMPLIANT


@pytest.mark.shows("TRN-01")
def test_training_in_supervision_is_refreshed_within_three_years(story: Story) -> None:
    assert story.standing("TRN-01b", "ana", "2026-02-02").status is Status.UNKNOWN
    trained(story, "ben", "2023-06-01", "clinical_supervisor_training")
    assert story.breaches("TRN-01b", "ana") == [("2026-06-01", None)]
    trained(story, "ben", "2026-06-10", "clinical_supervisor_training")
    assert story.breaches("TRN-01b", "ana") == [("2026-06-01", "2026-06-09"), ("2029-06-10", None)]


@pytest.mark.shows("TRN-01")
def test_whoever_has_supervised_for_two_years_needs_no_programme_to_supervise_a_childrens_practitioner(
    story: Story,
) -> None:
    story.hires("cai", "cem", profession=Profession.CHILDRENS_WELLBEING_PRACTITIONER)
    story.supervises("ben", "cai", "2026-02-02", SupervisionKind.CASE_MANAGEMENT)
    assert story.assess("TRN-01b", "cai") == []
    trained(story, "ben", "2026-04-01", "cwp_supervision_programme")
    assert story.breaches("TRN-01a", "cai") == [("2026-02-02", "2026-03-31")]
    earlier = story.supervises("ben", "mia", "2024-03-01")
    assert story.affected("TRN-01a", earlier) == {person("cai")}
    assert story.breaches("TRN-01a", "cai") == [("2026-02-02", "2026-02-28")]


@pytest.mark.shows("TRN-02")
def test_the_preparation_of_a_preceptor_is_kept_up_every_year(story: Story) -> None:
    trained(story, "mia", "2025-06-01", "preceptor_preparation")
    story.offers("ana", "2026-01-05")
    story.precepts("mia", "ana", "2026-01-05")
    assert story.breaches("TRN-02", "ana") == [("2026-06-02", None)]


@pytest.fixture
def social_work() -> Story:
    """Sue, a social worker, managed by Max, who is none."""
    story = Story()
    story.hires("sue", "rae", profession=SOCIAL_WORKER)
    story.hires("max", profession=Profession.MANAGER)
    story.manages("max", "sue", "2026-01-05")
    return story


@pytest.mark.shows("SUP-13")
def test_a_registered_professional_supervisor_beside_the_manager_puts_it_right(social_work: Story) -> None:
    listed(social_work, "rae", "2020-01-01", "SWE")
    assert social_work.breaches("SUP-13", "sue") == [("2026-01-05", None)]
    social_work.supervises("rae", "sue", "2026-02-02", PROFESSIONAL)
    assert social_work.breaches("SUP-13", "sue") == [("2026-01-05", "2026-02-01")]
    listed(social_work, "rae", "2026-04-01", "SWE", "lapsed")
    assert social_work.breaches("SUP-13", "sue") == [("2026-01-05", "2026-02-01"), ("2026-04-01", None)]


@pytest.mark.shows("SUP-13")
def test_a_manager_in_a_managers_post_who_is_a_registered_social_worker_is_enough(social_work: Story) -> None:
    listed(social_work, "max", "2020-01-01", "SWE")
    assert social_work.breaches("SUP-13", "sue") == []


@pytest.mark.shows("SUP-13")
def test_a_social_worker_of_whose_registration_nothing_is_known_leaves_it_open(social_work: Story) -> None:
    social_work.supervises("rae", "sue", "2026-01-05", PROFESSIONAL)
    assert social_work.standing("SUP-13", "sue", "2026-02-02").status is Status.UNKNOWN


@pytest.mark.shows("DAT-06", "T-10")
def test_whoever_is_managed_by_a_leaver_is_told_of_from_the_day_after_until_another_manager_is_named(
    story: Story,
) -> None:
    story.manages("mia", "ana", "2026-01-05")
    story.manages("mia", "ben", "2026-01-05")
    left = story.leaves("mia", "2026-03-31")
    assert story.affected("DAT-06", left) == {person("ana"), person("ben")}
    assert story.breaches("DAT-06", "ana") == story.breaches("DAT-06", "ben") == [("2026-04-01", None)]
    assert story.standing("DAT-06", "ana", "2026-04-01").evidence[-1] == left.event_id
    story.manages("ben", "ana", "2026-04-10")
    assert story.breaches("DAT-06", "ana") == [("2026-04-01", "2026-04-09")]


@pytest.mark.shows("DAT-06")
def test_a_manager_whose_only_post_is_inactive_manages_nobody(story: Story) -> None:
    story.manages("mia", "ana", "2026-01-05")
    status = {"person_id": person("mia"), "assignment_id": post("mia"), "status": AssignmentStatus.INACTIVE}
    stopped = story.one(hr.ChangeStatus, "2026-03-02", **status)
    assert story.breaches("DAT-06", "ana") == [("2026-03-02", None)]
    assert stopped.event_id in story.standing("DAT-06", "ana", "2026-03-02").evidence
    story.posts("mia", "mia again", "2026-03-20", primary=False)
    assert story.breaches("DAT-06", "ana") == [("2026-03-02", "2026-03-19")]


@pytest.mark.shows("DAT-06")
def test_a_manager_from_elsewhere_has_not_left(story: Story) -> None:
    story.manages("xeni", "ana", "2026-01-05")
    assert story.standing("DAT-06", "ana", "2026-02-02").status is Status.COMPLIANT


@pytest.mark.shows("SUP-28")
def test_whoever_supervises_an_allied_health_professional_is_of_one_or_has_declared_competence(story: Story) -> None:
    story.hires("ota", "pam", profession=Profession.ALLIED_HEALTH)
    for name in ("ben", "pam"):
        story.supervises(name, "ota", "2026-01-05", PROFESSIONAL)
    assert story.assess("SUP-28", "ota") == [], "no register has her yet"
    register = {"person_id": person("ota"), "body": "HCPC", "status": RegistrationStatus.REGISTERED}
    registered = story.one(hr.RecordRegistration, "2026-02-02", **register)
    assert story.affected("SUP-28", registered) == {person("ota")}
    assert story.breaches("SUP-28", "ota") == [("2026-02-02", None)], "of the two, the nurse"
    trained(story, "ben", "2026-03-02", "scope_of_practice_declared")
    assert story.breaches("SUP-28", "ota") == [("2026-02-02", "2026-03-01")]
