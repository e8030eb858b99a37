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
from projections.binary_rows import copy_in, day, instant, int2, text, uuid, uuid_list, uuids
from projections.moments import Assessed
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
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


class Side:
    """The rows of one kind that are found from one person's side: what is believed now, and what was given up."""

    __slots__ = ("given_up", "now")

    def __init__(self) -> None:
        self.now: list[Row] = []
        self.given_up: list[Row] = []


class Rows:
    """The rows of the people of one batch, and what is to be changed in them."""

    def __init__(self, connection: psycopg.Connection, today: date) -> None:
        self._connection, self._today = connection, today
        self._sides: defaultdict[tuple[str, UUID], Side] = defaultdict(Side)
        self._stored: dict[int, Row] = {}
        self._new: list[Row] = []
        self.changed: dict[Key, Event] = {}
        """Timelines of which a breach that has begun came, went or changed, and the event that made it so."""

    def load(self, since: Mapping[UUID, date], kinds: Mapping[UUID, set[str]], moment: datetime) -> None:
        """Have at hand what may be compared: rows that reach these days, and rows changed at `moment` or later."""
        wanted = {
            "people": uuid_list(since),
            "since": [day if day == BEGINNING else day - ONE_DAY for day in since.values()],
            "kinds": [" ".join(kinds[person]) for person in since],
            "moment": moment,
        }
        with self._connection.cursor(binary=True) as cursor:
            for row in cursor.execute(SQL["load"], wanted).fetchall():
                if row[0] not in self._stored:
                    self._keep(_row(row))

    def rewind(self, done: Assessed) -> None:
        """Undo what became known after the moment of this assessment."""
        side = self._sides[done.kind, done.person_id]
        for row in (*side.now, *side.given_up):
            if row.known_from > done.moment:
                self._end(row, done)
            elif row.known_to is not None and row.known_to > done.moment:
                self._again(row, done)

    def settle(self, done: Assessed) -> None:
        """From its moment on believe what was found from this person's side about `since` and later."""
        side = self._sides[done.kind, done.person_id]
        if not side.now and not done.found:
            return
        reach = BEGINNING if done.since == BEGINNING else done.since - ONE_DAY
        left = [row for row in side.now if row.piece.last_day is None or row.piece.last_day >= reach]
        left.sort(key=_first_day)
        for people, subject, found_from, tail in done.found:
            mine = [row for row in left if row.key[1:] == (people, subject) and row.found_from == found_from]
            if len(mine) == len(left):
                left = []
            elif mine:
                left = [row for row in left if row not in mine]
            key = mine[0].key if mine else Key(done.kind, people, subject)
            self._replace(key, found_from, mine, tail, done)
        for row in left:
            self._replace(row.key, row.found_from, [row], [], done)

    def write(self) -> None:
        """Bring the database to what was settled."""
        rows = self._stored.values()
        changed = [row for row in rows if not row.dead and row.known_to != row.stored_to]
        if changed:
            self._connection.execute(SQL["close"], ([row.stored for row in changed], [row.known_to for row in changed]))
        if dead := [row.stored for row in rows if row.dead]:
            self._connection.execute(SQL["delete"], (dead,))
        if new := [row for row in self._new if not row.dead]:
            copy_in(self._connection, SQL["insert"], map(_fields, new))

    def _replace(
        self, key: Key, found_from: tuple[UUID, ...], rows: list[Row], tail: list[Piece], done: Assessed
    ) -> None:
        """Both `rows` and what is wanted instead ascend by first day; of what is the same, nothing changes."""
        at = 0
        for piece in _spliced(rows, tail, done.since):
            while at < len(rows) and rows[at].piece.first_day < piece.first_day:
                self._give_up(rows[at], done)
                at += 1
            if at < len(rows) and rows[at].piece == piece:
                at += 1
            else:
                self._believe(key, found_from, piece, done)
        for row in rows[at:]:
            self._give_up(row, done)

    def _give_up(self, row: Row, done: Assessed) -> None:
        if row.known_from == done.moment:
            self._end(row, done)
            return
        row.known_to = done.moment
        for side in self._sides_of(row):
            side.now.remove(row)
            side.given_up.append(row)
        self._note(row, done)

    def _believe(self, key: Key, found_from: tuple[UUID, ...], piece: Piece, done: Assessed) -> None:
        """A new row, unless one that was given up at this very moment says the same."""
        for row in self._sides[key.kind, found_from[0]].given_up:
            if row.known_to == done.moment and row.piece == piece and row.key == key and row.found_from == found_from:
                self._again(row, done)
                return
        row = Row(key, found_from, piece, done.moment)
        self._new.append(row)
        self._keep(row)
        self._note(row, done)

    def _again(self, row: Row, done: Assessed) -> None:
        """It is believed again, as if it had never been given up."""
        row.known_to = None
        for side in self._sides_of(row):
            side.given_up.remove(row)
            side.now.append(row)
        self._note(row, done)

    def _end(self, row: Row, done: Assessed) -> None:
        """It was never believed."""
        row.dead = True
        for side in self._sides_of(row):
            (side.now if row.known_to is None else side.given_up).remove(row)
        self._note(row, done)

    def _keep(self, row: Row) -> None:
        if row.stored is not None:
            self._stored[row.stored] = row
        for side in self._sides_of(row):
            (side.now if row.known_to is None else side.given_up).append(row)

    def _sides_of(self, row: Row) -> list[Side]:
        return [self._sides[row.key.kind, person] for person in row.found_from]

    def _note(self, row: Row, done: Assessed) -> None:
        if row.piece.value.status in BREACHES and row.piece.first_day <= self._today:
            self.changed[row.key] = done.because


def _first_day(row: Row) -> date:
    return row.piece.first_day


def _spliced(rows: list[Row], tail: list[Piece], since: date) -> Iterator[Piece]:
    """What the rows say before `since`, joined to the tail."""
    for row in rows:
        first_day, last_day, value = row.piece
        if first_day >= since:
            break
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


def _fields(row: Row) -> tuple[bytes, ...]:
    (kind, people, subject), (first_day, last_day, value) = row.key, row.piece
    return (
        *(text(kind), uuids(row.found_from), uuids(people), text(subject), day(first_day), day(last_day)),
        *(text(value.pack_version), text(value.status), day(value.due_on), int2(value.severity), uuid(value.unit_id)),
        *(uuids(value.evidence), instant(row.known_from), instant(row.known_to)),
    )
