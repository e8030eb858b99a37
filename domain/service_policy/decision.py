"""Whether a service's decision changes anything."""

from collections.abc import Callable
from typing import Any

from domain.event import Event, Recorder
from domain.service_policy.commands import PolicyCommand, SetRoleTemplate, SetSeparationMode
from domain.service_policy.events import PolicyEvent, RoleTemplateSet, SeparationModeSet
from domain.service_policy.state import ServicePolicy, decided, evolve

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = ServicePolicy()
NOBODY = (None, None)
"""A template that asks for nobody in particular: what holds before there is one."""


def decide(state: ServicePolicy, command: SetSeparationMode | SetRoleTemplate) -> tuple[Event, ...]:
    """What holds from that day on; nothing where it holds already. Raises Rejected for a correction of nothing."""
    facts = state.facts
    command = facts.aimed(command)
    made = _MADE[type(command)](Recorder(command, state.version), command)
    ((key, value),) = decided(made).items()
    held = facts.in_force(key, command.effective_on)
    repeats = command.supersedes is None and (held.value if held else NOBODY) == value
    return () if repeats or facts.settled(key, command, value) else facts.of_one_kind((made,))


def _mode(record: Recorder, command: SetSeparationMode) -> PolicyEvent:
    return record(SeparationModeSet, command.unit_id, mode=command.mode)


def _template(record: Recorder, command: SetRoleTemplate) -> PolicyEvent:
    said: dict[str, Any] = {
        "role": command.role,
        "profession": command.profession,
        "career_stage": command.career_stage,
    }
    return record(RoleTemplateSet, command.unit_id, **said)


_MADE: dict[type[PolicyCommand], Callable[[Recorder, Any], PolicyEvent]] = {
    SetSeparationMode: _mode,
    SetRoleTemplate: _template,
}
