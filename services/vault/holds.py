"""Holds: why somebody's personal data may not be erased now, who said so, and who took it back."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

PLACE = """
insert into vault.hold (person_id, ground, placed_by)
select %(person_id)s::uuid, %(ground)s, %(by)s
 where not exists (select from vault.erased where person_id = %(person_id)s::uuid)
returning hold_id
"""
RELEASE = """
update vault.hold set released_by = %s, released_at = now() where hold_id = %s and released_at is null
"""
OF_PERSON = """
select hold_id, ground, placed_by, placed_at, released_by, released_at from vault.hold
 where person_id = %s order by placed_at, hold_id
"""


class Ground(StrEnum):
    """Why data are kept although they could be erased; a word of this list, never free text about somebody."""

    LEGAL_CLAIM = "legal_claim"
    INQUIRY = "inquiry"
    REQUEST_OF_THE_PERSON = "request_of_the_person"


class Hold(NamedTuple):
    """One hold, with who placed it and, once it is over, who released it."""

    hold_id: UUID
    ground: Ground
    placed_by: UUID
    placed_at: datetime
    released_by: UUID | None
    released_at: datetime | None


class OnHold(Exception):
    """Nothing was erased: a hold on the person's data was not released."""


def place(connection: psycopg.Connection[Any], person_id: UUID, ground: Ground, by: UUID) -> UUID | None:
    """The id of the new hold; None where the person's data are erased already."""
    row = connection.execute(PLACE, {"person_id": person_id, "ground": ground.value, "by": by}).fetchone()
    return row[0] if row else None


def release(connection: psycopg.Connection[Any], hold_id: UUID, by: UUID) -> bool:
    """Whether there was such a hold to release."""
    return bool(connection.execute(RELEASE, [by, hold_id]).rowcount)


def of_person(connection: psycopg.Connection[Any], person_id: UUID) -> list[Hold]:
    """Every hold there ever was, oldest first."""
    rows = connection.execute(OF_PERSON, [person_id]).fetchall()
    return [Hold(row[0], Ground(row[1]), *row[2:]) for row in rows]


def refuse_while_held(connection: psycopg.Connection[Any], person_id: UUID) -> None:
    """Raises OnHold, with the grounds."""
    grounds = [hold.ground.value for hold in of_person(connection, person_id) if hold.released_at is None]
    if grounds:
        raise OnHold(f"on hold: {', '.join(grounds)}")
