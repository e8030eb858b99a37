"""The tree in the database: grown in one step with its size, read for proofs, and what was signed of it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType

from services.database import open_pool
from services.notary.merkle import Frontier, Node, Span, complete_subtrees

SIZE = "select size from notary.tree"
GROW = "update notary.tree set size = %b where size = %b"
ADD = """
insert into notary.node (level, place, hash)
select u.a, u.b, u.c from unnest(%b::int2[], %b::int8[], %b::bytea[]) as u (a, b, c)
"""
HASHES = """
select n.level, n.place, n.hash from notary.node as n
  join unnest(%b::int2[], %b::int8[]) as u (level, place) using (level, place)
"""
SIGNED = """
insert into notary.checkpoint (size, signed_at, note) select size, %b, %b from notary.tree where size = %b for share
on conflict (size) do nothing
"""
LAST_SIGNED = "select note from notary.checkpoint order by size desc limit 1"
FIRST_SIGNED_OVER = "select note from notary.checkpoint where size >= %b order by size limit 1"
TO_PUBLISH = "select size, note from notary.checkpoint where published_at is null order by size limit 1000"
PUBLISHED = "update notary.checkpoint set published_at = now() where size = any(%b::int8[])"


class TreeTaken(Exception):
    """Another notary has grown the tree; this one must stop."""


class Tree(AbstractContextManager["Tree"]):
    """The notary's own tables."""

    def __init__(self, database_url: str) -> None:
        """Connect. Raises psycopg_pool.PoolTimeout where the database cannot be reached."""
        self._pool = open_pool(database_url, 2)

    def frontier(self) -> Frontier:
        """The right edge of the tree as it stands. Raises KeyError where the tables lack one of its nodes."""
        with self._pool.connection() as connection:
            row = connection.execute(SIZE).fetchone()
        size = 0 if row is None else int(row[0])
        nodes = list(complete_subtrees(Span(0, size)))
        hashes = self.hashes(nodes)
        return Frontier(size, [hashes[node] for node in nodes])

    def grow(self, frontier: Frontier, leaves: Iterable[bytes]) -> None:
        """Add leaves, by their hashes, with every subtree that they complete; `frontier` moves on with the tables.

        Raises TreeTaken, after which `frontier` is of no use.
        """
        before = frontier.size
        new = list(frontier.grow(leaves))
        levels, places = [node.level for node, _ in new], [node.place for node, _ in new]
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            if cursor.execute(GROW, [frontier.size, before]).rowcount != 1:
                raise TreeTaken(f"the tree does not have {before} leaves any more: another notary is at work")
            cursor.execute(ADD, [levels, places, [found for _, found in new]])

    def hashes(self, nodes: Iterable[Node]) -> dict[Node, bytes]:
        """The hashes of complete subtrees, in one query."""
        asked = list(nodes)
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            rows = cursor.execute(HASHES, [[node.level for node in asked], [node.place for node in asked]]).fetchall()
        return {Node(level, place): found for level, place, found in rows}

    def sign(self, size: int, signed_at: datetime, note: str) -> None:
        """Keep a signed checkpoint of the whole tree; it waits to be published.

        Raises TreeTaken where another notary has grown the tree, or signed it.
        """
        with self._pool.connection() as connection:
            if connection.execute(SIGNED, [signed_at, note, size], binary=True).rowcount != 1:
                raise TreeTaken(f"the tree of {size} leaves was grown or signed meanwhile: another notary is at work")

    def last_note(self) -> str | None:
        """The newest checkpoint; None while none was signed."""
        with self._pool.connection() as connection:
            row = connection.execute(LAST_SIGNED).fetchone()
        return None if row is None else str(row[0])

    def first_note_over(self, position: int) -> str | None:
        """The first checkpoint that covers the event at `position`; None while none does."""
        with self._pool.connection() as connection:
            row = connection.execute(FIRST_SIGNED_OVER, [position]).fetchone()
        return None if row is None else str(row[0])

    def to_publish(self) -> list[tuple[int, str]]:
        """Size and note of checkpoints that were not published, oldest first."""
        with self._pool.connection() as connection:
            return connection.execute(TO_PUBLISH).fetchall()

    def published(self, sizes: Iterable[int]) -> None:
        """Remember that these were published."""
        with self._pool.connection() as connection:
            connection.execute(PUBLISHED, [list(sizes)], binary=True)

    def close(self) -> None:
        """Give back the connections."""
        self._pool.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()
