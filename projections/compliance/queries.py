"""Questions to compliance: how everybody stands, what falls due next; as known now or at any moment."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import psycopg

from domain.vocabulary import Status
from projections import answers
from projections.answers import FindingRow, StandingRow
from projections.compliance.apply import NAME


def standing_of_person(
    connection: psycopg.Connection, person_id: UUID, on: date, known_at: datetime | None = None
) -> list[StandingRow]:
    """How one person stands against each rule that applies on that day."""
    return answers.standings(connection, NAME, on, known_at=known_at, person_id=person_id)


def standings(
    connection: psycopg.Connection,
    on: date,
    known_at: datetime | None = None,
    *,
    unit_id: UUID | None = None,
    rules: Sequence[str] | None = None,
    statuses: Iterable[Status] | None = None,
    limit: int = 1_000,
    skip: int = 0,
) -> list[StandingRow]:
    """The compliance table of the organisation, or of one unit, on a day."""
    return answers.standings(
        connection,
        NAME,
        on,
        known_at=known_at,
        unit_id=unit_id,
        rules=rules,
        statuses=statuses,
        limit=limit,
        skip=skip,
    )


def due_within(
    connection: psycopg.Connection,
    today: date,
    days: int,
    *,
    unit_id: UUID | None = None,
    limit: int = 1_000,
    skip: int = 0,
) -> list[StandingRow]:
    """What falls due from `today` on within so many days, the earliest first."""
    until = today + timedelta(days=days)
    return answers.standings(connection, NAME, today, unit_id=unit_id, due_until=until, limit=limit, skip=skip)


def begins(connection: psycopg.Connection, after: date, until: date) -> list[StandingRow]:
    """Breaches that begin on a day after `after` until `until`: what time alone brings about."""
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
    """Findings of the compliance rules in the state of that moment; on: that held on that day."""
    return answers.findings(
        connection, NAME, on=on, known_at=known_at, person_id=person_id, unit_id=unit_id, states=states
    )


def finding_states(connection: psycopg.Connection, finding_id: UUID) -> list[FindingRow]:
    """Every state of one finding; empty where it is a clash of roles."""
    return answers.finding_states(connection, NAME, finding_id)


def spans_of_finding(
    connection: psycopg.Connection, finding_id: UUID, known_at: datetime | None = None
) -> list[StandingRow]:
    """The days behind a finding, with their evidence."""
    return answers.spans_of_finding(connection, NAME, finding_id, known_at)
