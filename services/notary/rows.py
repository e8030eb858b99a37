"""The rows of the register for verify, as the database sends them fastest.

A binary copy, read without the client library's own loop: that takes as long for each row as hashing it. The database
prepares the next rows while these are hashed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from struct import Struct

import psycopg
from psycopg import errors, sql
from psycopg.pq import ExecStatus

from domain.record import instant

ROWS = sql.SQL((Path(__file__).parent / "rows.sql").read_text())
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
FIELDS = Struct("!hiqiqi?i")
"""How many columns; then each with its length in front: position, recorded_at, fits. The length of the body is last."""
BODY = FIELDS.size
END = 2
"""How long the mark at the end is; every row is longer."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@contextmanager
def rows(connection: psycopg.Connection, start: int, end: int) -> Iterator[Iterator[memoryview]]:
    """Those after `start` up to `end`, in order, each to be unpacked by FIELDS, its body from BODY on.

    Nothing else can be asked of the connection inside. Raises psycopg.Error.
    """
    line = connection.pgconn
    begun = line.exec_(ROWS.format(start=start, end=end).as_bytes(connection))
    if begun.status != ExecStatus.COPY_OUT:
        raise errors.error_from_result(begun)
    try:
        yield _rows(connection)
    finally:
        while line.get_copy_data(0)[0] > 0:
            continue
        while (result := line.get_result()) is not None:
            if result.status == ExecStatus.FATAL_ERROR:
                raise errors.error_from_result(result)


def _rows(connection: psycopg.Connection) -> Iterator[memoryview]:
    take = connection.pgconn.get_copy_data
    length, row = take(0)
    if bytes(row[: len(HEADER)]) == HEADER:
        row = row[len(HEADER) :]
    while length > END:
        yield row
        length, row = take(0)


def instant_of(microseconds: int) -> bytes:
    """The text of a time as it stands in a record, from the database's count since 2000."""
    try:
        return instant(EPOCH + timedelta(microseconds=microseconds))
    except OverflowError:
        return b"at no time"
