"""Questions to conflicts: where roles clash, and who holds which role toward whom; as known now or at any moment."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import psycopg

from projections import answers
from projections.answers import FindingRow, RoleRow, StandingRow
from projections.conflicts.apply import NAME


def roles(
    connection: psycopg.Connection, person_id: UUID, on: date | None = None, known_at: datetime | None = None
) -> list[RoleRow]:
    """Who holds which role toward this person, and this person toward whom; on a day, or ever."""
    return answers.roles(connection, NAME, person_id, on, known_at)


def clashes(
    connection: psycopg.Connection,
    on: date,
    known_at: datetime | None = None,
    *,
    person_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> list[StandingRow]:
    """The clashes on a day: of everybody, of one person (on either side), of one unit."""
    return answers.standings(
        connection, NAME, on, known_at=known_at, person_id=person_id, unit_id=unit_id, among_all=True
    )


def begins(connection: psycopg.Connection, after: date, until: date) -> list[StandingRow]:
    """Clashes that begin on a day after `after` until `until`: what time alone brings about."""
    return answers.begins(connection, NAME, after, until)


def findings(
    connection: psycopg.Connection,
    *,
    on: date | None = None,
    known_at: datetime | None = None,
    person_id: UUID | None = None,
    unit_id: UUID | None = None,
    states: Sequence[str] | None = None,
) -> list[FindingRow]:
    """Findings of clashes in the state of that moment; on: that held on that day."""
    return answers.findings(
        connection, NAME, on=on, known_at=known_at, person_id=person_id, unit_id=unit_id, states=states
    )


def finding_states(connection: psycopg.Connection, finding_id: UUID) -> list[FindingRow]:
    """Every state of one finding; empty where it is not a clash of roles."""
    return answers.finding_states(connection, NAME, finding_id)


def spans_of_finding(
    connection: psycopg.Connection, finding_id: UUID, known_at: datetime | None = None
) -> list[StandingRow]:
    """The days behind a finding, with their evidence."""
    return answers.spans_of_finding(connection, NAME, finding_id, known_at)
