"""What a projection is to the process that runs it, and where its tables live."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Protocol

import psycopg
from psycopg import sql

from domain.event import Event

NAMES = "set_config('search_path', %s, true), set_config('jit', 'off', true)"
"""Just-in-time compilation of a query takes longer than any of ours runs."""
READING = f"select pg_advisory_xact_lock_shared(%s), {NAMES}"
"""Lock and work_in() in one round trip."""


class Projection(Protocol):
    """A meaning of the stream of events, kept as rows.

    Promise: the rows are a function of the set of events applied, whatever their order and however they were cut into
    batches; an event applied twice counts once.
    """

    name: str
    """Also the Postgres schema of the live read model."""
    schema_sql: str
    """Makes the tables, in whatever schema the search path names."""

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """Bring the rows up to date. The caller opens and commits the transaction, offsets included.

        alone: the caller believes that nobody else writes this read model; a wrong belief costs time, never rows.
        """

    def forget(self) -> None:
        """Drop what is remembered between batches."""


def create_tables(connection: psycopg.Connection, projection: Projection, schema: str) -> None:
    """Make the schema and the tables of a read model, if they are missing."""
    connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))
    work_in(connection, schema)
    connection.execute(projection.schema_sql.encode())


def work_in(connection: psycopg.Connection, schema: str) -> None:
    """Let unqualified names mean the tables of `schema` until the end of the transaction."""
    connection.execute(f"select {NAMES}".encode(), (f'"{schema}"',))


@contextmanager
def reading(connection: psycopg.Connection, schema: str) -> Iterator[psycopg.Connection]:
    """A transaction that looks at one generation of a read model: a rebuilt one takes its place before or after it."""
    with connection.transaction():
        connection.execute(READING, (lock_key("generation", schema), f'"{schema}"'))
        yield connection


def lock_key(purpose: str, name: str) -> int:
    """The number of an advisory lock: `writing` a read model, or changing its `generation`."""
    return int.from_bytes(sha256(f"{purpose}/{name}".encode()).digest()[:8], "big", signed=True)
