"""Why somebody stands as they do against a rule, worked out from what is known: one answer for pages and terminal."""

from datetime import date, datetime
from typing import Any, NamedTuple

import psycopg

from domain.rules.explaining import Explanation, explain, not_for
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from domain.vocabulary import PersonId
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading


class Explained(NamedTuple):
    """The answer, with what the rule rests on. not_for: why it asks nothing of the person, where it does not."""

    rule_id: str
    pack_version: str
    person_id: PersonId
    on: date
    known_at: datetime | None
    statement: str
    source: str
    doubt: str
    explanations: list[Explanation]
    not_for: str


def explained(
    connection: psycopg.Connection[Any], rule: Rule, person_id: PersonId, on: date, known_at: datetime | None
) -> Explained:
    """Why this person stands so on that day, as known then (None: now)."""
    with reading(connection, KNOWS_ALL):
        knowledge = KnowledgeThen(connection, known_at)
        found = explain(rule, SHAPES, person_id, knowledge, on)
        why_not = "" if found else not_for(rule, person_id, knowledge, on)
    return Explained(
        *(rule.id, rule.pack_version, person_id, on, known_at),
        *(rule.statement, rule.source, rule.doubt, found, why_not),
    )
