"""Whether a rule is waived for somebody.

Promises: one asks and another answers, and neither is the person for whom it is waived (ACC-07). It has an end. What a
statute or a regulator asks, what is about restricted matters and what is about a circle of people is never waived.
"""

from collections.abc import Callable
from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.rule_waiver.commands import GrantWaiver, RefuseWaiver, RequestWaiver, RevokeWaiver, WaiverCommand
from domain.rule_waiver.events import WaiverEvent, WaiverGranted, WaiverRefused, WaiverRequested, WaiverRevoked
from domain.rule_waiver.state import Request, RuleWaiver, evolve
from domain.rules.packs import load_packs
from domain.rules.precedence import may_be_waived
from domain.vocabulary import PersonId, RuleId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = RuleWaiver()


def decide(state: RuleWaiver, command: WaiverCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    return _DECIDE[type(command)](state, command)


def _request(state: RuleWaiver, command: RequestWaiver) -> tuple[Event, ...]:
    _must_be_waivable(command.rule_id)
    _must_be_another(command, command.requested_by)
    if command.until < command.effective_on:
        raise Rejected("ends_before_it_begins", "The last day of a waiver cannot be before its first day.")
    asked = Request(command.requested_by, command.ground, command.effective_on, command.until)
    if state.request == asked:
        return ()
    facts = command.model_dump(include={"requested_by", "ground", "until"})
    return _made(state, command, WaiverRequested, **facts)


def _grant(state: RuleWaiver, command: GrantWaiver) -> tuple[Event, ...]:
    asked = _asked(state)
    _must_be_another(command, command.granted_by)
    if command.granted_by == asked.requested_by:
        raise Rejected("own_request", "Whoever asked for it cannot grant it; somebody else must.")
    if command.effective_on > asked.until:
        raise Rejected("over_already", "The last day for which it was asked is over; ask anew.")
    first_day = max(asked.first_day, command.effective_on)
    facts = {"requested_by": asked.requested_by, "ground": asked.ground, "until": asked.until}
    recorder = Recorder(command, state.version)
    return (
        recorder(WaiverGranted, command.person_id, first_day, **_of(command), **facts, granted_by=command.granted_by),
    )


def _refuse(state: RuleWaiver, command: RefuseWaiver) -> tuple[Event, ...]:
    _asked(state)
    _must_be_another(command, command.refused_by)
    return _made(state, command, WaiverRefused, refused_by=command.refused_by)


def _revoke(state: RuleWaiver, command: RevokeWaiver) -> tuple[Event, ...]:
    if state.granted is None or command.effective_on > state.granted[1]:
        raise Rejected("not_waived", "The rule is not waived for this person on that day.")
    return _made(state, command, WaiverRevoked, revoked_by=command.revoked_by)


def _must_be_waivable(rule_id: RuleId) -> None:
    versions = [rule for rule in load_packs() if rule.id == rule_id]
    if not versions:
        raise Rejected("no_such_rule", "No pack has a rule with this id.")
    if not all(map(may_be_waived, versions)):
        raise Rejected("never_waived", "This rule is waived for nobody: it is a statute's, or others rely on it.")


def _must_be_another(command: WaiverCommand, person_id: PersonId) -> None:
    if person_id == command.person_id:
        raise Rejected("own_waiver", "Nobody asks for, or decides about, a waiver for themselves.")


def _asked(state: RuleWaiver) -> Request:
    if state.request is None:
        raise Rejected("nothing_requested", "Nobody has asked that this rule be waived, or it was answered already.")
    return state.request


def _of(command: WaiverCommand) -> dict[str, Any]:
    return {"rule_id": command.rule_id}


def _made(state: RuleWaiver, command: WaiverCommand, kind: type[WaiverEvent], **facts: Any) -> tuple[Event, ...]:
    return (Recorder(command, state.version)(kind, command.person_id, **_of(command), **facts),)


_DECIDE: dict[type[WaiverCommand], Callable[[RuleWaiver, Any], tuple[Event, ...]]] = {
    RequestWaiver: _request,
    GrantWaiver: _grant,
    RefuseWaiver: _refuse,
    RevokeWaiver: _revoke,
}
