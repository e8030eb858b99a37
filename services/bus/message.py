"""A message on the bus, free of any client library."""

from typing import Any, NamedTuple


class TopicPartition(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int


class Message(NamedTuple):
    """A message as it was read. `headers` keep their order; `timestamp_ms` is the broker's or the sender's."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    timestamp_ms: int

    def header(self, name: str) -> str | None:
        """The first header of that name as text; None where there is none or it is not UTF-8."""
        for key, value in self.headers:
            if key == name:
                try:
                    return value.decode()
                except UnicodeDecodeError:
                    return None
        return None


class Outgoing(NamedTuple):
    """A message to send; `partition` None lets the key decide (murmur2, as all Kafka clients of this house do)."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None


def message_of(record: Any) -> Message:
    """The message in a record of the client library, read as services/bus/records.py reads it."""
    headers = tuple(record.headers)
    return Message(record.topic, record.partition, record.offset, record.key, record.value, headers, record.timestamp)
