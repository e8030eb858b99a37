"""What one service has decided, as its decisions need it."""

from dataclasses import dataclass, field, replace
from typing import Any

from domain.event import Event
from domain.facts import Facts, Key
from domain.service_policy.events import RoleTemplateSet, SeparationModeSet


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """The separation modes and role templates of one unit, each from its day on."""

    version: int = 0
    facts: Facts = field(default_factory=Facts)


def decided(event: Event) -> dict[Key, Any]:
    """What the event decides, by what it is about."""
    if isinstance(event, SeparationModeSet):
        return {("mode",): event.mode}
    if isinstance(event, RoleTemplateSet):
        return {("template", event.role): (event.profession, event.career_stage)}
    return {}


def evolve(state: ServicePolicy, event: Event) -> ServicePolicy:
    """The policy after `event`; an event of another kind only counts."""
    return replace(state, version=event.version, facts=state.facts.noting(event, decided(event)))
