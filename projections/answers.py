"""Questions that every read model of rules answers, on both axes of time.

`known_at` None: as known now. Otherwise as known at that moment (aware datetime), whatever was learned since.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.vocabulary import Severity, Status
from projections.projection import reading
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
MANY = 10_000
FOUND_IN = ("conflicts", "compliance")
"""The read models whose findings everybody may be told of; what is found of restricted cases is not among them."""


class StandingRow(NamedTuple):
    """How a rule stands for these people over these days; as in domain.rules.rule.Standing and Assessment.

    unit_id: where the first of the people belongs. known_from, known_to: when this was believed; None: it still is.
    """

    rule_id: str
    people: tuple[UUID, ...]
    subject: str
    first_day: date
    last_day: date | None
    pack_version: str
    status: Status
    due_on: date | None
    severity: Severity
    evidence: tuple[UUID, ...]
    unit_id: UUID | None
    known_from: datetime
    known_to: datetime | None


class FindingRow(NamedTuple):
    """One state of a finding: "open", "acknowledged", "proposed", "accepted" or "cleared" (with its cause).

    review_on, accepted_until, named: of the mitigation, while one is proposed or approved. level: how many above were
    told because nobody took note.
    """

    finding_id: UUID
    version: int
    state: str
    rule_id: str
    pack_id: str
    pack_version: str
    people: tuple[UUID, ...]
    subject: str
    first_day: date
    last_day: date | None
    severity: Severity
    unit_id: UUID | None
    cause: str | None
    acknowledged_by: UUID | None
    evidence: tuple[UUID, ...]
    event_id: UUID
    known_from: datetime
    known_to: datetime | None
    review_on: date | None
    accepted_until: date | None
    named: tuple[UUID, ...]
    level: int


class RoleRow(NamedTuple):
    """`holder` has `role` toward `subject` over these days; subject_key as in domain.roles.RoleHeld."""

    holder: UUID
    subject: UUID
    role: str
    subject_key: str
    first_day: date
    last_day: date | None
    evidence: tuple[UUID, ...]
    known_from: datetime
    known_to: datetime | None


def believed(table: LiteralString, known_at: datetime | None) -> sql.Composable:
    """The condition that a row was believed at that moment."""
    if known_at is None:
        return sql.SQL(f"{table}.known_to is null")
    return sql.SQL(f"{table}.known_from <= {{at}} and ({table}.known_to is null or {table}.known_to > {{at}})").format(
        at=sql.Literal(known_at)
    )


def standings(
    connection: psycopg.Connection,
    schema: str,
    on: date,
    *,
    known_at: datetime | None = None,
    person_id: UUID | None = None,
    among_all: bool = False,
    unit_id: UUID | None = None,
    rules: Sequence[str] | None = None,
    statuses: Iterable[Status] | None = None,
    due_until: date | None = None,
    limit: int = MANY,
    skip: int = 0,
) -> list[StandingRow]:
    """How everybody (or one person, one unit) stands on a day; what falls due first comes first.

    among_all: `person_id` may be any of the people concerned, not only the one from whose side it was found.
    """
    about = "span.people @> array[%(person_id)s::uuid]" if among_all else "span.found_from[1] = %(person_id)s::uuid"
    query = sql.SQL(SQL["standings"]).format(
        believed=believed("span", known_at), believed_unit=believed("unit", known_at), about_person=sql.SQL(about)
    )
    asked = {
        "on": on,
        "person_id": person_id,
        "unit_id": unit_id,
        "rules": None if rules is None else list(rules),
        "statuses": None if statuses is None else [status.value for status in statuses],
        "due_until": due_until,
        "limit": limit,
        "skip": skip,
    }
    with reading(connection, schema):
        return [_standing(row) for row in connection.execute(query, asked)]


def findings(
    connection: psycopg.Connection,
    schema: str,
    *,
    on: date | None = None,
    known_at: datetime | None = None,
    finding_id: UUID | None = None,
    person_id: UUID | None = None,
    unit_id: UUID | None = None,
    rules: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
    limit: int = MANY,
    skip: int = 0,
) -> list[FindingRow]:
    """Findings in the state of that moment, the gravest first. on: only those that held on that day."""
    query = sql.SQL(SQL["findings"]).format(believed_finding=believed("finding", known_at))
    asked = {
        "on": on,
        "finding_id": finding_id,
        "person_id": person_id,
        "unit_id": unit_id,
        "rules": None if rules is None else list(rules),
        "states": None if states is None else list(states),
        "limit": limit,
        "skip": skip,
    }
    with reading(connection, schema):
        return [_finding(row) for row in connection.execute(query, asked)]


def finding_states(connection: psycopg.Connection, schema: str, finding_id: UUID) -> list[FindingRow]:
    """Every state that a finding was ever in, the first one first; empty where it belongs to another read model."""
    query = sql.SQL(SQL["findings"]).format(believed_finding=sql.SQL("true"))
    nothing = {"on": None, "person_id": None, "unit_id": None, "rules": None, "states": None, "limit": MANY, "skip": 0}
    with reading(connection, schema):
        rows = [_finding(row) for row in connection.execute(query, {**nothing, "finding_id": finding_id})]
    return sorted(rows, key=lambda row: row.version)


def spans_of_finding(
    connection: psycopg.Connection, schema: str, finding_id: UUID, known_at: datetime | None = None
) -> list[StandingRow]:
    """The rows behind a finding from its first day on: the breach, and what followed it."""
    query = sql.SQL(SQL["spans_of_finding"]).format(believed=believed("span", known_at))
    with reading(connection, schema):
        return [_standing(row) for row in connection.execute(query, {"finding_id": finding_id})]


def spans_of_person(
    connection: psycopg.Connection,
    schema: str,
    person_id: UUID,
    since: date,
    until: date,
    known_at: datetime | None = None,
    rule_id: str | None = None,
) -> list[StandingRow]:
    """What every rule, or one, says from this person's side between two days; the spans of one rule ascend."""
    query = sql.SQL(SQL["spans_of_person"]).format(believed=believed("span", known_at))
    asked = {"person_id": person_id, "since": since, "until": until, "rule": rule_id}
    with reading(connection, schema):
        return [_standing(row) for row in connection.execute(query, asked)]


def roles(
    connection: psycopg.Connection,
    schema: str,
    person_id: UUID,
    on: date | None = None,
    known_at: datetime | None = None,
) -> list[RoleRow]:
    """Who holds which role toward this person, and this person toward whom; on a day, or ever."""
    query = sql.SQL(SQL["roles"]).format(believed=believed("span", known_at))
    with reading(connection, schema):
        rows = connection.execute(query, {"person_id": person_id, "on": on}).fetchall()
    return [RoleRow._make(row)._replace(evidence=tuple(row[6])) for row in rows]


def managers_above(connection: psycopg.Connection, person_id: UUID, on: date) -> tuple[UUID, ...]:
    """Everybody above this person in line management on that day, as known now."""
    with reading(connection, "conflicts"):
        rows = connection.execute(SQL["above"], {"person_id": person_id, "on": on}).fetchall()
    return tuple(row[0] for row in rows)


def _standing(row: tuple[Any, ...]) -> StandingRow:
    rule_id, people, subject, first_day, last_day, version, status, due_on, severity, evidence, *rest = row
    return StandingRow(
        rule_id, tuple(people), subject, first_day, last_day, version, Status(status), due_on, Severity(severity),
        tuple(evidence), *rest,
    )  # fmt: skip


def _finding(row: tuple[Any, ...]) -> FindingRow:
    known = FindingRow._make(row)
    people, evidence, named = tuple(known.people), tuple(known.evidence), tuple(known.named)
    return known._replace(people=people, evidence=evidence, named=named, severity=Severity(known.severity))
