"""What the staff record itself must show: DAT-05, DAT-10 (DAT-06 stands with what is asked of a manager)."""

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AssignmentStatus
from tests.domain.spells import spells
from tests.domain.stories import Story
from tests.domain.stream import person, post


@pytest.fixture
def story() -> Story:
    """Ana, in post since 5 January 2026, and two managers."""
    story = Story()
    story.hires("ben", "mia")
    story.hires("ana", on="2026-01-05")
    return story


@pytest.mark.shows("DAT-05")
def test_a_post_without_a_line_manager_is_overdue_after_a_week(story: Story) -> None:
    (assessment,) = story.assess("DAT-05", "ana")
    assert assessment.subject == f"assignment:{post('ana')}"
    assert spells(assessment.timeline) == [
        ("2026-01-05", "compliant"),
        ("2026-01-10", "due_soon"),
        ("2026-01-13", "overdue"),
    ]
    named = story.manages("ben", "ana", "2026-01-20")
    assert story.affected("DAT-05", named) == {person("ana")}
    assert story.breaches("DAT-05", "ana") == [("2026-01-13", "2026-01-19")]


@pytest.mark.shows("DAT-05", "T-16")
def test_whoever_stands_in_counts_and_after_them_the_week_runs_anew(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-05", until="2026-02-15")
    assert story.breaches("DAT-05", "ana") == [("2026-02-23", None)]


@pytest.mark.shows("DAT-05")
def test_a_post_that_is_inactive_needs_no_manager(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-05")
    change = {"person_id": person("ana"), "assignment_id": post("ana")}
    story.do(hr.ChangeStatus, "2026-03-02", **change, status=AssignmentStatus.INACTIVE)
    story.do(hr.AssignLineManager, "2026-03-10", **change, manager_id=None)
    story.do(hr.ChangeStatus, "2026-05-04", **change, status=AssignmentStatus.ACTIVE)
    assert story.breaches("DAT-05", "ana") == [("2026-05-12", None)]


@pytest.mark.shows("DAT-10", "DAT-05", "T-17")
def test_each_of_two_posts_has_a_line_manager_of_its_own(story: Story) -> None:
    story.manages("ben", "ana", "2026-01-05")
    story.posts("ana", "ana on the bank", "2026-02-02", primary=False)
    found = {each.subject: each.timeline for each in story.assess("DAT-05", "ana")}
    assert [status for _, status in spells(found[f"assignment:{post('ana')}"])] == ["compliant"]
    assert spells(found[f"assignment:{post('ana on the bank')}"])[-1] == ("2026-02-10", "overdue")
    story.manages("mia", "ana", "2026-02-05", of="ana on the bank")
    assert story.breaches("DAT-05", "ana") == []
