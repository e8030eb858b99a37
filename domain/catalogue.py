"""Every event and command by its fixed name, and which aggregate decides which command.

The names are what is stored and published; classes may move and be renamed, names may not.
"""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

from domain.access import commands as access_commands
from domain.access import decision as access
from domain.access import events as access_events
from domain.event import Command, Event
from domain.finding import commands as finding_commands
from domain.finding import decision as finding
from domain.finding import events as finding_events
from domain.interest_declaration import commands as declaration_commands
from domain.interest_declaration import decision as declaration
from domain.interest_declaration import events as declaration_events
from domain.organisation_unit import commands as unit_commands
from domain.organisation_unit import decision as unit
from domain.organisation_unit import events as unit_events
from domain.peer_post import commands as peer_post_commands
from domain.peer_post import decision as peer_post
from domain.peer_post import events as peer_post_events
from domain.preceptorship_plan import commands as plan_commands
from domain.preceptorship_plan import decision as plan
from domain.preceptorship_plan import events as plan_events
from domain.restricted_finding import commands as restricted_finding_commands
from domain.restricted_finding import decision as restricted_finding
from domain.restricted_finding import events as restricted_finding_events
from domain.restricted_matter import commands as matter_commands
from domain.restricted_matter import decision as matter
from domain.restricted_matter import events as matter_events
from domain.rule_pack import commands as pack_commands
from domain.rule_pack import decision as pack
from domain.rule_pack import events as pack_events
from domain.rule_waiver import commands as waiver_commands
from domain.rule_waiver import decision as waiver
from domain.rule_waiver import events as waiver_events
from domain.service_policy import commands as policy_commands
from domain.service_policy import decision as policy
from domain.service_policy import events as policy_events
from domain.small_record import commands as record_commands
from domain.small_record import decision as record
from domain.small_record import events as record_events
from domain.staff_member import commands as staff_commands
from domain.staff_member import decision as staff
from domain.staff_member import events as staff_events
from domain.supervision_group import commands as group_commands
from domain.supervision_group import decision as group
from domain.supervision_group import events as group_events
from domain.supervision_relationship import commands as relationship_commands
from domain.supervision_relationship import decision as relationship
from domain.supervision_relationship import events as relationship_events
from domain.supervision_session import commands as session_commands
from domain.supervision_session import decision as session
from domain.supervision_session import events as session_events


class Aggregate(NamedTuple):
    """How one kind of stream decides.

    initial: the state before the first event; every state has `version`, the number of events folded into it.
    decide(state, command): the new events, none where the command changes nothing; raises Rejected.
    evolve(state, event): the next state.
    """

    name: str
    initial: Any
    decide: Callable[[Any, Any], tuple[Event, ...]]
    evolve: Callable[[Any, Any], Any]


_ROOMS: tuple[tuple[str, ModuleType, ModuleType, ModuleType], ...] = (
    ("staff_member", staff_events, staff_commands, staff),
    ("supervision_relationship", relationship_events, relationship_commands, relationship),
    ("supervision_session", session_events, session_commands, session),
    ("supervision_group", group_events, group_commands, group),
    ("preceptorship_plan", plan_events, plan_commands, plan),
    ("organisation_unit", unit_events, unit_commands, unit),
    ("service_policy", policy_events, policy_commands, policy),
    ("finding", finding_events, finding_commands, finding),
    ("interest_declaration", declaration_events, declaration_commands, declaration),
    ("rule_waiver", waiver_events, waiver_commands, waiver),
    ("rule_pack", pack_events, pack_commands, pack),
    ("small_record", record_events, record_commands, record),
    ("peer_post", peer_post_events, peer_post_commands, peer_post),
    ("access", access_events, access_commands, access),
    ("restricted_matter", matter_events, matter_commands, matter),
    ("restricted_finding", restricted_finding_events, restricted_finding_commands, restricted_finding),
)


def _classes_with(module: ModuleType, base: type, field: str) -> Iterator[tuple[str, Any]]:
    for member in vars(module).values():
        if isinstance(member, type) and issubclass(member, base) and member.__module__ == module.__name__:
            name = member.model_fields[field].default  # type: ignore[attr-defined]
            if name:
                yield name, member


EVENTS: dict[str, type[Event]] = {
    name: kind for _, events, _, _ in _ROOMS for name, kind in _classes_with(events, Event, "type")
}
"""Event class by wire name."""

COMMANDS: dict[str, type[Command]] = {
    name: kind for _, _, commands, _ in _ROOMS for name, kind in _classes_with(commands, Command, "kind")
}
"""Command class by its kind."""

RESTRICTED: frozenset[str] = frozenset(name for name, kind in EVENTS.items() if kind.RESTRICTED)
"""Wire names of events that only few may see; ordinary questions are answered as if there were none."""

DECIDES: dict[type[Command], Aggregate] = {
    kind: Aggregate(room, decision.INITIAL, decision.decide, decision.evolve)
    for room, _, commands, decision in _ROOMS
    for _, kind in _classes_with(commands, Command, "kind")
}
"""The aggregate that decides a class of command."""

UPCASTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By an old wire name: turns its body into that of the next version, `type` included. None is old yet."""
