"""What a trust asks of everybody for whom no profession asks more, by date."""

from typing import Any

import pytest

from domain.staff_member import commands as hr
from domain.vocabulary import CareerStage, Included, Profession, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, person, post


@pytest.fixture
def story() -> Story:
    """Nia, a nurse since 5 January 2026, and Ben, who supervises her."""
    story = Story()
    story.hires("ben")
    story.hires("nia", on="2026-01-05")
    return story


@pytest.mark.shows("SUP-09")
def test_a_nurse_has_clinical_supervision_every_eight_weeks(story: Story) -> None:
    story.meets("ben", "nia", "2026-02-02", kind=SupervisionKind.PROFESSIONAL)
    assert spells_of(story, "SUP-09", "nia") == [
        ("2026-01-05", "compliant"),
        ("2026-03-17", "due_soon"),
        ("2026-04-07", "overdue"),
    ]


@pytest.mark.shows("SUP-24", "SUP-09")
def test_peer_supervision_does_not_count_toward_clinical_supervision(story: Story) -> None:
    story.meets("ben", "nia", "2026-03-01", kind=SupervisionKind.PEER)
    assert story.breaches("SUP-09", "nia") == [("2026-03-10", None)]


@pytest.mark.shows("SUP-09")
@pytest.mark.parametrize(
    "terms",
    [
        {"profession": Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, "career_stage": CareerStage.QUALIFIED},
        {"profession": Profession.SOCIAL_WORKER},
        {"profession": Profession.MANAGER, "clinical": False},
    ],
    ids=lambda terms: terms["profession"],
)
def test_the_default_is_not_for_professions_with_a_rule_of_their_own_nor_for_work_that_is_not_clinical(
    story: Story, terms: dict[str, Any]
) -> None:
    story.hires("ana", **terms)
    assert story.assess("SUP-09", "ana") == []


@pytest.mark.shows("SUP-09")
def test_whoever_changes_into_a_profession_without_a_rule_of_its_own_is_asked_from_that_day(story: Story) -> None:
    story.hires("ana", profession=Profession.SOCIAL_WORKER)
    change = {"person_id": person("ana"), "assignment_id": post("ana"), "profession": Profession.NURSE}
    moved = story.one(hr.ChangeAssignment, "2026-03-02", **change)
    assert story.affected("SUP-09", moved) == {person("ana")}
    assert spells_of(story, "SUP-09", "ana")[0] == ("2026-03-02", "compliant")
    (assessment,) = story.assess("SUP-09", "ana")
    assert assessment.timeline.at(day("2026-03-02")).due_on == day("2026-04-27")


@pytest.mark.shows("SUP-09")
def test_the_other_figure_that_was_found_is_named() -> None:
    assert "North West Boroughs (once every three months)" in RULES["SUP-09"].source


@pytest.mark.shows("SUP-10")
def test_everybody_has_a_one_to_one_with_the_manager_every_sixty_one_days(story: Story) -> None:
    story.hires("max", on="2026-01-05", profession=Profession.MANAGER, clinical=False)
    for name in ("nia", "max"):
        story.meets("ben", name, "2026-02-02", kind=SupervisionKind.LINE)
        story.meets("ben", name, "2026-03-02", kind=SupervisionKind.CLINICAL)
        assert story.breaches("SUP-10", name) == [("2026-04-12", None)]


@pytest.mark.shows("SUP-25")
def test_with_a_support_worker_aspirations_are_talked_of_once_a_year(story: Story) -> None:
    story.hires("sam", on="2026-01-05", profession=Profession.SUPPORT_WORKER)
    assert story.assess("SUP-25", "nia") == []
    story.meets("ben", "sam", "2026-03-02", kind=SupervisionKind.LINE, included=(Included.ASPIRATIONS,))
    story.meets("ben", "sam", "2026-11-02", kind=SupervisionKind.LINE)
    assert story.breaches("SUP-25", "sam") == [("2027-03-03", None)]
