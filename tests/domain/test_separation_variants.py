"""Separation where it is rare: standing in for one of many roles, a second post elsewhere, evidence of both ways."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.rules.separation import Parameters
from domain.rules.separation_severity import ByPolicy
from domain.vocabulary import SeparationMode, Severity, Status, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, person, post


@pytest.fixture
def story() -> Story:
    """Ana, Ben and Carla, nurses on ward 7; Ben supervises Ana clinically since January."""
    story = Story()
    story.opens("ward 7", "ward 8")
    story.hires("ana", "ben", "carla")
    story.supervises("ben", "ana", "2026-01-01")
    return story


@pytest.mark.shows("COI-02", "T-15")
def test_a_third_role_in_which_somebody_only_stands_in_is_let_pass_for_two_weeks(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01", SupervisionKind.ASSESSOR)
    story.manages("ben", "ana", "2026-06-01", until="2026-06-30")
    assert story.breaches("COI-02", "ana") == [("2026-06-15", "2026-06-30")]
    story.supervises("ben", "ana", "2026-06-10", SupervisionKind.PLACEMENT)
    assert story.breaches("COI-02", "ana") == [("2026-06-10", None)]


@pytest.mark.shows("COI-01", "T-17")
def test_a_clash_in_a_second_post_is_weighed_by_the_policy_of_its_own_unit(story: Story) -> None:
    story.posts("ana", "ana's other", in_unit="ward 8", primary=False)
    story.separates("ward 7", SeparationMode.ALLOWED)
    required = story.separates("ward 8", SeparationMode.REQUIRED)
    story.manages("ben", "ana", "2026-03-01", of="ana's other")
    (assessment,) = story.assess("COI-01", "ana")
    standing = assessment.timeline.at(day("2026-03-01"))
    assert assessment.subject == "assignment:" + str(post("ana's other"))
    assert (standing.severity, standing.evidence[-1]) == (Severity.HIGH, required.event_id)


@pytest.mark.shows("COI-04")
def test_supervision_both_ways_is_shown_by_the_beginning_of_each_and_compliant_while_it_goes_one_way(
    story: Story,
) -> None:
    back = story.supervises("ana", "ben", "2026-03-01")
    (assessment,) = story.assess("COI-04", "ana")
    first = story.events[-2]
    assert assessment.subject == "relationship:clinical"
    assert assessment.timeline.at(day("2026-02-01")).status is Status.COMPLIANT
    in_order = sorted((first, back), key=lambda event: person("ben") if event is first else person("ana"))
    assert assessment.timeline.at(day("2026-03-01")).evidence == tuple(event.event_id for event in in_order)


@pytest.mark.shows("COI-04")
def test_every_kind_in_which_two_supervise_each_other_is_found(story: Story) -> None:
    story.supervises("ben", "ana", "2026-01-01", SupervisionKind.PEER)
    story.supervises("ben", "ana", "2026-01-01", SupervisionKind.ASSESSOR)
    for kind in (SupervisionKind.PROFESSIONAL, SupervisionKind.PEER, SupervisionKind.ASSESSOR):
        story.supervises("ana", "ben", "2026-02-01", kind)
    assert [each.subject for each in story.assess("COI-04", "ana")] == ["relationship:assessor"]


def test_a_severity_is_named_in_any_case_or_given_as_it_is_and_nothing_else_is_taken() -> None:
    facts: dict[str, Any] = {"required": "High", "preferred": Severity.LOW, "allowed": "info"}
    assert ByPolicy(**facts).required is Severity.HIGH
    assert ByPolicy(**facts).preferred is Severity.LOW
    with pytest.raises(ValidationError):
        ByPolicy(**{**facts, "allowed": "whatever"})


BY_POLICY = {"required": "high", "preferred": "low", "allowed": "info"}


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ({"clash": "both", "one": ["assessor"]}, "must name both sets of roles"),
        ({"clash": "at_least", "one": ["assessor"]}, "fewer roles are named"),
        ({"clash": "reciprocal", "severity_by_policy": BY_POLICY}, "neither's unit can say"),
    ],
)
def test_a_rule_that_could_find_nothing_or_not_say_how_severe_it_is_is_refused(
    figures: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        Parameters(**figures)
