"""How the notifier stands: what was told, what waits, and who was told of what."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool

from domain.vocabulary import Severity
from services.bus.message import TopicPartition

COUNTS = """
select channel, count(*) filter (where outcome is not null) as settled,
    count(*) filter (where outcome is null) as waiting, count(*) filter (where outcome = 'refused') as refused,
    count(*) filter (where outcome is not null and not in_register) as unrecorded,
    min(next_attempt_at) filter (where outcome is null) as next_attempt_at,
    max(last_problem) filter (where outcome is null) as problem
from notifier.notice group by channel order by channel
"""
UNDER_WAY = """
select (select count(*) from notifier.notice where outcome is null and (attempts > 0 or next_attempt_at <= %s))
    + (select count(*) from notifier.notice where outcome is not null and not in_register)
"""
UNREADABLE = "select count(*) from notifier.unreadable"
READ = "select topic, partition, next_offset from notifier.source_offset"
DELAYS = """
select count(*), coalesce(extract(epoch from %(now)s - min(opened_at)), 0),
    (select count(*) from notifier.notice where outcome = 'refused')
from notifier.notice where outcome is null and (attempts > 0 or next_attempt_at <= %(now)s)
"""
"""By the indexes of what waits and of what was refused: it is asked every second, whatever the number of notices. What
gathers for a letter to come is not late."""
TOLD = """
select told_of, finding_id, rule_id, state, severity, channel, lead_id, outcome, done_at, first_day, position
from notifier.notice order by position, channel limit %s
"""


class ChannelStanding(NamedTuple):
    """One channel. unrecorded: settled, and the register does not have it yet. problem: of one that waits."""

    channel: str
    settled: int
    waiting: int
    refused: int
    unrecorded: int
    next_attempt_at: datetime | None
    problem: str | None


class Told(NamedTuple):
    """One notice and what became of it; `outcome` None: it waits."""

    told_of: UUID
    finding_id: UUID
    rule_id: str
    state: str
    severity: int
    channel: str
    lead_id: UUID | None
    outcome: str | None
    done_at: datetime | None
    first_day: date
    position: int

    @property
    def severity_name(self) -> str:
        """MEDIUM, HIGH, …"""
        return Severity(self.severity).name


def channels(pool: ConnectionPool[Any]) -> list[ChannelStanding]:
    """How each channel stands."""
    with pool.connection() as connection, connection.cursor(row_factory=class_row(ChannelStanding)) as cursor:
        rows: list[ChannelStanding] = cursor.execute(COUNTS).fetchall()
    return rows


def under_way(pool: ConnectionPool[Any], now: datetime) -> int:
    """Notices that are due and not told, or told and not in the register; by index, however many there ever were."""
    with pool.connection() as connection:
        row = connection.execute(UNDER_WAY, (now,)).fetchone()
    return 0 if row is None else int(row[0])


def unreadable(pool: ConnectionPool[Any]) -> int:
    """How many events could not be read."""
    with pool.connection() as connection:
        row = connection.execute(UNREADABLE).fetchone()
    return 0 if row is None else int(row[0])


def offsets_read(pool: ConnectionPool[Any]) -> dict[TopicPartition, int]:
    """How far the events were read, by partition."""
    with pool.connection() as connection:
        rows = connection.execute(READ).fetchall()
    return {TopicPartition(topic, partition): offset for topic, partition, offset in rows}


def measures(pool: ConnectionPool[Any], now: datetime) -> dict[str, float]:
    """Figures for /metrics: notices that wait, the age of the oldest finding among them in seconds, refusals."""
    with pool.connection() as connection:
        waiting, oldest, refused = connection.execute(DELAYS, {"now": now}).fetchone() or (0, 0, 0)
    return {
        "notices_waiting": float(waiting),
        "oldest_notice_seconds": max(0.0, float(oldest)),
        "notices_refused": float(refused),
        "events_unreadable": float(unreadable(pool)),
    }


def told(pool: ConnectionPool[Any], limit: int = 1_000) -> list[Told]:
    """Who was told of what, in the order in which it was found."""
    with pool.connection() as connection, connection.cursor(row_factory=class_row(Told)) as cursor:
        rows: list[Told] = cursor.execute(TOLD, (limit,)).fetchall()
    return rows
