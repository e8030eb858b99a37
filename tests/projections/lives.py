"""Random lives of a small organisation, as recorded events: everything that makes, changes, ends and corrects facts."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.event import Event, Rejected
from domain.peer_post import commands as posts
from domain.peer_post.vocabulary import PostKind, Preparation
from domain.preceptorship_plan import commands as plans
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus, RegistrationStatus
from domain.supervision_group import commands as groups
from domain.supervision_group.vocabulary import GroupType
from domain.supervision_relationship import commands as supervision
from domain.supervision_session import commands as sessions
from domain.vocabulary import CareerStage, Profession, SeparationMode, SupervisionKind
from tests.domain.declaring import declares
from tests.domain.stories import Story
from tests.domain.stream import named, person, post, unit
from tests.domain.waivers import waives

NAMES = ("ana", "ben", "cem", "dot", "eve")
KINDS = (
    SupervisionKind.CLINICAL,
    SupervisionKind.SUPERVISION_OF_SUPERVISION,
    SupervisionKind.CLINICAL_SKILLS,
    SupervisionKind.CASE_MANAGEMENT,
    SupervisionKind.PROFESSIONAL,
)
PROFESSIONS = (
    Profession.NURSE,
    Profession.SOCIAL_WORKER,
    Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER,
    Profession.MIDWIFE,
    Profession.LIVED_EXPERIENCE,
)
FIRST = date(2026, 1, 1)


def lives(seed: int, happenings: int, at_once: int = 1) -> list[Event]:
    """So many things happen, what is refused left out; the same for the same seed. at_once: most events a moment."""
    chance = Random(seed)
    story = Story()
    story.opens("ward 7", "ward 8")
    for number, name in enumerate(NAMES):
        stage = (CareerStage.QUALIFIED, CareerStage.NEWLY_QUALIFIED)[(number + seed) % 2]
        story.hires(name, on="2025-12-01", profession=PROFESSIONS[(number + seed) % 5], career_stage=stage)
    story.forms("group 0", NAMES[seed % 5], on="2025-12-01", kind=KINDS[seed % 5])
    story.joins("group 0", *(name for name in NAMES if name != NAMES[seed % 5]), on="2025-12-01")
    for _ in range(happenings):
        one, other = chance.sample(NAMES, 2)
        try:
            chance.choice(HAPPENINGS)(story, chance, one, other, _day(chance))
        except (Rejected, ValueError):  # refused, or nothing new
            continue
    return moments(story.events, chance, at_once)


def moments(events: list[Event], chance: Random, at_once: int) -> list[Event]:
    """The same events, several consecutive ones recorded at the same moment."""
    found: list[Event] = []
    while len(found) < len(events):
        together = events[len(found) : len(found) + chance.randint(1, at_once)]
        found += [event.model_copy(update={"recorded_at": together[0].recorded_at}) for event in together]
    return found


def _day(chance: Random, after: str | None = None) -> str:
    first = FIRST if after is None else date.fromisoformat(after)
    return (first + timedelta(days=chance.randint(0, 120))).isoformat()


def _manages(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.manages(chance.choice((one, one, None)), other, on, until=chance.choice((None, None, _day(chance, on))))


def _supervises(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.supervises(one, other, on, chance.choice(KINDS))


def _stops(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.stops(one, other, on, chance.choice(KINDS))


def _agrees(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    kind = chance.choice(KINDS[:2])
    pair: dict[str, Any] = {"supervisor_id": person(one), "supervisee_id": person(other), "supervision": kind}
    story.do(supervision.ActivateRelationship, on, **pair)
    for name in chance.sample((one, other), chance.randint(1, 2)):
        story.do(supervision.SignAgreement, _day(chance, on), **pair, signed_by=person(name))
    story.meets(one, other, _day(chance, on), kind=kind)
    match chance.randint(0, 2):
        case 0:
            story.do(supervision.ReviewAgreement, _day(chance, on), **pair)
        case 1:
            story.do(supervision.SuspendRelationship, _day(chance, on), **pair)


def _separates(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.separates(chance.choice(("ward 7", "ward 8")), chance.choice(list(SeparationMode)), on)


def _meets(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.meets(one, other, on, chance.choice((30, 60, 90)), chance.choice(KINDS))


def _doubts_session(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    found = [event for event in story.events if event.type == "session.recorded.v1"]
    held = chance.choice(found) if found else None
    if held is not None:
        by = {"session_id": held.stream_id}
        if chance.random() < 0.5:
            story.do(sessions.ValidateSession, on, **by, validated_by=held.about)
        else:
            story.do(sessions.DisputeSession, on, **by, disputed_by=held.about)


def _voids(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.voids(chance.choice([event for event in story.events if event.type.startswith("staff.")]))


def _leaves(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.do(hr.NotifyLeaver, on, person_id=person(one), last_working_day=date.fromisoformat(_day(chance, on)))
    if chance.random() < 0.5:
        story.leaves(one, _day(chance, on))


def _stays(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.do(hr.CancelLeaver, on, person_id=person(one))


def _is_away(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    which = {"person_id": person(one), "absence_id": named(f"absence {one} {on}")}
    story.do(hr.StartAbsence, on, **which, absence=chance.choice(list(AbsenceKind)))
    match chance.randint(0, 2):
        case 0:
            story.do(hr.EndAbsence, _day(chance, on), **which)
        case 1:
            story.do(hr.CancelAbsence, on, **which)


def _changes_post(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    which = {"person_id": person(one), "assignment_id": post(one)}
    match chance.randint(0, 2):
        case 0:
            story.do(hr.ChangeHours, on, **which, fte=chance.choice((0.5, 0.8, 1.0)))
        case 1:
            story.do(hr.ChangeAssignment, on, **which, band=chance.randint(4, 7), profession=chance.choice(PROFESSIONS))
        case 2:
            story.do(hr.ChangeStatus, on, **which, status=chance.choice(list(AssignmentStatus)))


def _is_in_group(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    group = {"group_id": named(f"group {chance.randint(0, 1)}")}
    about = {**group, "person_id": person(other)}
    match chance.randint(0, 7):
        case 0:
            kind = chance.choice((GroupType.GROUP, GroupType.TEAM, GroupType.COMMUNITY_OF_PRACTICE))
            story.forms(f"group {chance.randint(0, 1)}", one, on="2025-12-01", type_=kind, kind=chance.choice(KINDS))
        case 1 | 2:
            story.do(groups.AddMember, on, **about)
        case 3:
            story.do(groups.RemoveMember, on, **about)
        case 4:
            story.do(groups.ChangeFacilitator, on, **group, facilitator_id=person(one))
        case 5:
            story.do(groups.AcceptGroupRules, on, **about)
        case 6:
            story.do(groups.AdmitGuest, on, **about)
            story.gathers(f"group {chance.randint(0, 1)}", other, on=on, functions=chance.choice(((), ("normative",))))
        case 7:
            members = [name for name in NAMES if chance.random() < 0.5]
            story.gathers(f"group {chance.randint(0, 1)}", *(members or NAMES), on=on, minutes=chance.choice((30, 90)))


def _ends_in_group(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    held = [event for event in story.events if event.type == "group.session_attended.v1"]
    if held and chance.random() < 0.8:
        event: Any = chance.choice(held)
        story.do(groups.WithdrawGroupSession, on, group_id=event.stream_id, session_id=event.session_id)
    elif chance.random() < 0.3:
        story.do(groups.DisbandGroup, on, group_id=named(f"group {chance.randint(0, 1)}"))


def _is_recruited_for(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    which = {"post_id": named(f"vacancy {chance.randint(0, 1)}")}
    match chance.randint(0, 7):
        case 0 | 1:
            story.leads(one, "ward 7", on)
            story.covers(other, "ward 7", _day(chance))
            title = {"title": chance.choice(("Peer Worker", "Clerk")), "leadership": chance.random() < 0.3}
            story.do(posts.OpenPeerPost, on, **which, unit_id=unit("ward 7"), post_kind=PostKind.VACANCY, **title)
        case 2:
            story.do(posts.AdvertisePeerPost, on, **which)
        case 3:
            story.do(posts.AcknowledgePeerPost, on, **which, acknowledged_by=person(one), is_peer=chance.random() < 0.7)
        case 4:
            outcome = chance.choice(list(Preparation))
            story.do(posts.RecordTeamPreparation, on, **which, attended=(person(one),), outcome=outcome)
        case 5:
            story.do(posts.RetitlePeerPost, on, **which, title=chance.choice(("Peer Trainer", "Typist")))
        case 6:
            story.do(posts.FillPeerPost, on, **which, person_id=person(other))
        case 7:
            story.do(posts.WithdrawPeerPost, on, **which)


def _is_registered(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    status = chance.choice((RegistrationStatus.REGISTERED, RegistrationStatus.LAPSED))
    expires_on = date.fromisoformat(_day(chance, on))
    story.do(hr.RecordRegistration, on, person_id=person(one), body="NMC", status=status, expires_on=expires_on)
    story.do(hr.RecordTraining, on, person_id=person(other), competence="preceptor_preparation")


def _starts_plan(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    story.offers(one, on)
    story.precepts(other, one, on)
    story.starts_plan(one, _day(chance, on))


def _goes_on_with_plan(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    who = {"person_id": person(one)}
    match chance.randint(0, 3):
        case 0:
            story.precepts(other, one, on)
        case 1:
            story.do(plans.PausePlan, on, **who)
        case 2:
            story.do(plans.ResumePlan, on, **who)
        case 3:
            story.do(plans.LogSupernumeraryHours, on, **who, hours=37.5)


def _waives(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    waives(story, one, other, on, chance.randint(0, 40))


def _declares(story: Story, chance: Random, one: str, other: str, on: str) -> None:
    declares(story, one, other, on, chance.randint(0, 27))


HAPPENINGS: tuple[Callable[[Story, Random, str, str, str], None], ...] = (
    *(_manages, _manages, _supervises, _supervises, _supervises, _stops, _separates, _meets, _meets, _meets),
    *(
        _agrees,
        _agrees,
        _doubts_session,
        _voids,
        _leaves,
        _stays,
        _is_away,
        _changes_post,
        _is_registered,
        _starts_plan,
    ),
    *(_goes_on_with_plan, _goes_on_with_plan, _declares, _declares, _waives, _waives),
    *(_is_in_group, _is_in_group, _is_in_group, _is_in_group, _ends_in_group),
    *(_is_recruited_for, _is_recruited_for, _is_recruited_for),
)
