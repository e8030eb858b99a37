"""From the bus to rows: which notices are due to whom, written together with how far was read.

Promises: one row per state and channel however often an event is read; a crash loses nothing and repeats nothing.
Does not promise: that a notice was sent; that is the senders' work.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from psycopg_pool import ConnectionPool

from services.bus.message import Message, TopicPartition
from services.notifier.keeping import Keeping
from services.notifier.tenure import Confirm, unasked

log = structlog.get_logger(__name__)

OFFSET = "select next_offset from notifier.source_offset where topic = %s and partition = %s"
BEGIN = "insert into notifier.source_offset values (%s, %s, 0) on conflict do nothing"
ADVANCE = """
update notifier.source_offset set next_offset = %s where topic = %s and partition = %s and next_offset = %s
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
        self, pool: ConnectionPool[Any], channels: Sequence[str], batch: int, confirm: Confirm = unasked
    ) -> None:
        self._pool, self._batch, self._confirm = pool, batch, confirm
        self._keeping = Keeping(channels)

    def positions(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Where to read on in each partition; a partition never read before begins at 0."""
        found = {}
        with self._pool.connection() as connection:
            for tp in partitions:
                connection.execute(BEGIN, tp)
                row = connection.execute(OFFSET, tp).fetchone()
                found[tp] = int(row[0]) if row else 0
        return found

    def take_again(self, now: datetime) -> int:
        """Try what was set aside once more, since this version may be able to; how many events were taken."""
        with self._pool.connection() as connection:
            taken = self._keeping.take_again(connection, now)
            self._confirm(connection)
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
            self._keeping.take([message for batch in batches.values() for message in batch], connection, now)
            self._confirm(connection)
        return True
