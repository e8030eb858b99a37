"""After any event, whatever a rule now says otherwise is found from the side of somebody it names as affected.

The projections assess again only whom `Shape.affected` names, for events in `Shape.changed_by`: if either misses
anybody, a finding is lost without a trace. So random histories are assessed in full after every command and compared.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.access import commands as access
from domain.access.vocabulary import Judged
from domain.event import Event, Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import CreditGround, MeetingKind, Outcome
from domain.restricted_matter import commands as matter
from domain.rules.rule import Assessment
from domain.service_policy.commands import SetRoleTemplate
from domain.small_record import commands as records
from domain.small_record.vocabulary import Activity, AgreementKind, Stage
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus, RegistrationStatus
from domain.supervision_relationship import commands as supervision
from domain.supervision_session import commands as sessions
from domain.vocabulary import (
    CareerStage,
    InterestKind,
    MatterId,
    PersonId,
    Profession,
    Role,
    SeparationMode,
    SupervisionKind,
)
from tests.domain.declaring import declares
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.stories import Story
from tests.domain.stream import day, event_id, named, person, post, unit
from tests.domain.waivers import waives

PEOPLE = ("ana", "ben", "carla")
UNITS = ("ward 7", "ward 8")
KINDS = (
    SupervisionKind.CLINICAL,
    SupervisionKind.SUPERVISION_OF_SUPERVISION,
    SupervisionKind.PROFESSIONAL,
    SupervisionKind.ASSESSOR,
)
CASE = {"matter_id": MatterId(named("case"))}
CHECKED = list(RULES.values())
PROFESSIONS = (Profession.LIVED_EXPERIENCE, Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, Profession.NURSE)

Found = dict[tuple[str, tuple[PersonId, ...], str], Assessment]


class Happening:
    """One thing that may happen: to `who`, with `other`, on `on`; `pick` chooses among variants."""

    def __init__(self, who: str, other: str, on: str, pick: int) -> None:
        self.who, self.other, self.on, self.pick = who, other, on, pick
        self.them = {"person_id": person(who)}
        self.post = {**self.them, "assignment_id": post(who)}
        self.pair = {
            "supervisor_id": person(other),
            "supervisee_id": person(who),
            "supervision": KINDS[pick % len(KINDS)],
        }

    def several(self, count: int) -> int:
        """One of `count` variants."""
        return self.pick % count


def _manage(story: Story, it: Happening) -> Any:
    until = (day(it.on) + timedelta(days=30)).isoformat() if it.several(3) == 1 else None
    return story.manages(None if it.several(3) == 2 else it.other, it.who, it.on, until=until)


def _void(story: Story, it: Happening) -> Any:
    own = [event for event in story.events if event.stream_id == person(it.who)]
    return story.voids(own[it.several(len(own))])


def _supersede(story: Story, it: Happening) -> Any:
    named = [e for e in story.events if e.stream_id == person(it.who) and e.type == "staff.line_manager_assigned.v1"]
    manager = {"manager_id": person(it.other), "supersedes": named[it.several(len(named))].event_id}
    return story.do(hr.AssignLineManager, it.on, **it.post, **manager)


def _register(story: Story, it: Happening) -> Any:
    status = (RegistrationStatus.REGISTERED, RegistrationStatus.LAPSED)[it.several(2)]
    return story.do(hr.RecordRegistration, it.on, **it.them, body="NMC", status=status)


def _meet(story: Story, it: Happening) -> Any:
    return story.meets(it.other, it.who, it.on, kind=KINDS[it.several(len(KINDS))])


def _start_absence(story: Story, it: Happening) -> Any:
    kind = list(AbsenceKind)[it.several(4)]
    return story.do(hr.StartAbsence, it.on, **it.them, absence_id=event_id(f"absence {it.who}"), absence=kind)


def _hold_meeting(story: Story, it: Happening) -> Any:
    meeting = {"meeting": list(MeetingKind)[it.several(5)], "minutes": 60, "preceptor_id": person(it.other)}
    return story.do(plans.HoldMeeting, it.on, **it.them, **meeting)


def _migrate(story: Story, it: Happening) -> Any:
    programme = (("nursing_gold", "2022"), ("midwifery_gold", "2023"))[it.several(2)]
    named = dict(zip(("programme", "programme_version"), programme, strict=True))
    return story.do(plans.MigratePlan, it.on, **it.them, **named, months=12, differs_in=("months",), reason="test")


def _credit(story: Story, it: Happening) -> Any:
    credit = {"ground": list(CreditGround)[it.several(2)], "days": 5, "approved_by": person(it.other)}
    return story.do(plans.CreditTime, it.on, **it.them, **credit)


def _pair(story: Story, it: Happening) -> Any:
    two = {"clinician_id": person(it.who), "manager_id": person(it.other), "permitted_by": person("dora")}
    grades: dict[str, Any] = {"clinician_grade": "registrar", "manager_band": 8}
    until = {"last_day": day(it.on) + timedelta(days=20 * it.several(5))}
    return story.do(records.FormPair, it.on, record_id=named(f"pair {it.who}"), **two, **grades, **until)


def _assess(story: Story, it: Happening) -> Any:
    who = {"assessed_by": person((it.who, it.other)[it.several(2)]), "stage": list(Stage)[it.several(4) // 2]}
    return story.do(records.AssessOneself, it.on, record_id=named(f"pair {it.who}"), **who)


def _passport(story: Story, it: Happening) -> Any:
    framework = {"framework": "support", "framework_version": "1", "band": 3}
    until = day(it.on) + timedelta(days=10) if it.several(3) else None
    who = {**it.them, "owner_id": person(it.other), "owned_until": until}
    return story.do(records.OpenPassport, it.on, record_id=named(f"passport {it.who}"), **who, **framework)


def _hand_over(story: Story, it: Happening) -> Any:
    passport = {"record_id": named(f"passport {it.who}")}
    if it.several(2):
        return story.do(records.ReviewPassport, it.on, **passport, reviewed_by=person(it.other))
    return story.do(records.HandOverPassport, it.on, **passport, owner_id=person(it.other))


def _glass(story: Story, it: Happening) -> Any:
    glass: dict[str, Any] = {"record_id": named(f"glass {it.who}")}
    if it.several(2):
        return story.do(access.BreakGlass, it.on, **it.them, **glass, broken_by=person(it.other), reason="test")
    return story.do(access.ReviewBreakGlass, it.on, **glass, reviewed_by=person("dora"), judged=Judged.JUSTIFIED)


def _learns(story: Story, it: Happening) -> Any:
    numbered = {"record_id": named(f"learns {it.who}"), "ends_on": day(it.on) + timedelta(days=20)}
    if it.several(2):
        return story.do(records.BeginPlacement, it.on, **it.them, **numbered, host="host")
    course = {"course": "degree", "provider": "college", "apprenticeship_level": 6, "standard": "therapist"}
    return story.do(records.EnrolOnCourse, it.on, **it.them, **numbered, **course)


def _takes_issues(story: Story, it: Happening) -> Any:
    route = {"record_id": named(f"route {it.who}")}
    if it.several(4) == 3:
        return story.do(records.EndIssueRoute, it.on, **route)
    return story.do(records.NameIssueRoute, it.on, **route, **it.them, route_id=person(it.other))


def _template(story: Story, it: Happening) -> Any:
    template = {"role": list(Role)[it.several(4)], "profession": (*PROFESSIONS, None)[it.several(4)]}
    stage = (CareerStage.QUALIFIED, None)[it.several(2)]
    return story.do(SetRoleTemplate, it.on, unit_id=unit(UNITS[it.several(2)]), **template, career_stage=stage)


def _falls_out(story: Story, it: Happening) -> Any:
    begins = datetime.combine(day(it.on), time(10), tzinfo=UTC)
    numbered = {"session_id": named(f"planned {it.who} {it.on}"), "supervision": KINDS[it.several(2)]}
    two = {"supervisor_id": person(it.other), "supervisee_id": person(it.who)}
    story.do(sessions.ScheduleSession, it.on, **numbered, **two, starts_at=begins, ends_at=begins + timedelta(hours=1))
    return story.do(sessions.MarkSessionMissed, it.on, session_id=numbered["session_id"])


def _from_elsewhere(story: Story, it: Happening) -> Any:
    them: dict[str, Any] = {"person_id": person("erin")}
    if it.several(4) == 0:
        return story.supervises("erin", it.who, it.on, KINDS[it.several(len(KINDS))])
    if it.several(4) == 1:
        until = {"last_day": day(it.on) + timedelta(days=15)}
        them["record_id"] = named(f"agreement {it.several(5)}")
        return story.do(records.RecordAgreement, it.on, **them, agreement=list(AgreementKind)[it.several(3)], **until)
    return story.do(hr.RegisterOutsider, it.on, **them, employer="elsewhere")


HAPPENINGS: list[Callable[[Story, Happening], Any]] = [
    _manage,
    _manage,
    lambda story, it: story.supervises(it.other, it.who, it.on, KINDS[it.several(len(KINDS))]),
    lambda story, it: story.supervises(it.other, it.who, it.on, KINDS[it.several(len(KINDS))]),
    lambda story, it: story.do(supervision.SuspendRelationship, it.on, **it.pair),
    lambda story, it: story.do(supervision.ResumeRelationship, it.on, **it.pair),
    lambda story, it: story.do(supervision.EndRelationship, it.on, **it.pair),
    lambda story, it: story.leaves(it.who, it.on),
    lambda story, it: story.do(hr.CancelLeaver, it.on, **it.them),
    lambda story, it: story.do(hr.RehireStaffMember, it.on, **it.them),
    lambda story, it: story.do(hr.RegisterStaffMember, it.on, **it.them),
    lambda story, it: story.do(hr.ChangeAssignment, it.on, **it.post, unit_id=unit(UNITS[it.several(2)])),
    lambda story, it: story.do(hr.ChangeAssignment, it.on, **it.post, band=4 + it.several(4)),
    lambda story, it: story.do(hr.EndAssignment, it.on, **it.post),
    lambda story, it: story.do(hr.ChangeStatus, it.on, **it.post, status=list(AssignmentStatus)[it.several(8)]),
    lambda story, it: story.do(hr.ChangeHours, it.on, **it.post, fte=0.25 * (1 + it.several(4))),
    lambda story, it: story.do(hr.ChangeCareerStage, it.on, **it.them, career_stage=list(CareerStage)[it.several(4)]),
    lambda story, it: story.do(hr.RecordOpeningPosition, it.on, **it.them),
    lambda story, it: story.separates(UNITS[it.several(2)], list(SeparationMode)[it.several(3)], it.on),
    _template,
    lambda story, it: story.leads(it.who, UNITS[it.several(2)], it.on),
    lambda story, it: story.covers(it.who, UNITS[it.several(2)], it.on),
    lambda story, it: story.offers(it.who, it.on),
    lambda story, it: story.precepts(it.other, it.who, it.on),
    lambda story, it: story.do(plans.WithdrawPlan, it.on, **it.them, outcome=Outcome.WITHDRAWN),
    lambda story, it: story.do(plans.ReopenPlan, it.on, **it.them),
    _register,
    lambda story, it: story.do(hr.RecordTraining, it.on, **it.them, competence="preceptor_preparation"),
    _meet,
    _start_absence,
    lambda story, it: story.do(hr.EndAbsence, it.on, **it.them, absence_id=event_id(f"absence {it.who}")),
    lambda story, it: story.do(hr.CancelAbsence, it.on, **it.them, absence_id=event_id(f"absence {it.who}")),
    lambda story, it: story.do(hr.NotifyLeaver, it.on, **it.them, last_working_day=day(it.on) + timedelta(days=20)),
    lambda story, it: story.do(hr.ChangeAssignment, it.on, **it.post, profession=list(Profession)[it.several(12)]),
    lambda story, it: story.starts_plan(it.who, it.on),
    lambda story, it: story.do(plans.PausePlan, it.on, **it.them),
    lambda story, it: story.do(plans.ResumePlan, it.on, **it.them),
    _hold_meeting,
    _migrate,
    lambda story, it: story.do(plans.LogSupernumeraryHours, it.on, **it.them, hours=40),
    _credit,
    lambda story, it: declares(story, it.who, it.other, it.on, it.pick),
    lambda story, it: declares(story, it.who, it.other, it.on, 6 + it.pick),
    lambda story, it: waives(story, it.who, it.other, it.on, it.pick),
    lambda story, it: waives(story, it.who, it.other, it.on, it.pick),
    _void,
    _supersede,
    lambda story, it: story.do(matter.OpenFormalProcess, it.on, **it.them, **CASE),
    lambda story, it: story.do(matter.CloseFormalProcess, it.on, **it.them, **CASE),
    lambda story, it: story.do(matter.RaiseConcern, it.on, **it.them, other_person_id=person(it.other), **CASE),
    lambda story, it: story.do(
        matter.DeclareTie,
        it.on,
        **it.them,
        other_person_id=person(it.other),
        interest_kind=list(InterestKind)[it.several(4)],
        **CASE,
    ),
    _pair,
    _assess,
    _passport,
    _hand_over,
    _learns,
    _takes_issues,
    _takes_issues,
    _falls_out,
    _falls_out,
    _glass,
    _glass,
    _from_elsewhere,
    _from_elsewhere,
    lambda story, it: story.hires("erin", on=it.on),
    lambda story, it: story.do(
        records.HoldPairMeeting,
        it.on,
        record_id=named(f"pair {it.who}"),
        activity=list(Activity)[it.several(4)],
    ),
    lambda story, it: story.do(records.EndPair, it.on, record_id=named(f"pair {it.who}")),
    lambda story, it: story.do(
        supervision.DeclareInterest,
        it.on,
        **it.pair,
        declared_by=person(it.other),
        interest_kind=list(InterestKind)[it.several(4)],
    ),
]


def entangled() -> Story:
    """Three people in two services who already hold most roles toward each other, so that little can happen unseen."""
    story = Story()
    story.opens(*UNITS)
    for name, profession in zip(PEOPLE, PROFESSIONS, strict=True):
        story.hires(name, profession=profession)
    story.leads("carla", "ward 7", "2025-01-01")
    for who, other in (("ana", "ben"), ("ben", "carla"), ("carla", "ana")):
        story.manages(other, who, "2025-02-01")
        for kind in KINDS[:3]:
            story.supervises(other, who, "2025-03-01", kind)
        story.offers(who, "2025-04-01")
        story.precepts(other, who, "2025-04-02")
        story.do(hr.RecordRegistration, "2025-01-01", person_id=person(other), body="NMC")
        story.do(hr.RecordTraining, "2025-01-01", person_id=person(other), competence="preceptor_preparation")
    story.supervises("carla", "ana", "2025-03-01", SupervisionKind.PROFESSIONAL)
    for name in ("ana", "ben"):
        story.starts_plan(name, "2025-04-10")
    story.do(plans.PausePlan, "2025-06-01", person_id=person("ana"))
    declares(story, "ana", "ben", "2025-02-01", 0)
    absence = {"absence_id": event_id("absence ben"), "absence": AbsenceKind.PARENTAL}
    story.do(hr.StartAbsence, "2025-06-01", person_id=person("ben"), **absence)
    return story


def assessed(story: Story) -> Found:
    """What every rule says from everybody's side."""
    found: Found = {}
    for rule in CHECKED:
        for name in PEOPLE:
            for each in SHAPES[rule.shape].assess(rule, person(name), story, date.min):
                found[rule.id, each.people, each.subject] = each
    return found


def missed(story: Story, events: list[Event], before: Found, after: Found) -> list[str]:
    """The rules whose change nobody would have noticed."""
    unnoticed = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        seen_from = {*(old.found_from if old else ()), *(new.found_from if new else ())}
        if not any(story.affected(key[0], event) & seen_from for event in events):
            unnoticed.append(f"{key[0]} after {[event.type for event in events]}")
    return unnoticed


UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)

happenings = st.lists(
    st.tuples(
        st.integers(0, len(HAPPENINGS) - 1),
        st.permutations(PEOPLE),
        st.integers(0, 50),
        st.integers(0, 23),
    ),
    min_size=4,
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=UNSHRUNK)
@given(happenings)
def test_whatever_changes_is_found_from_the_side_of_somebody_affected(chosen: list[Any]) -> None:
    story = entangled()
    before = assessed(story)
    for which, people, days, pick in chosen:
        on = (day("2026-01-01") + timedelta(days=days)).isoformat()
        recorded = len(story.events)
        with suppress(Rejected, ValueError, ZeroDivisionError):  # refused, changes nothing, or nothing there to change
            HAPPENINGS[which](story, Happening(people[0], people[1], on, pick))
        events = story.events[recorded:]
        after = assessed(story)
        assert missed(story, events, before, after) == []
        before = after
