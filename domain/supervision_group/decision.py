"""What may happen in a group.

Promises: peers have no facilitator, and a facilitator is not supervised in the same group; nobody comes as a guest a
second time (GRP-01); where seats are limited nobody joins without one, but for those who are transferred (T-34).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.supervision_group import sessions
from domain.supervision_group.commands import (
    AcceptGroupRules,
    AddMember,
    AdmitGuest,
    ChangeFacilitator,
    DisbandGroup,
    FormGroup,
    GroupCommand,
    RecordGroupSession,
    RemoveMember,
    ReviseGroupRules,
    WithdrawGroupSession,
)
from domain.supervision_group.events import (
    FacilitatorChanged,
    GroupDisbanded,
    GroupEvent,
    GroupFormed,
    GroupRulesRevised,
    GuestAdmitted,
    MemberJoined,
    MemberLeft,
    RulesAccepted,
)
from domain.supervision_group.state import Group, Terms, evolve
from domain.supervision_group.vocabulary import KIND_OF, GroupType
from domain.vocabulary import PersonId, SupervisionKind

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = Group()
G = TypeVar("G", bound=GroupEvent)


def decide(state: Group, command: GroupCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    if not isinstance(command, FormGroup):
        if state.terms is None:
            raise Rejected("unknown_group", "No group with this id was formed.")
        if command.effective_on < state.terms.formed_on:
            raise Rejected("before_it_was_formed", "The group did not exist on that day.")
        disbanded = state.disbanded_on
        if disbanded is not None and command.effective_on > disbanded:
            raise Rejected("group_disbanded", "The group was disbanded before that day.")
    return _DECIDE[type(command)](state, command)


def _form(state: Group, command: FormGroup) -> tuple[Event, ...]:
    kind = _kind(command)
    _may_lead(command.group_type, command.facilitator_id)
    if command.most_members is not None and command.most_members < 1:
        raise Rejected("no_seats", "A group needs at least one seat.")
    terms = Terms(
        command.unit_id,
        command.effective_on,
        command.group_type,
        kind,
        command.facilitator_id,
        command.most_members,
        command.rules_version,
    )
    if state.terms == terms:
        return ()
    if state.terms is not None:
        raise Rejected("already_formed", "A group with this id exists already and is another one.")
    made = Recorder(command, state.version)(
        GroupFormed,
        command.unit_id,
        group_type=terms.group_type,
        kind=kind,
        facilitator_id=terms.facilitator_id,
        most_members=terms.most_members,
        rules_version=terms.rules_version,
    )
    return (made,)


def _kind(command: FormGroup) -> SupervisionKind | None:
    """The kind of supervision that the group gives. Raises Rejected."""
    group_type, said = command.group_type, command.supervision
    if group_type in KIND_OF:
        if said not in (None, KIND_OF[group_type]):
            raise Rejected("other_kind", "A group of this type does not give this kind of supervision.")
        return KIND_OF[group_type]
    if said is None:
        raise Rejected("kind_missing", "A group of this type must say which kind of supervision it gives.")
    if said in KIND_OF.values():
        raise Rejected("other_kind", "This kind of supervision is given in a group of its own type.")
    return said


def _may_lead(group_type: GroupType | None, facilitator_id: PersonId | None) -> None:
    if group_type is GroupType.PEER and facilitator_id is not None:
        raise Rejected("peer_has_no_facilitator", "Peers supervise each other; nobody leads their group.")
    if group_type is GroupType.GROUP and facilitator_id is None:
        raise Rejected("facilitator_missing", "Supervision in a group needs a facilitator.")


def _change_facilitator(state: Group, command: ChangeFacilitator) -> tuple[Event, ...]:
    day, who = command.effective_on, command.facilitator_id
    _may_lead(state.group_type, who)
    former = state.facilitators[-1][1]
    if who == former:
        return ()
    if day <= state.facilitators[-1][0]:
        raise Rejected("not_later", "The lead of the group was decided for that day or a later one already.")
    members = state.members_from(day)
    if who in members and state.kind is not None:
        raise Rejected("facilitator_is_member", "Whoever leads a group is not supervised in it.")
    facts = {"facilitator_id": who, "former_facilitator_id": former, "member_ids": members}
    return (_of_group(state, command, FacilitatorChanged, **facts),)


def _revise(state: Group, command: ReviseGroupRules) -> tuple[Event, ...]:
    since, version = state.rules[-1]
    if command.rules_version == version:
        return ()
    if command.rules_version < version:
        raise Rejected("older_version", "A later version of the agreement holds already.")
    if command.effective_on <= since:
        raise Rejected("not_later", "The agreement was decided for that day or a later one already.")
    return (_of_group(state, command, GroupRulesRevised, rules_version=command.rules_version),)


def _disband(state: Group, command: DisbandGroup) -> tuple[Event, ...]:
    if state.disbanded_on == command.effective_on:
        return ()
    day = command.effective_on
    facts = {"facilitator_id": state.facilitator_on(day), "member_ids": state.members_from(day)}
    return (_of_group(state, command, GroupDisbanded, **facts),)


def _add(state: Group, command: AddMember) -> tuple[Event, ...]:
    who, day = command.person_id, command.effective_on
    if any(period.first_day == day for period in state.members.get(who, ())):
        return ()
    if who in state.members_from(day):
        raise Rejected("already_member", "This person is a member already, or will be.")
    leads = state.facilitators_from(day)
    if who in leads and state.kind is not None:
        raise Rejected("facilitator_is_member", "Whoever leads a group is not supervised in it.")
    if not command.transferred and state.is_full_from(day):
        raise Rejected("group_full", "The group has no seat left; found another one, or transfer the person.")
    return (_of_person(state, command, MemberJoined, who, facilitator_ids=leads),)


def _remove(state: Group, command: RemoveMember) -> tuple[Event, ...]:
    who, day = command.person_id, command.effective_on
    if not state.is_member(who, day):
        raise Rejected("not_a_member", "This person is no member of the group on that day.")
    if any(period.last_day == day for period in state.members[who]):
        return ()
    return (_of_person(state, command, MemberLeft, who),)


def _admit(state: Group, command: AdmitGuest) -> tuple[Event, ...]:
    who, day = command.person_id, command.effective_on
    if (who, day) in state.guests:
        return ()
    if state.is_member(who, day):
        raise Rejected("already_member", "This person is a member and needs no leave to come.")
    if state.was_guest_in(who) is not None:
        raise Rejected("second_guest_session", "Whoever is no member may come to one session only.")
    return (_of_person(state, command, GuestAdmitted, who),)


def _accept(state: Group, command: AcceptGroupRules) -> tuple[Event, ...]:
    who, day = command.person_id, command.effective_on
    guest = any(person == who and admitted >= day for person, admitted in state.guests)
    if who not in state.members_from(day) and not guest:
        raise Rejected("not_a_member", "This person is neither a member of the group nor its guest.")
    version = state.rules_on(day)
    if (who, version) in state.accepted:
        return ()
    return (_of_person(state, command, RulesAccepted, who, rules_version=version),)


def _of_group(state: Group, command: GroupCommand, kind: type[G], **facts: Any) -> G:
    return Recorder(command, state.version)(kind, state.unit_id, **state.what, **facts)


def _of_person(state: Group, command: GroupCommand, kind: type[G], who: PersonId, **facts: Any) -> G:
    return Recorder(command, state.version)(kind, who, **state.what, **facts)


_DECIDE: dict[type[GroupCommand], Callable[[Group, Any], tuple[Event, ...]]] = {
    FormGroup: _form,
    ChangeFacilitator: _change_facilitator,
    ReviseGroupRules: _revise,
    DisbandGroup: _disband,
    AddMember: _add,
    RemoveMember: _remove,
    AdmitGuest: _admit,
    AcceptGroupRules: _accept,
    RecordGroupSession: sessions.record,
    WithdrawGroupSession: sessions.withdraw,
}
