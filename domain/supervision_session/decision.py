"""What may happen to one supervision session.

Promises: it is held on the local day it says (Europe/London) and never in the future; nobody confirms a record of
their own making; of two answers to one record the second is refused (T-28). What was said there is never stored.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.session_times import Times, minutes_between, times_held, times_on
from domain.supervision_session.commands import (
    AmendSession,
    CancelSession,
    DisputeSession,
    MarkSessionMissed,
    RecordSession,
    ScheduleSession,
    SessionCommand,
    SessionOfTwo,
    ValidateSession,
)
from domain.supervision_session.events import (
    SessionAmended,
    SessionCancelled,
    SessionDisputed,
    SessionEvent,
    SessionMissed,
    SessionRecorded,
    SessionScheduled,
    SessionValidated,
)
from domain.supervision_session.state import Session, Stage, evolve
from domain.vocabulary import PersonId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = Session()
S = TypeVar("S", bound=SessionEvent)


def decide(state: Session, command: SessionCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    if state.stage is Stage.NOTHING and not isinstance(command, SessionOfTwo):
        raise Rejected("unknown_session", "No session with this id was scheduled or recorded.")
    return _DECIDE[type(command)](state, command)


def _schedule(state: Session, command: ScheduleSession) -> tuple[Event, ...]:
    _must_be_of_these_two(state, command)
    starts_at, ends_at = times_on(command.starts_at, command.ends_at, command.effective_on)
    if state.stage not in (Stage.NOTHING, Stage.SCHEDULED):
        raise Rejected("already_closed", "This session was held, missed or cancelled already; plan a new one.")
    if state.stage is Stage.SCHEDULED and (state.starts_at, state.ends_at) == (starts_at, ends_at):
        return ()
    return (_of_two(state, command, SessionScheduled, starts_at=starts_at, ends_at=ends_at),)


def _record(state: Session, command: RecordSession) -> tuple[Event, ...]:
    _must_be_of_these_two(state, command)
    starts_at, ends_at = _held(command)
    functions = tuple(dict.fromkeys(command.functions))
    if len(command.functions) > 3:
        raise Rejected("too_many_functions", "A session has at most three functions.")
    included = tuple(dict.fromkeys(command.included or ())) or None
    facts = {"starts_at": starts_at, "ends_at": ends_at, "format": command.format}
    facts |= {"functions": functions, "included": included}
    if state.is_recorded:
        if all(getattr(state, name) == value for name, value in facts.items()):
            return ()
        raise Rejected("already_recorded", "This session is recorded already; amend the record instead.")
    facts |= {"minutes": minutes_between(starts_at, ends_at), "recorded_by": command.recorded_by}
    return (_of_two(state, command, SessionRecorded, **facts),)


def _validate(state: Session, command: ValidateSession) -> tuple[Event, ...]:
    if (state.stage, state.answered_by) == (Stage.VALIDATED, command.validated_by):
        return ()
    _must_be_open_for(state, command.validated_by)
    if command.validated_by == state.recorded_by:
        raise Rejected("validates_own_record", "Whoever recorded a session cannot confirm it; the other person must.")
    return (_event(state, command, SessionValidated, state.held_on, validated_by=command.validated_by),)


def _dispute(state: Session, command: DisputeSession) -> tuple[Event, ...]:
    if (state.stage, state.answered_by) == (Stage.DISPUTED, command.disputed_by):
        return ()
    _must_be_open_for(state, command.disputed_by)
    return (_event(state, command, SessionDisputed, state.held_on, disputed_by=command.disputed_by),)


def _amend(state: Session, command: AmendSession) -> tuple[Event, ...]:
    if not state.is_recorded:
        raise Rejected("not_recorded", "This session is not recorded as held, so there is no record to amend.")
    if command.amended_by not in (state.supervisor_id, state.supervisee_id, state.recorded_by):
        raise Rejected("not_a_participant", "Only the two who met, or whoever recorded it, can amend the record.")
    starts_at, ends_at = _held(command)
    facts = {"starts_at": starts_at, "ends_at": ends_at, "format": command.format}
    if all(getattr(state, name) == value for name, value in facts.items()) and state.stage is not Stage.DISPUTED:
        return ()
    facts |= {"minutes": minutes_between(starts_at, ends_at), "amended_by": command.amended_by}
    return (_event(state, command, SessionAmended, None, amended_event_id=state.record_id, **facts),)


def _cancel(state: Session, command: CancelSession) -> tuple[Event, ...]:
    return _not_held(state, command, SessionCancelled, Stage.CANCELLED)


def _missed(state: Session, command: MarkSessionMissed) -> tuple[Event, ...]:
    return _not_held(state, command, SessionMissed, Stage.MISSED)


def _not_held(state: Session, command: SessionCommand, kind: type[S], stage: Stage) -> tuple[Event, ...]:
    if state.stage is stage:
        return ()
    if state.stage is not Stage.SCHEDULED:
        raise Rejected("not_scheduled", "Only a session that is planned and not yet held can be cancelled or missed.")
    return (_event(state, command, kind, state.held_on),)


def _must_be_of_these_two(state: Session, command: SessionOfTwo) -> None:
    if command.supervisor_id == command.supervisee_id:
        raise Rejected("self_supervision", "Nobody can supervise themselves; a session needs two people.")
    here = (state.supervisor_id, state.supervisee_id, state.kind)
    if state.stage is not Stage.NOTHING and here != (
        command.supervisor_id,
        command.supervisee_id,
        command.supervision,
    ):
        raise Rejected("other_session", "This id belongs to a session of other people or of another kind.")


def _must_be_open_for(state: Session, person_id: PersonId) -> None:
    """Raises Rejected unless the record stands unanswered and the person was there."""
    if person_id not in (state.supervisor_id, state.supervisee_id):
        raise Rejected("not_a_participant", "Only the two who met can confirm or dispute the record.")
    if state.stage is Stage.VALIDATED:
        raise Rejected("already_validated", "This record has been confirmed already; amend it if it is wrong.")
    if state.stage is Stage.DISPUTED:
        raise Rejected("already_disputed", "This record is disputed; it must be amended first.")
    if state.stage is not Stage.RECORDED:
        raise Rejected("not_recorded", "This session is not recorded as held.")


def _held(command: RecordSession | AmendSession) -> Times:
    return times_held(command.starts_at, command.ends_at, command.effective_on, command.known_at)


def _of_two(state: Session, command: SessionOfTwo, kind: type[S], **facts: Any) -> S:
    who: dict[str, Any] = {"supervisor_id": command.supervisor_id, "kind": command.supervision}
    return Recorder(command, state.version)(kind, command.supervisee_id, **who, **facts)


def _event(state: Session, command: SessionCommand, kind: type[S], day: date | None, **facts: Any) -> S:
    if state.supervisee_id is None:
        raise Rejected("unknown_session", "No session with this id was scheduled or recorded.")
    who: dict[str, Any] = {"supervisor_id": state.supervisor_id, "kind": state.kind}
    return Recorder(command, state.version)(kind, state.supervisee_id, effective_on=day, **who, **facts)


_DECIDE: dict[type[SessionCommand], Callable[[Session, Any], tuple[Event, ...]]] = {
    ScheduleSession: _schedule,
    RecordSession: _record,
    ValidateSession: _validate,
    DisputeSession: _dispute,
    AmendSession: _amend,
    CancelSession: _cancel,
    MarkSessionMissed: _missed,
}
