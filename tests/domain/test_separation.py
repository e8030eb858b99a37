"""Roles that one person should not hold toward another at once: COI-01, COI-02, COI-04, COI-06, COI-09."""

import pytest

from domain.rules.separation import Parameters
from domain.staff_member import commands as hr
from domain.vocabulary import SeparationMode, Severity, Status, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import day, person, post, unit

PEER_PROFESSIONAL = SupervisionKind.PEER_PROFESSIONAL


@pytest.fixture
def story() -> Story:
    """Ana, Ben, Carla and Dora, nurses on ward 7; Ben supervises Ana clinically since January."""
    story = Story()
    story.opens("ward 7", "ward 8")
    story.hires("ana", "ben", "carla", "dora")
    story.supervises("ben", "ana", "2026-01-01")
    return story


@pytest.mark.shows("COI-01")
def test_a_line_manager_who_becomes_supervisor_raises_coi_01(story: Story) -> None:
    manages = story.manages("carla", "ana", "2026-01-01")
    supervises = story.supervises("carla", "ana", "2026-06-01", SupervisionKind.CASE_MANAGEMENT)
    (assessment,) = story.assess("COI-01", "ana")
    standing = assessment.timeline.at(day("2026-06-01"))
    assert story.breaches("COI-01", "ana") == [("2026-06-01", None)]
    assert assessment.people == (person("ana"), person("carla"))
    assert assessment.subject == f"assignment:{post('ana')}"
    assert assessment.found_from == (person("ana"),)
    assert (standing.evidence, standing.severity) == ((manages.event_id, supervises.event_id), Severity.MEDIUM)


@pytest.mark.shows("COI-01")
def test_a_supervisor_who_becomes_line_manager_raises_coi_01_until_the_supervision_ends(story: Story) -> None:
    story.manages("ben", "ana", "2026-06-01")
    story.stops("ben", "ana", "2026-08-31")
    assert story.breaches("COI-01", "ana") == [("2026-06-01", "2026-08-31")]
    assert story.standing("COI-01", "ana", "2026-09-01").status is Status.COMPLIANT
    assert story.standing("COI-01", "ana", "2025-12-31").status is Status.NOT_APPLICABLE


@pytest.mark.shows("COI-01")
def test_doing_both_for_different_people_is_no_clash(story: Story) -> None:
    story.manages("ben", "carla", "2026-01-01")
    story.supervises("dora", "carla", "2026-01-01")
    story.manages("dora", "ana", "2026-01-01")
    assert all(story.assess("COI-01", name) == [] for name in ("ana", "ben", "carla", "dora"))


@pytest.mark.shows("COI-01")
def test_a_professional_supervisor_may_be_line_manager(story: Story) -> None:
    story.manages("carla", "ana", "2026-01-01")
    story.supervises("carla", "ana", "2026-01-01", SupervisionKind.PROFESSIONAL)
    assert story.assess("COI-01", "ana") == []


@pytest.mark.shows("COI-01")
def test_the_text_of_coi_01_claims_no_national_guidance() -> None:
    rule = RULES["COI-01"]
    assert "complementary to, but separate from, managerial supervision" in rule.statement
    assert "No national conflict-of-interest guidance was found" in rule.statement
    assert isinstance(rule.parameters, Parameters)


@pytest.mark.shows("COI-01")
def test_severity_follows_the_mode_in_force_in_the_unit_of_the_post_day_by_day(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    required = story.separates("ward 7", SeparationMode.REQUIRED, "2026-03-01")
    story.separates("ward 8", SeparationMode.ALLOWED, "2026-01-01")
    story.do(
        hr.ChangeAssignment, "2026-05-01", person_id=person("ana"), assignment_id=post("ana"), unit_id=unit("ward 8")
    )
    severities = [story.standing("COI-01", "ana", on).severity for on in ("2026-02-28", "2026-03-01", "2026-05-01")]
    assert severities == [Severity.MEDIUM, Severity.HIGH, Severity.INFO]
    assert required.event_id in story.standing("COI-01", "ana", "2026-03-01").evidence
    assert story.breaches("COI-01", "ana") == [("2026-01-01", None)]


@pytest.mark.shows("COI-01")
def test_an_independent_professional_supervisor_takes_one_step_off(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.separates("ward 7", SeparationMode.REQUIRED)
    third = story.supervises("carla", "ana", "2026-04-01", PEER_PROFESSIONAL, until="2026-06-30")
    assert [story.standing("COI-01", "ana", on).severity for on in ("2026-03-31", "2026-04-01", "2026-07-01")] == [
        Severity.HIGH,
        Severity.MEDIUM,
        Severity.HIGH,
    ]
    assert third.event_id in story.standing("COI-01", "ana", "2026-04-01").evidence


@pytest.mark.shows("COI-01")
def test_a_third_who_has_one_of_the_clashing_roles_is_not_independent(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.supervises("carla", "ana", "2026-01-01", PEER_PROFESSIONAL)
    story.supervises("carla", "ana", "2026-01-01", SupervisionKind.CLINICAL_SKILLS)
    assert story.standing("COI-01", "ana", "2026-02-01").severity is Severity.MEDIUM


@pytest.mark.shows("COI-01")
def test_the_clash_ends_where_either_of_the_two_leaves(story: Story) -> None:
    story.manages("ben", "ana", "2026-06-01")
    story.leaves("ben", "2026-07-31")
    assert story.breaches("COI-01", "ana") == [("2026-06-01", "2026-07-31")]
    story.do(hr.CancelLeaver, "2026-07-31", person_id=person("ben"))
    story.leaves("ana", "2026-06-30")
    assert story.breaches("COI-01", "ana") == [("2026-06-01", "2026-06-30")]


@pytest.mark.shows("T-07", "COI-01")
def test_a_correction_moves_the_clash_and_a_voided_role_takes_it_away(story: Story) -> None:
    wrong = story.manages("ben", "ana", "2026-06-01")
    right = story.one(
        hr.AssignLineManager,
        "2026-03-01",
        person_id=person("ana"),
        assignment_id=post("ana"),
        manager_id=person("ben"),
        supersedes=wrong.event_id,
    )
    assert story.breaches("COI-01", "ana") == [("2026-03-01", None)]
    story.voids(right)
    assert story.breaches("COI-01", "ana") == [("2026-06-01", None)]
    story.voids(wrong)
    assert story.breaches("COI-01", "ana") == []


@pytest.mark.shows("T-15", "COI-21")
def test_an_acting_manager_clashes_from_the_fifteenth_day_on(story: Story) -> None:
    story.manages("carla", "ana", "2026-01-01")
    story.manages("ben", "ana", "2026-06-01", until="2026-06-30")
    assert story.breaches("COI-01", "ana") == [("2026-06-15", "2026-06-30")]
    assert story.standing("COI-01", "ana", "2026-06-14").status is Status.COMPLIANT


@pytest.mark.shows("T-15", "COI-21")
def test_an_acting_manager_for_two_weeks_is_let_pass(story: Story) -> None:
    story.manages("ben", "ana", "2026-06-01", until="2026-06-14")
    assert story.breaches("COI-01", "ana") == []


@pytest.mark.shows("T-15")
def test_an_acting_manager_who_is_confirmed_clashes_from_that_day(story: Story) -> None:
    story.manages("ben", "ana", "2026-06-01", until="2026-06-30")
    story.manages("ben", "ana", "2026-06-08")
    assert story.breaches("COI-01", "ana") == [("2026-06-08", None)]


@pytest.mark.shows("T-15")
def test_standing_in_again_without_a_day_between_does_not_begin_anew(story: Story) -> None:
    story.manages("ben", "ana", "2026-06-01", until="2026-06-10")
    story.manages("ben", "ana", "2026-06-11", until="2026-06-20")
    assert story.breaches("COI-01", "ana") == [("2026-06-15", "2026-06-20")]


@pytest.mark.shows("T-17", "COI-01")
def test_a_person_with_two_posts_has_one_finding_that_names_the_post(story: Story) -> None:
    story.posts("ana", "ana-2", primary=False)
    story.manages("carla", "ana", "2026-01-01")
    story.manages("ben", "ana", "2026-06-01", of="ana-2")
    (assessment,) = story.assess("COI-01", "ana")
    assert assessment.subject == f"assignment:{post('ana-2')}"
    story.do(hr.EndAssignment, "2026-09-30", person_id=person("ana"), assignment_id=post("ana-2"))
    assert story.breaches("COI-01", "ana") == [("2026-06-01", "2026-09-30")]


@pytest.mark.shows("T-02")
def test_what_was_known_before_a_late_fact_can_still_be_told(story: Story) -> None:
    story.manages("ben", "ana", "2026-06-01")
    before = story.assess("COI-01", "ana")
    story.manages("carla", "ana", "2026-06-20")
    after = story.assess("COI-01", "ana")
    assert before[0].timeline.at(day("2026-07-01")).status is Status.BREACHED
    assert after[0].timeline.at(day("2026-07-01")).status is Status.COMPLIANT
    assert after[0].timeline.at(day("2026-06-10")).status is Status.BREACHED


@pytest.mark.shows("COI-02")
def test_three_different_roles_of_one_person_are_too_many_and_two_kinds_of_one_role_are_not(story: Story) -> None:
    story.manages("ben", "ana", "2026-02-01")
    story.supervises("ben", "ana", "2026-02-01", SupervisionKind.CASE_MANAGEMENT)
    assert story.breaches("COI-02", "ana") == []
    story.supervises("ben", "ana", "2026-03-01", SupervisionKind.ASSESSOR, until="2026-04-30")
    assert story.breaches("COI-02", "ana") == [("2026-03-01", "2026-04-30")]
    assert len(story.standing("COI-02", "ana", "2026-03-15").evidence) == 4


@pytest.mark.shows("COI-06")
def test_supervision_of_supervision_by_the_own_line_manager_is_noted(story: Story) -> None:
    story.manages("carla", "ben", "2026-02-01")
    story.supervises("carla", "ben", "2026-03-01", SupervisionKind.SUPERVISION_OF_SUPERVISION)
    assert story.breaches("COI-06", "ben") == [("2026-03-01", None)]
    assert RULES["COI-06"].severity is Severity.LOW
    story.manages("dora", "ben", "2026-05-01")
    assert story.breaches("COI-06", "ben") == [("2026-03-01", "2026-04-30")]


@pytest.mark.shows("COI-09")
def test_a_preceptor_who_is_line_manager_raises_coi_09(story: Story) -> None:
    story.offers("ana", "2026-01-01")
    named = story.precepts("carla", "ana", "2026-01-10")
    manages = story.manages("carla", "ana", "2026-02-01")
    assert story.breaches("COI-09", "ana") == [("2026-02-01", None)]
    assert set(story.standing("COI-09", "ana", "2026-02-01").evidence) == {named.event_id, manages.event_id}
    story.precepts("dora", "ana", "2026-03-01")
    assert story.breaches("COI-09", "ana") == [("2026-02-01", "2026-02-28")]


@pytest.mark.shows("COI-04")
def test_two_who_supervise_each_other_in_the_same_kind_are_found_once_from_either_side(story: Story) -> None:
    story.supervises("ana", "ben", "2026-03-01", until="2026-05-31")
    assert story.assess("COI-04", "ana") == story.assess("COI-04", "ben")
    (assessment,) = story.assess("COI-04", "ana")
    assert assessment.people == tuple(sorted((person("ana"), person("ben")))) == assessment.found_from
    assert story.breaches("COI-04", "ben") == [("2026-03-01", "2026-05-31")]


@pytest.mark.shows("COI-04")
def test_peer_supervision_both_ways_and_different_kinds_both_ways_are_no_clash(story: Story) -> None:
    story.supervises("carla", "dora", "2026-01-01", SupervisionKind.PEER)
    story.supervises("dora", "carla", "2026-01-01", SupervisionKind.PEER)
    story.supervises("ana", "ben", "2026-01-01", SupervisionKind.PROFESSIONAL)
    assert [story.assess("COI-04", name) for name in ("ana", "ben", "carla", "dora")] == [[], [], [], []]


def test_nobody_from_elsewhere_is_taken_for_a_leaver(story: Story) -> None:
    """A supervisor whom HR never registered holds the role on every day on which it is recorded."""
    story.supervises("outsider", "ana", "2026-01-01")
    story.manages("outsider", "ana", "2026-02-01")
    assert story.breaches("COI-01", "ana") == [("2026-02-01", None)]
