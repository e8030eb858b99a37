"""Rows in the binary form of Postgres's COPY, for tables that take several rows for each event.

The driver finds out anew for each value how to write it; that costs four times as much as knowing it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from struct import Struct
from typing import LiteralString
from uuid import UUID

import psycopg

BEGIN, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
UUID_OID = 2950
EPOCH, EPOCH_DAY = datetime(2000, 1, 1, tzinfo=UTC), date(2000, 1, 1).toordinal()

_FIELDS = Struct("!h").pack
_SIZE = Struct("!i").pack
_INT2, _INT8, _DATE = Struct("!ih").pack, Struct("!iq").pack, Struct("!ii").pack
_SEVERAL = Struct("!iiiiii").pack
_ONE_UUID = _SIZE(16)


def copy_in(connection: psycopg.Connection, statement: LiteralString, rows: Iterable[Sequence[bytes]]) -> None:
    """Run a `copy … from stdin (format binary)`; every row has a field for each column, made by a function below."""
    written = [BEGIN]
    for row in rows:
        written.append(_FIELDS(len(row)))
        written += row
    written.append(END)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(b"".join(written))


@lru_cache(4096)
def text(value: str) -> bytes:
    """A text column."""
    return blob(value.encode())


def blob(value: bytes) -> bytes:
    """A bytea column."""
    return _SIZE(len(value)) + value


def uuid(value: UUID | None) -> bytes:
    """A uuid column."""
    return NULL if value is None else _ONE_UUID + value.bytes


def uuids(values: Sequence[UUID]) -> bytes:
    """A uuid[] column."""
    if not values:
        return _SIZE(12) + bytes(8) + _SIZE(UUID_OID)
    items = b"".join([_ONE_UUID + value.bytes for value in values])
    return _SEVERAL(20 + len(items), 1, 0, UUID_OID, len(values), 1) + items


def int2(value: int) -> bytes:
    """A smallint column."""
    return _INT2(2, value)


def int8(value: int) -> bytes:
    """A bigint column."""
    return _INT8(8, value)


def day(value: date | None) -> bytes:
    """A date column."""
    return NULL if value is None else _DATE(4, value.toordinal() - EPOCH_DAY)


@lru_cache(4096)
def instant(value: datetime | None) -> bytes:
    """A timestamptz column."""
    return NULL if value is None else _INT8(8, (value - EPOCH) // timedelta(microseconds=1))


def flag(value: bool) -> bytes:
    """A boolean column."""
    return b"\0\0\0\1\1" if value else b"\0\0\0\1\0"


def uuid_list(values: Iterable[UUID]) -> str:
    """A parameter for `%s::uuid[]`: as text it costs a tenth of a list of UUID."""
    return "{" + ",".join([value.hex for value in values]) + "}"
