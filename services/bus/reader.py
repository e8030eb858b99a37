"""Reads given partitions from given offsets, outside any group: to look back, to verify, to copy."""

from collections.abc import Iterator, Mapping
from typing import Self

from kafka import KafkaConsumer
from kafka import TopicPartition as KafkaPartition

from services.bus.connection import LARGEST_MESSAGE, connection_options, own_words
from services.bus.errors import TopicUnfit
from services.bus.message import Message, TopicPartition, message_of
from services.bus.records import read_any_header_name

LARGEST_PAGE = 4_096


class Reader:
    """Reads without belonging to a group. Raises TopicUnfit for a missing topic, BusUnavailable without brokers."""

    def __init__(self, brokers: str, *, read_committed: bool = True) -> None:
        self._what = "reading outside a group"
        read_any_header_name()
        with own_words(self._what):
            self._consumer = KafkaConsumer(
                **connection_options(brokers),
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="none",
                isolation_level="read_committed" if read_committed else "read_uncommitted",
                max_partition_fetch_bytes=LARGEST_MESSAGE,
                metrics_enabled=False,
                allow_auto_create_topics=False,
            )

    def partitions(self, topic: str) -> list[TopicPartition]:
        """The partitions of a topic, in order."""
        with own_words(self._what):
            self._refuse_missing({topic})
            return [TopicPartition(topic, number) for number in sorted(self._consumer.partitions_for_topic(topic))]

    def refuse_missing(self, *topics: str) -> None:
        """Raises TopicUnfit where one of these is gone. A sender that has nothing to send would not learn of it."""
        with own_words(self._what):
            self._refuse_missing(set(topics))

    def bounds(self, topic: str) -> dict[TopicPartition, tuple[int, int]]:
        """For each partition the first offset that is there and the one after the last visible.

        What was committed is visible a moment later, after a broker was killed some moments. Who must see all that a
        sender committed begins as its successor first (Producer with its transactional id), which waits for that.
        """
        parts = [KafkaPartition(*part) for part in self.partitions(topic)]
        with own_words(f"reading {topic}"):
            first, after = self._consumer.beginning_offsets(parts), self._consumer.end_offsets(parts)
        return {TopicPartition(*part): (first[part], after[part]) for part in parts}

    def start(self, positions: Mapping[TopicPartition, int]) -> None:
        """Read these partitions from these offsets on, and no others."""
        self._consumer.assign([KafkaPartition(*part) for part in positions])
        for part, offset in positions.items():
            self._consumer.seek(KafkaPartition(*part), offset)

    def poll(self, max_messages: int, timeout_ms: int) -> list[Message]:
        """At most so many messages, those of a partition in order. Raises PositionLost."""
        with own_words(self._what):
            found = self._consumer.poll(timeout_ms=timeout_ms, max_records=max_messages)
        return [message_of(record) for records in found.values() for record in records]

    def position(self, partition: TopicPartition) -> int:
        """The next offset that poll() will look at; it passes records that are not visible."""
        return int(self._consumer.position(KafkaPartition(*partition)))

    def read_to_end(self, topic: str) -> list[Message]:
        """All that is on the topic now, partition after partition. For small topics and for tests."""
        bounds = self.bounds(topic)
        self.start({part: first for part, (first, _) in bounds.items()})
        found: list[Message] = []
        while any(self.position(part) < after for part, (_, after) in bounds.items()):
            found += self.poll(2_000, 200)
        return sorted(found, key=lambda message: (message.partition, message.offset))

    def back_from_end(self, partition: TopicPartition) -> Iterator[list[Message]]:
        """What is in a partition now, page by page, the last page first; those of a page in order, none empty."""
        first, end = self.bounds(partition.topic)[partition]
        step = 8
        while first < end:
            start = max(first, end - step)
            self.start({partition: start})
            page: list[Message] = []
            while self.position(partition) < end:
                page += self.poll(2_000, 200)
            if page := [message for message in page if message.offset < end]:
                yield page
            end, step = start, min(step * 8, LARGEST_PAGE)

    def last_message(self, partition: TopicPartition) -> Message | None:
        """The last visible record of a partition; None where it has none."""
        return next(iter(self.last_messages(partition, 1)), None)

    def last_messages(self, partition: TopicPartition, many: int) -> list[Message]:
        """The last visible records, at most so many, in order. Looks back over markers of transactions."""
        found: list[Message] = []
        for page in self.back_from_end(partition):
            found = page + found
            if len(found) >= many:
                break
        return found[-many:]

    def close(self) -> None:
        """Let go of the connections."""
        self._consumer.close(autocommit=False)

    def _refuse_missing(self, topics: set[str]) -> None:
        if missing := topics - self._consumer.topics():
            raise TopicUnfit.missing(self._what, missing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
