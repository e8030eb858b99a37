"""Deadlines where two things fall on one day, or what would meet one can never come."""

from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import CareerStage, EventId
from tests.domain.plain import rule_of
from tests.domain.spells import spells, spells_of
from tests.domain.stories import Story
from tests.domain.stream import named, person


def registered(on: str) -> Story:
    """Nia, newly qualified, starts on 1 January 2026; the NMC lists her from that day."""
    story = Story()
    story.hires("nia", on="2026-01-01", career_stage=CareerStage.NEWLY_QUALIFIED)
    story.do(hr.RecordRegistration, on, person_id=person("nia"), body="NMC")
    return story


def test_who_is_registered_on_the_first_day_in_post_is_asked_for_a_plan_because_of_the_start() -> None:
    before, at_once, after = (
        registered(on).standing("PRE-01", "nia", "2026-01-05") for on in ("2025-12-01", "2026-01-01", "2026-01-02")
    )
    assert at_once == before
    assert after.evidence[:-1] == before.evidence


def test_an_absence_that_begins_on_the_last_day_of_supervision_asks_for_cover_on_that_day() -> None:
    story = Story()
    story.hires("ana", "ben", on="2026-01-01")
    story.supervises("ben", "ana", "2026-01-01", until="2026-03-01")
    absence = {"absence_id": EventId(named("absence")), "absence": AbsenceKind.SICKNESS}
    story.do(hr.StartAbsence, "2026-03-01", person_id=person("ben"), **absence)
    assert spells_of(story, "SUP-21", "ana") == [("2026-03-01", "compliant"), ("2026-03-02", "not_applicable")]


def test_what_happens_in_a_plan_does_not_meet_a_deadline_that_counts_from_no_plan() -> None:
    story = Story()
    story.hires("ana", "ben", on="2026-01-01")
    story.offers("ana", "2026-01-01")
    story.starts_plan("ana", "2026-01-01")
    story.precepts("ben", "ana", "2026-01-01")
    rule = rule_of("deadline", anchor="applies", met_by="preceptor_named", within_days=10)
    (assessment,) = story.assess_by(rule, "ana")
    assert ("2026-01-15", "overdue") in spells(assessment.timeline)
