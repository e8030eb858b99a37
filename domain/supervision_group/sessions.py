"""What may be recorded of a session of a group: who was there, when and how long."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from domain.event import Event, Recorder, Rejected
from domain.session_times import minutes_between, times_held
from domain.supervision_group.commands import RecordGroupSession, WithdrawGroupSession
from domain.supervision_group.events import GroupSessionAttended, GroupSessionWithdrawn
from domain.supervision_group.state import Attended, Group
from domain.vocabulary import PersonId


def record(state: Group, command: RecordGroupSession) -> tuple[Event, ...]:
    """One event for each person who was there: each is about one of them. Raises Rejected."""
    there = dict(_attendances(state, command))
    known = state.sessions.get(command.session_id)
    if known:
        if known == there:
            return ()
        raise Rejected("already_recorded", "This session is recorded already; withdraw the record, then make another.")
    day, record = command.effective_on, Recorder(command, state.version)
    return tuple(
        record(
            GroupSessionAttended,
            who,
            **state.what,
            session_id=command.session_id,
            facilitator_id=state.facilitator_on(day),
            starts_at=attended.starts_at,
            ends_at=attended.ends_at,
            minutes=attended.minutes,
            mode=attended.mode,
            functions=attended.functions,
            as_guest=attended.as_guest,
            members_present=sum(not each.as_guest for each in there.values()),
            rules_version=state.rules_on(day),
            recorded_by=command.recorded_by,
        )
        for who, attended in there.items()
    )


def _attendances(state: Group, command: RecordGroupSession) -> Iterator[tuple[PersonId, Attended]]:
    starts_at, ends_at = times_held(command.starts_at, command.ends_at, command.effective_on, command.known_at)
    if len(command.functions) > 3:
        raise Rejected("too_many_functions", "A session has at most three functions.")
    if not command.attended:
        raise Rejected("nobody_attended", "A session needs somebody who was there.")
    people = [each.person_id for each in command.attended]
    if len(set(people)) < len(people):
        raise Rejected("attends_twice", "Somebody is named twice among those who were there.")
    whole = minutes_between(starts_at, ends_at)
    functions = tuple(dict.fromkeys(command.functions))
    for each in command.attended:
        minutes = whole if each.minutes is None else each.minutes
        if not 0 < minutes <= whole:
            raise Rejected("minutes_out_of_range", "Nobody is there for longer than the session, or for no time.")
        as_guest = _comes_as_guest(state, each.person_id, command.effective_on, command.session_id)
        times = (command.effective_on, starts_at, ends_at)
        yield each.person_id, Attended(*times, command.mode, functions, minutes, as_guest)


def _comes_as_guest(state: Group, person_id: PersonId, day: date, session_id: UUID) -> bool:
    """Whether a guest and not a member. Raises Rejected where neither, and for a second session of a guest."""
    if state.is_member(person_id, day):
        return False
    if (person_id, day) not in state.guests:
        raise Rejected("not_a_member", "Somebody who was there is neither a member nor a guest admitted for that day.")
    if state.was_guest_in(person_id) not in (None, session_id):
        raise Rejected("second_guest_session", "Whoever is no member may come to one session only.")
    return True


def withdraw(state: Group, command: WithdrawGroupSession) -> tuple[Event, ...]:
    """One event for each person who was said to have been there. Raises Rejected."""
    there = state.sessions.get(command.session_id)
    if there is None:
        raise Rejected("unknown_session", "No session with this id was recorded in this group.")
    record = Recorder(command, state.version)
    return tuple(
        record(
            GroupSessionWithdrawn,
            who,
            effective_on=attended.held_on,
            **state.what,
            session_id=command.session_id,
            facilitator_id=state.facilitator_on(attended.held_on),
        )
        for who, attended in there.items()
    )
