"""One and the same person as supervisor and manager for two years is told (COI-17)."""

import pytest

from domain.staff_member import commands as hr
from domain.vocabulary import SupervisionKind
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import person, post


@pytest.fixture
def story() -> Story:
    """Ana, a nurse whom Ben manages and, since 5 January 2024, supervises."""
    story = Story()
    story.hires("ben", "cat")
    story.hires("ana", clinical=True)
    story.manages("ben", "ana")
    story.supervises("ben", "ana", "2024-01-05")
    return story


@pytest.mark.shows("COI-17", "S0-19")
def test_after_two_years_with_one_person_only_it_is_told(story: Story) -> None:
    assert spells_of(story, "COI-17", "ana") == [("2024-01-05", "compliant"), ("2026-01-05", "breached")]
    assert len(story.standing("COI-17", "ana", "2026-01-05").evidence) == 2


@pytest.mark.shows("COI-17")
def test_a_second_person_counts_for_two_years_after_the_last_day(story: Story) -> None:
    story.supervises("cat", "ana", "2025-02-01", SupervisionKind.PEER_PROFESSIONAL, until="2025-03-31")
    assert story.breaches("COI-17", "ana") == [("2027-04-01", None)]


@pytest.mark.shows("COI-17")
def test_a_line_manager_beside_the_supervisor_is_a_second_person(story: Story) -> None:
    story.manages("cat", "ana", "2026-03-02")
    assert story.breaches("COI-17", "ana") == [("2026-01-05", "2026-03-01")]


@pytest.mark.shows("COI-17")
def test_nobody_is_told_who_does_no_clinical_work_or_is_not_supervised(story: Story) -> None:
    story.hires("otto", clinical=False)
    story.supervises("ben", "otto")
    assert story.assess("COI-17", "otto") == []
    story.hires("eva", clinical=True)
    story.manages("ben", "eva")
    assert story.breaches("COI-17", "eva") == []
    assert story.affected("COI-17", story.supervises("ben", "ana", "2026-01-01", SupervisionKind.LINE)) == set()


@pytest.mark.shows("COI-17")
def test_the_two_years_begin_anew_with_the_clinical_work(story: Story) -> None:
    terms = {"person_id": person("ana"), "assignment_id": post("ana")}
    story.do(hr.ChangeAssignment, "2025-01-01", **terms, clinical=False)
    story.do(hr.ChangeAssignment, "2025-03-01", **terms, clinical=True)
    assert story.breaches("COI-17", "ana") == [("2027-03-01", None)]


@pytest.mark.shows("COI-17", "T-41")
def test_who_else_supervised_before_an_opening_position_is_not_known_for_two_years(story: Story) -> None:
    story.do(hr.RecordOpeningPosition, "2025-06-02", person_id=person("ana"))
    assert story.standing("COI-17", "ana", "2026-01-05").status == "unknown"
    assert story.standing("COI-17", "ana", "2027-07-01").status == "breached"
