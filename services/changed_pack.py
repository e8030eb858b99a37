"""A changed pack tried on everybody: whose standings would be others, before anybody publishes it. Nothing is written.

Each rule of the pack is tried as if it had been in force instead of the one of the same id.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.rules.comparing import Effect, as_if_always, effects
from domain.rules.packs import in_force, load_packs, rules_of
from domain.rules.precedence import refuse_loosening
from domain.rules.programmes import load_programmes
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from domain.vocabulary import PersonId
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading

AT_ONCE = 200
"""People whose histories are looked up together."""


class Tried(NamedTuple):
    """One rule of the pack, and the one in force in whose place it would stand."""

    rule: Rule
    instead_of: Rule | None


def tried(text: str, name: str, on: date) -> list[Tried]:
    """The rules of a pack in TOML, each beside the one that is in force on that day.

    Raises PackError where the pack cannot be read, or loosens a rule of a higher level.
    """
    known = {rule.id: rule for rule in in_force(load_packs(), on)}
    found = [Tried(rule, known.get(rule.id)) for rule in rules_in(text, name)]
    for rule, instead_of in found:
        if instead_of is not None and rule.level > instead_of.level:
            refuse_loosening(rule, instead_of)
    return found


def rules_in(text: str, name: str) -> Sequence[Rule]:
    """The rules of a pack in TOML; `name` says where it came from. Raises PackError."""
    return rules_of(text, name, load_programmes())


def versions_of(pack_id: str) -> list[str]:
    """The versions of a pack that this installation has."""
    return sorted({rule.pack_version for rule in load_packs() if rule.pack_id == pack_id})


def version(pack_id: str, pack_version: str) -> Sequence[Rule]:
    """One version of a pack; empty where this installation does not have it."""
    return [rule for rule in load_packs() if (rule.pack_id, rule.pack_version) == (pack_id, pack_version)]


def effects_on_everybody(
    connection: psycopg.Connection,
    rules: Sequence[Tried],
    on: date,
    known_at: datetime | None,
    *,
    among: Collection[UUID] | None = None,
    done: Callable[[int, int], None] = lambda people, of: None,
) -> list[Effect]:
    """How the standings of everybody on that day would be others, as known at `known_at` (None: now).

    among: of these people only. done: hears how many people were looked at, and of how many.
    """
    found: list[Effect] = []
    with reading(connection, KNOWS_ALL):
        everybody = KnowledgeThen(connection, known_at).everybody()
        people = [person for person in everybody if among is None or person in among]
        for start in range(0, len(people), AT_ONCE):
            some = people[start : start + AT_ONCE]
            found += _effects_on(connection, rules, some, on, known_at)
            done(start + len(some), len(people))
    return found


def _effects_on(
    connection: psycopg.Connection,
    rules: Sequence[Tried],
    people: Sequence[PersonId],
    on: date,
    known_at: datetime | None,
) -> list[Effect]:
    knowledge = KnowledgeThen(connection, known_at)
    knowledge.hold(people)
    return [
        effect
        for person_id in people
        for rule, instead_of in rules
        for effect in effects(instead_of, as_if_always(rule, instead_of), SHAPES, (person_id, knowledge), on)
    ]
