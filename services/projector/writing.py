"""The transaction in which a read model is written: one writer alone, or several side by side, never both at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from projections.projection import lock_key, work_in

ALONE = "select pg_advisory_xact_lock(%s)"
TOGETHER = "select pg_advisory_xact_lock_shared(%s)"


@contextmanager
def writing(connection: psycopg.Connection, schema: str, *, alone: bool) -> Iterator[None]:
    """Commits at the end. alone: waits until nobody else writes the read model in `schema`, and keeps others out."""
    with connection.transaction():
        connection.execute(ALONE if alone else TOGETHER, (lock_key("writing", schema),))
        work_in(connection, schema)
        yield
