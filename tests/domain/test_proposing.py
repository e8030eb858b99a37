"""What would clash is found before a supervision begins, and nothing is recorded of the question: COI-13."""

import pytest

from domain.event import Event
from domain.restricted_matter import commands as matter
from domain.rules.packs import load_packs
from domain.rules.proposing import Foreseen, foreseen
from domain.rules.shapes import SHAPES
from domain.supervision_relationship.commands import ProposeRelationship
from domain.vocabulary import CommandId, InterestKind, MatterId, SeparationMode, Severity, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

SOS = SupervisionKind.SUPERVISION_OF_SUPERVISION


@pytest.fixture
def story() -> Story:
    """Ben manages Ana, and nobody supervises her."""
    story = Story()
    story.opens("ward 7")
    story.hires("ana", "ben", "cem", band=6)
    story.manages("ben", "ana", "2026-01-01")
    return story


def proposal(supervisor: str, name: str, on: str, kind: SupervisionKind) -> ProposeRelationship:
    """Somebody asks what would be."""
    return ProposeRelationship(
        command_id=CommandId(named("proposal")),
        effective_on=day(on),
        actor="person:test",
        source="test",
        correlation_id=named("proposal"),
        supervisor_id=person(supervisor),
        supervisee_id=person(name),
        supervision=kind,
    )


def would_find(
    story: Story, supervisor: str, name: str, on: str = "2026-06-01", kind: SupervisionKind = SupervisionKind.CLINICAL
) -> dict[str, Foreseen]:
    """By rule; each is foreseen once here."""
    found = foreseen(load_packs(), SHAPES, story, proposal(supervisor, name, on, kind))
    assert len({each.rule_id for each in found}) == len(found)
    return {each.rule_id: each for each in found}


@pytest.mark.shows("COI-13")
def test_a_manager_who_is_proposed_as_supervisor_would_clash_from_that_day_and_nothing_is_recorded(
    story: Story,
) -> None:
    managed = story.events[-1]
    before, known = len(story.events), story.of("ana")
    found = would_find(story, "ben", "ana")["COI-01"]
    assert (found.severity, found.people) == (Severity.MEDIUM, (person("ana"), person("ben")))
    assert (found.first_day, found.last_day, found.evidence) == (day("2026-06-01"), None, (managed.event_id,))
    assert (len(story.events), story.of("ana")) == (before, known)
    assert story.breaches("COI-01", "ana") == []
    assert "COI-01" not in would_find(story, "cem", "ana")


@pytest.mark.shows("COI-13")
def test_what_is_foreseen_is_what_is_found_once_it_runs(story: Story) -> None:
    story.separates("ward 7", SeparationMode.REQUIRED)
    story.manages("cem", "ana", "2026-09-01")
    found = would_find(story, "ben", "ana")["COI-01"]
    story.supervises("ben", "ana", "2026-06-01")
    assert story.breaches("COI-01", "ana") == [(found.first_day.isoformat(), "2026-08-31")]
    assert (found.last_day, found.severity) == (day("2026-08-31"), Severity.HIGH)
    assert "COI-01" not in would_find(story, "ben", "ana"), "what clashes already is not brought by it"


@pytest.mark.shows("COI-13")
def test_a_ring_and_a_supervisor_with_too_many_people_are_foreseen_on_the_evidence_of_the_others(story: Story) -> None:
    evidence: set[Event] = set()
    story.supervises("ana", "cem", "2026-02-01", SOS)
    assert would_find(story, "cem", "ana", kind=SOS)["COI-05"].people
    for number in range(8):
        story.hires(f"nurse {number}", band=5)
        evidence.add(story.supervises("cem", f"nurse {number}", "2026-02-01"))
    full = would_find(story, "cem", "ana")["CAP-03"]
    assert full.people == (person("cem"),)
    assert set(full.evidence) <= {each.event_id for each in evidence}


@pytest.mark.shows("COI-13", "T-42")
def test_nobody_learns_of_a_restricted_matter_by_asking_what_would_be(story: Story) -> None:
    before = would_find(story, "cem", "ana")
    pair = {"person_id": person("ana"), "other_person_id": person("cem"), "matter_id": MatterId(named("case"))}
    story.do(matter.DeclareTie, "2026-02-01", **pair, interest_kind=InterestKind.INDIRECT)
    assert would_find(story, "cem", "ana") == before
    story.supervises("cem", "ana", "2026-06-01")
    assert story.breaches("COI-07", "ana"), "it is found where only few may look"
