"""To whom somebody takes what they cannot take to their supervisor: SUP-26, COI-19."""

from typing import Any

import pytest

from domain.small_record import commands as ask
from domain.staff_member import commands as hr
from domain.vocabulary import SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import Stream, day, named, person

ROUTE = {"record_id": named("route")}


@pytest.fixture
def story() -> Story:
    """Ana, whom Max manages and, since January, Ben supervises; Ida is neither."""
    story = Story()
    story.hires("ana", "ben", "max", "ida")
    story.manages("max", "ana")
    story.supervises("ben", "ana", "2026-01-05")
    return story


def names(story: Story, route: str, on: str, **facts: Any) -> None:
    """Ana may take issues to somebody."""
    story.do(ask.NameIssueRoute, on, **{**ROUTE, "person_id": person("ana"), "route_id": person(route), **facts})


@pytest.mark.shows("SUP-26", "S0-6")
def test_whoever_is_supervised_has_an_issue_route_within_four_weeks(story: Story) -> None:
    assert story.breaches("SUP-26", "ana") == [("2026-02-03", None)]
    names(story, "ida", "2026-02-10")
    assert story.affected("SUP-26", story.events[-1]) == {person("ana")}
    assert story.breaches("SUP-26", "ana") == [("2026-02-03", "2026-02-09")]
    story.do(ask.EndIssueRoute, "2026-06-30", **ROUTE)
    assert story.breaches("SUP-26", "ana")[1:] == [("2026-07-29", None)]
    assert story.breaches("SUP-26", "ben") == [], "nobody supervises him"


@pytest.mark.shows("COI-19", "S0-6")
def test_an_issue_route_that_is_line_manager_or_supervisor_is_found(story: Story) -> None:
    names(story, "ida", "2026-01-05")
    assert story.breaches("COI-19", "ana") == []
    story.supervises("ida", "ana", "2026-03-02", SupervisionKind.PROFESSIONAL, until="2026-03-31")
    story.manages("ida", "ana", "2026-05-04")
    assert story.breaches("COI-19", "ana") == [("2026-03-02", "2026-03-31"), ("2026-05-04", None)]
    (found,) = (each for each in story.assess("COI-19", "ana") if person("ida") in each.people)
    assert len(found.timeline.at(day("2026-05-04")).evidence) == 2


@pytest.mark.shows("COI-19")
def test_a_route_to_the_manager_is_found_until_it_ends_or_the_manager_leaves(story: Story) -> None:
    names(story, "max", "2026-02-02")
    assert story.affected("COI-19", story.events[-1]) == {person("ana")}
    left = story.leaves("max", "2026-05-29")
    assert person("ana") in story.affected("COI-19", left)
    assert story.breaches("COI-19", "ana") == [("2026-02-02", "2026-05-29")]
    assert person("ana") in story.affected("COI-19", story.voids(left))
    story.do(ask.EndIssueRoute, "2026-03-31", **ROUTE)
    assert story.breaches("COI-19", "ana") == [("2026-02-02", "2026-03-31")]


@pytest.mark.shows("COI-19")
def test_whoever_is_only_named_for_issues_is_looked_at_from_those_who_may_turn_to_them(story: Story) -> None:
    names(story, "ida", "2026-01-05")
    left = story.leaves("ida", "2026-05-29")
    assert story.affected("COI-19", left) == {person("ida"), person("ana")}
    assert story.affected("COI-19", story.voids(left)) == {person("ida"), person("ana")}
    (rejoined,) = story.do(hr.MarkLeaver, "2026-06-30", person_id=person("ana"))
    assert person("ana") in story.affected("COI-19", rejoined)


def test_nobody_is_their_own_issue_route() -> None:
    stream = Stream(**ROUTE)
    own = {"person_id": person("ana"), "route_id": person("ana")}
    assert stream.refused(ask.NameIssueRoute, "2026-01-05", **own) == "same_person"
    named_route = stream.one(ask.NameIssueRoute, "2026-01-05", **{**own, "route_id": person("ida")})
    assert named_route.people == (person("ana"), person("ida"))
    assert stream.one(ask.EndIssueRoute, "2026-02-05").people == (person("ana"), person("ida"))
