"""What tests of programmes share: somebody new in a programme since 1 January 2026, with Pat as preceptor."""

from typing import Any

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome, SignatureRole
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import CareerStage, EventId, Profession
from tests.domain.stories import Story
from tests.domain.stream import named, person

FIRST = "2026-01-01"
NIA: dict[str, Any] = {"person_id": person("nia")}
VERSIONS = {
    "nursing_core": "2022",
    "nursing_gold": "2022",
    "midwifery_core": "2023",
    "midwifery_gold": "2023",
    "ahp_england": "2023",
    "multi_professional_trust": "2022",
    "asye_england": "2020",
    "supported_year_scotland": "2024",
}


def newly(profession: Profession = Profession.NURSE, **terms: Any) -> Story:
    """Nia, newly qualified since 1 January 2026, and Pat, who has been there for long."""
    story = Story()
    story.hires("pat", profession=profession, band=6)
    story.hires("nia", on=FIRST, profession=profession, career_stage=CareerStage.NEWLY_QUALIFIED, **terms)
    return story


def begins(story: Story, programme: str, months: int = 12, on: str = FIRST, **facts: Any) -> None:
    """Nia's plan begins, with Pat as preceptor."""
    story.offers("nia", on, programme, VERSIONS[programme])
    story.starts_plan("nia", on, months, **facts)
    story.precepts("pat", "nia", on)


def meets(story: Story, meeting: MeetingKind, on: str) -> None:
    """A meeting with Pat."""
    story.do(plans.HoldMeeting, on, **NIA, meeting=meeting, minutes=60, preceptor_id=person("pat"))


def done(story: Story, item: str, on: str) -> None:
    """An item of the plan."""
    story.do(plans.CompleteItem, on, **NIA, item=item)


def completes(story: Story, on: str, outcome: Outcome = Outcome.COMPLETED) -> None:
    """The plan with all that its completion needs, whatever its programme."""
    done(story, "learning_needs_assessment", on)
    for role, who in ((SignatureRole.PRECEPTEE, "nia"), (SignatureRole.PRECEPTOR, "pat")):
        story.do(plans.SignPlan, on, **NIA, role=role, signed_by=person(who))
    story.do(plans.CompletePlan, on, **NIA, outcome=outcome, required_meetings=())


def away(story: Story, first: str, last: str | None, kind: AbsenceKind = AbsenceKind.PARENTAL) -> None:
    """Nia is absent."""
    absence = {**NIA, "absence_id": EventId(named(f"absence {first}"))}
    story.do(hr.StartAbsence, first, absence=kind, **absence)
    if last:
        story.do(hr.EndAbsence, last, **absence)
