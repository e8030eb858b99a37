"""Whether a service's decision changes anything."""

from domain.event import Event, Recorder
from domain.service_policy.commands import SetSeparationMode
from domain.service_policy.events import SeparationModeSet
from domain.service_policy.state import MODE, ServicePolicy, evolve

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = ServicePolicy()


def decide(state: ServicePolicy, command: SetSeparationMode) -> tuple[Event, ...]:
    """The mode from that day on; nothing where it holds already. Raises Rejected for a correction of nothing."""
    facts = state.facts
    command = facts.aimed(command)
    held = facts.in_force(MODE, command.effective_on)
    repeats = command.supersedes is None and held is not None and held.value == command.mode
    if repeats or facts.settled(MODE, command, command.mode):
        return ()
    return (Recorder(command, state.version)(SeparationModeSet, command.unit_id, mode=command.mode),)
