"""What may be done with a finding, and what changes it.

Promises: raised once however often it is found; acknowledged by one person who is no party to it; a lead is told once
of a state on a channel.
"""

from collections.abc import Callable
from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.finding import mitigation
from domain.finding.commands import (
    AcknowledgeFinding,
    ApproveMitigation,
    ClearFinding,
    EndAcceptance,
    EscalateFinding,
    FindingCommand,
    ProposeMitigation,
    RaiseFinding,
    RecordNotice,
    RejectMitigation,
    ReviewMitigation,
)
from domain.finding.events import (
    AcceptanceEnded,
    FindingAcknowledged,
    FindingCleared,
    FindingEscalated,
    FindingRaised,
    FindingReopened,
    FindingSeverityChanged,
    LeadNotified,
)
from domain.finding.making import made, made_by
from domain.finding.state import Finding, evolve

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = Finding()


def decide(state: Finding, command: FindingCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    return _DECIDE[type(command)](state, command)


def _raise(state: Finding, command: RaiseFinding) -> tuple[Event, ...]:
    if not command.people:
        raise Rejected("nobody_concerned", "A finding must name at least one person whom it concerns.")
    if not state.exists:
        return (_first(command),)
    days = {"first_day": command.first_day, "last_day": command.last_day, "evidence": command.evidence}
    now = {"severity": command.severity, "unit_id": command.unit_id}
    if not state.open:
        return (made(state, command, FindingReopened, **now, **days),)
    if state.severity == command.severity:
        return ()
    change = {"previous_severity": state.severity, "evidence": command.evidence}
    return (made(state, command, FindingSeverityChanged, **now, **change),)


def _first(command: RaiseFinding) -> Event:
    return Recorder(command, 0)(
        FindingRaised,
        command.people[0],
        command.first_day,
        finding_id=command.finding_id,
        rule_id=command.rule_id,
        concerned=command.people,
        unit_id=command.unit_id,
        severity=command.severity,
        pack_id=command.pack_id,
        pack_version=command.pack_version,
        subject=command.subject,
        first_day=command.first_day,
        last_day=command.last_day,
        evidence=command.evidence,
    )


def _clear(state: Finding, command: ClearFinding) -> tuple[Event, ...]:
    if not state.open:
        return ()
    record = Recorder(command, state.version)
    ended = [made_by(record, state, command, AcceptanceEnded, cause="finding_cleared")] if state.accepted else []
    facts = {"cause": command.cause, "last_day": command.last_day, "evidence": command.evidence}
    return (*ended, made_by(record, state, command, FindingCleared, **facts))


def _acknowledge(state: Finding, command: AcknowledgeFinding) -> tuple[Event, ...]:
    _must_exist(state)
    if command.acknowledged_by in state.concerned:
        raise Rejected(
            "party_to_finding",
            "Whoever a finding concerns cannot acknowledge it; somebody else who answers for the service must.",
        )
    if not state.open:
        raise Rejected("finding_not_open", "This finding has been cleared; there is nothing left to acknowledge.")
    if state.acknowledged_by == command.acknowledged_by:
        return ()
    if state.acknowledged_by is not None:
        raise Rejected("already_acknowledged", "Somebody else has acknowledged this finding already.")
    return (made(state, command, FindingAcknowledged, acknowledged_by=command.acknowledged_by),)


def _escalate(state: Finding, command: EscalateFinding) -> tuple[Event, ...]:
    """Once a level, and only while nobody has taken note or proposed anything."""
    answered = not state.open or state.acknowledged_by is not None or state.proposal is not None
    if answered or command.level != state.level + 1:
        return ()
    facts = {"level": command.level, "escalated_to": command.escalated_to, "silent_since": command.silent_since}
    return (made(state, command, FindingEscalated, silent=state.told_last, **facts),)


def _notice(state: Finding, command: RecordNotice) -> tuple[Event, ...]:
    _must_exist(state)
    if (command.told_of, command.channel) in state.told:
        return ()
    facts = command.model_dump(include={"lead_id", "channel", "outcome", "told_of"})
    return (made(state, command, LeadNotified, **facts),)


def _must_exist(state: Finding) -> None:
    if not state.exists:
        raise Rejected("unknown_finding", "No finding with this id was ever raised.")


_DECIDE: dict[type[FindingCommand], Callable[[Finding, Any], tuple[Event, ...]]] = {
    RaiseFinding: _raise,
    ClearFinding: _clear,
    AcknowledgeFinding: _acknowledge,
    EscalateFinding: _escalate,
    RecordNotice: _notice,
    ProposeMitigation: mitigation.propose,
    ApproveMitigation: mitigation.approve,
    RejectMitigation: mitigation.reject,
    ReviewMitigation: mitigation.review,
    EndAcceptance: mitigation.end,
}
