"""Streams that are set aside because one of their events could not be applied: look, apply again in order, give up."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import psycopg
import structlog

from projections.projection import Projection, work_in
from projections.statements import statements
from services.database import DATABASE_ILL
from services.projector.arrived import Arrived, decoded
from services.projector.writing import writing

SQL = statements(Path(__file__).with_suffix(".sql"))
log = structlog.get_logger(__name__)


class NotParked(LookupError):
    """Nothing is parked there."""


class Parked(NamedTuple):
    """One event that waits. error: why it could not be applied; None where it only waits behind another."""

    stream_id: UUID
    position: int
    topic: str
    type: str
    error: str | None
    parked_at: datetime
    discarded_because: str | None


class Redriven(NamedTuple):
    """How many events were applied; `stopped_at` the position that failed again, with its error."""

    applied: int
    stopped_at: int | None = None
    error: str | None = None


def parked_streams(connection: psycopg.Connection, streams: Iterable[UUID]) -> set[UUID]:
    """Those of `streams` that are set aside."""
    return {row[0] for row in connection.execute(SQL["streams"], (list(streams),))}


def park(connection: psycopg.Connection, arrived: Arrived, error: str | None) -> None:
    """Set one event aside. error: None where it only waits behind another of its stream."""
    row = (arrived.stream_id, arrived.position, arrived.source.topic, arrived.type, arrived.record, error)
    connection.execute(SQL["park"], row)
    log.error("event_parked", position=arrived.position, stream_id=str(arrived.stream_id), error=error)


def list_parked(connection: psycopg.Connection, name: str, *, discarded: bool = False) -> list[Parked]:
    """All events that wait in the read model `name`, stream by stream; with `discarded`, those given up too."""
    with connection.transaction():
        work_in(connection, name)
        return [Parked._make(row) for row in connection.execute(SQL["all"], (discarded,))]


def show_parked(connection: psycopg.Connection, name: str, position: int) -> tuple[Parked, bytes]:
    """One event that waits (or was given up), and its record. Raises NotParked."""
    with connection.transaction():
        work_in(connection, name)
        row = connection.execute(SQL["one"], (position,)).fetchone()
    if row is None:
        raise NotParked(f"nothing is parked at position {position} in {name}")
    return Parked(*row[:4], *row[5:]), bytes(row[4])


def redrive(connection: psycopg.Connection, projection: Projection, stream_id: UUID) -> Redriven:
    """Apply what waits of a stream, in order; stops at one that fails again. Raises NotParked where nothing waits."""
    applied = 0
    while True:
        with writing(connection, projection.name, alone=True):
            waiting = connection.execute(SQL["of_stream"], (stream_id,)).fetchone()
            if waiting is None:
                break
            position, name, record = waiting
            error = _apply_again(connection, projection, name, bytes(record))
            if error is not None:
                connection.execute(SQL["failed_again"], (error, position))
                return Redriven(applied, position, error)
            connection.execute(SQL["applied"], (position,))
        applied += 1
        log.info("event_redriven", position=position, stream_id=str(stream_id), projection=projection.name)
    if not applied:
        raise NotParked(f"nothing of stream {stream_id} is parked in {projection.name}")
    return Redriven(applied)


def discard(connection: psycopg.Connection, name: str, position: int, reason: str) -> None:
    """Give one event up, so that later ones can be redriven. Raises NotParked, ValueError without a reason."""
    if not reason.strip():
        raise ValueError("say why the event is given up: it stays on record")
    with writing(connection, name, alone=True):
        row = connection.execute(SQL["discard"], (reason.strip(), position)).fetchone()
    if row is None:
        raise NotParked(f"nothing is parked at position {position} in {name}")
    log.warning("event_discarded", position=position, stream_id=str(row[0]), projection=name)


def given_up(connection: psycopg.Connection, positions: Iterable[int]) -> set[int]:
    """Those of `positions` that were discarded."""
    return {row[0] for row in connection.execute(SQL["given_up"], (list(positions),))}


def _apply_again(connection: psycopg.Connection, projection: Projection, name: str, record: bytes) -> str | None:
    event, error = decoded(name, record)
    if event is None:
        return error
    try:
        with connection.transaction():
            projection.apply(connection, [event])
    except DATABASE_ILL:
        raise
    except Exception as failure:
        projection.forget()
        return error_of(failure)
    return None


def error_of(failure: Exception) -> str:
    """The kind of failure and where it came from; never a value of the event."""
    place = failure.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {place.tb_frame.f_code.co_name}, line {place.tb_lineno}" if place else ""
    return f"{type(failure).__name__}{where}"
