"""The client of one member of a group, as every reader of ours has it."""

from kafka import KafkaConsumer
from kafka.coordinator.assignors.range import RangePartitionAssignor

from services.bus.connection import LARGEST_MESSAGE, connection_options
from services.bus.records import read_any_header_name


def member(brokers: str, group: str, instance: str | None, *, read_committed: bool) -> KafkaConsumer:
    """Not yet subscribed. Its place is the reader's affair, and it says nothing of one to the brokers by itself."""
    read_any_header_name()
    return KafkaConsumer(
        **connection_options(brokers),
        group_id=group,
        group_instance_id=instance,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed" if read_committed else "read_uncommitted",
        partition_assignment_strategy=(RangePartitionAssignor,),
        session_timeout_ms=6_000,
        heartbeat_interval_ms=1_000,
        fetch_min_bytes=1,
        max_partition_fetch_bytes=LARGEST_MESSAGE,
        metrics_enabled=False,
        allow_auto_create_topics=False,
    )
