"""Somebody's declarations as decisions about them need it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from domain.event import Event
from domain.interest_declaration.events import (
    DecisionMakerNamed,
    DeclarationsPublished,
    InterestAmended,
    InterestEnded,
    InterestEvent,
    InterestRedacted,
    InterestRegistered,
    InterestReviewed,
    InterestsConfirmed,
    NilReturned,
)
from domain.interest_declaration.vocabulary import ManagementAction
from domain.vocabulary import InterestId, InterestKind, PersonId


@dataclass(frozen=True, slots=True)
class Interest:
    """One interest. reviews: who looked at it when, and what they decided."""

    kind: InterestKind
    arose_on: date
    last_day: date | None = None
    reviews: frozenset[tuple[date, PersonId, ManagementAction]] = frozenset()
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class InterestDeclaration:
    """Interests by id; the days of nil returns, confirmations and publications; who is on the list since when."""

    version: int = 0
    interests: Mapping[InterestId, Interest] = field(default_factory=dict)
    nils: frozenset[date] = frozenset()
    confirmed: frozenset[date] = frozenset()
    published: frozenset[date] = frozenset()
    named: Mapping[date, bool] = field(default_factory=dict)

    @property
    def ever_declared(self) -> bool:
        """Whether anything was ever declared, also that there is nothing."""
        return bool(self.interests or self.nils)

    def open_on(self, day: date) -> tuple[InterestId, ...]:
        """The interests that have not ended by that day, also those that are only to come."""
        return tuple(key for key, each in self.interests.items() if each.last_day is None or each.last_day >= day)

    def decides_on(self, day: date) -> bool:
        """Whether the list has the person on it that day."""
        begun = [since for since in self.named if since <= day]
        return self.named[max(begun)] if begun else False


def _one(state: InterestDeclaration, event: InterestEvent, **changes: Any) -> InterestDeclaration:
    interest = replace(state.interests[event.interest_id], **changes)
    return replace(state, interests={**state.interests, event.interest_id: interest})


def _registered(state: InterestDeclaration, event: InterestRegistered) -> InterestDeclaration:
    interest = Interest(event.interest_kind, event.arose_on, event.last_day)
    return replace(state, interests={**state.interests, event.interest_id: interest})


def _amended(state: InterestDeclaration, event: InterestAmended) -> InterestDeclaration:
    return _one(state, event, kind=event.interest_kind, arose_on=event.arose_on)


def _reviewed(state: InterestDeclaration, event: InterestReviewed) -> InterestDeclaration:
    review = (event.effective_on, event.reviewed_by, event.action)
    return _one(state, event, reviews=state.interests[event.interest_id].reviews | {review})


def _named(state: InterestDeclaration, event: DecisionMakerNamed) -> InterestDeclaration:
    return replace(state, named={**state.named, event.effective_on: event.decides})


_EVOLVE: dict[type[Event], Callable[[InterestDeclaration, Any], InterestDeclaration]] = {
    InterestRegistered: _registered,
    InterestAmended: _amended,
    InterestEnded: lambda state, event: _one(state, event, last_day=event.effective_on),
    InterestReviewed: _reviewed,
    InterestRedacted: lambda state, event: _one(state, event, redacted=True),
    NilReturned: lambda state, event: replace(state, nils=state.nils | {event.effective_on}),
    InterestsConfirmed: lambda state, event: replace(state, confirmed=state.confirmed | {event.effective_on}),
    DeclarationsPublished: lambda state, event: replace(state, published=state.published | {event.effective_on}),
    DecisionMakerNamed: _named,
}


def evolve(state: InterestDeclaration, event: Event) -> InterestDeclaration:
    """The declarations after `event`; an event of another kind, or about an unknown interest, only counts."""
    state = replace(state, version=event.version)
    known = not isinstance(event, InterestEvent) or event.interest_id in state.interests
    if not known and not isinstance(event, InterestRegistered):
        return state
    change = _EVOLVE.get(type(event))
    return state if change is None else change(state, event)
