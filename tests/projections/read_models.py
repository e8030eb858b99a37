"""A read model in a schema of its own, for tests: apply batches as a projector does, look at whole tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import psycopg

from domain.event import Event
from domain.rules.rule import Rule
from projections.compliance.apply import compliance
from projections.conflicts.apply import conflicts
from projections.projection import Projection, create_tables, work_in
from projections.restricted.apply import restricted_cases
from projections.rule_read_model import RuleReadModel
from tests.domain.rulebook import RULES, SHAPES

TODAY = date(2026, 6, 1)
SPANS = """
select kind, found_from, people, subject, first_day, last_day, pack_version, status, due_on, severity, unit_id,
    evidence, known_from, known_to
from span
"""


def conflicts_model(rules: Iterable[Rule] = RULES.values()) -> RuleReadModel:
    """The conflicts projection with a fixed today."""
    return conflicts(list(rules), SHAPES, lambda: TODAY)


def compliance_model(rules: Iterable[Rule] = RULES.values()) -> RuleReadModel:
    """The compliance projection with a fixed today."""
    return compliance(list(rules), SHAPES, lambda: TODAY)


def restricted_model(rules: Iterable[Rule] = RULES.values()) -> RuleReadModel:
    """The projection of restricted cases with a fixed today."""
    return restricted_cases(list(rules), SHAPES, lambda: TODAY)


def make(connection: psycopg.Connection, projection: Projection, schema: str) -> None:
    """Fresh tables."""
    with connection.transaction():
        connection.execute(f'drop schema if exists "{schema}" cascade')
        create_tables(connection, projection, schema)


def apply(
    connection: psycopg.Connection, projection: Projection, schema: str, batch: Sequence[Event], alone: bool
) -> None:
    """One batch in one transaction."""
    with connection.transaction():
        work_in(connection, schema)
        projection.apply(connection, batch, alone=alone)


def rows(connection: psycopg.Connection, schema: str, query: str = SPANS) -> list[tuple[Any, ...]]:
    """All rows of a query in that schema, sorted, without surrogate ids."""
    with connection.transaction():
        work_in(connection, schema)
        found = connection.execute(query.encode()).fetchall()
    return sorted((tuple(map(_plain, row)) for row in found), key=repr)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
