"""What may be recorded of a restricted matter.

Promises: that there is one and since when, never what it is, who raised it or in which words (S0-20, S4-9, ACC-09).
"""

from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.restricted_matter import commands as ask
from domain.restricted_matter import events as restricted
from domain.restricted_matter.state import CLOSED, OPEN, RestrictedMatter, evolve, key_of

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = RestrictedMatter()
KINDS: dict[type[ask.MatterCommand], type[restricted.MatterEvent]] = {
    ask.OpenFormalProcess: restricted.FormalProcessOpened,
    ask.CloseFormalProcess: restricted.FormalProcessClosed,
    ask.RaiseConcern: restricted.ConcernRaised,
    ask.CloseConcern: restricted.ConcernClosed,
    ask.DeclareTie: restricted.TieDeclared,
    ask.EndTie: restricted.TieEnded,
}
CLOSES = (ask.CloseFormalProcess, ask.CloseConcern, ask.EndTie)


def decide(state: RestrictedMatter, command: ask.MatterCommand) -> tuple[Event, ...]:
    """The event that `command` leads to, none where it changes nothing. Raises Rejected."""
    if len(set(command.concerned)) < len(command.concerned):
        raise Rejected("same_person", "A matter between two people needs two of them.")
    command, key = state.facts.aimed(command), key_of(KINDS[type(command)], command.matter_id)
    closes = isinstance(command, CLOSES)
    if closes and not any(fact.value != CLOSED for fact in state.facts.of(*key)):
        raise Rejected("unknown_matter", "Nothing is known that could be closed; its opening may still come.")
    value = CLOSED if closes else getattr(command, "interest_kind", OPEN)
    held = state.facts.in_force(key, command.effective_on)
    repeats = command.supersedes is None and held is not None and held.value == value
    if repeats or state.facts.settled(key, command, value):
        return ()
    return state.facts.of_one_kind((_made(state, command),))


def _made(state: RestrictedMatter, command: ask.MatterCommand) -> Event:
    """Without the reason: it is free text."""
    about, *other = command.concerned
    facts: dict[str, Any] = {"matter_id": command.matter_id}
    if other:
        facts["other_person_id"] = other[0]
    if isinstance(command, ask.DeclareTie):
        facts["interest_kind"] = command.interest_kind
    silent = command.model_copy(update={"reason": None})
    return Recorder(silent, state.version)(KINDS[type(command)], about, **facts)
