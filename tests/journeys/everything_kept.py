"""Everything that a ledger keeps anywhere, as bytes to be searched: tables, topics, logs."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from services.bus.reader import Reader
from services.bus.topics import TOPICS, topic_name
from services.settings import Settings

Place = tuple[str, bytes]


def in_tables(database_url: str) -> Iterator[Place]:
    """Every row of every table of ours; bytes as they are."""
    with psycopg.connect(database_url) as connection:
        tables = connection.execute(
            "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            for row in connection.execute(sql.SQL("select * from {}").format(sql.Identifier(schema, table))):
                yield f"{schema}.{table}", b"\n".join(_bytes_of(value) for value in row)


def in_topics(settings: Settings, *, of: frozenset[str] | None = None, leave_out: frozenset[str]) -> Iterator[Place]:
    """Key, value and headers of every message on our topics."""
    with Reader(str(settings.kafka_bootstrap_servers)) as reader:
        for topic in TOPICS:
            if topic.name in leave_out or (of is not None and topic.name not in of):
                continue
            for message in reader.read_to_end(topic_name(topic, settings)):
                headers = [part for name, value in message.headers for part in (name.encode(), value)]
                yield topic.name, b"\n".join((message.key or b"", message.value or b"", *headers))


def in_logs(folder: Path) -> Iterator[Place]:
    """Every log file."""
    for path in sorted(folder.glob("*.log")):
        yield path.name, path.read_bytes()


def _bytes_of(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
