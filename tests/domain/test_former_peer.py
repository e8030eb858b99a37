"""A new line manager who was a peer not long before is told for a year (COI-10)."""

import pytest

from domain.staff_member import commands as hr
from tests.domain.stories import Story
from tests.domain.stream import person, post, unit


@pytest.fixture
def story() -> Story:
    """Ana, Ben and Cat, nurses of band 5 on ward 7, under Max of band 7."""
    story = Story()
    story.hires("ana", "ben", "cat")
    story.hires("max", band=7)
    for name in ("ana", "ben", "cat"):
        story.manages("max", name)
    return story


def promoted(story: Story, name: str, on: str, **terms: object) -> None:
    """Another band, and maybe another unit."""
    story.do(hr.ChangeAssignment, on, person_id=person(name), assignment_id=post(name), **{"band": 6, **terms})


@pytest.mark.shows("COI-10", "S0-1")
def test_a_peer_who_becomes_manager_is_told_for_a_year_and_then_no_more(story: Story) -> None:
    promoted(story, "ben", "2026-03-02")
    named_manager = story.manages("ben", "ana", "2026-03-02")
    assert story.breaches("COI-10", "ana") == [("2026-03-02", "2027-03-01")]
    told = next(each for each in story.assess("COI-10", "ana") if person("ben") in each.people)
    assert named_manager.event_id in told.timeline.at(named_manager.effective_on).evidence
    assert story.breaches("COI-10", "cat") == [], "Max was never a peer of hers, and Ben does not manage her"


@pytest.mark.shows("COI-10")
def test_it_ends_sooner_where_the_managing_does(story: Story) -> None:
    story.manages("ben", "ana", "2026-03-02")
    story.manages("max", "ana", "2026-05-01")
    assert story.breaches("COI-10", "ana") == [("2026-03-02", "2026-04-30")]


@pytest.mark.shows("COI-10")
def test_who_was_a_peer_longer_ago_than_a_year_is_not_told(story: Story) -> None:
    promoted(story, "ben", "2025-03-03")
    story.manages("ben", "ana", "2026-03-02")
    promoted(story, "cat", "2025-03-10", band=5, unit_id=unit("ward 8"))
    story.manages("cat", "ana", "2026-03-10")
    assert story.breaches("COI-10", "ana") == [("2026-03-02", "2026-03-09")]


@pytest.mark.shows("COI-10")
def test_another_unit_or_another_band_makes_no_peer(story: Story) -> None:
    story.hires("dora", band=6)
    story.hires("eva", in_unit="ward 8")
    story.manages("dora", "ana", "2026-03-02")
    story.manages("eva", "ana", "2026-04-01")
    assert story.breaches("COI-10", "ana") == []


@pytest.mark.shows("COI-10")
def test_what_changes_the_posts_of_the_manager_is_looked_at_from_the_managed(story: Story) -> None:
    promoted(story, "ben", "2025-03-02")
    managed = story.manages("ben", "ana", "2026-03-02")
    assert story.affected("COI-10", managed) == {person("ana")}
    terms = {"person_id": person("ben"), "assignment_id": post("ben"), "band": 5}
    (late,) = story.do(hr.ChangeAssignment, "2025-06-01", **terms)
    assert story.affected("COI-10", late) == {person("ben"), person("ana")}
    assert story.breaches("COI-10", "ana") == [("2026-03-02", "2027-03-01")]
    assert story.affected("COI-10", story.meets("max", "ana", "2026-03-04")) == set()
