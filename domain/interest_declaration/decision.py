"""What may be declared, and what may be done with it.

Promises: nothing in words of its own (T-47); a nil return stands only where no interest is open (S2-6); nobody reviews
their own interest (ACC-07).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.interest_declaration.commands import (
    AmendInterest,
    ConfirmInterests,
    DeclarationCommand,
    EndInterest,
    NameDecisionMaker,
    OneInterest,
    PublishDeclarations,
    RedactInterest,
    RegisterInterest,
    ReturnNil,
    ReviewInterest,
)
from domain.interest_declaration.events import (
    DecisionMakerNamed,
    DeclarationEvent,
    DeclarationsPublished,
    InterestAmended,
    InterestEnded,
    InterestRedacted,
    InterestRegistered,
    InterestReviewed,
    InterestsConfirmed,
    NilReturned,
)
from domain.interest_declaration.state import Interest, InterestDeclaration, evolve

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = InterestDeclaration()


def decide(state: InterestDeclaration, command: DeclarationCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    if command.reason is not None:
        raise Rejected("free_text", "A declaration has no room for free text; leave the reason out.")
    return _DECIDE[type(command)](state, command)


def _name(state: InterestDeclaration, command: NameDecisionMaker) -> tuple[Event, ...]:
    if state.decides_on(command.effective_on) == command.decides:
        return ()
    return _made(state, command, DecisionMakerNamed, decides=command.decides)


def _register(state: InterestDeclaration, command: RegisterInterest) -> tuple[Event, ...]:
    known = state.interests.get(command.interest_id)
    if known is not None:
        if (known.kind, known.arose_on) == (command.interest_kind, command.arose_on):
            return ()
        raise Rejected("interest_known", "This interest was declared before; amend it instead.")
    _in_order(command.arose_on, command.last_day)
    facts = command.model_dump(include={"interest_id", "interest_kind", "arose_on", "last_day"})
    return _made(state, command, InterestRegistered, **facts)


def _amend(state: InterestDeclaration, command: AmendInterest) -> tuple[Event, ...]:
    known = _known(state, command)
    if (known.kind, known.arose_on) == (command.interest_kind, command.arose_on):
        return ()
    _in_order(command.arose_on, known.last_day)
    facts = command.model_dump(include={"interest_id", "interest_kind", "arose_on"})
    return _made(state, command, InterestAmended, **facts)


def _end(state: InterestDeclaration, command: EndInterest) -> tuple[Event, ...]:
    known = _known(state, command)
    _in_order(known.arose_on, command.effective_on)
    if known.last_day == command.effective_on:
        return ()
    return _made(state, command, InterestEnded, interest_id=command.interest_id)


def _nil(state: InterestDeclaration, command: ReturnNil) -> tuple[Event, ...]:
    if state.open_on(command.effective_on):
        raise Rejected("interest_open", "A nil return says that there is no interest, and one is open; end it first.")
    return () if command.effective_on in state.nils else _made(state, command, NilReturned)


def _confirm(state: InterestDeclaration, command: ConfirmInterests) -> tuple[Event, ...]:
    if not state.open_on(command.effective_on):
        raise Rejected("no_interest_open", "There is no open interest that could be confirmed; return nil instead.")
    return () if command.effective_on in state.confirmed else _made(state, command, InterestsConfirmed)


def _review(state: InterestDeclaration, command: ReviewInterest) -> tuple[Event, ...]:
    known = _known(state, command)
    if command.reviewed_by == command.person_id:
        raise Rejected("reviews_own_interest", "Nobody decides about an interest of their own; their manager must.")
    if (command.effective_on, command.reviewed_by, command.action) in known.reviews:
        return ()
    facts = {"interest_id": command.interest_id, "reviewed_by": command.reviewed_by, "action": command.action}
    return _made(state, command, InterestReviewed, **facts)


def _publish(state: InterestDeclaration, command: PublishDeclarations) -> tuple[Event, ...]:
    if not state.ever_declared:
        raise Rejected("nothing_declared", "This person has declared nothing that could be published.")
    return () if command.effective_on in state.published else _made(state, command, DeclarationsPublished)


def _redact(state: InterestDeclaration, command: RedactInterest) -> tuple[Event, ...]:
    known = _known(state, command)
    return () if known.redacted else _made(state, command, InterestRedacted, interest_id=command.interest_id)


def _known(state: InterestDeclaration, command: OneInterest) -> Interest:
    known = state.interests.get(command.interest_id)
    if known is None:
        raise Rejected("unknown_interest", "This person has declared no interest with this id.")
    return known


def _in_order(arose_on: date, last_day: date | None) -> None:
    if last_day is not None and last_day < arose_on:
        raise Rejected("ends_before_it_begins", "The last day of an interest cannot be before it arose.")


def _made(
    state: InterestDeclaration, command: DeclarationCommand, kind: type[DeclarationEvent], **facts: Any
) -> tuple[Event, ...]:
    return (Recorder(command, state.version)(kind, command.person_id, **facts),)


_DECIDE: dict[type[DeclarationCommand], Callable[[InterestDeclaration, Any], tuple[Event, ...]]] = {
    NameDecisionMaker: _name,
    RegisterInterest: _register,
    AmendInterest: _amend,
    EndInterest: _end,
    ReturnNil: _nil,
    ConfirmInterests: _confirm,
    ReviewInterest: _review,
    PublishDeclarations: _publish,
    RedactInterest: _redact,
}
