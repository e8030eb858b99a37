"""How much supervision is left after qualifying (SUP-08)."""

from datetime import date

import pytest

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import CareerStage, EventId, Profession, SupervisionKind
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER
CASE, SKILLS = SupervisionKind.CASE_MANAGEMENT, SupervisionKind.CLINICAL_SKILLS


def weekly(story: Story, first: str, last: str, every: int = 7, kind: SupervisionKind = CASE) -> None:
    """Tom has an hour with Ben every week, or every so many days."""
    for on in range(day(first).toordinal(), day(last).toordinal() + 1, every):
        story.meets("ben", "tom", date.fromordinal(on).isoformat(), kind=kind)


@pytest.fixture
def story() -> Story:
    """Tom, a trainee supervised for an hour every week, who qualifies on 1 June 2026."""
    story = Story()
    story.hires("ben")
    story.hires("tom", on="2026-01-05", profession=PWP, career_stage=CareerStage.TRAINEE)
    weekly(story, "2026-01-05", "2026-05-25")
    return story


def qualifies(story: Story, on: str = "2026-06-01") -> None:
    """Tom is a trainee no more."""
    story.do(hr.ChangeCareerStage, on, person_id=person("tom"), career_stage=CareerStage.QUALIFIED)


@pytest.mark.shows("SUP-08", "S0-4")
def test_supervision_that_stops_with_the_training_is_found_after_eight_weeks_and_for_six_months(story: Story) -> None:
    qualifies(story)
    assert story.breaches("SUP-08", "tom") == [("2026-07-27", "2026-11-30")]
    assert story.standing("SUP-08", "tom", "2026-07-27").evidence == (story.events[-1].event_id,)


@pytest.mark.shows("SUP-08", "S0-4")
def test_half_of_it_in_any_eight_weeks_is_a_taper_and_less_is_none(story: Story) -> None:
    qualifies(story)
    weekly(story, "2026-06-01", "2026-11-30", every=14)
    assert story.breaches("SUP-08", "tom") == []
    other = Story()
    other.hires("ben")
    other.hires("tom", on="2026-01-05", profession=PWP, career_stage=CareerStage.TRAINEE)
    weekly(other, "2026-01-05", "2026-05-25")
    qualifies(other)
    weekly(other, "2026-06-01", "2026-11-30", every=28)
    assert other.breaches("SUP-08", "tom") == [("2026-07-27", "2026-11-30")]


@pytest.mark.shows("SUP-08")
def test_supervision_in_another_kind_makes_up_for_it(story: Story) -> None:
    qualifies(story)
    weekly(story, "2026-06-01", "2026-11-30", every=14, kind=SKILLS)
    assert story.breaches("SUP-08", "tom") == []


@pytest.mark.shows("SUP-08", "SUP-23")
def test_a_long_absence_after_qualifying_is_no_fall(story: Story) -> None:
    qualifies(story)
    absence = {"person_id": person("tom"), "absence_id": EventId(named("absence"))}
    story.do(hr.StartAbsence, "2026-06-08", absence=AbsenceKind.PARENTAL, **absence)
    assert spells_of(story, "SUP-08", "tom")[:2] == [("2026-06-01", "compliant"), ("2026-06-08", "paused")]
    assert story.breaches("SUP-08", "tom") == []


@pytest.mark.shows("SUP-08")
def test_nobody_is_asked_who_was_no_trainee_or_had_nothing_to_lose(story: Story) -> None:
    story.hires("eva", on="2026-01-05", profession=PWP, career_stage=CareerStage.QUALIFIED)
    assert story.assess("SUP-08", "eva") == []
    assert story.affected("SUP-08", story.meets("ben", "eva", "2026-01-12", kind=CASE)) == set()
    assert story.affected("SUP-08", story.meets("ben", "tom", "2026-05-26", kind=CASE)) == {person("tom")}
    assert story.affected("SUP-08", story.meets("ben", "tom", "2026-05-26", kind=SupervisionKind.LINE)) == set()
    story.hires("una", on="2026-01-05", profession=PWP, career_stage=CareerStage.TRAINEE)
    story.do(hr.ChangeCareerStage, "2026-06-01", person_id=person("una"), career_stage=CareerStage.QUALIFIED)
    assert story.assess("SUP-08", "una") == []
