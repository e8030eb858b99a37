"""The transaction in which a read model is written: one writer alone, or several side by side, never both at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from projections.projection import NAMES, lock_key

ALONE = "select pg_advisory_xact_lock(%s)"
TOGETHER = "select pg_advisory_xact_lock_shared(%s)"
DURABILITY = "set_config('synchronous_commit', %s, true)"


@contextmanager
def writing(connection: psycopg.Connection, schema: str, *, alone: bool, durable: bool = True) -> Iterator[None]:
    """Commits at the end. alone: waits until nobody else writes the read model in `schema`, and keeps others out.

    durable: wait until the commit is on disk. What is made again from the register, together with its place, need not:
    if the database is killed, the read model stands a moment earlier and goes on from there.
    """
    lock = lock_key("writing", schema)
    with connection.transaction():
        # With the lock in one round trip.
        statement = f"{ALONE if alone else TOGETHER}, {NAMES}, {DURABILITY}".encode()
        connection.execute(statement, (lock, f'"{schema}"', "on" if durable else "off"))
        yield
