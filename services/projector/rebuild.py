"""Building a read model anew beside the live one, and putting it in its place in one step.

It is built from the register, whose positions have no gaps, in a schema of its own; it asks for nothing. Killed, it
goes on where it was. The change of place is one transaction in which nobody writes and nobody reads: readers see all
of the old rows or all of the new ones. The live projector goes on from its own offsets, passes over what the new rows
already hold, and then compares every breach with every finding.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple, Protocol

import psycopg
import structlog
from psycopg import sql

from projections.projection import Projection, create_tables, lock_key, work_in
from projections.rule_read_model import RuleReadModel
from services.projector import position
from services.projector.applying import Applying
from services.projector.arrived import FROM_REGISTER, Arrived, decoded
from services.projector.projector import prepare
from services.projector.tables import TABLES
from services.projector.writing import ALONE
from services.register.outcome import Recorded

log = structlog.get_logger(__name__)

TABLES_THERE = "select to_regclass(%s) is not null"
GIVEN_UP = sql.SQL(
    "insert into parked select * from {}.parked where discarded_because is not null on conflict do nothing"
)
OFFSETS = sql.SQL("insert into source_offset select * from {}.source_offset")
FINISH = "update progress set reconcile_wanted = true, released = %s"
STANDS = sql.SQL(
    "select greatest(released, coalesce((select max(position) from {live}.applied_ahead), 0)) from {live}.progress"
)


class Progress(NamedTuple):
    """So far of the register's positions, `head` as it was when this was told; the last one has `done`."""

    position: int
    head: int
    done: bool


class ReadsRegister(Protocol):
    """The part of the register that is needed."""

    def read(self, after: int, limit: int) -> list[Recorded]:
        """The events that follow a position."""

    def head(self) -> int:
        """The last position."""


class RebuildRunning(RuntimeError):
    """This read model is being rebuilt already."""


class RegisterBehind(RuntimeError):
    """The live read model holds events that the register does not have."""


def rebuild(
    connection: psycopg.Connection, projection: Projection, register: ReadsRegister, batch: int = 2_000
) -> Iterator[Progress]:
    """Build and promote; gives progress after each batch. The projection must be one of its own, used nowhere else.

    connection: in autocommit mode. Raises RebuildRunning, RegisterBehind.
    """
    name, schema = projection.name, f"{projection.name}_rebuild"
    running = connection.execute("select pg_try_advisory_lock(%s)", (lock_key("rebuild", name),)).fetchone()
    if running is None or not running[0]:
        raise RebuildRunning(f"{name} is being rebuilt by another process; wait for it, or end that process")
    try:
        if isinstance(projection, RuleReadModel):
            projection.asking = False
        prepare(connection, projection)
        at = _begin(connection, projection, schema)
        building = _Building(connection, projection, schema)
        while events := register.read(at, batch):
            building.apply(events)
            at = events[-1].position
            yield Progress(at, max(at, register.head()), False)
            if len(events) < batch:
                break  # What comes meanwhile is applied in the promotion: a steady flow would never let this end.
        at = _promote(connection, building, register, name, at)
        log.info("read_model_promoted", projection=name, position=at)
        yield Progress(at, register.head(), True)
    finally:
        connection.execute("select pg_advisory_unlock(%s)", (lock_key("rebuild", name),))


class _Building:
    """Applies batches of the register in the schema that is being built."""

    def __init__(self, connection: psycopg.Connection, projection: Projection, schema: str) -> None:
        self.connection, self.schema = connection, schema
        self.applying = Applying(connection, projection, schema=schema)
        self.applying.alone = True
        with connection.transaction():
            work_in(connection, schema)
            self.applying.released = position.released(connection)

    def apply(self, events: list[Recorded]) -> None:
        """What cannot be applied is set aside, as in the live read model."""
        arrived = [_arrived(each) for each in events]
        self.applying.apply(arrived, arrived, {})


def _arrived(recorded: Recorded) -> Arrived:
    record = recorded.record
    event, error = decoded(recorded.type, record)
    return Arrived(FROM_REGISTER, 0, recorded.position, recorded.stream_id, recorded.type, record, event, error)


def _begin(connection: psycopg.Connection, projection: Projection, schema: str) -> int:
    """Where to go on; a half-built one of another version is thrown away."""
    made_by = _made_by(projection)
    with connection.transaction():
        if _exists(connection, schema):
            work_in(connection, schema)
            found = connection.execute("select made_by, released from progress").fetchone()
            if found is not None and found[0] == made_by:
                log.info("rebuild_goes_on", projection=projection.name, position=found[1])
                return int(found[1])
        connection.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
        create_tables(connection, projection, schema)
        connection.execute(TABLES.encode())
        connection.execute("update progress set made_by = %s", (made_by,))
        connection.execute(GIVEN_UP.format(sql.Identifier(projection.name)))
    return 0


def _exists(connection: psycopg.Connection, schema: str) -> bool:
    row = connection.execute(TABLES_THERE, (f"{schema}.progress",)).fetchone()
    return bool(row and row[0])


def _made_by(projection: Projection) -> str:
    """Changes with the tables and with the rules."""
    rules = projection.made_of if isinstance(projection, RuleReadModel) else ""
    return sha256(f"{projection.schema_sql}\0{TABLES}\0{rules}".encode()).hexdigest()


def _promote(connection: psycopg.Connection, building: _Building, register: ReadsRegister, name: str, at: int) -> int:
    """One transaction: nobody writes, the last events are applied, nobody reads, the schemas change names."""
    live, schema = sql.Identifier(name), sql.Identifier(building.schema)
    with connection.transaction():
        connection.execute(ALONE, (lock_key("writing", name),))
        while events := register.read(at, 2_000):
            building.apply(events)
            at = events[-1].position
        stands = connection.execute(STANDS.format(live=live)).fetchone()
        if stands is not None and stands[0] > at:
            raise RegisterBehind(f"{name} holds position {stands[0]}, the register ends at {at}")
        work_in(connection, building.schema)
        connection.execute(OFFSETS.format(live))
        connection.execute(GIVEN_UP.format(live))
        connection.execute(FINISH, (at,))
        connection.execute(ALONE, (lock_key("generation", name),))
        connection.execute(sql.SQL("drop schema {} cascade").format(live))
        connection.execute(sql.SQL("alter schema {} rename to {}").format(schema, live))
    return at
