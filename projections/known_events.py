"""The events that a read model knows, by person and unit: dossiers are folded from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import psycopg

from domain.event import Event
from domain.record import event_of, published_record, stored_body
from projections.binary_rows import blob, copy_in, flag, instant, int8, text, uuid
from projections.heartbeat import Heartbeat
from projections.projection import lock_key
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))


class Looked(NamedTuple):
    """The assessment of `reader` (a person, or a unit whose event it was) looked into the dossier of `subject`."""

    subject: UUID
    reader: UUID
    is_person: bool


class Late(NamedTuple):
    """`reader` knows later events than the one at `position`, and may depend on it."""

    reader: UUID
    is_person: bool
    position: int


def subjects_of(event: Event) -> tuple[UUID, ...]:
    """The ids of all dossiers that the event belongs to."""
    return (*event.people, *event.units)


class KnownEvents:
    """The tables known_event, touched and reader, over one connection, in one transaction."""

    def __init__(self, connection: psycopg.Connection, name: str) -> None:
        self._connection = connection
        self._salt = lock_key("subject", name)
        self.still_working = Heartbeat(connection).beat
        """To be called again and again during long work between two statements."""

    def begin_alone(self, first: bool, until: int) -> tuple[int, int, int]:
        """Count one more batch: (batches written alone, batches written shared, highest position known if `first`).

        until: the highest position of the batch, 0 if it has none.
        """
        row = self._connection.execute(SQL["begin_alone" if first else "begin_alone_again"], (until,)).fetchone()
        assert row is not None  # noqa: S101
        return row[0], row[1], row[2]

    def lock(self, subjects: Iterable[UUID]) -> None:
        """Wait until nobody else works on any of these; held until the end of the transaction."""
        keys = sorted({((each.int ^ self._salt) & 0xFFFFFFFFFFFFFFFF) - (1 << 63) for each in subjects})
        self._connection.execute(SQL["lock"], (keys,))

    def unknown(self, events: Sequence[Event]) -> list[Event]:
        """Those that were not applied before."""
        first = [(subjects_of(event)[0], event.position) for event in events]
        known = self._connection.execute(SQL["known_positions"], ([s for s, _ in first], [p for _, p in first]))
        positions = {row[0] for row in known}
        return [event for event in events if event.position not in positions]

    def add(self, events: Iterable[Event]) -> None:
        """Keep these events, none of which is known."""
        copy_in(self._connection, SQL["insert"], (row for event in events for row in _rows_of(event)))

    def touch(self, subjects: Collection[UUID]) -> int:
        """Mark that this batch changed these dossiers; returns the mark."""
        row = self._connection.execute(SQL["touch"], (list(subjects),)).fetchone()
        return row[0] if row else 0

    def tokens(self, subjects: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
        """By subject: the highest position known and the last mark."""
        rows = self._connection.execute(SQL["tokens"], (list(subjects),))
        return {subject: (position, token) for subject, position, token in rows}

    def load(self, subjects: Collection[UUID]) -> dict[UUID, list[Event]]:
        """All events of these subjects, by position; only subjects that have any."""
        found: dict[UUID, list[Event]] = defaultdict(list)
        with self._connection.cursor(binary=True) as cursor:
            for subject, name, record in cursor.execute(SQL["load"], (list(subjects),)):
                found[subject].append(event_of(name, record))
                self.still_working()
        return found

    def late(self, pairs: Collection[tuple[UUID, int]]) -> set[Late]:
        """Who was assessed without an event of this batch that is older; pairs of a subject and a position of it."""
        columns = ([subject for subject, _ in pairs], [position for _, position in pairs])
        found = {Late(*row) for row in self._connection.execute(SQL["late"], columns)}
        return found | {Late(*row) for row in self._connection.execute(SQL["late_before_readers"], columns)}

    def remember_readers(self, pairs: Collection[Looked]) -> None:
        """Keep who looked into whose dossier."""
        if pairs:
            subjects, readers, persons = zip(*pairs, strict=True)
            self._connection.execute(SQL["remember_readers"], (list(subjects), list(readers), list(persons)))


def _rows_of(event: Event) -> Iterator[tuple[bytes, ...]]:
    assert event.recorded_at is not None  # noqa: S101
    record = published_record(event.position, event.recorded_at, stored_body(event))
    row = (int8(event.position), instant(event.recorded_at), text(event.type), blob(record))
    for person in event.people:
        yield uuid(person), *row, flag(True)
    for unit in event.units:
        yield uuid(unit), *row, flag(False)
