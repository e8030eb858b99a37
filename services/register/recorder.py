"""The event store's recorder: one round trip for all that a decision writes, positions without gaps.

The library's own recorder needs five round trips for it, with the table locked over three of them, and burns a number
at each conflict; its database functions lose events for readers. Only its seams are used here.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, LiteralString, TypeVar, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    Notification,
    OperationalError,
    PersistenceError,
    ProgrammingError,
    StoredEvent,
    Subscription,
)
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import retry
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow, tuple_row

from services.register.append import Append, Statement
from services.register.mapper import StoredRecord
from services.register.outcome import InboxTaken

LOAD: LiteralString = (Path(__file__).parent / "load.sql").read_text()
COLUMNS = "select position, recorded_at, type, stream_id, version, about, restricted, body from register.event"
READ = COLUMNS + " where position > %b order by position limit %b"
AT = COLUMNS + " where position = any(%b)"
STREAM = COLUMNS + " where stream_id = %b order by version"
EVENT = COLUMNS + " where event_id = %b"
BEGAN = "select stream_id from register.event where stream_id = any(%b) and version = 1"
CLOCK_BEHIND = """
select case when position = 0 then 0 else extract(epoch from recorded_at - clock_timestamp())::float8 end
from register.head
"""
HEAD = "select position from register.head"
PAGE = (
    COLUMNS
    + """
 where position > %b and position <= %b and (%b or type = any(%b::text[])) order by position limit %b
"""
)
INBOX = "select name, next_offset from register.inbox where name = any(%b)"

INBOX_TAKEN = "SL001"
ERRORS = (
    (psycopg.InterfaceError, InterfaceError),
    (psycopg.OperationalError, OperationalError),
    (psycopg.IntegrityError, IntegrityError),
    (psycopg.DatabaseError, DatabaseError),
    (psycopg.Error, PersistenceError),
)
"""Errors of the database as the library names them; the first that fits."""
T = TypeVar("T")
LAST = 2**63 - 1


class LedgerConnection(psycopg.Connection[Any]):
    """Keeps one cursor: a new one forgets how to send our arrays, which took a third of the time of a small append."""

    @cached_property
    def ledger_cursor(self) -> psycopg.Cursor[TupleRow]:
        """For the one who has the connection from the pool."""
        return self.cursor(binary=True, row_factory=tuple_row)

    def append(self, append: Append) -> int:
        """Write it without the layers above: they took longer over sixteen arrays than all of ours."""
        statement, arguments = append.call
        if statement not in self._made_ready:
            self._refuse(self.pgconn.prepare(statement.name, statement.text))
            self._made_ready.add(statement)
        binary = [Format.BINARY] * len(arguments)
        result = self.pgconn.exec_prepared(statement.name, arguments, binary, Format.BINARY)
        self._refuse(result)
        return int.from_bytes(result.get_value(0, 0) or b"")

    @cached_property
    def _made_ready(self) -> set[Statement]:
        return set()

    def _refuse(self, result: PGresult) -> None:
        """Raises the error in a result. One without a code is of a line that was cut."""
        if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            return
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result)


class LedgerRecorder(PostgresApplicationRecorder):
    """Given to the library by APPLICATION_RECORDER_TOPIC."""

    def create_table(self) -> None:
        """Nothing: migrations make the tables, once (several processes that make them at a start collide)."""

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def append(self, append: Append) -> int:
        """Write all of it or nothing; the position of the first event (0 where there is none).

        Raises InboxTaken, and IntegrityError where a version or a command id is taken.
        """
        try:
            return self._lend(lambda connection: connection.append(append))
        except DatabaseError as refused:
            if isinstance(refused.__cause__, psycopg.Error) and refused.__cause__.sqlstate == INBOX_TAKEN:
                names = ", ".join(position.name for position in append.inbox)
                raise InboxTaken(f"another instance has moved on one of: {names}") from refused
            raise

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def rows(self, query: LiteralString, *parameters: Any) -> list[TupleRow]:
        """What a query gives, tried again while the database cannot be reached (ten times, two seconds)."""
        return self._rows(query, parameters)

    def _rows(self, query: LiteralString, parameters: Sequence[Any]) -> list[TupleRow]:
        return self._lend(
            lambda connection: connection.ledger_cursor.execute(query, parameters, prepare=True).fetchall()
        )

    def _lend(self, use: Callable[[LedgerConnection], T]) -> T:
        """Lend a connection of the pool. The library's own way to it costs as much as deciding does: three contexts one
        in the other, and the end of a transaction that there is not."""
        pool = self.datastore.pool
        try:
            connection = pool.getconn()
            try:
                return use(cast(LedgerConnection, connection))
            finally:
                pool.putconn(connection)
        except psycopg.Error as error:
            raise next(ours for theirs, ours in ERRORS if isinstance(error, theirs))(str(error)) from error

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's way in; the same append."""
        events = [stored.event for stored in stored_events if isinstance(stored, StoredRecord)]
        if len(events) != len(stored_events):
            raise ProgrammingError("only events of our own mapper are recorded")
        if not events:
            return None
        first = self.append(Append(events))
        return range(first, first + len(events))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """One stream, as the library's repository asks for it."""
        events = [
            StoredEvent(row[3], row[4], row[2], row[7])
            for row in self.rows(STREAM, originator_id)
            if (gt is None or row[4] > gt) and (lte is None or row[4] <= lte)
        ]
        return (events[::-1] if desc else events)[:limit]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The register by position, as the library's readers ask for it."""
        after = 0 if start is None else start - inclusive_of_start
        rows = self.rows(PAGE, after, LAST if stop is None else stop, not topics, list(topics), limit)
        return [Notification(row[3], row[4], row[2], row[7], row[0]) for row in rows]

    def max_notification_id(self) -> int | None:
        """The last position; None while nothing was recorded."""
        position: int = self.rows(HEAD)[0][0]
        return position or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[Any]:
        """Refused: the library's subscription loses its connection for good and can start late; readers poll."""
        raise ProgrammingError("the register is followed by reading on after the last position, not by subscribing")
