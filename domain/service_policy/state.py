"""What one service has decided, as its decisions need it."""

from dataclasses import dataclass, field, replace

from domain.event import Event
from domain.facts import Facts
from domain.service_policy.events import SeparationModeSet

MODE = ("mode",)


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """The separation modes of one unit, each from its day on."""

    version: int = 0
    facts: Facts = field(default_factory=Facts)


def evolve(state: ServicePolicy, event: Event) -> ServicePolicy:
    """The policy after `event`; an event of another kind only counts."""
    values = {MODE: event.mode} if isinstance(event, SeparationModeSet) else {}
    return replace(state, version=event.version, facts=state.facts.noting(event, values))
