"""The baselines without any library but the clients: the least that the same work takes.

They get what ours get: binary psycopg with prepared statements, kafka-python with crc32c and without its own metrics,
500 at a time, large fetches and batches.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import islice
from typing import Any, NamedTuple
from unittest.mock import patch
from uuid import UUID, uuid4

import psycopg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatch

from services.bus.connection import LARGEST_MESSAGE, connection_options
from services.bus.message import Outgoing
from tests.benchmarks.report import Sample
from tests.benchmarks.rounds import Watch, measured

AT_ONCE = 500
TABLES = """
create table if not exists bare_event (id uuid primary key, body bytea not null);
create table if not exists bare_row (id uuid primary key, body bytea not null);
create table if not exists bare_position (
    topic text, partition integer, next_offset bigint not null, primary key (topic, partition)
);
"""
INSERT = "insert into bare_event (id, body) values (%b, %b)"
INSERT_MANY = "insert into bare_event (id, body) select * from unnest(%b::uuid[], %b::bytea[])"
UPSERT_MANY = """
insert into bare_row (id, body) select * from unnest(%b::uuid[], %b::bytea[])
    on conflict (id) do update set body = excluded.body
"""
ADVANCE = """
insert into bare_position select * from unnest(%b::text[], %b::int4[], %b::int8[])
    on conflict (topic, partition) do update set next_offset = excluded.next_offset
"""

Write = Callable[[psycopg.Cursor[Any], Sequence[Any]], None]
"""Makes rows of records."""


@contextmanager
def tables(database_url: str) -> Iterator[psycopg.Cursor[Any]]:
    """A connection in autocommit mode to a database that has the bare tables."""
    with psycopg.connect(database_url, autocommit=True) as connection, connection.cursor(binary=True) as cursor:
        connection.execute(TABLES)
        yield cursor


def append(cursor: psycopg.Cursor[Any], bodies: Sequence[bytes], at_once: int) -> None:
    """So many rows a transaction."""
    if at_once == 1:
        for body in bodies:
            cursor.execute(INSERT, (uuid4(), body), prepare=True)
        return
    for some in batches(bodies, at_once):
        cursor.execute(INSERT_MANY, ([uuid4() for _ in some], some), prepare=True)


class Topics(NamedTuple):
    """What a bare consumer reads: all partitions of these topics from the beginning, until so many messages came."""

    brokers: str
    names: Sequence[str]
    partitions: int
    messages: int


def intake(topics: Topics, database_url: str, rows_a_message: float) -> Sample:
    """Consume, read the JSON, insert as many rows as ours records, position, commit. Messages a second."""

    owed = 0.0

    def insert(cursor: psycopg.Cursor[Any], records: Sequence[Any]) -> None:
        nonlocal owed
        for record in records:
            json.loads(record.value)
        owed += rows_a_message * len(records)
        bodies = [records[number % len(records)].value for number in range(int(owed))]
        owed -= len(bodies)
        cursor.execute(INSERT_MANY, ([uuid4() for _ in bodies], bodies), prepare=True)

    return _consumed(topics, database_url, insert)


def projector(topics: Topics, database_url: str) -> Sample:
    """Consume, upsert a row for each event, position, commit. Events a second."""
    return _consumed(topics, database_url, upsert)


def upsert(cursor: psycopg.Cursor[Any], records: Sequence[Any]) -> None:
    """A row for each record, by its event's id."""
    ids = [UUID(dict(record.headers)["ce_id"].decode()) for record in records]
    cursor.execute(UPSERT_MANY, (ids, [record.value for record in records]), prepare=True)


def write(cursor: psycopg.Cursor[Any], found: dict[TopicPartition, list[Any]], how: Write) -> list[Any]:
    """One transaction: the rows of these records, and how far each partition was read. The records."""
    records = [record for some in found.values() for record in some]
    ends = [some[-1].offset + 1 for some in found.values()]
    with cursor.connection.transaction():
        how(cursor, records)
        position = [part.topic for part in found], [part.partition for part in found], ends
        cursor.execute(ADVANCE, position, prepare=True)
    return records


def consumer(topics: Topics) -> KafkaConsumer:
    """Reads committed records of all partitions, from the beginning."""
    made = KafkaConsumer(
        **connection_options(topics.brokers),
        group_id=None,
        enable_auto_commit=False,
        isolation_level="read_committed",
        max_partition_fetch_bytes=LARGEST_MESSAGE,
        max_poll_records=AT_ONCE,
        metrics_enabled=False,
    )
    parts = [TopicPartition(name, number) for name in topics.names for number in range(topics.partitions)]
    made.assign(parts)
    made.seek_to_beginning(*parts)
    return made


def the_clients_own_reading() -> AbstractContextManager[Any]:
    """Records are read by the client's own code, also where a consumer of ours has put its own in that place."""
    return patch.object(memory_records, "DefaultRecordBatch", DefaultRecordBatch)


def _consumed(topics: Topics, database_url: str, how: Write) -> Sample:
    done, watch = 0, Watch()
    with the_clients_own_reading(), tables(database_url) as cursor, closing(consumer(topics)) as reading:
        while done < topics.messages:
            if not done:
                watch.start()
            found = reading.poll(timeout_ms=50)
            if found:
                done += len(write(cursor, found, how))
        watch.stop()
    return watch.pace(done)


def producer(brokers: str) -> KafkaProducer:
    """A transactional one, ready."""
    made = KafkaProducer(
        **connection_options(brokers),
        acks="all",
        enable_idempotence=True,
        transactional_id=f"bare.{uuid4()}",
        linger_ms=20,
        batch_size=512 * 1024,
        metrics_enabled=False,
    )
    made.init_transactions()
    return made


def send(sending: KafkaProducer, messages: Iterable[Outgoing]) -> None:
    """One transaction."""
    sending.begin_transaction()
    for topic, key, value, headers, partition in messages:
        sending.send(topic, value=value, key=key, headers=list(headers), partition=partition)
    sending.commit_transaction()


def relay(brokers: str, messages: Sequence[Outgoing]) -> Sample:
    """Messages at hand → acknowledged, a transaction for every 500. Messages a second."""
    with closing(producer(brokers)) as sending, measured() as watch:
        for some in batches(messages, AT_ONCE):
            send(sending, some)
    return watch.pace(len(messages))


def batches(things: Sequence[Any], at_once: int) -> Iterator[list[Any]]:
    """Lists of so many, in order."""
    going = iter(things)
    while some := list(islice(going, at_once)):
        yield some
