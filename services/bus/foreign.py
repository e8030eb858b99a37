"""Messages on our own topics that somebody else wrote: set aside before anybody applies them, noted, and shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from psycopg import Connection
from psycopg.rows import class_row

from services.bus.genuine import Foreign, Genuine
from services.bus.message import Message
from services.database import connect

log = structlog.get_logger(__name__)

NOTE = """
insert into bus.foreign_message (topic, partition, at_offset, problem, bytes)
select * from unnest(%s::text[], %s::int[], %s::bigint[], %s::text[], %s::int[]) on conflict do nothing
"""
COUNT = "select count(*) from bus.foreign_message"
LISTED = """
select topic, partition, at_offset, problem, bytes, first_seen from bus.foreign_message
order by first_seen, topic, partition, at_offset limit %s
"""


class Noted(NamedTuple):
    """Where a foreign message stands, what betrayed it, its size, and when it was first read (UTC)."""

    topic: str
    partition: int
    at_offset: int
    problem: str
    bytes: int
    first_seen: datetime


class ForeignMessages:
    """The notes of all readers; each message is in them once, however often it is read.

    They are hardly ever needed: a connection is opened when they are.
    """

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    def note(self, foreign: Sequence[Foreign]) -> None:
        """Keep where these stand and why they were not taken."""
        if not foreign:
            return
        rows = [(each.topic, each.partition, each.offset, problem, len(each.value or b"")) for each, problem in foreign]
        with connect(self._url) as connection:
            connection.execute(NOTE, [list(column) for column in zip(*rows, strict=True)])
        topic, partition, offset, problem, _ = rows[0]
        log.error("foreign_messages", messages=len(rows), topic=topic, partition=partition, offset=offset, why=problem)

    def listed(self, limit: int = 1_000) -> list[Noted]:
        """The oldest of them."""
        with connect(self._url) as connection:
            return connection.cursor(row_factory=class_row(Noted)).execute(LISTED, (limit,)).fetchall()


def count_foreign(connection: Connection[Any]) -> int:
    """How many of them were noted."""
    row = connection.execute(COUNT).fetchone()
    return 0 if row is None else int(row[0])


class OwnTopics:
    """What a consumer of the event topics hands on: what is genuine; the rest was noted before."""

    def __init__(self, genuine: Genuine, notes: ForeignMessages) -> None:
        self._genuine, self._notes = genuine, notes

    def __call__(self, messages: Sequence[Message]) -> list[Message]:
        """Sort them."""
        found = self._genuine.sorted(messages)
        self._notes.note(found.foreign)
        return found.genuine
