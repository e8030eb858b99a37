"""Transactions on a real broker: whole or never seen, ended by a successor, not waited for where a topic is gone."""

import pytest
from kafka import KafkaAdminClient

from services.bus.errors import NotAcknowledged, ProducerFenced
from services.bus.message import Outgoing, TopicPartition
from services.bus.partition import partition_for
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import EVENTS
from tests.services.test_bus import numbered


def test_an_aborted_transaction_is_never_seen_and_a_committed_one_whole(brokers: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    with Producer(brokers, f"{topic_prefix}relay") as spent, pytest.raises(NotAcknowledged), spent.transaction():
        spent.send([*numbered(topic, range(5)), Outgoing(topic, b"ana", b"x" * 2_000_000)])
    with Producer(brokers, f"{topic_prefix}relay") as producer, producer.transaction():
        producer.send(numbered(topic, range(5, 10)))
    with Reader(brokers) as reader:
        assert [message.value for message in reader.read_to_end(topic)] == [b"5", b"6", b"7", b"8", b"9"]
        last = reader.last_message(TopicPartition(topic, partition_for(b"ana", 3)))
        assert last is not None
        assert last.value == b"9"


def test_a_second_producer_with_the_same_id_fences_the_first(brokers: str, topic_prefix: str) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    first = Producer(brokers, f"{topic_prefix}relay")
    with first.transaction():
        first.send(numbered(topic, range(1)))
    with Producer(brokers, f"{topic_prefix}relay") as second:
        with pytest.raises(ProducerFenced), first.transaction():
            first.send(numbered(topic, range(1, 2)))
        with pytest.raises(ProducerFenced):  # the client gives this one another error, with the first as its argument
            first.send(numbered(topic, range(1, 2)))
        with second.transaction():
            second.send(numbered(topic, range(2, 3)))
    first.close()
    with Reader(brokers) as reader:
        assert [message.value for message in reader.read_to_end(topic)] == [b"0", b"2"]


def test_a_sender_whose_topic_was_deleted_stops_with_its_name(
    brokers: str, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = f"{topic_prefix}{EVENTS.name}"
    with Producer(brokers, f"{topic_prefix}relay") as producer:
        with producer.transaction():
            producer.send(numbered(topic, range(3)))
        admin = KafkaAdminClient(bootstrap_servers=brokers)
        admin.delete_topics([topic])
        admin.close()
        monkeypatch.setattr("services.bus.producer.FLUSH_SECONDS", 5.0)
        with pytest.raises(NotAcknowledged, match=EVENTS.name), producer.transaction():
            producer.send(numbered(topic, range(3)))
