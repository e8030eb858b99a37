"""How far a read model is, in offsets of the topics and in positions of the register; moved only with its rows."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psycopg

from projections.projection import work_in
from projections.statements import statements
from services.bus.message import TopicPartition

SQL = statements(Path(__file__).with_suffix(".sql"))


class MovedElsewhere(Exception):
    """Another instance, or a rebuilt read model, stands where this one thought that it stood: read again from there."""


def offsets_of(connection: psycopg.Connection, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
    """Where to read on in each partition; one never read before begins at 0."""
    topics, numbers = [part.topic for part in partitions], [part.partition for part in partitions]
    connection.execute(SQL["begin"], (topics, numbers))
    rows = connection.execute(SQL["offsets"], (topics, numbers))
    return {TopicPartition(topic, partition): offset for topic, partition, offset in rows}


def advance(connection: psycopg.Connection, moved: Mapping[TopicPartition, tuple[int, int]]) -> bool:
    """From the first offset to the second, everywhere or nowhere; whether anything is parked. Raises MovedElsewhere."""
    before, after = [first for first, _ in moved.values()], [second for _, second in moved.values()]
    columns = ([part.topic for part in moved], [part.partition for part in moved], before, after)
    count, parked = connection.execute(SQL["advance"], columns).fetchone() or (0, False)
    if count != len(moved):
        raise MovedElsewhere
    return bool(parked)


def released(connection: psycopg.Connection) -> int:
    """The position up to which nothing is missing, after taking in what others applied beyond it."""
    row = connection.execute(SQL["compact"]).fetchone()
    connection.execute(SQL["forget_released"])
    return int(row[0]) if row else 0


def ahead(connection: psycopg.Connection) -> set[int]:
    """Positions beyond `released` that were applied already."""
    return {row[0] for row in connection.execute(SQL["all_ahead"])}


def release(connection: psycopg.Connection, before: int, after: int) -> None:
    """Everything up to `after` is done. Raises MovedElsewhere where it did not stand at `before`."""
    if connection.execute(SQL["release"], (after, before)).rowcount != 1:
        raise MovedElsewhere


def applied_ahead(connection: psycopg.Connection, positions: Iterable[int]) -> None:
    """These were applied, whatever came of those before them."""
    connection.execute(SQL["ahead"], (list(positions),))


class Standing(NamedTuple):
    """How far a read model is: every position up to `released` is done; so many events wait, parked."""

    released: int
    parked: int


def standing(connection: psycopg.Connection, name: str) -> Standing:
    """For displays. Raises psycopg's UndefinedTable or InvalidSchemaName where the read model was never made."""
    with connection.transaction():
        work_in(connection, name)
        row = connection.execute(SQL["standing"]).fetchone()
    return Standing(0, 0) if row is None else Standing(*row)
