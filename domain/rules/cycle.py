"""Chains of oversight that come back to where they began (COI-05).

An edge leads from a person to whoever oversees them: the line manager, or the supervisor of their supervision. A cycle
is there on the days on which all its edges are (T-14), and is told once, from its smallest id on, whoever it was found
from and whichever edge came last (T-13).
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import roles_toward
from domain.rules.applies_to import in_force
from domain.rules.role_days import (
    CORRECTIONS,
    LINE_MANAGEMENT,
    POSTS,
    PRESENCE,
    RELATIONSHIPS,
    about,
    any_of,
    real,
    subjects_of,
    together,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.staff_member.events import HistoryCorrected
from domain.supervision_relationship.events import RelationshipEvent
from domain.timeline import Timeline, always, combine
from domain.vocabulary import PersonId, Role, Status, SupervisionKind


class Chain(StrEnum):
    """Which edges a cycle is made of; MIXED: of both, on days on which it is not wholly one of the others."""

    SUPERVISION_OF_SUPERVISION = "supervision_of_supervision"
    LINE_MANAGEMENT = "line_management"
    MIXED = "mixed"


class Parameters(BaseModel):
    """chains: which cycles to look for. max_people: longer ones are not looked for (a bound on the search)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chains: tuple[Chain, ...] = tuple(Chain)
    max_people: int = Field(12, ge=2, le=50)


_OVERSIGHT = (Role.LINE_MANAGER, Role.SUPERVISOR_OF_SUPERVISION)


class Edge(NamedTuple):
    """Who oversees somebody, with the events that show it in each chain, and in either."""

    upward: PersonId
    supervision: Timeline[Held | None]
    management: Timeline[Held | None]
    either: Timeline[Held | None]


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each cycle through this person that ever closed: BREACHED while closed, else COMPLIANT."""
    parameters: Parameters = rule.parameters
    found: list[Assessment] = []
    if not any(subjects_of(knowledge.person(person_id), role) for role in _OVERSIGHT):
        return found  # Somebody who oversees nobody is in no cycle: that is most people.
    for people, edges in _cycles(person_id, knowledge, parameters.max_people):
        start = people.index(min(people))
        turned = people[start:] + people[:start]
        in_order = edges[start:] + edges[:start]
        for chain in parameters.chains:
            closed = _closed(chain, in_order)
            if any(closed.values):
                timeline = combine(_standing, in_force(rule), closed)
                found.append(Assessment(turned, f"cycle:{chain}", timeline, turned))
    return found


def _standing(asked: bool, closed: Held | None) -> Standing:
    if not asked:
        return Standing(Status.NOT_APPLICABLE)
    return Standing(Status.BREACHED, None, closed) if closed else Standing(Status.COMPLIANT)


def _closed(chain: Chain, edges: tuple[Edge, ...]) -> Timeline[Held | None]:
    """The events behind all edges, on the days on which all are there in this chain."""
    supervision = _all([edge.supervision for edge in edges])
    management = _all([edge.management for edge in edges])
    if chain is Chain.SUPERVISION_OF_SUPERVISION:
        return supervision
    if chain is Chain.LINE_MANAGEMENT:
        return management
    either = _all([edge.either for edge in edges])
    return combine(lambda any_, sos, line: None if sos or line else any_, either, supervision, management)


def _all(edges: list[Timeline[Held | None]]) -> Timeline[Held | None]:
    return combine(lambda *held: together(*held) if all(held) else None, *edges)


def _cycles(
    start: PersonId, knowledge: Knowledge, max_people: int
) -> Iterator[tuple[tuple[PersonId, ...], tuple[Edge, ...]]]:
    """Every way upward from `start` that comes back to it and is whole on some day, each once.

    A way is followed only while all its edges share a day, so the search costs what was true at once and not all that
    ever was.
    """
    ways: list[tuple[tuple[PersonId, ...], tuple[Edge, ...], Timeline[bool]]] = [((start,), (), always(True))]
    while ways:
        people, edges, open_days = ways.pop()
        for edge in _edges(people[-1], knowledge):
            still = combine(lambda open_, held: open_ and held is not None, open_days, edge.either)
            if not any(still.values):
                continue
            if edge.upward == start:
                yield people, (*edges, edge)
            elif edge.upward not in people and len(people) < max_people:
                ways.append(((*people, edge.upward), (*edges, edge), still))


def _edges(person_id: PersonId, knowledge: Knowledge) -> list[Edge]:
    """Everybody who ever oversaw the person; a person over themselves is no cycle (it is refused elsewhere)."""
    roles = [role for role in roles_toward(knowledge.person(person_id)) if role.role in _OVERSIGHT]
    edges: list[Edge] = []
    for holder in sorted({role.holder for role in roles}):
        of_holder = [(role.role, real(role, knowledge)) for role in roles if role.holder == holder]
        supervision = any_of(held for role, held in of_holder if role is Role.SUPERVISOR_OF_SUPERVISION)
        management = any_of(held for role, held in of_holder if role is Role.LINE_MANAGER)
        edges.append(Edge(holder, supervision, management, any_of((supervision, management))))
    return edges


def changed_by(rule: Rule) -> frozenset[str]:
    """What changes who oversees whom, and on which days."""
    return PRESENCE | POSTS | LINE_MANAGEMENT | RELATIONSHIPS | CORRECTIONS


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The person whose edges changed: every cycle through them is found from their side."""
    if isinstance(event, HistoryCorrected):
        return set(event.people)
    if isinstance(event, RelationshipEvent) and event.kind is not SupervisionKind.SUPERVISION_OF_SUPERVISION:
        return set()
    return {about(event)}


SHAPE = Shape(name="cycle", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
