"""The bus on a real broker: nothing sent is lost in silence, nothing read comes from a position that nobody chose."""

import time
from collections.abc import Callable, Sequence

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.partitioner.default import murmur2 as murmur2_of_the_client

from services.bus.consumer import Consumer
from services.bus.errors import MemberReplaced, NotAcknowledged, PositionLost, TopicUnfit
from services.bus.message import Message, Outgoing, TopicPartition
from services.bus.partition import murmur2, partition_for
from services.bus.producer import Producer
from services.bus.topics import EVENTS, HR_STAFF, TOPICS, create_topics, topic_name
from services.settings import Settings


class Follower:
    """A consumer with its positions in a dictionary, as a service has them in its database."""

    def __init__(
        self,
        brokers: str,
        group: str,
        topics: list[str],
        stored: dict[TopicPartition, int],
        instance: str | None = None,
    ) -> None:
        self.stored, self.revoked = stored, list[TopicPartition]()
        self.consumer = Consumer(
            brokers,
            group,
            topics,
            on_assigned=self._positions,
            on_revoked=self.revoked.extend,
            instance=instance,
        )

    def _positions(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return {part: self.stored.get(part, 0) for part in partitions}

    def read_until(self, enough: Callable[[list[Message]], bool], seconds: float = 20) -> list[Message]:
        found: list[Message] = []
        until = time.monotonic() + seconds
        while not enough(found) and time.monotonic() < until:
            batch = self.consumer.poll(500, 50)
            for message in batch:
                self.stored[TopicPartition(message.topic, message.partition)] = message.offset + 1
            found += batch
        return found


def settings_of(topic_prefix: str, partitions: int = 3) -> Settings:
    return Settings(topic_prefix=topic_prefix, partitions=partitions)


def numbered(topic: str, numbers: range, key: bytes = b"ana") -> list[Outgoing]:
    return [Outgoing(topic, key, b"%d" % number) for number in numbers]


def test_a_key_goes_where_every_kafka_client_of_this_house_sends_it() -> None:
    for length in range(40):
        key = bytes((7 * length + place) % 256 for place in range(length))
        assert murmur2(key) == murmur2_of_the_client(key)
        assert partition_for(key, 12) == (murmur2_of_the_client(key) & 0x7FFFFFFF) % 12


def test_messages_of_a_key_are_read_in_the_order_sent_from_the_stored_position(brokers: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    part = TopicPartition(topic, partition_for(b"ana", 3))
    with Producer(brokers) as producer:
        producer.send(numbered(topic, range(100)))
    follower = Follower(brokers, f"{topic_prefix}reader", [topic], {part: 40})
    read = follower.read_until(lambda found: len(found) >= 60)
    follower.consumer.commit_for_monitoring({part: 100})
    follower.consumer.close()
    assert [message.value for message in read] == [b"%d" % number for number in range(40, 100)]
    assert {message.partition for message in read} == {part.partition}


def test_a_restarted_reader_goes_on_from_its_own_position_not_from_the_brokers(brokers: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    part = TopicPartition(topic, partition_for(b"ana", 3))
    with Producer(brokers) as producer:
        producer.send(numbered(topic, range(20)))
    first = Follower(brokers, f"{topic_prefix}reader", [topic], {})
    first.read_until(lambda found: len(found) >= 20)
    first.consumer.commit_for_monitoring({part: 20})
    first.consumer.close()
    second = Follower(brokers, f"{topic_prefix}reader", [topic], {part: 5})
    read = second.read_until(lambda found: len(found) >= 15)
    second.consumer.close()
    assert [message.offset for message in read] == list(range(5, 20))


def test_an_outsider_sees_how_far_a_reader_is_soon_after_its_last_message(brokers: str, topic_prefix: str) -> None:
    topic, group = f"{topic_prefix}{EVENTS.name}", f"{topic_prefix}shown"
    part = TopicPartition(topic, partition_for(b"ana", 3))
    with Producer(brokers) as producer:
        producer.send(numbered(topic, range(3)))
    follower = Follower(brokers, group, [topic], {})
    follower.read_until(lambda found: len(found) == 3)
    for offset in (1, 2, 3):
        follower.consumer.commit_for_monitoring({part: offset})
    admin = KafkaAdminClient(bootstrap_servers=brokers)
    until = time.monotonic() + 20
    while (shown := committed(admin, group)).get(part) != 3:
        assert time.monotonic() < until, shown
        follower.consumer.poll(500, 50)
    admin.close()
    follower.consumer.close()


def committed(admin: KafkaAdminClient, group: str) -> dict[TopicPartition, int]:
    """What the brokers show of a group."""
    found = admin.list_group_offsets([group])[group]
    return {TopicPartition(part.topic, part.partition): told.offset for part, told in found.items()}


def test_a_position_past_the_end_stops_with_the_topic_named(brokers: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    stored = {TopicPartition(topic, number): 1_000 for number in range(3)}
    follower = Follower(brokers, f"{topic_prefix}reader", [topic], stored)
    with pytest.raises(PositionLost, match=EVENTS.name):
        follower.read_until(lambda found: False)
    follower.consumer.close()


def test_a_missing_topic_stops_with_its_name(brokers: str, topic_prefix: str) -> None:
    with pytest.raises(TopicUnfit, match="no-such-topic"):
        Follower(brokers, f"{topic_prefix}reader", [f"{topic_prefix}no-such-topic"], {})
    with Producer(brokers, patience_s=1) as producer, pytest.raises(NotAcknowledged, match="no-such-topic"):
        producer.send([Outgoing(f"{topic_prefix}no-such-topic", b"k", b"v", partition=0)])


def test_a_member_that_joins_takes_its_share_and_both_topics_of_a_person_together(
    brokers: str, topic_prefix: str
) -> None:
    topics = [f"{topic_prefix}{EVENTS.name}", f"{topic_prefix}{HR_STAFF.name}"]
    stored: dict[TopicPartition, int] = {}
    one = Follower(brokers, f"{topic_prefix}readers", topics, stored)
    one.read_until(lambda found: len(one.consumer.assignment()) == 6)
    two = Follower(brokers, f"{topic_prefix}readers", topics, stored)
    until = time.monotonic() + 20
    while not all(0 < len(each.consumer.assignment()) < 6 for each in (one, two)) and time.monotonic() < until:
        one.consumer.poll(10, 20)
        two.consumer.poll(10, 20)
    shares = [{part.partition for part in each.consumer.assignment()} for each in (one, two)]
    held = [len(each.consumer.assignment()) for each in (one, two)]
    one.consumer.close()
    two.consumer.close()
    assert shares[0] | shares[1] == {0, 1, 2}
    assert not shares[0] & shares[1]
    assert held == [2 * len(share) for share in shares]
    assert one.revoked


def test_a_member_that_begins_under_the_name_of_another_has_its_partitions_and_the_other_is_told(
    brokers: str, topic_prefix: str
) -> None:
    topics, group = [f"{topic_prefix}{EVENTS.name}"], f"{topic_prefix}named"
    one = Follower(brokers, group, topics, {}, "one")
    one.read_until(lambda found: len(one.consumer.assignment()) == 3)
    namesake = Follower(brokers, group, topics, {}, "one")
    namesake.read_until(lambda found: len(namesake.consumer.assignment()) == 3)
    with pytest.raises(MemberReplaced, match="under the same name"):
        one.read_until(lambda found: False, seconds=30)
    namesake.read_until(lambda found: False, seconds=1)
    assert len(namesake.consumer.assignment()) == 3
    for each in (one, namesake):
        each.consumer.close()


def test_a_five_megabyte_message_passes_so_that_it_can_be_quarantined(brokers: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}{HR_STAFF.name}"
    with Producer(brokers) as producer:
        producer.send([Outgoing(topic, b"10023", b"x" * 5_000_000, (("ce_id", b"1"),))])
    follower = Follower(brokers, f"{topic_prefix}reader", [topic], {})
    read = follower.read_until(lambda found: len(found) >= 1)
    follower.consumer.close()
    assert len(read[0].value or b"") == 5_000_000
    assert read[0].header("ce_id") == "1"


def test_a_message_too_long_for_its_topic_is_refused_aloud(brokers: str, topic_prefix: str) -> None:
    with Producer(brokers) as producer, pytest.raises(NotAcknowledged, match=EVENTS.name):
        producer.send([Outgoing(f"{topic_prefix}{EVENTS.name}", b"k", b"x" * 2_000_000)])


def test_creating_the_topics_again_changes_nothing_and_other_partitions_are_refused(
    brokers: str, topic_prefix: str
) -> None:
    assert create_topics(brokers, settings_of(topic_prefix)) == []
    with pytest.raises(TopicUnfit, match="has 3 partitions"):
        create_topics(brokers, settings_of(topic_prefix, partitions=4))
    assert topic_name(EVENTS, settings_of("a.")) == f"a.{EVENTS.name}"


@pytest.mark.shows("T-43")
def test_what_hr_sends_is_kept_for_a_bounded_time_and_our_own_events_for_ever(brokers: str, topic_prefix: str) -> None:
    named = Settings(topic_prefix=topic_prefix)
    kept = {topic.name: retention_ms(brokers, topic_name(topic, named)) for topic in TOPICS}
    assert kept.pop("hr.staff.v1") == kept.pop("hr.restricted.v1") == named.hr_retention_days * 86_400_000
    assert set(kept.values()) == {-1}


def retention_ms(brokers: str, topic: str) -> int:
    """How long the brokers keep a message of the topic; -1 for ever."""
    admin = KafkaAdminClient(bootstrap_servers=brokers)
    try:
        found = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    finally:
        admin.close()
    return int(found["topic"][topic]["retention.ms"]["value"])
