"""HR systems write 9999-12-31 where they mean "open", and garbage happens: no rule fails on any day there is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.timeline import later
from domain.vocabulary import CareerStage, EventId, Profession, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post

ANA, BEN = {"person_id": person("ana")}, {"person_id": person("ben")}
ABSENCE = {"absence_id": EventId(named("absence"))}
PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER
TERMS: tuple[dict[str, Any], ...] = (
    {"career_stage": CareerStage.NEWLY_QUALIFIED},
    {"profession": PWP},
    {"profession": Profession.SOCIAL_WORKER, "career_stage": CareerStage.NEWLY_QUALIFIED},
)
NOW = "2026-02-01"
STATED: dict[str, Callable[[Story, str], Any]] = {
    "registered from": lambda story, on: story.do(hr.RecordRegistration, on, **ANA, body="NMC"),
    "registered to": lambda story, on: story.do(hr.RecordRegistration, NOW, **ANA, body="NMC", expires_on=day(on)),
    "trained to": lambda story, on: story.do(
        hr.RecordTraining, NOW, **BEN, competence="preceptor_preparation", expires_on=day(on)
    ),
    "away from": lambda story, on: story.do(hr.StartAbsence, on, **ANA, **ABSENCE, absence=AbsenceKind.SICKNESS),
    "supervisor away from": lambda story, on: story.do(
        hr.StartAbsence, on, **BEN, **ABSENCE, absence=AbsenceKind.SICKNESS
    ),
    "leaves": lambda story, on: story.leaves("ana", on),
    "supervisor leaves": lambda story, on: story.leaves("ben", on),
    "supervisor to leave": lambda story, on: story.do(hr.NotifyLeaver, NOW, **BEN, last_working_day=day(on)),
    "acts to": lambda story, on: story.manages("cat", "ana", NOW, until=on),
    "acts from": lambda story, on: story.manages("ben", "ana", on, until="9999-12-31"),
    "supervised to": lambda story, on: story.supervises("cat", "ana", NOW, until=on),
    "supervised from": lambda story, on: story.supervises("cat", "ana", on),
    "hired": lambda story, on: story.hires("dan", on=on, profession=PWP),
    "post ends": lambda story, on: story.do(hr.EndAssignment, on, **ANA, assignment_id=post("ana")),
    "extended to": lambda story, on: story.do(plans.ExtendPlan, NOW, **ANA, ends_on=day(on)),
    "paused": lambda story, on: story.do(plans.PausePlan, on, **ANA),
    "moved": lambda story, on: story.do(plans.MoveAnchor, NOW, **ANA, started_in_post_on=day(on)),
    "withdrawn": lambda story, on: story.do(plans.WithdrawPlan, on, **ANA),
    "precepted": lambda story, on: story.precepts("cat", "ana", on),
    "hours": lambda story, on: story.do(hr.ChangeHours, on, **ANA, assignment_id=post("ana"), fte=0.5),
}


def organisation(terms: dict[str, Any]) -> Story:
    """Ana in a preceptorship, managed, supervised and precepted by Ben."""
    story = Story()
    story.hires("ben", "cat")
    story.hires("ana", on="2026-01-01", **terms)
    story.manages("ben", "ana", "2026-01-01")
    for kind in (SupervisionKind.CLINICAL, SupervisionKind.CASE_MANAGEMENT):
        story.supervises("ben", "ana", "2026-01-02", kind)
    story.offers("ana", "2026-01-03", "nursing_gold", "2022")
    story.starts_plan("ana", "2026-01-03")
    story.precepts("ben", "ana", "2026-01-03")
    return story


@pytest.mark.parametrize("on", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"])
@pytest.mark.parametrize("stated", STATED)
def test_whatever_day_is_stated_every_rule_gives_its_timelines(stated: str, on: str) -> None:
    for terms in TERMS:
        story = organisation(terms)
        try:
            STATED[stated](story, on)
        except Rejected:  # the aggregates may refuse it
            continue
        for rule_id in RULES:
            for name in ("ana", "ben", "cat", "dan"):
                for assessment in story.assess(rule_id, name):
                    starts = [span.first_day for span in assessment.timeline.spans()]
                    assert starts == sorted(set(starts))


@pytest.mark.shows("REG-01")
def test_a_registration_to_the_end_of_the_calendar_is_in_date_and_never_overdue() -> None:
    story = organisation(TERMS[0])
    STATED["registered to"](story, "9999-12-31")
    assert story.standing("REG-01", "ana", "9000-01-01").status == "compliant"
    assert story.breaches("REG-01", "ana") == []


def test_a_day_beyond_the_calendar_is_its_last_or_first() -> None:
    assert later(date(2026, 2, 28), 1) == date(2026, 3, 1)
    assert later(date.max, 1) == later(date(9999, 12, 30), 7) == date.max
    assert later(date.min, -1) == date.min
