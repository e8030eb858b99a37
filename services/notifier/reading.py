"""From the bus to rows: which notices are due to whom, written together with how far was read.

Promises: one row per state and channel however often an event is read; a crash loses nothing and repeats nothing.
Does not promise: that a notice was sent; that is the senders' work.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import psycopg
import structlog
from psycopg_pool import ConnectionPool

from services.bus.message import Message, TopicPartition
from services.notifier.keeping import Keeping
from services.notifier.tenure import Confirm, unasked

log = structlog.get_logger(__name__)

BEGIN = """
insert into notifier.source_offset select *, 0 from unnest(%s::text[], %s::int[]) on conflict do nothing
"""
OFFSETS = """
select topic, partition, next_offset from notifier.source_offset
where (topic, partition) in (select * from unnest(%s::text[], %s::int[]))
"""
ADVANCE = """
update notifier.source_offset as stands set next_offset = moved.after
from unnest(%s::text[], %s::int[], %s::bigint[], %s::bigint[]) as moved (topic, partition, before, after)
where stands.topic = moved.topic and stands.partition = moved.partition and next_offset = moved.before
"""


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

    def __init__(
        self,
        pool: ConnectionPool[Any],
        channels: Sequence[str],
        batch: int,
        confirm: Confirm = unasked,
        every: timedelta = timedelta(0),
    ) -> None:
        """every: a lead gets one letter in such a time (see services/notifier/gathering.py)."""
        self._pool, self._batch, self._confirm = pool, batch, confirm
        self._keeping = Keeping(channels, every)

    def positions(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Where to read on in each partition; a partition never read before begins at 0."""
        with self._pool.connection() as connection:
            self._confirm(connection)
            return _stored(connection, partitions)

    def take_again(self, now: datetime) -> int:
        """Try what was set aside once more, since this version may be able to; how many events were taken."""
        with self._pool.connection() as connection:
            self._confirm(connection)
            taken = self._keeping.take_again(connection, now)
        return taken

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
        partitions = list(batches)
        firsts, ends = [batch[0].offset for batch in batches.values()], [b[-1].offset + 1 for b in batches.values()]
        with self._pool.connection() as connection:
            stored = _stored(connection, partitions)
            before = [stored[partition] for partition in partitions]
            if any(first < stands for first, stands in zip(firsts, before, strict=True)):
                return False
            self._confirm(connection)
            moved = connection.execute(ADVANCE, (*_columns(partitions), before, ends))
            if moved.rowcount != len(partitions):
                connection.rollback()
                log.info("batch_taken_elsewhere", partitions=len(partitions))
                return False
            self._keeping.take([message for batch in batches.values() for message in batch], connection, now)
        return True


def _columns(partitions: Sequence[TopicPartition]) -> tuple[list[str], list[int]]:
    return [each.topic for each in partitions], [each.partition for each in partitions]


def _stored(connection: psycopg.Connection[Any], partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    with connection.pipeline():
        connection.execute(BEGIN, _columns(partitions))
        rows = connection.execute(OFFSETS, _columns(partitions)).fetchall()
    return {TopicPartition(topic, partition): offset for topic, partition, offset in rows}
