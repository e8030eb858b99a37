"""Chains of oversight that come back to where they began: COI-05."""

from itertools import permutations

import pytest

from domain.staff_member import commands as hr
from domain.vocabulary import Status, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, person

SOS = SupervisionKind.SUPERVISION_OF_SUPERVISION
NAMES = ("ana", "ben", "carla", "dora")
EDGES = [("ana", "ben"), ("ben", "carla"), ("carla", "ana")]


@pytest.fixture
def story() -> Story:
    """Ana, Ben, Carla and Dora."""
    story = Story()
    story.hires(*NAMES)
    return story


@pytest.mark.shows("T-13", "COI-05")
@pytest.mark.parametrize("order", list(permutations(EDGES)))
def test_a_cycle_of_three_is_one_finding_whichever_edge_came_last(story: Story, order: list[tuple[str, str]]) -> None:
    for supervisor, supervisee in order:
        story.supervises(supervisor, supervisee, "2026-01-01", SOS)
    found = [story.assess("COI-05", name) for name in ("ana", "ben", "carla")]
    (assessment,) = found[0]
    assert found[1] == found[2] == [assessment]
    assert assessment.people[0] == min(assessment.people)
    assert set(assessment.people) == set(assessment.found_from) == {person("ana"), person("ben"), person("carla")}
    assert assessment.subject == "cycle:supervision_of_supervision"
    assert len(assessment.timeline.at(day("2026-01-01")).evidence) == 3
    assert story.assess("COI-05", "dora") == []


@pytest.mark.shows("T-13", "COI-05")
def test_a_cycle_ends_where_any_of_its_edges_ends(story: Story) -> None:
    for supervisor, supervisee in EDGES:
        story.supervises(supervisor, supervisee, "2026-01-01", SOS)
    story.stops("ben", "carla", "2026-03-31", SOS)
    assert story.breaches("COI-05", "ana") == [("2026-01-01", "2026-03-31")]
    assert story.standing("COI-05", "ana", "2026-04-01").status is Status.COMPLIANT


@pytest.mark.shows("T-14", "COI-05")
def test_edges_that_were_never_there_on_one_day_are_no_cycle(story: Story) -> None:
    story.supervises("ana", "ben", "2026-01-01", SOS, until="2026-01-31")
    story.supervises("ben", "ana", "2026-02-01", SOS)
    assert story.assess("COI-05", "ana") == []


@pytest.mark.shows("COI-05")
def test_a_chain_of_line_management_that_bites_its_tail_is_found(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.manages("ana", "ben", "2026-05-01")
    (assessment,) = story.assess("COI-05", "ben")
    assert assessment.subject == "cycle:line_management"
    assert story.breaches("COI-05", "ana") == [("2026-05-01", None)]


@pytest.mark.shows("COI-05")
def test_a_cycle_of_both_kinds_of_edge_is_mixed(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.supervises("ana", "ben", "2026-02-01", SOS)
    (assessment,) = story.assess("COI-05", "ana")
    assert assessment.subject == "cycle:mixed"


@pytest.mark.shows("COI-05")
def test_a_cycle_is_not_told_as_mixed_on_days_on_which_it_is_wholly_of_one_kind(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-01")
    story.manages("ana", "ben", "2026-04-01")
    story.supervises("ana", "ben", "2026-02-01", SOS)
    subjects = {each.subject: each.timeline for each in story.assess("COI-05", "ana")}
    assert set(subjects) == {"cycle:mixed", "cycle:line_management"}
    mixed, pure = subjects["cycle:mixed"], subjects["cycle:line_management"]
    march, april = day("2026-03-31"), day("2026-04-01")
    assert (mixed.at(march).status, mixed.at(april).status) == (Status.BREACHED, Status.COMPLIANT)
    assert (pure.at(march).status, pure.at(april).status) == (Status.COMPLIANT, Status.BREACHED)


@pytest.mark.shows("COI-05")
def test_two_cycles_through_one_person_are_two_findings(story: Story) -> None:
    for supervisor, supervisee in (("ana", "ben"), ("ben", "ana"), ("ana", "carla"), ("carla", "ana")):
        story.supervises(supervisor, supervisee, "2026-01-01", SOS)
    assert len(story.assess("COI-05", "ana")) == 2
    assert len(story.assess("COI-05", "ben")) == 1


@pytest.mark.shows("T-14", "COI-05")
@pytest.mark.parametrize("other", ["ben", "carla", "dora"])
def test_whoever_else_oversaw_somebody_once_hides_no_cycle(story: Story, other: str) -> None:
    story.hires("ewa")
    story.supervises("ewa", "ana", "2026-02-01", SOS)
    story.supervises("ana", "ewa", "2026-02-01", SOS)
    story.supervises(other, "ewa", "2026-01-01", SOS, until="2026-01-31")
    assert story.breaches("COI-05", "ana") == [("2026-02-01", None)]


@pytest.mark.shows("COI-05")
def test_a_cycle_ends_with_the_leaving_of_anybody_in_it(story: Story) -> None:
    for supervisor, supervisee in EDGES:
        story.supervises(supervisor, supervisee, "2026-01-01", SOS)
    left = story.leaves("carla", "2026-06-30")
    assert story.breaches("COI-05", "ana") == [("2026-01-01", "2026-06-30")]
    assert story.affected("COI-05", left) == {person("carla")}
    story.do(hr.CancelLeaver, "2026-06-30", person_id=person("carla"))
    assert story.breaches("COI-05", "ana") == [("2026-01-01", None)]


@pytest.mark.shows("COI-05")
def test_an_ordinary_tree_of_managers_has_no_cycle(story: Story) -> None:
    story.manages("dora", "ben")
    story.manages("dora", "carla")
    story.manages("ben", "ana")
    story.supervises("carla", "ana", "2026-01-01", SOS)
    assert [story.assess("COI-05", name) for name in NAMES] == [[], [], [], []]
