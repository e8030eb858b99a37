"""The brokers are stopped under a sender and a reader, and come back: neither ends, neither stands still."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from services.bus.consumer import Consumer
from services.bus.message import Message, Outgoing
from services.bus.producer import Producer
from services.bus.topics import EVENTS, create_topics, topic_name
from services.embedded.kafka import EmbeddedKafka
from services.settings import Settings
from tests.servers import new_state_folder, remove_state_folder

SETTINGS = Settings()
TOPIC = topic_name(EVENTS, SETTINGS)
AWAY_S = 2.0


@pytest.fixture
def state() -> Iterator[Path]:
    """Where brokers of the test's own keep what they have."""
    folder = new_state_folder()
    yield folder
    remove_state_folder(folder)


def say(producer: Producer, what: bytes) -> None:
    with producer.transaction():
        producer.send([Outgoing(TOPIC, b"key", what)])


def heard(reader: Consumer, most: int) -> list[bytes | None]:
    found: list[Message] = []
    while len(found) < most:
        found += reader.poll(10, 100)
    return [message.value for message in found]


def reading(brokers: str) -> Consumer:
    return Consumer(
        brokers,
        "readers",
        [TOPIC],
        on_assigned=lambda parts: dict.fromkeys(parts, 0),
        on_revoked=lambda _: None,
        instance="one",
    )


def test_a_sender_and_a_reader_go_on_when_the_brokers_come_back(state: Path) -> None:
    kafka = EmbeddedKafka(state)
    brokers = kafka.start()
    create_topics(brokers, SETTINGS)
    with ThreadPoolExecutor() as threads, closing(reading(brokers)) as reader, Producer(brokers, "sender") as producer:
        say(producer, b"before")
        assert heard(reader, 1) == [b"before"]
        kafka.stop()
        hearing = threads.submit(heard, reader, 1)
        saying = threads.submit(say, producer, b"meanwhile")
        sleep(AWAY_S)
        kafka.start()
        saying.result()
        assert hearing.result() == [b"meanwhile"]
