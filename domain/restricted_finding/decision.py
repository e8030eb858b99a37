"""What may be done with a restricted finding.

Promises: raised once however often it is found; nobody whom it concerns is told of it or takes note of it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.restricted_finding.commands import (
    AcknowledgeRestrictedFinding,
    ClearRestrictedFinding,
    RaiseRestrictedFinding,
    RecordHandlerTold,
    RestrictedFindingCommand,
)
from domain.restricted_finding.events import (
    HandlerTold,
    RestrictedFindingAcknowledged,
    RestrictedFindingCleared,
    RestrictedFindingEvent,
    RestrictedFindingRaised,
    RestrictedFindingReopened,
)
from domain.restricted_finding.state import RestrictedFinding, evolve
from domain.vocabulary import PersonId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = RestrictedFinding()
F = TypeVar("F", bound=RestrictedFindingEvent)


def decide(state: RestrictedFinding, command: RestrictedFindingCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    return _DECIDE[type(command)](state, command)


def _raise(state: RestrictedFinding, command: RaiseRestrictedFinding) -> tuple[Event, ...]:
    if not command.people:
        raise Rejected("nobody_concerned", "A finding must name at least one person whom it concerns.")
    days = {"first_day": command.first_day, "last_day": command.last_day, "evidence": command.evidence}
    now = {"severity": command.severity, "unit_id": command.unit_id}
    if state.exists:
        same = state.open and state.severity == command.severity
        return () if same else (_made(state, command, RestrictedFindingReopened, **now, **days),)
    named = command.model_dump(include={"finding_id", "rule_id", "pack_id", "pack_version", "subject"})
    record = Recorder(command, 0)
    about, first_day = command.people[0], command.first_day
    return (record(RestrictedFindingRaised, about, first_day, concerned=command.people, **named, **now, **days),)


def _clear(state: RestrictedFinding, command: ClearRestrictedFinding) -> tuple[Event, ...]:
    if not state.open:
        return ()
    facts = {"cause": command.cause, "last_day": command.last_day, "evidence": command.evidence}
    return (_made(state, command, RestrictedFindingCleared, **facts),)


def _acknowledge(state: RestrictedFinding, command: AcknowledgeRestrictedFinding) -> tuple[Event, ...]:
    _no_party(state, command.acknowledged_by)
    if not state.open:
        raise Rejected("finding_not_open", "This finding has been cleared; there is nothing left to acknowledge.")
    if state.acknowledged_by == command.acknowledged_by:
        return ()
    return (_made(state, command, RestrictedFindingAcknowledged, acknowledged_by=command.acknowledged_by),)


def _told(state: RestrictedFinding, command: RecordHandlerTold) -> tuple[Event, ...]:
    _no_party(state, command.handler_id)
    if command.told_of in state.told:
        return ()
    return (_made(state, command, HandlerTold, handler_id=command.handler_id, told_of=command.told_of),)


def _no_party(state: RestrictedFinding, person_id: PersonId | None) -> None:
    if not state.exists:
        raise Rejected("unknown_finding", "No finding with this id was ever raised.")
    if person_id in state.concerned:
        raise Rejected("party_to_finding", "Whoever a restricted finding concerns never learns of it.")


def _made(state: RestrictedFinding, command: RestrictedFindingCommand, kind: type[F], **facts: Any) -> F:
    named = {"rule_id": state.rule_id, "concerned": state.concerned, "unit_id": state.unit_id}
    record = Recorder(command, state.version)
    about = state.concerned[0]
    return record(kind, about, finding_id=command.finding_id, **{**named, "severity": state.severity, **facts})


_DECIDE: dict[type[RestrictedFindingCommand], Callable[[RestrictedFinding, Any], tuple[Event, ...]]] = {
    RaiseRestrictedFinding: _raise,
    ClearRestrictedFinding: _clear,
    AcknowledgeRestrictedFinding: _acknowledge,
    RecordHandlerTold: _told,
}
