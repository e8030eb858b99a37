"""Who did what, when, why, on whose word: every event as one row, found by everybody whom it touches.

Promises: one row for each event applied, whatever the order and however often.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from domain.access.events import people_read
from domain.event import Event
from projections.statements import statements

NAME = "audit_history"
SQL = statements(Path(__file__).with_suffix(".sql"))
COLUMNS = (
    *("int8", "timestamptz", "date", "text", "uuid", "int4", "uuid", "text", "text", "timestamptz", "text"),
    *("uuid", "uuid", "uuid", "uuid", "uuid", "bytea"),
)
"""As they are handed over; the facts as the bytes of a jsonb, which a copy may, since it does not tell types."""
JSONB = b"\x01"
"""The version of its binary form, in front of the text."""
ENVELOPE = set(Event.model_fields)
Links = Sequence[tuple[UUID, int]]
UNDOING = ("voided_event_id", "amended_event_id")
"""Fields that name an event which counts no more because of this one."""


class AuditHistory:
    """The projection; see projections.projection.Projection."""

    name = NAME

    def __init__(self) -> None:
        self.schema_sql = Path(__file__).with_name("schema.sql").read_text("utf-8")

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """One row for each event that has none yet."""
        new = _not_known(connection, batch)
        if not new:
            return
        with connection.cursor() as cursor:
            with cursor.copy(SQL["entries"]) as copy:
                copy.set_types(COLUMNS)
                for event in new:
                    copy.write_row(_entry(event))
                # Within the copy, at whose end the database is waited for: it has the entries to do meanwhile.
                people, read = _people(new)
                units = [(unit, event.position) for event in new for unit in event.units]
            _link(cursor, "people", people)
            _link(cursor, "read", read)
            _link(cursor, "units", units)

    def forget(self) -> None:
        """Nothing is remembered between batches."""


def _not_known(connection: psycopg.Connection, batch: Sequence[Event]) -> Sequence[Event]:
    """Each once; in order, as they come, all are beyond the last one known."""
    (last,) = connection.execute(SQL["last"]).fetchone() or (None,)
    if all(earlier.position < later.position for earlier, later in pairwise(batch)) and (last or 0) < batch[0].position:
        return batch
    known = {row[0] for row in connection.execute(SQL["known"], ([event.position for event in batch],))}
    return list({event.position: event for event in batch if event.position not in known}.values())


def _people(new: Sequence[Event]) -> tuple[Links, Links]:
    """Whom each event touches, and whose data were read as it tells: these are told apart from all else."""
    touched, read = [], []
    for event in new:
        seen = people_read(event)
        touched += [(person, event.position) for person in event.people if person not in seen]
        read += [(person, event.position) for person in seen]
    return touched, read


def _link(cursor: psycopg.Cursor[Any], table: str, rows: Links) -> None:
    if not rows:
        return
    with cursor.copy(SQL[table]) as copy:
        copy.set_types(("uuid", "int8"))
        for row in rows:
            copy.write_row(row)


def _entry(event: Event) -> tuple[object, ...]:
    undone = [event.__dict__[name] for name in UNDOING if name in event.__dict__]
    facts = event.__pydantic_serializer__.to_json(event, exclude=ENVELOPE, exclude_none=True)
    return (
        *(event.position, event.recorded_at, event.effective_on, event.type, event.stream_id, event.version),
        *(event.about, event.actor, event.source, event.source_recorded_at, event.reason, event.correlation_id),
        *(event.causation_id, event.supersedes, undone[0] if undone else None, event.event_id, JSONB + facts),
    )
