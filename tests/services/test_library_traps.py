"""Traps of the libraries that other tests do not meet on their way; docs/library-traps.md has all of them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import KafkaConfigurationError
from pydantic import ValidationError

from services.bus.consumer import Consumer
from services.bus.message import TopicPartition
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import EVENTS
from services.register.event_store import open_event_store
from services.register.outcome import Accepted
from services.register.register import Register
from tests.services.record_scenes import behind_our_back, register_person

SERVICES = Path(__file__).parents[2] / "services"
TRIED = {"application", "persistence", "postgres", "utils"}


@pytest.fixture
def consumer(brokers: str, topic_prefix: str) -> Iterator[Consumer]:
    """A member of a group, as every process has one."""

    def begin(parts: object) -> dict[TopicPartition, int]:
        return dict.fromkeys(parts, 0)  # type: ignore[call-overload, no-any-return]

    topics = [f"{topic_prefix}{EVENTS.name}"]
    made = Consumer(brokers, f"{topic_prefix}g", topics, on_assigned=begin, on_revoked=lambda _: None)
    yield made
    made.close()


def test_an_append_does_not_wait_while_the_table_is_analysed(database_url: str) -> None:
    """T5: the library locks the table, so that its writers wait for every automatic ANALYZE."""
    with psycopg.connect(database_url) as analysing:
        analysing.execute("lock table register.event, register.command in share update exclusive mode")
        with Register(f"{database_url}?options=-c%20lock_timeout%3D200") as hurried:
            assert isinstance(hurried.handle([register_person(uuid4())])[0], Accepted)


@pytest.mark.parametrize("body", [b'{"text":5,"extra":1}', b"[]", b"{", b"null"])
def test_a_stored_event_that_does_not_fit_is_never_handed_out(database_url: str, body: bytes) -> None:
    """T7: the library's own mapper takes anything for an event."""
    with open_event_store(database_url, 1) as store:
        stored = StoredEvent(uuid4(), 1, "staff.registered.v1", body)
        with pytest.raises(ValidationError):
            store.mapper.to_domain_event(stored)


def test_a_stream_that_was_changed_behind_our_back_decides_nothing(database_url: str) -> None:
    """T7 again, from the register's side."""
    person = uuid4()
    with Register(database_url) as register:
        register.handle([register_person(person)])
    with behind_our_back(database_url) as connection:
        connection.execute("update register.event set body = '{}'")
    with Register(database_url) as register, pytest.raises(ValidationError):
        register.handle([register_person(person)])


def test_nothing_of_the_event_sourcing_library_is_used_that_was_not_tried() -> None:
    """T2, T8, T11, T12, T14, T15: DCB, ciphers, SQLite, subscriptions, aggregates and systems."""
    used = set()
    for path in SERVICES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            used |= {name for name in names if name.split(".")[0] == "eventsourcing"}
    assert used == {f"eventsourcing.{name}" for name in TRIED}


def test_every_producer_is_idempotent_and_nothing_may_switch_that_off(brokers: str) -> None:
    """2.2: left to its default, idempotence goes off without a word where another option conflicts."""
    quiet = KafkaProducer(bootstrap_servers=brokers, acks=1)
    assert not quiet.config["enable_idempotence"]
    quiet.close()
    with pytest.raises(KafkaConfigurationError):
        KafkaProducer(bootstrap_servers=brokers, acks=1, enable_idempotence=True)
    for transactional_id in (None, f"t{uuid4()}"):
        with Producer(brokers, transactional_id) as producer:
            settings = producer._producer.config
            assert (settings["enable_idempotence"], settings["acks"]) == (True, -1)


def test_every_client_finds_brokers_that_came_back_at_once_and_commits_nothing_by_itself(
    brokers: str, consumer: Consumer
) -> None:
    """2.6: by default a restarted broker is looked for every 30 s. 2.1: by default what was polled is committed."""
    theirs = KafkaConsumer.DEFAULT_CONFIG
    assert (theirs["reconnect_backoff_max_ms"], theirs["enable_auto_commit"]) == (30_000, True)
    with Reader(brokers) as reader, Producer(brokers) as producer:
        for client in (consumer._consumer, reader._consumer, producer._producer):
            assert client.config["reconnect_backoff_max_ms"] == 1_000
            assert client.config["retry_backoff_ms"] == 10
        for client in (consumer._consumer, reader._consumer):
            assert client.config["enable_auto_commit"] is False
            assert client.config["auto_offset_reset"] == "none"
            assert client.config["isolation_level"] == "read_committed"
            assert client.config["fetch_min_bytes"] == 1
    assert consumer._consumer.config["session_timeout_ms"] == 6_000
