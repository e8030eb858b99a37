"""The bare pipeline: three processes at once, append → publish → a row, with nothing of ours and no library."""

import time
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID, uuid4

from services.bus.message import Outgoing
from services.bus.topics import EVENTS, topic_name
from services.settings import Settings
from tests.benchmarks import bare
from tests.benchmarks.append import bodies
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Sample
from tests.benchmarks.rounds import Work, at_once

POLL_S = 0.005
"""How long a process waits that found nothing."""

TABLES = """
create table bare_log (position bigint generated always as identity primary key, id uuid not null, body bytea not null)
"""
APPEND = "insert into bare_log (id, body) select * from unnest(%b::uuid[], %b::bytea[])"
READ = "select position, id, body from bare_log where position > %b order by position limit 500"

Moments = dict[UUID, float]
"""When something was done with an event, on the clock that all processes share."""


def sustained(ground: Ground, count: int) -> Sample:
    """Events a second, from the first append until the last row."""
    began, ended = _run(ground, count, bare.AT_ONCE, 0.0)
    return Sample(count / (max(ended.values()) - min(began.values())))


def ages_ms(ground: Ground, count: int, every_s: float) -> list[float]:
    """Milliseconds from the commit of an append to that of the row, one event after the other at such intervals."""
    appended, written = _run(ground, count, 1, every_s)
    return [(written[event] - moment) * 1_000 for event, moment in appended.items()]


def _run(ground: Ground, count: int, batch: int, every_s: float) -> tuple[Moments, Moments]:
    """When each event was appended (with every_s: committed), and when its row was committed."""
    with ground.place() as settings:
        with bare.tables(str(settings.database_url)) as cursor:
            cursor.execute(TABLES)
        appender, _, projector = at_once(
            (append, count, settings, batch, every_s), (relay, count, settings), (project, count, settings)
        )
    return appender.told, projector.told


def append(count: int, settings: Settings, batch: int, every_s: float) -> Iterator[Work]:
    """Append; tells when each append began, or where it waits between them, when it was committed."""
    events = [(uuid4(), body) for body in bodies(count)]

    def work() -> Moments:
        moments: Moments = {}
        due = time.monotonic()
        for some in bare.batches(events, batch):
            ids, some_bodies = zip(*some, strict=True)
            moment = time.monotonic()
            cursor.execute(APPEND, (list(ids), list(some_bodies)), prepare=True)
            moments |= dict.fromkeys(ids, time.monotonic() if every_s else moment)
            due += every_s
            time.sleep(max(0.0, due - time.monotonic()))
        return moments

    with bare.tables(str(settings.database_url)) as cursor:
        yield work


def relay(count: int, settings: Settings) -> Iterator[Work]:
    """Publish what was appended, in order, a transaction for what is there, at most 500."""
    topic = topic_name(EVENTS, settings)

    def work() -> None:
        position = 0
        while position < count:
            rows = cursor.execute(READ, (position,), prepare=True).fetchall()
            if rows:
                bare.send(sending, (_message(topic, row, settings.partitions) for row in rows))
                position = rows[-1][0]
            else:
                time.sleep(POLL_S)

    brokers = str(settings.kafka_bootstrap_servers)
    with bare.tables(str(settings.database_url)) as cursor, closing(bare.producer(brokers)) as sending:
        yield work


def _message(topic: str, row: tuple[int, UUID, bytes], partitions: int) -> Outgoing:
    position, event, body = row
    key = event.bytes
    return Outgoing(topic, key, body, (("ce_id", str(event).encode()),), position % partitions)


def project(count: int, settings: Settings) -> Iterator[Work]:
    """A row for each event; tells when each was committed."""
    topics = bare.Topics(str(settings.kafka_bootstrap_servers), [topic_name(EVENTS, settings)], settings.partitions, 0)

    def work() -> Moments:
        moments: Moments = {}
        while len(moments) < count:
            found = reading.poll(timeout_ms=int(POLL_S * 1_000))
            if found:
                records = bare.write(cursor, found, bare.upsert)
                now = time.monotonic()
                moments |= {UUID(bytes=record.key): now for record in records}
        return moments

    with bare.tables(str(settings.database_url)) as cursor, closing(bare.consumer(topics)) as reading:
        reading.poll(timeout_ms=1_000)
        yield work
