"""What may happen between a supervisor and a supervisee.

Promises: nobody supervises themselves (COI-18); two periods of one pair and kind never share a day.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.facts import correcting, must_not_correct
from domain.supervision_relationship.commands import (
    ActivateRelationship,
    ChangeCadence,
    DeclareInterest,
    DeclareNil,
    EndRelationship,
    ProposeRelationship,
    RelationshipCommand,
    ResumeRelationship,
    ReviewAgreement,
    SignAgreement,
    SuspendRelationship,
    TransferRelationship,
)
from domain.supervision_relationship.events import (
    AgreementReviewed,
    AgreementSigned,
    CadenceChanged,
    InterestDeclaredOnRelationship,
    NilDeclaredOnRelationship,
    RelationshipActivated,
    RelationshipEnded,
    RelationshipEvent,
    RelationshipProposed,
    RelationshipResumed,
    RelationshipSuspended,
    RelationshipTransferred,
)
from domain.supervision_relationship.state import Relationship, Running, evolve
from domain.vocabulary import EventId, PersonId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = Relationship()
R = TypeVar("R", bound=RelationshipEvent)


def decide(state: Relationship, command: RelationshipCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    if command.supervisor_id == command.supervisee_id:
        raise Rejected("self_supervision", "Nobody can supervise themselves; name another supervisor.")
    if not isinstance(command, ActivateRelationship | EndRelationship | TransferRelationship):
        must_not_correct(command)
    return _DECIDE[type(command)](state, command)


def _propose(state: Relationship, command: ProposeRelationship) -> tuple[Event, ...]:
    if state.period_on(command.effective_on):
        raise Rejected("already_active", "This supervision runs already on that day; there is nothing to propose.")
    return () if state.proposed_on == command.effective_on else (_event(state, command, RelationshipProposed),)


def _sign(state: Relationship, command: SignAgreement) -> tuple[Event, ...]:
    _must_be_party(command, command.signed_by)
    if (command.signed_by, command.effective_on) in state.agreed:
        return ()
    return (_event(state, command, AgreementSigned, signed_by=command.signed_by),)


def _activate(state: Relationship, command: ActivateRelationship) -> tuple[Event, ...]:
    first_day, last_day = command.effective_on, command.last_day
    corrected = _corrected(state, command)
    if corrected is not None:
        if (corrected.first_day, corrected.agreed_last_day) == (first_day, last_day):
            return ()
        command = correcting(command, corrected.event_id)
        last_day = corrected.last_day if corrected.ended_by else last_day
    if last_day is not None and last_day < first_day:
        raise Rejected("ends_before_it_begins", "The last day of supervision cannot be before its first day.")
    others = (period for period in state.periods if period is not corrected)
    if any(period.overlaps(first_day, last_day) for period in others):
        raise Rejected(
            "overlapping_period",
            "These two people have this kind of supervision already on some of those days; end or correct that first.",
        )
    return (_event(state, command, RelationshipActivated, last_day=command.last_day),)


def _corrected(state: Relationship, command: ActivateRelationship) -> Running | None:
    """The period that the command says again or corrects: the one it names, or one with the same first day."""
    if command.supersedes is not None:
        return _named(command, [(period.event_id, period) for period in state.periods])
    return next((period for period in state.periods if period.first_day == command.effective_on), None)


def _named(command: RelationshipCommand, periods: list[tuple[EventId | None, Running]]) -> Running:
    """The period of the event that a correction names."""
    for event_id, period in periods:
        if event_id == command.supersedes:
            return period
    raise Rejected("unknown_event", "What this corrects is not a beginning or an end that stands now.")


def _suspend(state: Relationship, command: SuspendRelationship) -> tuple[Event, ...]:
    period = _period_on(state, command.effective_on)
    if period.suspended_on == command.effective_on:
        return ()
    if period.suspended_on is not None:
        raise Rejected("already_suspended", "This supervision is suspended already; resume it first.")
    return (_event(state, command, RelationshipSuspended),)


def _resume(state: Relationship, command: ResumeRelationship) -> tuple[Event, ...]:
    period = _period_on(state, command.effective_on)
    if period.suspended_on is None or command.effective_on < period.suspended_on:
        raise Rejected("not_suspended", "This supervision is not suspended on that day, so it cannot be resumed.")
    return (_event(state, command, RelationshipResumed),)


def _cadence(state: Relationship, command: ChangeCadence) -> tuple[Event, ...]:
    if command.interval_days < 1:
        raise Rejected("interval_too_short", "The interval between two meetings must be at least one day.")
    _period_on(state, command.effective_on)
    if state.interval_days == command.interval_days:
        return ()
    return (_event(state, command, CadenceChanged, interval_days=command.interval_days),)


def _transfer(state: Relationship, command: TransferRelationship) -> tuple[Event, ...]:
    if command.to_supervisor_id == command.supervisee_id:
        raise Rejected("self_supervision", "Nobody can supervise themselves; hand over to another supervisor.")
    if command.to_supervisor_id == command.supervisor_id:
        raise Rejected("same_supervisor", "A handover must name another supervisor than the present one.")
    facts = {"to_supervisor_id": command.to_supervisor_id}
    return _ending(state, command, RelationshipTransferred, **facts)


def _end(state: Relationship, command: EndRelationship) -> tuple[Event, ...]:
    return _ending(state, command, RelationshipEnded)


def _ending(state: Relationship, command: RelationshipCommand, kind: type[R], **facts: Any) -> tuple[Event, ...]:
    if command.supersedes is not None:
        period = _named(command, [(each.ended_by, each) for each in state.periods])
    else:
        period = _period_on(state, command.effective_on)
    if period.last_day == command.effective_on and period.ended_by is not None:
        return ()
    if command.effective_on < period.first_day:
        raise Rejected("ends_before_it_begins", "The last day of supervision cannot be before its first day.")
    if period.ended_by is not None:
        command = correcting(command, period.ended_by)
    others = (each for each in state.periods if each is not period)
    if any(each.overlaps(period.first_day, command.effective_on) for each in others):
        raise Rejected("overlapping_period", "A later period of this supervision has begun by that day.")
    return (_event(state, command, kind, **facts),)


def _review(state: Relationship, command: ReviewAgreement) -> tuple[Event, ...]:
    _period_on(state, command.effective_on)
    return () if command.effective_on in state.reviewed_on else (_event(state, command, AgreementReviewed),)


def _nil(state: Relationship, command: DeclareNil) -> tuple[Event, ...]:
    _must_be_party(command, command.declared_by)
    if state.said_by(command.declared_by) == (True, None):
        return ()
    return (_event(state, command, NilDeclaredOnRelationship, declared_by=command.declared_by),)


def _interest(state: Relationship, command: DeclareInterest) -> tuple[Event, ...]:
    _must_be_party(command, command.declared_by)
    if state.said_by(command.declared_by) == (True, command.interest_kind):
        return ()
    facts = {"declared_by": command.declared_by, "interest_kind": command.interest_kind}
    return (_event(state, command, InterestDeclaredOnRelationship, **facts),)


def _period_on(state: Relationship, day: date) -> Running:
    period = state.period_on(day)
    if period is None:
        raise Rejected("not_active", "This supervision is not running on that day.")
    return period


def _must_be_party(command: RelationshipCommand, person_id: PersonId) -> None:
    if person_id not in (command.supervisor_id, command.supervisee_id):
        raise Rejected("not_a_party", "Only the supervisor or the supervisee can say this of their relationship.")


def _event(state: Relationship, command: RelationshipCommand, kind: type[R], **facts: Any) -> R:
    return Recorder(command, state.version)(
        kind, command.supervisee_id, supervisor_id=command.supervisor_id, kind=command.supervision, **facts
    )


_DECIDE: dict[type[RelationshipCommand], Callable[[Relationship, Any], tuple[Event, ...]]] = {
    ProposeRelationship: _propose,
    SignAgreement: _sign,
    ActivateRelationship: _activate,
    SuspendRelationship: _suspend,
    ResumeRelationship: _resume,
    ChangeCadence: _cadence,
    TransferRelationship: _transfer,
    EndRelationship: _end,
    ReviewAgreement: _review,
    DeclareNil: _nil,
    DeclareInterest: _interest,
}
