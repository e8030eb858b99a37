"""How the events of a group change the dossiers of its members, its guests and whoever leads it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from domain.dossier_facts.facts import Facts
from domain.dossier_facts.fold import Fold
from domain.dossier_facts.fold_session import having_session, session_given
from domain.dossier_facts.group import FacilitationKnown, MembershipKnown
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.session import SessionStep, place_of, session_of, with_session
from domain.event import Event
from domain.session_times import minutes_between
from domain.supervision_group import events as group
from domain.timeline import later
from domain.vocabulary import PersonId, SessionFormat

Add = Callable[[Facts, Any], Facts]


def of_member(add: Add, led_by: Callable[[Any], Iterable[PersonId]] = lambda event: ()) -> Fold:
    """Facts about a member or guest; `led_by` are those whom the event names to lead the group."""

    def fold(dossier: Dossier, event: group.GroupEvent) -> Dossier:
        what = (event.stream_id, event.group_type, event.kind)
        known = dossier.groups.get(event.stream_id) or MembershipKnown(*what)
        leads = known.facilitator_ids | frozenset(led_by(event))
        known = replace(known, facts=add(known.facts, event), facilitator_ids=leads)
        return dossier.having(groups={**dossier.groups, event.stream_id: known})

    return fold


def of_lead(dossier: Dossier, event: group.GroupEvent, add: Add, members: Iterable[PersonId] = ()) -> Dossier:
    """Facts about somebody who leads the group, and the members whom the event names."""
    what = (event.stream_id, event.group_type, event.kind)
    known = dossier.facilitates.get(event.stream_id) or FacilitationKnown(*what)
    known = replace(known, facts=add(known.facts, event), member_ids=known.member_ids | frozenset(members))
    return dossier.having(facilitates={**dossier.facilitates, event.stream_id: known})


def formed(dossier: Dossier, event: group.GroupFormed) -> Dossier:
    """Whoever leads it begins to."""
    return of_lead(dossier, event, _began) if event.facilitator_id == dossier.person_id else dossier


def facilitator_changed(dossier: Dossier, event: group.FacilitatorChanged) -> Dossier:
    """One begins to lead it, with all members of these days; the other's last day was the one before."""
    if dossier.person_id == event.facilitator_id:
        dossier = of_lead(dossier, event, _began, event.member_ids)
    elif dossier.person_id == event.former_facilitator_id:
        dossier = of_lead(dossier, event, lambda facts, e: facts.add(e, "ended", day=later(e.effective_on, -1)))
    return of_member(_nothing, _lead)(dossier, event) if dossier.person_id in event.member_ids else dossier


def disbanded(dossier: Dossier, event: group.GroupDisbanded) -> Dossier:
    """It is the last day for everybody."""
    if dossier.person_id == event.facilitator_id:
        dossier = of_lead(dossier, event, lambda facts, e: facts.add(e, "ended"))
    if dossier.person_id in event.member_ids:
        return of_member(lambda facts, e: facts.add(e, "disbanded"))(dossier, event)
    return dossier


def joined(dossier: Dossier, event: group.MemberJoined) -> Dossier:
    """It stands with the member; whoever leads the group only knows whom to ask."""
    if dossier.person_id in event.facilitator_ids:
        dossier = of_lead(dossier, event, _nothing, (PersonId(event.about),))
    if event.about != dossier.person_id:
        return dossier
    return of_member(lambda facts, e: facts.add(e, "joined"), lambda e: e.facilitator_ids)(dossier, event)


def attended(dossier: Dossier, event: group.GroupSessionAttended) -> Dossier:
    """A session of the person who was there, and of whoever led it; a guest has no credit for it (T-33)."""
    held = (event.effective_on, event.minutes, SessionFormat.GROUP, event.functions)
    more: dict[str, Any] = {"members": event.members_present, "starts_at": event.starts_at}
    step = SessionStep(event.type, event.event_id, *held, **more)
    if event.facilitator_id == dossier.person_id:
        dossier = session_given(of_lead(dossier, event, _met), step, event, event.session_id)
    if event.about != dossier.person_id:
        return dossier
    dossier = of_member(_was_there, _lead)(dossier, event)
    return dossier if event.as_guest else with_step(dossier, event, step)


def withdrawn(dossier: Dossier, event: group.GroupSessionWithdrawn) -> Dossier:
    """It was recorded in error."""
    if event.facilitator_id == dossier.person_id:
        dossier = of_lead(dossier, event, lambda facts, e: facts.add(e, "withdrawn", e.session_id))
    if event.about != dossier.person_id:
        return dossier
    dossier = of_member(lambda facts, e: facts.add(e, "withdrawn", e.session_id))(dossier, event)
    return with_step(dossier, event, SessionStep(event.type, event.event_id, event.effective_on))


def with_step(dossier: Dossier, event: group.GroupSessionEvent, step: SessionStep) -> Dossier:
    """Attendance is a session of the kind that the group gives, where it gives any (GRP-06)."""
    if event.kind is None:
        return dossier
    sessions = dossier.sessions.get(event.kind, ())
    place = place_of(sessions, event.session_id, event.effective_on)
    if place is None and step.format is None:
        return dossier
    steps = (*(sessions[place].steps if place is not None else ()), step)
    known = session_of(event.session_id, event.kind, event.facilitator_id, steps, dossier.dead)
    return having_session(dossier, known, with_session(sessions, known, place))


def _nothing(facts: Facts, event: Event) -> Facts:
    return facts


def _began(facts: Facts, event: Event) -> Facts:
    return facts.add(event, "began")


def _met(facts: Facts, event: group.GroupSessionAttended) -> Facts:
    minutes = minutes_between(event.starts_at, event.ends_at)
    return facts.add(event, "met", (event.session_id, minutes, event.members_present))


def _was_there(facts: Facts, event: group.GroupSessionAttended) -> Facts:
    return facts.add(event, "attended", (event.session_id, event.rules_version, event.as_guest))


def _lead(event: group.FacilitatorChanged | group.GroupSessionAttended) -> tuple[PersonId, ...]:
    return () if event.facilitator_id is None else (event.facilitator_id,)


GROUP_FOLDS: dict[type[Event], Fold] = {
    group.GroupFormed: formed,
    group.FacilitatorChanged: facilitator_changed,
    group.GroupDisbanded: disbanded,
    group.MemberJoined: joined,
    group.MemberLeft: of_member(lambda facts, e: facts.add(e, "left")),
    group.GuestAdmitted: of_member(lambda facts, e: facts.add(e, "admitted")),
    group.RulesAccepted: of_member(lambda facts, e: facts.add(e, "accepted", e.rules_version)),
    group.GroupSessionAttended: attended,
    group.GroupSessionWithdrawn: withdrawn,
}
"""By class of event; a new version of the agreement is told by what is attended and accepted after it."""
