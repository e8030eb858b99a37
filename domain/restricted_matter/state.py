"""The restricted matters of one person or of two, as decisions about them need them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from domain.event import Event
from domain.facts import Facts, Key
from domain.restricted_matter.events import (
    ConcernClosed,
    ConcernRaised,
    FormalProcessClosed,
    FormalProcessOpened,
    MatterEvent,
    TieDeclared,
    TieEnded,
)
from domain.vocabulary import MatterId

OPEN, CLOSED = "open", "closed"


def key_of(kind: type[MatterEvent], matter_id: MatterId) -> Key:
    """The key of what is told of one matter: its source numbers each kind by itself."""
    return (kind.MATTER, matter_id)


@dataclass(frozen=True, slots=True)
class RestrictedMatter:
    """Which matters are open, each from its day on; of a tie the value is its kind while it is."""

    version: int = 0
    facts: Facts = field(default_factory=Facts)


_SAYS: dict[type[Event], Callable[[Any], str]] = {
    FormalProcessOpened: lambda event: OPEN,
    FormalProcessClosed: lambda event: CLOSED,
    ConcernRaised: lambda event: OPEN,
    ConcernClosed: lambda event: CLOSED,
    TieDeclared: lambda event: event.interest_kind,
    TieEnded: lambda event: CLOSED,
}


def evolve(state: RestrictedMatter, event: Event) -> RestrictedMatter:
    """The matters after `event`; an event of another kind only counts."""
    says = {key_of(type(event), event.matter_id): _SAYS[type(event)](event)} if isinstance(event, MatterEvent) else {}
    return RestrictedMatter(event.version, state.facts.noting(event, says))
