"""Where HR messages stay that could not be applied: sealed, with a reason, until applied, re-driven or discarded.

Promises: a message is in here before the inbox passes it; it is in here once, however often it is read.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid5

from psycopg import sql
from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from services.bus.message import Message
from services.bus.topics import HR_RESTRICTED
from services.hr_intake.complaint import Complaint
from services.hr_intake.sealed_message import packed, place, unpacked

MESSAGES = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f07")


class State(StrEnum):
    """What became of a message that could not be applied at once."""

    QUARANTINED = "QUARANTINED"
    HELD = "HELD"
    REDRIVEN = "REDRIVEN"
    DISCARDED = "DISCARDED"
    RESOLVED = "RESOLVED"


class Kept(NamedTuple):
    """A message to keep, and why. waits_for: the stream whose news may let it be applied; None: a person must look."""

    origin: Message
    complaint: Complaint
    waits_for: UUID | None = None
    kind: str | None = None
    message_id: UUID | None = None
    about: UUID | None = None
    correlation_id: UUID | None = None

    @property
    def state(self) -> State:
        """Held where something may still arrive, else quarantined."""
        return State.QUARANTINED if self.waits_for is None else State.HELD


class KeptMessage(NamedTuple):
    """A row of the quarantine, without the original. Times are UTC."""

    id: UUID
    topic: str
    partition: int
    offset: int
    state: str
    code: str
    reason: str
    kind: str | None
    message_id: UUID | None
    waits_for: UUID | None
    bytes: int
    first_seen: datetime
    changed_at: datetime
    attempts: int
    decided_by: str | None


class Seals(Protocol):
    """The part of the vault that is needed: bytes sealed for a place."""

    def sealed_bytes(self, plain: bytes, context: str) -> bytes:
        """Seal."""

    def opened_bytes(self, sealed: bytes, context: str) -> bytes:
        """Open again."""


COLUMNS = sql.SQL("""
select id, topic, partition, "offset", state, code, reason, kind, message_id, waits_for, bytes, first_seen, changed_at,
       attempts, decided_by
  from hr_intake.message where {} order by first_seen, topic, partition, "offset" limit %s
""")
AFTER = sql.SQL('(first_seen, topic, partition, "offset") > (%s, %s, %s, %s)')
KEEP = """
insert into hr_intake.message as m
       (id, topic, partition, "offset", kind, message_id, about, sealed, bytes, state, code, reason, waits_for,
        notice_due)
select *, true
  from unnest(%s::uuid[], %s::text[], %s::integer[], %s::bigint[], %s::text[], %s::uuid[], %s::uuid[], %s::bytea[],
              %s::integer[], %s::text[], %s::text[], %s::text[], %s::uuid[])
    on conflict (topic, partition, "offset") do update
   set state = excluded.state, code = excluded.code, reason = excluded.reason, waits_for = excluded.waits_for
 where m.state in ('QUARANTINED', 'HELD')
"""
TAKE_BACK = "delete from hr_intake.message where id = any(%s) and state in ('QUARANTINED', 'HELD') and attempts = 0"
SETTLE = """
update hr_intake.message
   set state = %s, sealed = null, waits_for = null, notice_due = false, changed_at = now(), attempts = attempts + 1
 where id = any(%s) and state in ('QUARANTINED', 'HELD')
"""
STILL = """
update hr_intake.message as m
   set notice_due = notice_due or (m.state, m.code) is distinct from (u.state, u.code),
       state = u.state, code = u.code, reason = u.reason, waits_for = u.waits_for,
       changed_at = now(), attempts = attempts + 1
  from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[]) as u (id, state, code, reason, waits_for)
 where m.id = u.id and m.state in ('QUARANTINED', 'HELD')
"""
DISCARD = """
update hr_intake.message set state = 'DISCARDED', decided_by = %s, waits_for = null, changed_at = now()
 where id = %s and state in ('QUARANTINED', 'HELD')
"""
ORIGINALS = """
select id, sealed, topic, partition, "offset" from hr_intake.message where id = any(%s) and sealed is not null
"""
IN_THE_OPEN = sql.SQL("right(topic, {}) <> {}").format(
    sql.Literal(len(HR_RESTRICTED.name)), sql.Literal(HR_RESTRICTED.name)
)
"""What did not come on the restricted topic: how many wait there, and for whom, is not for everybody (T-42)."""
COUNTS = sql.SQL("""
select count(*) filter (where state = 'QUARANTINED'), count(*) filter (where state = 'HELD'),
       count(*) filter (where state = 'HELD' and first_seen < now() - interval '7 days'),
       min(first_seen) filter (where state = 'HELD')
  from hr_intake.message where state in ('QUARANTINED', 'HELD') and {}
""").format(IN_THE_OPEN)
FORGET = "update hr_intake.message set sealed = null where about = %s and sealed is not null"


class Summary(NamedTuple):
    """How much is open in the open. held_too_long: for more than seven days. oldest_held: first seen then, UTC."""

    quarantined: int
    held: int
    held_too_long: int
    oldest_held: datetime | None


def kept_id(topic: str, partition: int, offset: int) -> UUID:
    """The id of a message's place in the quarantine: the same however often the message is read."""
    return uuid5(MESSAGES, place(topic, partition, offset))


class Quarantine:
    """The messages of one organisation that wait for something or for somebody."""

    def __init__(self, pool: ConnectionPool[Any], seals: Seals) -> None:
        self._pool = pool
        self._seals = seals

    def keep(self, messages: Sequence[Kept], take_back: Sequence[Message] = ()) -> None:
        """Keep these; those of `take_back` turned out to need no keeping. One transaction."""
        if not messages and not take_back:
            return
        with self._pool.connection() as connection:
            if messages:
                connection.execute(KEEP, _columns([self._row(kept) for kept in messages]))
            if take_back:
                connection.execute(TAKE_BACK, ([kept_id(m.topic, m.partition, m.offset) for m in take_back],))

    def waiting_for(self, streams: Sequence[UUID], limit: int, last: KeptMessage | None = None) -> list[KeptMessage]:
        """Held messages that news of one of these streams may free, oldest first; those after `last`, if given."""
        waiting = sql.SQL("state = 'HELD' and waits_for = any(%s)")
        if last is None:
            return self._rows(waiting, [list(streams), limit])
        return self._rows(waiting + sql.SQL(" and ") + AFTER, [list(streams), *_place(last), limit])

    def listed(
        self, states: Sequence[str] = (State.QUARANTINED, State.HELD), limit: int = 1_000, restricted: bool = False
    ) -> list[KeptMessage]:
        """Messages in one of these states, oldest first; `restricted`: also those of the restricted topic."""
        among = sql.SQL("state = any(%s)") if restricted else sql.SQL("state = any(%s) and {}").format(IN_THE_OPEN)
        return self._rows(among, [[str(state) for state in states], limit])

    def held_after(self, last: KeptMessage | None, limit: int) -> list[KeptMessage]:
        """The next held messages after `last`, oldest first."""
        if last is None:
            return self.listed((State.HELD,), limit, restricted=True)
        return self._rows(sql.SQL("state = 'HELD' and ") + AFTER, [*_place(last), limit])

    def found(self, ids: Sequence[UUID]) -> list[KeptMessage]:
        """These messages, oldest first."""
        return self._rows(sql.SQL("id = any(%s)"), [list(ids), len(ids)])

    def original(self, message: UUID) -> Message | None:
        """The message exactly as it came; None where there is none any more. Raises SealBroken."""
        return self.originals([message]).get(message)

    def originals(self, messages: Sequence[UUID]) -> dict[UUID, Message]:
        """Several, exactly as they came; those that are there no more are left out. Raises SealBroken."""
        with self._pool.connection() as connection:
            rows = connection.cursor(binary=True).execute(ORIGINALS, [list(messages)]).fetchall()
        return {
            message: unpacked(self._seals.opened_bytes(sealed, place(*where)), *where)
            for message, sealed, *where in rows
        }

    def tried(self, results: Sequence[tuple[UUID, Kept | None]], applied: State) -> None:
        """These were tried again: applied (None: it gets that state, its original goes), or what each wants now."""
        went = [message for message, kept in results if kept is None]
        still = [(message, kept) for message, kept in results if kept is not None]
        with self._pool.connection() as connection:
            if went:
                connection.execute(SETTLE, [applied, went])
            if still:
                connection.execute(STILL, _columns([(message, *_wants(kept)) for message, kept in still]))

    def discard(self, message: UUID, reason: str) -> bool:
        """An operator says that it will not be applied; the original stays, sealed. False where it was not open."""
        with self._pool.connection() as connection:
            return bool(connection.execute(DISCARD, (reason, message)).rowcount)

    def forget(self, about: UUID) -> int:
        """Destroy the originals about a person whose data are erased; gives how many."""
        with self._pool.connection() as connection:
            return int(connection.execute(FORGET, (about,)).rowcount)

    def summary(self) -> Summary:
        """How much is open."""
        with self._pool.connection() as connection:
            row = connection.execute(COUNTS).fetchone()
        return Summary(*row) if row is not None else Summary(0, 0, 0, None)

    def _rows(self, condition: sql.Composable, parameters: list[Any]) -> list[KeptMessage]:
        with self._pool.connection() as connection, connection.cursor(row_factory=class_row(KeptMessage)) as cursor:
            rows: list[KeptMessage] = cursor.execute(COLUMNS.format(condition), parameters).fetchall()
        return rows

    def _row(self, kept: Kept) -> tuple[Any, ...]:
        message = kept.origin
        where = (message.topic, message.partition, message.offset)
        sealed = self._seals.sealed_bytes(packed(message), place(*where))
        size = len(message.value or b"")
        return (kept_id(*where), *where, kept.kind, kept.message_id, kept.about, sealed, size, *_wants(kept))


def _place(row: KeptMessage) -> tuple[datetime, str, int, int]:
    return row.first_seen, row.topic, row.partition, row.offset


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _wants(kept: Kept) -> tuple[str, str, str, UUID | None]:
    code, reason = kept.complaint
    return str(kept.state), code, reason, kept.waits_for
