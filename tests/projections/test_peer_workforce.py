"""The lived-experience workforce in figures: how it grows, on which rungs it stands, where, and how it moves."""

from typing import Any

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import EmploymentType
from domain.vocabulary import CareerStage, Profession
from projections.peer_workforce import Rung, Workforce, moves, workforce
from tests.domain.stories import Story
from tests.domain.stream import day, person, post, unit

ENTRY, SENIOR = Rung(3, CareerStage.QUALIFIED), Rung(5, CareerStage.SENIOR)
NAMES = ("pia", "quin", "rex", "sid", "nia")


@pytest.fixture
def story() -> Story:
    """Two peers in 2012, one more and a senior in 2013; in 2026 one is promoted, one moves away. Nia is a nurse."""
    story = Story()
    peer: dict[str, Any] = {"profession": Profession.LIVED_EXPERIENCE, "band": 3}
    story.hires("pia", "quin", on="2012-04-02", career_stage=CareerStage.QUALIFIED, **peer)
    fixed = {"employment": EmploymentType.FIXED_TERM, "in_unit": "ward 8"}
    story.hires("rex", on="2013-04-01", career_stage=CareerStage.QUALIFIED, **peer, **fixed)
    story.hires("sid", on="2013-04-01", career_stage=CareerStage.SENIOR, **{**peer, "band": 5})
    story.hires("nia", on="2012-04-02")
    of_pia = {"person_id": person("pia"), "assignment_id": post("pia")}
    story.do(hr.ChangeAssignment, "2026-02-02", **of_pia, band=5, career_stage=CareerStage.SENIOR)
    story.leaves("quin", "2026-03-31")
    return story


def on(story: Story, text: str) -> Workforce:
    """The figures of a day."""
    return workforce(map(story.of, NAMES), day(text))


@pytest.mark.shows("S1-1")
def test_its_growth_is_its_number_on_one_day_and_on_another(story: Story) -> None:
    assert [on(story, text).people for text in ("2012-04-01", "2012-12-31", "2013-12-31")] == [0, 2, 4]
    assert (on(story, "2013-12-31").seniors, on(story, "2026-02-02").seniors) == (1, 2)


@pytest.mark.shows("S1-1", "S1-8")
def test_everybody_stands_on_a_rung_from_the_lowest_to_the_highest(story: Story) -> None:
    assert list(on(story, "2013-12-31").rungs.items()) == [(ENTRY, 3), (SENIOR, 1)]
    assert on(story, "2026-04-01").rungs == {ENTRY: 1, SENIOR: 2}


@pytest.mark.shows("S1-8")
def test_who_came_who_went_and_who_was_promoted_is_counted(story: Story) -> None:
    moved = moves(map(story.of, NAMES), day("2026-01-01"), day("2026-04-01"))
    assert moved == {(ENTRY, SENIOR): 1, (ENTRY, None): 1}
    assert moves(map(story.of, NAMES), day("2012-04-01"), day("2012-04-02")) == {(None, ENTRY): 2}


def test_in_which_units_there_is_a_peer_and_where_one_is_alone(story: Story) -> None:
    now = on(story, "2026-01-01")
    assert now.units == {unit("ward 7"): 3, unit("ward 8"): 1}
    assert now.sole == [unit("ward 8")]


@pytest.mark.shows("S1-22")
def test_how_many_are_permanent_is_a_share_of_all_and_unknown_where_there_is_nobody(story: Story) -> None:
    assert on(story, "2026-01-01").permanent_share == 0.75
    assert on(story, "2012-04-01").permanent_share is None
