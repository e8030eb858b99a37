"""Who works where on a day, on both axes of time."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from domain.vocabulary import Status
from projections.answers import believed
from projections.compliance.apply import NAME
from projections.projection import reading
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
BREACHES = [status.value for status in Status if status.is_breach]
ORDERS: dict[str, LiteralString] = {
    "not_met": "not_met desc, stands.due_on nulls last, here.person_id",
    "due": "stands.due_on nulls last, not_met desc, here.person_id",
    "since": "here.first_day desc, here.person_id",
    "unit": "here.unit_id nulls last, not_met desc, here.person_id",
}
"""By what a list of people may be sorted."""


class WorksIn(NamedTuple):
    """Somebody belongs to a unit, by the primary post, over these days; known_to None: this is still believed."""

    person_id: UUID
    unit_id: UUID | None
    first_day: date
    last_day: date | None
    known_from: datetime
    known_to: datetime | None


class Here(NamedTuple):
    """Somebody is here on a day. not_met: how many rules; due_on: what falls due next; many: people found in all."""

    person_id: UUID
    unit_id: UUID | None
    first_day: date
    last_day: date | None
    not_met: int
    due_on: date | None
    many: int


def who_works(
    connection: psycopg.Connection, on: date, known_at: datetime | None = None, unit_id: UUID | None = None
) -> list[WorksIn]:
    """Everybody with a post on that day, by unit."""
    query = sql.SQL(SQL["works"]).format(believed_unit=believed("belonging", known_at))
    with reading(connection, NAME):
        return [WorksIn._make(row) for row in connection.execute(query, {"on": on, "unit_id": unit_id})]


def who_is_here(
    connection: psycopg.Connection,
    on: date,
    known_at: datetime | None = None,
    *,
    people: Collection[UUID] | None = None,
    units: Collection[UUID] | None = None,
    rule: str | None = None,
    status: Status | None = None,
    order: str = "not_met",
    limit: int = 50,
    skip: int = 0,
) -> list[Here]:
    """Those with a post on that day, of these people and units (None: all), who stand so against that rule, or any.

    Raises KeyError: no such order.
    """
    query = sql.SQL(SQL["here"]).format(
        believed_unit=believed("belonging", known_at),
        believed_span=believed("span", known_at),
        order=sql.SQL(ORDERS[order]),
    )
    asked = {
        "on": on,
        "people": None if people is None else list(people),
        "units": None if units is None else list(units),
        "rule": rule,
        "status": status and status.value,
        "breaches": BREACHES,
        "limit": limit,
        "skip": skip,
    }
    with reading(connection, NAME):
        return [Here._make(row) for row in connection.execute(query, asked)]
