"""Who works where on a day, on both axes of time."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from projections.answers import believed
from projections.compliance.apply import NAME
from projections.projection import reading

WORKS = sql.SQL("""
select person_id, unit_id, first_day, last_day, known_from, known_to from belonging
where {believed} and first_day <= %(on)s and coalesce(last_day, 'infinity') >= %(on)s
    and (%(unit_id)s::uuid is null or unit_id = %(unit_id)s::uuid)
order by unit_id, person_id
""")


class WorksIn(NamedTuple):
    """Somebody belongs to a unit, by the primary post, over these days; known_to None: this is still believed."""

    person_id: UUID
    unit_id: UUID | None
    first_day: date
    last_day: date | None
    known_from: datetime
    known_to: datetime | None


def who_works(
    connection: psycopg.Connection, on: date, known_at: datetime | None = None, unit_id: UUID | None = None
) -> list[WorksIn]:
    """Everybody with a post on that day, by unit."""
    query = WORKS.format(believed=believed("belonging", known_at))
    with reading(connection, NAME):
        return [WorksIn._make(row) for row in connection.execute(query, {"on": on, "unit_id": unit_id})]
