"""A witness inside the database: which process wrote what, and how every place in a stream moved (see witness.sql)."""

from pathlib import Path
from typing import LiteralString, NamedTuple

import psycopg
from psycopg import sql

from services.wiring import PROJECTIONS

TABLES: LiteralString = Path(__file__).with_suffix(".sql").read_text()
WATCHED = ("register", "hr_intake", "notary", "notifier", "clock", *PROJECTIONS)
PLACES = {
    "register.inbox": ("next_offset", "name"),
    "notary.tree": ("size",),
    "notifier.source_offset": ("next_offset", "topic", "partition"),
    **{f"{name}.source_offset": ("next_offset", "topic", "partition") for name in PROJECTIONS},
    **{f"{name}.progress": ("released",) for name in PROJECTIONS},
}
"""Tables that say how far somebody is: the column that says it, and the columns that say who or where."""

EXISTING = """
select table_schema, table_name from information_schema.tables
where table_schema = any(%s) and table_type = 'BASE TABLE'
"""
WROTE = """
select what, sum(rows)::bigint from witness.wrote
where writer = %s and number > %s group by what order by what
"""


class Moved(NamedTuple):
    """A place in a stream was moved on."""

    writer: str
    place: str
    before: int
    after: int


class Witness:
    """Watches from now on every table that there is; call it again when tables were made anew."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        connection.execute(TABLES)
        self.watch()

    def watch(self) -> None:
        """Watch tables that are not watched yet."""
        for schema, name in self._connection.execute(EXISTING, (list(WATCHED),)).fetchall():
            table = sql.Identifier(schema, name)
            for number, what in enumerate(("insert", "update", "delete")):
                changed = "old" if what == "delete" else "new"
                self._connection.execute(
                    sql.SQL(
                        "create or replace trigger witness_{} after {} on {} referencing {} table as changed "
                        "for each statement execute function witness.saw_write()"
                    ).format(sql.SQL(str(number)), sql.SQL(what), table, sql.SQL(changed))
                )
            if columns := PLACES.get(f"{schema}.{name}"):
                self._connection.execute(
                    sql.SQL(
                        "create or replace trigger witness_place after update on {} for each row "
                        "when (old.* is distinct from new.*) execute function witness.saw_move({})"
                    ).format(table, sql.SQL(", ").join(map(sql.Literal, columns)))
                )

    def number(self) -> int:
        """The number of the last write seen."""
        row = self._connection.execute("select coalesce(max(number), 0) from witness.wrote").fetchone()
        return int(row[0]) if row else 0

    def written_by(self, title: str, after: int) -> dict[str, int]:
        """How many rows of which tables one instance has written after a number."""
        return dict(self._connection.execute(WROTE, (title, after)).fetchall())

    def moves(self) -> list[Moved]:
        """Every move, in order."""
        rows = self._connection.execute("select writer, place, before, after from witness.moved order by number")
        return [Moved._make(row) for row in rows]
