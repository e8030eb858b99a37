"""Timelines as rows on two axes of time: the days they are about, and the moments between which they were believed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.event import Event
from domain.timeline import BEGINNING
from domain.vocabulary import Status
from projections.assessor import Piece, Value
from projections.moments import Assessed
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
COLUMNS = (
    *("text", "uuid[]", "uuid[]", "text", "date", "date", "text", "text", "date", "int2", "uuid", "uuid[]"),
    *("timestamptz", "timestamptz"),
)
BREACHES = frozenset(status.value for status in Status if status.is_breach)
ONE_DAY = timedelta(days=1)


class Key(NamedTuple):
    """Which timeline a row belongs to."""

    kind: str
    people: tuple[UUID, ...]
    subject: str


class Row:
    """One row; `stored` is its id in the database and `stored_to` its known_to there, None for a row not yet there."""

    __slots__ = ("dead", "found_from", "key", "known_from", "known_to", "piece", "stored", "stored_to")

    def __init__(
        self,
        key: Key,
        found_from: tuple[UUID, ...],
        piece: Piece,
        known_from: datetime,
        stored: int | None = None,
        known_to: datetime | None = None,
    ) -> None:
        self.key, self.found_from, self.piece = key, found_from, piece
        self.known_from, self.known_to = known_from, known_to
        self.stored, self.stored_to = stored, known_to
        self.dead = False


class Rows:
    """The rows of the people of one batch, and what is to be changed in them."""

    def __init__(self, connection: psycopg.Connection, today: date) -> None:
        self._connection, self._today = connection, today
        self._by: dict[tuple[str, UUID], list[Row]] = defaultdict(list)
        self._stored: dict[int, Row] = {}
        self._new: list[Row] = []
        self.changed: dict[Key, Event] = {}
        """Timelines of which a breach that has begun came, went or changed, and the event that made it so."""

    def load(self, since: Mapping[UUID, date], moment: datetime) -> None:
        """Have at hand what may be compared: rows that reach these days, and rows changed at `moment` or later."""
        days = [day if day == BEGINNING else day - ONE_DAY for day in since.values()]
        wanted = {"people": list(since), "since": days, "moment": moment}
        with self._connection.cursor(binary=True) as cursor:
            for row in cursor.execute(SQL["load"], wanted):
                if row[0] not in self._stored:
                    self._keep(_row(row))

    def rewind(self, done: Assessed) -> None:
        """Undo what became known after the moment of this assessment."""
        for row in tuple(self._by.get((done.kind, done.person_id), ())):
            if row.known_from > done.moment:
                self._end(row, done)
            elif row.known_to is not None and row.known_to > done.moment:
                row.known_to = None
                self._note(row, done)

    def settle(self, done: Assessed) -> None:
        """From its moment on believe what was found from this person's side about `since` and later."""
        since = done.since
        reach = BEGINNING if since == BEGINNING else since - ONE_DAY
        current: dict[tuple[Key, tuple[UUID, ...]], list[Row]] = {}
        for row in self._by.get((done.kind, done.person_id), ()):
            last_day = row.piece.last_day
            if row.known_to is None and not row.dead and (last_day is None or last_day >= reach):
                current.setdefault((row.key, row.found_from), []).append(row)
        for each in done.found:
            key = Key(done.kind, each.people, each.subject)
            rows = current.pop((key, each.found_from), [])
            self._replace(key, each.found_from, rows, each.pieces, done)
        for (key, found_from), rows in current.items():
            self._replace(key, found_from, rows, [], done)

    def write(self) -> None:
        """Bring the database to what was settled."""
        rows = self._stored.values()
        changed = [row for row in rows if not row.dead and row.known_to != row.stored_to]
        if changed:
            self._connection.execute(SQL["close"], ([row.stored for row in changed], [row.known_to for row in changed]))
        if dead := [row.stored for row in rows if row.dead]:
            self._connection.execute(SQL["delete"], (dead,))
        if new := [row for row in self._new if not row.dead]:
            with self._connection.cursor() as cursor, cursor.copy(SQL["insert"]) as copy:
                copy.set_types(COLUMNS)
                for row in new:
                    copy.write_row(_columns(row))

    def _replace(
        self, key: Key, found_from: tuple[UUID, ...], rows: list[Row], tail: list[Piece], done: Assessed
    ) -> None:
        wanted = dict.fromkeys(_spliced(rows, tail, done.since))
        for row in rows:
            if row.piece in wanted:
                del wanted[row.piece]
            elif row.known_from == done.moment:
                self._end(row, done)
            else:
                row.known_to = done.moment
                self._note(row, done)
        for piece in wanted:
            self._believe(key, found_from, piece, done)

    def _believe(self, key: Key, found_from: tuple[UUID, ...], piece: Piece, done: Assessed) -> None:
        """A new row, unless one that was given up at this very moment says the same."""
        for row in self._by.get((key.kind, found_from[0]), ()):
            if row.known_to == done.moment and row.piece == piece and row.key == key and row.found_from == found_from:
                row.known_to = None
                self._note(row, done)
                return
        row = Row(key, found_from, piece, done.moment)
        self._new.append(row)
        self._keep(row)
        self._note(row, done)

    def _keep(self, row: Row) -> None:
        if row.stored is not None:
            self._stored[row.stored] = row
        for person in row.found_from:
            self._by[row.key.kind, person].append(row)

    def _end(self, row: Row, done: Assessed) -> None:
        """It was never believed."""
        row.dead = True
        for person in row.found_from:
            self._by[row.key.kind, person].remove(row)
        self._note(row, done)

    def _note(self, row: Row, done: Assessed) -> None:
        if row.piece.value.status in BREACHES and row.piece.first_day <= self._today:
            self.changed[row.key] = done.because


def _spliced(rows: list[Row], tail: list[Piece], since: date) -> Iterator[Piece]:
    """What the rows say before `since`, joined to the tail."""
    for row in rows:
        first_day, last_day, value = row.piece
        if first_day >= since:
            continue
        if last_day is not None and last_day < since - ONE_DAY:
            yield row.piece
        elif tail and tail[0].first_day == since and tail[0].value == value:
            tail = [Piece(first_day, tail[0].last_day, value), *tail[1:]]
        else:
            yield Piece(first_day, since - ONE_DAY, value)
    yield from tail


def _row(columns: tuple[object, ...]) -> Row:
    stored, kind, found_from, people, subject, first_day, last_day, *value, evidence, known_from, known_to = columns
    key = Key(kind, tuple(people), subject)  # type: ignore[arg-type]
    piece = Piece(first_day, last_day, Value._make((*value, tuple(evidence))))  # type: ignore[arg-type]
    return Row(key, tuple(found_from), piece, known_from, stored, known_to)  # type: ignore[arg-type]


def _columns(row: Row) -> tuple[object, ...]:
    key, (first_day, last_day, value) = row.key, row.piece
    return (
        *(key.kind, list(row.found_from), list(key.people), key.subject, first_day, last_day),
        *value[:5],
        list(value.evidence),
        *(row.known_from, row.known_to),
    )
