"""What is asked of a learning pair, day by day: PAIR-02, PAIR-03, PAIR-04; and that it is no supervision."""

from typing import Any

import pytest

from domain.small_record import commands as ask
from domain.small_record.vocabulary import Activity, ClinicianGrade, Stage
from domain.vocabulary import Profession, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

JANUARY, LAST_DAY = "2026-01-05", "2026-09-30"
THE_PAIR = {"record_id": named("pair")}


@pytest.fixture
def story() -> Story:
    """Ines, a registrar, and Max, a manager of band 8, are a pair from January to September."""
    story = Story()
    story.hires("ines", profession=Profession.DOCTOR)
    story.hires("max", "carl", "gita", profession=Profession.MANAGER, band=8)
    two: dict[str, Any] = {"clinician_id": person("ines"), "manager_id": person("max"), "permitted_by": person("carl")}
    terms: dict[str, Any] = {"clinician_grade": ClinicianGrade.REGISTRAR, "manager_band": 8, "last_day": day(LAST_DAY)}
    story.do(ask.FormPair, JANUARY, **THE_PAIR, **two, **terms)
    return story


def met(story: Story, on: str, activity: Activity = Activity.CONVERSATION) -> None:
    """The two meet."""
    story.do(ask.HoldPairMeeting, on, **THE_PAIR, activity=activity)


def assess(story: Story, on: str, stage: Stage, *names: str) -> None:
    """They assess themselves."""
    for name in names:
        story.do(ask.AssessOneself, on, **THE_PAIR, assessed_by=person(name), stage=stage)


@pytest.mark.shows("PAIR-02", "S2-2")
def test_a_pair_that_has_not_met_for_forty_five_days_is_found_until_its_last_day(story: Story) -> None:
    assert story.breaches("PAIR-02a", "ines") == [("2026-02-20", LAST_DAY)]
    met(story, "2026-02-10")
    assert story.breaches("PAIR-02a", "ines") == [("2026-03-28", LAST_DAY)]
    met(story, "2026-04-10")
    assert story.breaches("PAIR-02a", "ines") == [("2026-03-28", "2026-04-09"), ("2026-05-26", LAST_DAY)]
    story.do(ask.EndPair, "2026-05-01", **THE_PAIR)
    assert story.breaches("PAIR-02a", "ines") == [("2026-03-28", "2026-04-09")]
    assert story.assess("PAIR-02a", "max") == [], "it is told once, from the clinician's side"


@pytest.mark.shows("PAIR-02", "S2-2")
def test_by_its_last_day_a_pair_has_done_each_of_four_kinds_of_thing(story: Story) -> None:
    for activity in (Activity.CONVERSATION, Activity.SHADOWING, Activity.WORKSHOP):
        met(story, "2026-02-10", activity)
    assert story.breaches("PAIR-02b", "ines") == [("2026-10-01", None)]
    met(story, "2026-06-10", Activity.IMPROVEMENT_PROJECT)
    assert story.breaches("PAIR-02b", "ines") == []
    (assessment,) = story.assess("PAIR-02b", "ines")
    assert len(assessment.timeline.at(day("2026-06-10")).evidence) == len(Activity)


@pytest.mark.shows("PAIR-04", "S2-3")
def test_both_assess_themselves_before_and_after(story: Story) -> None:
    assess(story, JANUARY, Stage.BEFORE, "ines")
    assert story.breaches("PAIR-04a", "ines") == [("2026-01-06", LAST_DAY)], "one of the two has not"
    assess(story, "2026-01-20", Stage.BEFORE, "max")
    assert story.breaches("PAIR-04a", "ines") == [("2026-01-06", "2026-01-19")]
    assert story.breaches("PAIR-04b", "ines") == [("2026-10-01", None)]
    assess(story, "2026-10-12", Stage.AFTER, "ines", "max")
    assert story.breaches("PAIR-04b", "ines") == [("2026-10-01", "2026-10-11")]


@pytest.mark.shows("PAIR-03", "S2-4")
def test_neither_manages_the_other_directly_or_through_others_on_the_days_of_the_pair(story: Story) -> None:
    assert story.breaches("PAIR-03", "ines") == []
    story.manages("gita", "ines", "2026-02-01")
    assert story.breaches("PAIR-03", "ines") == []
    story.manages("max", "gita", "2026-03-01")
    assert story.affected("PAIR-03", story.events[-1]) == {person("ines")}
    story.manages("carl", "gita", "2026-04-01")
    assert story.breaches("PAIR-03", "ines") == [("2026-03-01", "2026-03-31")]
    story.manages("ines", "max", "2026-09-01")
    assert story.breaches("PAIR-03", "ines")[1:] == [("2026-09-01", LAST_DAY)]
    (assessment,) = story.assess("PAIR-03", "ines")
    assert assessment.people == (person("ines"), person("max"))


@pytest.mark.shows("PAIR-03")
def test_a_way_through_more_than_three_line_managers_is_not_looked_for(story: Story) -> None:
    story.hires("hugo", "iris", profession=Profession.MANAGER)
    for low, high in (("ines", "gita"), ("gita", "hugo"), ("hugo", "iris"), ("iris", "max")):
        story.manages(high, low, "2026-02-01")
    assert story.breaches("PAIR-03", "ines") == []
    story.manages("max", "hugo", "2026-03-01")
    assert story.breaches("PAIR-03", "ines") == [("2026-03-01", LAST_DAY)]


@pytest.mark.shows("S2-4")
def test_what_a_pair_does_is_no_supervision_and_two_who_learn_from_each_other_do_not_clash(story: Story) -> None:
    met(story, "2026-02-10")
    for name in ("ines", "max"):
        dossier = story.of(name)
        assert dossier.sessions_held(SupervisionKind) == []
        assert not dossier.supervised_by
        assert not dossier.supervises
        assert not dossier.counterparts
        assert story.assess("COI-04", name) == story.assess("COI-02", name) == []
