"""Which partitions came and went, noted in the client's network thread for the reader's own."""

from typing import Literal

from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka import TopicPartition as KafkaPartition

from services.bus.message import TopicPartition

Change = tuple[Literal["assigned", "revoked"], list[TopicPartition]]


class Changes(ConsumerRebalanceListener):  # type: ignore[misc]
    """Runs in the network thread: notes what changed and holds new partitions back until poll() has their position."""

    def __init__(self, consumer: KafkaConsumer, changes: list[Change]) -> None:
        self._consumer, self._changes = consumer, changes

    def on_partitions_revoked(self, revoked: set[KafkaPartition]) -> None:
        if revoked:
            self._changes.append(("revoked", [TopicPartition(*part) for part in sorted(revoked)]))

    def on_partitions_assigned(self, assigned: set[KafkaPartition]) -> None:
        if assigned:
            for part in assigned:
                # Without a position the client would go to the broker's committed offset, which is not ours.
                self._consumer.seek(part, 0)
                self._consumer.pause(part)
            self._changes.append(("assigned", [TopicPartition(*part) for part in sorted(assigned)]))
