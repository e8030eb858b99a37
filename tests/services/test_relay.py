"""The relay on a real Kafka: everything once and in order for readers of committed records, whatever is killed when."""

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.bus.cloud_events import read_cloud_event
from services.bus.errors import BusError, PositionLost, ProducerFenced
from services.bus.message import Message
from services.bus.partition import partition_for
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import EVENTS, RESTRICTED_EVENTS, Topic, topic_name
from services.register.register import Register
from services.relay.cursor import RegisterBehind, last_published
from services.relay.envelope import Envelope
from services.relay.relay import Relay
from services.settings import Settings
from tests.services.record_scenes import behind_our_back, filled, register_person, training

KILLS = 5


@pytest.fixture
def register(test_settings: Settings) -> Iterator[Register]:
    with Register(test_settings.database_url or "") as opened:
        yield opened


def brokers_of(settings: Settings) -> str:
    return settings.kafka_bootstrap_servers or ""


def published(settings: Settings, topic: Topic = EVENTS) -> list[Message]:
    with Reader(brokers_of(settings)) as reader:
        return reader.read_to_end(topic_name(topic, settings))


def positions(messages: list[Message]) -> list[int]:
    return [json.loads(message.value or b"")["position"] for message in messages]


def publish_all(register: Register, settings: Settings) -> None:
    relay = Relay(register, brokers_of(settings), settings)
    while relay.step():
        pass
    relay.close()


def test_an_event_travels_as_a_cloud_event_keyed_by_whom_it_is_about(
    register: Register, test_settings: Settings
) -> None:
    (person,) = filled(register, 1, each=1)
    publish_all(register, test_settings)
    recorded = register.read(0, 10)
    messages = published(test_settings)
    assert [message.value for message in messages] == [event.record for event in recorded]
    for message, event in zip(messages, recorded, strict=True):
        body = json.loads(event.body)
        sent = read_cloud_event(message)
        assert message.key == str(person).encode()
        assert message.partition == partition_for(message.key, test_settings.partitions)
        assert (sent.id, sent.type, sent.subject) == (body["event_id"], event.type, str(person))
        assert (sent.time, sent.datacontenttype) == (event.recorded_at, "application/json")
        assert sent.extensions == {
            "position": str(event.position),
            "streamid": str(event.stream_id),
            "streamversion": str(event.version),
            "correlationid": body["correlation_id"],
        }


def test_a_restricted_event_goes_to_its_own_topic_only(register: Register, test_settings: Settings) -> None:
    filled(register, 1, each=3)
    with behind_our_back(test_settings.database_url or "") as connection:
        connection.execute("update register.event set restricted = true where position = 3")
    publish_all(register, test_settings)
    assert sorted(positions(published(test_settings))) == [1, 2, 4]
    assert positions(published(test_settings, RESTRICTED_EVENTS)) == [3]


def test_a_relay_goes_on_after_the_last_event_that_was_published(register: Register, test_settings: Settings) -> None:
    assert last_published(brokers_of(test_settings), test_settings, register) == 0
    for expected in (4, 8, 12):
        filled(register, 1, each=3)
        publish_all(register, test_settings)
        assert last_published(brokers_of(test_settings), test_settings, register) == expected
    publish_all(register, test_settings)
    assert sorted(positions(published(test_settings))) == list(range(1, 13))


def test_of_two_relays_the_older_is_fenced_and_writes_nothing(register: Register, test_settings: Settings) -> None:
    older = Relay(register, brokers_of(test_settings), test_settings)
    filled(register, 1, each=3)
    assert older.step() == 4
    newer = Relay(register, brokers_of(test_settings), test_settings)
    assert newer.position == 4
    filled(register, 1, each=3)
    with pytest.raises(ProducerFenced):
        older.step()
    assert sorted(positions(published(test_settings))) == [1, 2, 3, 4]
    assert newer.step() == 4
    with pytest.raises(BusError):
        older.step()
    older.close()
    newer.close()
    assert sorted(positions(published(test_settings))) == list(range(1, 9))


def test_a_relay_refuses_a_register_that_was_put_back(register: Register, test_settings: Settings) -> None:
    filled(register, 1, each=3)
    publish_all(register, test_settings)
    with behind_our_back(test_settings.database_url or "") as connection:
        connection.execute("delete from register.event where position > 2")
        connection.execute("update register.head set position = 2")
    with pytest.raises(RegisterBehind, match="4 events were published and the register has 2"):
        Relay(register, brokers_of(test_settings), test_settings)


def test_a_relay_does_not_begin_anew_where_its_position_was_lost(register: Register, test_settings: Settings) -> None:
    filled(register, 1, each=1)
    with Producer(brokers_of(test_settings)) as producer:
        producer.send([Envelope(test_settings).message(event) for event in register.read(0, 9)])
    with pytest.raises(PositionLost, match="says that 0 events were published, and there are more"):
        Relay(register, brokers_of(test_settings), test_settings)


def relay_until_killed(settings: dict[str, Any], position: "Synchronized[int]") -> None:
    """A relay in a process of its own; tells how far it is."""
    known = Settings.model_construct(**settings)
    with Register(known.database_url or "", pool_size=1) as register:
        relay = Relay(register, brokers_of(known), known)
        while True:
            if not relay.step():
                time.sleep(0.002)
            position.value = relay.position


def record_all_the_while(register: Register, people: list[UUID], rounds: int) -> None:
    for number in range(rounds):
        register.handle([training(person, f"c{number}") for person in random.sample(people, 20)])


@pytest.mark.shows("promise: per-person order is kept", "promise: no event is lost or seen twice by consumers")
def test_a_relay_killed_in_the_middle_again_and_again_loses_and_doubles_nothing(
    register: Register, test_settings: Settings
) -> None:
    people = filled(register, 40)
    few = test_settings.model_copy(update={"batch": 37})
    writer = Thread(target=record_all_the_while, args=(register, people, 200))
    writer.start()
    spawn = multiprocessing.get_context("spawn")
    for _ in range(KILLS):
        reached = spawn.Value("q", 0)
        child = spawn.Process(target=relay_until_killed, args=(few.model_dump(), reached))
        child.start()
        begun = time.monotonic()
        while reached.value == 0 and child.is_alive() and time.monotonic() - begun < 60:
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.25))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert child.exitcode == -signal.SIGKILL
    writer.join()
    publish_all(register, few)
    messages = published(few)
    assert sorted(positions(messages)) == list(range(1, register.head() + 1))
    by_key: dict[bytes | None, list[int]] = {}
    for message, position in zip(messages, positions(messages), strict=True):
        by_key.setdefault(message.key, []).append(position)
    assert set(by_key) == {str(person).encode() for person in people}
    assert all(order == sorted(order) for order in by_key.values())


def test_a_backlog_is_published_in_larger_batches_each_read_while_the_one_before_is_sent(
    register: Register, test_settings: Settings
) -> None:
    filled(register, 1, each=19)
    relay = Relay(register, brokers_of(test_settings), test_settings.model_copy(update={"batch": 2}))
    steps = [relay.step()]
    filled(register, 1, each=2)
    while steps[-1]:
        steps.append(relay.step())
    relay.close()
    assert steps == [8, 8, 7, 0]
    assert sorted(positions(published(test_settings))) == list(range(1, 24))
    assert last_published(brokers_of(test_settings), test_settings, register) == 23


def test_a_relay_with_nothing_to_do_is_idle(register: Register, test_settings: Settings) -> None:
    relay = Relay(register, brokers_of(test_settings), test_settings)
    assert relay.step() == 0
    register.handle([register_person(uuid4())])
    assert relay.measures() == {"head": 1, "position": 0}
    assert (relay.step(), relay.step()) == (1, 0)
    assert relay.measures() == {"head": 1, "position": 1}
    relay.close()
