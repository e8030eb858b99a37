"""The topics of the ledger: what each holds, how it is made, and that it is what we need before anybody uses it."""

import time
from typing import Any, NamedTuple

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from services.bus.connection import LARGEST_MESSAGE, connection_options, own_words
from services.bus.errors import BusError, TopicUnfit
from services.settings import Settings

CREATE_SECONDS = 30.0
READABLE = {"compression.type": "uncompressed"}
"""The brokers unpack whatever a sender packed, and refuse what is too long then. Left to the sender, one message packed
with lz4, snappy or zstd would end every reader of its partition for ever: our client reads gzip only. And a few packed
kilobytes could fill our memory."""
DAY_MS = 86_400_000


class Topic(NamedTuple):
    """One topic: its name without prefix, who keys it how, and the largest message it takes in bytes.

    personal: holds what HR sends, names in clear; kept for a bounded time only (T-43). All others are kept for ever.
    """

    name: str
    key: str
    largest_message: int = 1_048_588
    personal: bool = False


HR_STAFF = Topic("hr.staff.v1", "person", LARGEST_MESSAGE, personal=True)
HR_RESTRICTED = Topic("hr.restricted.v1", "person", LARGEST_MESSAGE, personal=True)
HR_REJECTED = Topic("hr.staff.rejected.v1", "person or file")
EVENTS = Topic("supervision.events.v1", "the person the event is about")
RESTRICTED_EVENTS = Topic("supervision.restricted.v1", "the person the event is about")
ALERTS = Topic("supervision.alerts.v1", "organisation unit")
CHECKPOINTS = Topic("supervision.checkpoints.v1", "organisation")
RELAY = Topic("supervision.relay.v1", "none: how far the relay is, on partition 0")

TOPICS = (HR_STAFF, HR_RESTRICTED, HR_REJECTED, EVENTS, RESTRICTED_EVENTS, ALERTS, CHECKPOINTS, RELAY)


def topic_name(topic: Topic, settings: Settings) -> str:
    """The name on the brokers: prefix and name."""
    return f"{settings.topic_prefix}{topic.name}"


def answers(brokers: str) -> bool:
    """Whether the brokers take requests now."""
    try:
        admin = _admin(brokers, bootstrap_timeout_ms=2_000)
    except BusError:
        return False
    try:
        return bool(admin.describe_cluster().get("brokers"))
    except KafkaError:
        return False
    finally:
        admin.close()


def create_topics(brokers: str, settings: Settings) -> list[str]:
    """Make every topic that is missing; returns the names made. Raises TopicUnfit for one with other partitions."""
    admin = _admin(brokers)
    try:
        wanted = {topic_name(topic, settings): topic for topic in TOPICS}
        there = set(admin.list_topics())
        made = [name for name in wanted if name not in there]
        if made:
            _create(admin, [_new_topic(name, wanted[name], settings) for name in made])
        _check(admin, list(wanted), settings.partitions)
        _make_readable(admin, [name for name in wanted if name in there])
        return made
    finally:
        admin.close()


def delete_topics(brokers: str, settings: Settings) -> None:
    """Delete the topics of this prefix, for tests. Refuses without a prefix (ValueError): those are real ones."""
    if not settings.topic_prefix:
        raise ValueError("topics without a prefix are never deleted")
    admin = _admin(brokers)
    try:
        there = set(admin.list_topics())
        admin.delete_topics([name for topic in TOPICS if (name := topic_name(topic, settings)) in there])
    finally:
        admin.close()


def _admin(brokers: str, **options: Any) -> KafkaAdminClient:
    with own_words("connecting to the brokers"):
        return KafkaAdminClient(**connection_options(brokers), **options)


def _new_topic(name: str, topic: Topic, settings: Settings) -> NewTopic:
    kept_ms = settings.hr_retention_days * DAY_MS if topic.personal else -1
    return NewTopic(
        name,
        num_partitions=settings.partitions,
        replication_factor=settings.replication,
        topic_configs={
            "cleanup.policy": "delete",
            "retention.ms": str(kept_ms),
            "retention.bytes": "-1",
            **READABLE,
            "max.message.bytes": str(topic.largest_message),
        },
    )


def _create(admin: KafkaAdminClient, topics: list[NewTopic]) -> None:
    try:
        admin.create_topics(topics)
    except TopicAlreadyExistsError:
        return  # another process was faster; the check that follows looks at what it made


def _make_readable(admin: KafkaAdminClient, names: list[str]) -> None:
    """Topics that others made, or earlier versions of ours."""
    asked = [ConfigResource(ConfigResourceType.TOPIC, name, dict.fromkeys(READABLE)) for name in names]
    found = admin.describe_configs(asked, config_filter="all")["topic"] if asked else {}
    odd = [name for name in names if any(found[name][key]["value"] != value for key, value in READABLE.items())]
    try:
        if odd:
            admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, READABLE) for name in odd])
    except KafkaError as refused:
        setting = ", ".join(f"{key}={value}" for key, value in READABLE.items())
        raise TopicUnfit(f"set {setting} on {', '.join(odd)}: the brokers do not let us do it ({refused})") from refused


def _check(admin: KafkaAdminClient, names: list[str], partitions: int) -> None:
    """Wait until every topic has a leader for each partition; refuse other numbers of partitions."""
    until = time.monotonic() + CREATE_SECONDS
    while True:
        found = {
            topic["name"]: topic["partitions"] for topic in admin.describe_topics(names) if topic.get("partitions")
        }
        for name, parts in found.items():
            if len(parts) != partitions:
                raise TopicUnfit(
                    f"topic {name} has {len(parts)} partitions, SUPERVISION_PARTITIONS says {partitions}; "
                    "partitions never change once created: set the number that the topic has"
                )
        ready = [name for name, parts in found.items() if all(part.get("leader_id", -1) >= 0 for part in parts)]
        if len(ready) == len(names):
            return
        if time.monotonic() > until:
            missing = sorted(set(names) - set(ready))
            raise TopicUnfit(f"no leader after {CREATE_SECONDS:.0f} s for {', '.join(missing)}; look at the brokers")
        time.sleep(0.05)
