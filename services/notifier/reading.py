"""From the bus to rows: which notices are due to whom, written together with how far was read.

Promises: one row per state and channel however often an event is read; a crash loses nothing and repeats nothing.
Does not promise: that a notice was sent; that is the senders' work.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import psycopg
import structlog
from psycopg_pool import ConnectionPool

from domain.event import Event
from domain.finding.events import FindingCleared, FindingEvent, FindingRaised, FindingReopened
from domain.record import event_of
from services.bus.message import Message, TopicPartition
from services.notifier.leading import keep_unit
from services.notifier.notice import STATES, goes_to, notice_id_of

log = structlog.get_logger(__name__)

OFFSET = "select next_offset from notifier.source_offset where topic = %s and partition = %s"
BEGIN = "insert into notifier.source_offset values (%s, %s, 0) on conflict do nothing"
ADVANCE = """
update notifier.source_offset set next_offset = %s where topic = %s and partition = %s and next_offset = %s
"""
KEEP_FINDING = """
insert into notifier.finding (finding_id, pack_id, pack_version, subject, first_day, last_day, opened_at, evidence)
values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (finding_id) do nothing
"""
REOPEN_FINDING = "update notifier.finding set first_day = %s, last_day = %s, evidence = %s where finding_id = %s"
KEEP_NOTICE = """
insert into notifier.notice (notice_id, told_of, channel, state, finding_id, rule_id, pack_id, pack_version, severity,
    unit_id, concerned, subject, first_day, last_day, cause, opened_at, evidence, correlation_id, position,
    next_attempt_at)
select %(notice_id)s, %(told_of)s, %(channel)s, %(state)s, finding_id, %(rule_id)s, pack_id, pack_version,
    %(severity)s, %(unit_id)s::uuid, %(concerned)s::uuid[], subject, first_day,
    coalesce(%(last_day)s::date, last_day), %(cause)s::text, opened_at,
    coalesce(%(evidence)s::uuid[], evidence), %(correlation_id)s, %(position)s, %(now)s
from notifier.finding where finding_id = %(finding_id)s
on conflict (notice_id) do nothing
"""
UNREADABLE = "insert into notifier.unreadable values (%s, %s, %s, %s) on conflict do nothing"


class Source(Protocol):
    """The part of the bus consumer that reading needs."""

    def poll(self, max_messages: int, timeout_ms: int) -> list[Message]:
        """What came, in order per partition."""

    def assignment(self) -> set[TopicPartition]:
        """The partitions that are ours now."""

    def seek(self, partition: TopicPartition, offset: int, /) -> None:
        """Read on from there."""

    def commit_for_monitoring(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Show outsiders how far we are."""


class Reading:
    """Turns each batch of events into notices to be sent, over the channels that are set up."""

    def __init__(self, pool: ConnectionPool[Any], channels: Sequence[str], batch: int) -> None:
        self._pool = pool
        self._channels = tuple(channels)
        self._batch = batch

    def positions(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Where to read on in each partition; a partition never read before begins at 0."""
        found = {}
        with self._pool.connection() as connection:
            for tp in partitions:
                connection.execute(BEGIN, tp)
                row = connection.execute(OFFSET, tp).fetchone()
                found[tp] = int(row[0]) if row else 0
        return found

    def step(self, source: Source, now: datetime) -> bool:
        """Read one batch; True if there was one. Another instance that was quicker makes this one read again."""
        messages = source.poll(self._batch, timeout_ms=100)
        if not messages:
            return False
        per_partition: dict[TopicPartition, list[Message]] = defaultdict(list)
        for message in messages:
            per_partition[TopicPartition(message.topic, message.partition)].append(message)
        if self.take(per_partition, now):
            source.commit_for_monitoring({tp: batch[-1].offset + 1 for tp, batch in per_partition.items()})
        else:
            ours = source.assignment()
            for tp, offset in self.positions([tp for tp in per_partition if tp in ours]).items():
                source.seek(tp, offset)
        return True

    def take(self, batches: Mapping[TopicPartition, Sequence[Message]], now: datetime) -> bool:
        """Write the notices of a batch and its offsets in one transaction; False if somebody else had them already."""
        stored = self.positions(list(batches))
        if any(batch[0].offset < stored[tp] for tp, batch in batches.items()):
            return False
        with self._pool.connection() as connection:
            for tp, batch in batches.items():
                moved = connection.execute(ADVANCE, (batch[-1].offset + 1, *tp, stored[tp]))
                if moved.rowcount != 1:
                    connection.rollback()
                    log.info("batch_taken_elsewhere", topic=tp.topic, partition=tp.partition)
                    return False
            for event in sorted(self._events(connection, batches.values()), key=lambda event: event.position):
                self._keep(connection, event, now)
        return True

    def _events(self, connection: psycopg.Connection[Any], batches: Iterable[Sequence[Message]]) -> Iterable[Event]:
        for message in (message for batch in batches for message in batch):
            kind = message.header("ce_type") or ""
            if not kind.startswith(("finding.", "unit.")):
                continue
            try:
                yield event_of(kind, message.value or b"")
            except ValueError as problem:
                place = (message.topic, message.partition, message.offset)
                connection.execute(UNREADABLE, (*place, type(problem).__name__))
                log.error("event_unreadable", topic=place[0], partition=place[1], offset=place[2], type=kind)

    def _keep(self, connection: psycopg.Connection[Any], event: Event, now: datetime) -> None:
        if not isinstance(event, FindingEvent):
            keep_unit(connection, event)
            return
        _keep_finding(connection, event)
        if type(event) not in STATES:
            return
        for channel in self._channels:
            if goes_to(channel, event.severity):
                connection.execute(KEEP_NOTICE, _notice_row(event, channel, now))


def _keep_finding(connection: psycopg.Connection[Any], event: FindingEvent) -> None:
    if isinstance(event, FindingRaised):
        span = (event.subject, event.first_day, event.last_day)
        row = (event.finding_id, event.pack_id, event.pack_version, *span, event.recorded_at, list(event.evidence))
        connection.execute(KEEP_FINDING, row)
    elif isinstance(event, FindingReopened):
        connection.execute(REOPEN_FINDING, (event.first_day, event.last_day, list(event.evidence), event.finding_id))


def _notice_row(event: FindingEvent, channel: str, now: datetime) -> dict[str, Any]:
    cleared = event if isinstance(event, FindingCleared) else None
    return {
        "notice_id": notice_id_of(event.event_id, channel),
        "told_of": event.event_id,
        "channel": channel,
        "state": STATES[type(event)],
        "finding_id": event.finding_id,
        "rule_id": event.rule_id,
        "severity": int(event.severity),
        "unit_id": event.unit_id,
        "concerned": list(event.concerned),
        "last_day": cleared.last_day if cleared else None,
        "cause": cleared.cause if cleared else None,
        "evidence": list(getattr(event, "evidence", ())) or None,
        "correlation_id": event.correlation_id,
        "position": event.position,
        "now": now,
    }
