"""How much of the record the figures of a report rest on."""

import psycopg

from projections.projection import reading

READ_FROM = ("compliance", "conflicts")


def rests_on(connection: psycopg.Connection) -> int:
    """The number in the record up to which everything had been worked out."""
    return min(_worked_out(connection, schema) for schema in READ_FROM)


def _worked_out(connection: psycopg.Connection, schema: str) -> int:
    with reading(connection, schema):
        row = connection.execute("select released from progress").fetchone()
    return 0 if row is None else int(row[0])
