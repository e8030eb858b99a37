"""Questions to the audit history, on both axes of time: what was effective on a day, as it was known at a moment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from domain.catalogue import EVENTS, RESTRICTED
from domain.event import Event
from projections.audit_history.apply import ENVELOPE, NAME
from projections.projection import reading
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
HIDDEN = sorted(RESTRICTED)
ACCESS = "access."
READINGS = sorted(name for name in EVENTS if name.startswith(ACCESS))
"""Who looked is told only where it is asked for: there is more of it than of all that was looked at."""
AT_ONCE = 1_000


class Entry(NamedTuple):
    """One event. facts: what is particular to its type. replaced_by: the event that, by then, had taken its place."""

    position: int
    recorded_at: datetime
    effective_on: date
    type: str
    stream_id: UUID
    version: int
    about: UUID
    actor: str
    source: str
    source_recorded_at: datetime | None
    reason: str | None
    correlation_id: UUID
    causation_id: UUID | None
    supersedes: UUID | None
    event_id: UUID
    facts: dict[str, Any]
    replaced_by: UUID | None

    @property
    def believed(self) -> bool:
        """Whether it still counted, as far as was known then."""
        return self.replaced_by is None


class Reading(NamedTuple):
    """Somebody looked, or was let look. question, purpose, rows: None where no question was asked (a glass, a name)."""

    position: int
    recorded_at: datetime
    type: str
    actor: str
    reason: str | None
    question: str | None
    purpose: str | None
    rows: int | None


def entry_of(event: Event) -> Entry:
    """A recorded event as its entry, for what the read model may not have yet."""
    assert event.recorded_at is not None  # noqa: S101
    return Entry(
        *(event.position, event.recorded_at, event.effective_on, event.type, event.stream_id, event.version),
        *(event.about, event.actor, event.source, event.source_recorded_at, event.reason, event.correlation_id),
        *(event.causation_id, event.supersedes, event.event_id),
        facts=event.model_dump(mode="json", exclude=ENVELOPE, exclude_none=True),
        replaced_by=None,
    )


def history(
    connection: psycopg.Connection,
    person_id: UUID | None = None,
    *,
    unit_id: UUID | None = None,
    on: date | None = None,
    known_at: datetime | None = None,
    kinds: Sequence[str] | None = None,
    actor: str | None = None,
    correlation_id: UUID | None = None,
    after: int = 0,
    limit: int = 1_000,
    restricted: bool = False,
    readings: bool = False,
) -> list[Entry]:
    """Entries in the order of recording, after position `after`, at most `limit`; None asks for everything.

    on: effective on that day or before. known_at: recorded at that moment or before. kinds: beginnings of type names.
    restricted: also what only few may see; left out otherwise, so that there seems to be none (T-42).
    readings: also who looked at the data; asked for as well where one of `kinds` begins with "access".
    """
    readings = readings or any(kind.startswith(ACCESS.rstrip(".")) for kind in kinds or ())
    asked = {
        "person_id": person_id,
        "unit_id": unit_id,
        "on": on,
        "known_at": known_at,
        "kinds": None if kinds is None else list(kinds),
        "actor": actor,
        "correlation_id": correlation_id,
        "after": after,
        "limit": limit,
        "hidden": [*([] if restricted else HIDDEN), *([] if readings else READINGS)],
        "readings": readings,
    }
    with reading(connection, NAME):
        return [Entry._make(row) for row in connection.execute(SQL["history"], asked, binary=True)]


def whole_history(
    connection: psycopg.Connection, kinds: Sequence[str], *, on: date | None = None, known_at: datetime | None = None
) -> Iterator[Entry]:
    """As `history`, of anybody and however much it is."""
    after = 0
    while page := history(connection, on=on, known_at=known_at, kinds=kinds, after=after, limit=AT_ONCE):
        yield from page
        after = page[-1].position


def entries(connection: psycopg.Connection, event_ids: Iterable[UUID], restricted: bool = False) -> list[Entry]:
    """The entries of these events (evidence), in the order of recording; replaced_by is not looked up."""
    asked = {"event_ids": list(event_ids), "hidden": [] if restricted else HIDDEN}
    with reading(connection, NAME):
        return [Entry._make(row) for row in connection.execute(SQL["entry"], asked)]


def readings_of(
    connection: psycopg.Connection,
    person_id: UUID,
    since: datetime | None = None,
    limit: int = 1_000,
    restricted: bool = False,
) -> list[Reading]:
    """Who looked at this person's data, the latest first; whose data were on the same page is not told.

    since: recorded at that moment or after. restricted: also who looked at what only few may know of (T-42).
    """
    asked = {"person_id": person_id, "since": since, "limit": limit, "hidden": [] if restricted else HIDDEN}
    with reading(connection, NAME):
        return [Reading._make(row) for row in connection.execute(SQL["readings"], asked)]
