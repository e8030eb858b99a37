"""The process that keeps one read model up to date from the bus.

Promises: rows, offsets and requests of a batch commit together; of two instances only the one that stands where the
offsets stand writes; with all partitions, events are applied in the order of the register and none is missed.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

import psycopg
import structlog

from projections.projection import Projection, create_tables
from projections.rule_read_model import RuleReadModel
from services.bus.message import Message, TopicPartition
from services.projector import position
from services.projector.applying import Applying
from services.projector.arrived import arrived_of
from services.projector.in_order import PATIENCE_SECONDS, InOrder, Ready
from services.projector.position import MovedElsewhere
from services.projector.requesting import Requesting, TakesCommands
from services.projector.tables import TABLES
from services.projector.writing import writing

log = structlog.get_logger(__name__)

TOGETHER = 4
"""How many batches go into one transaction where so many wait: fewer round trips, and rules read a person once."""

AHEAD = 8
"""How many batches of one partition may wait for earlier events of others before it is read no further."""

LOOK_AGAIN_S = 5.0
"""How often an idle projector looks for requests that were not sent and for a wanted reconciliation."""


class Bus(Protocol):
    """The part of the bus consumer that is needed."""

    def poll(self, max_messages: int, timeout_ms: int) -> list[Message]: ...
    def assignment(self) -> set[TopicPartition]: ...
    def read_to_end(self, but: Collection[TopicPartition] = ()) -> bool: ...
    def confirm(self) -> None: ...
    def seek(self, partition: TopicPartition, offset: int) -> None: ...
    def pause(self, *partitions: TopicPartition) -> None: ...
    def resume(self, *partitions: TopicPartition) -> None: ...
    def commit_for_monitoring(self, offsets: Mapping[TopicPartition, int]) -> None: ...
    def close(self) -> None: ...


OpenBus = Callable[
    [Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]], Callable[[Sequence[TopicPartition]], None]],
    Bus,
]
"""(on_assigned, on_revoked) → a consumer of both event topics in the group of this read model."""


class Projector:
    """A process (see services/ops.py) for one projection. Raises PositionMissing, BusError from step()."""

    def __init__(
        self,
        projection: Projection,
        connection: psycopg.Connection,
        open_bus: OpenBus,
        register: TakesCommands,
        partitions: int,
        batch: int = 500,
        *,
        stop_at_failure: bool = False,
        patience: float = PATIENCE_SECONDS,
        rest_s: float = 0.0,
    ) -> None:
        """connection: in autocommit mode, its own. partitions: of the event topics together.

        stop_at_failure: raise what an event raises instead of setting its stream aside. patience: how many seconds a
        position may be missing while later ones are here. rest_s: seconds between two batches that are not full.
        """
        self.rest_s = rest_s
        self._patience = patience
        self.name = f"projector-{projection.name.replace('_', '-')}"
        self._projection, self._connection, self._register = projection, connection, register
        self._partitions, self._batch = partitions, batch
        prepare(connection, projection)
        self._applying = Applying(connection, projection, stop_at_failure=stop_at_failure)
        self._asks = Requesting(connection, projection, register) if isinstance(projection, RuleReadModel) else None
        self._stored: dict[TopicPartition, int] = {}
        self._in_order = InOrder(0)
        self._paused: set[TopicPartition] = set()
        self._looked_at = 0.0
        self._bus = open_bus(self._assigned, self._revoked)

    def step(self) -> int:
        """Read and apply one batch; how many messages."""
        messages = self._bus.poll(self._batch, timeout_ms=0 if self._in_order.has_ready else 50)
        ready = self._ready(messages)
        if not ready.every:
            self._idle()
            return len(messages)
        try:
            self._applying.apply(ready.every, ready.fresh, self._stored)
        except MovedElsewhere:
            log.warning("position_moved_elsewhere", projection=self._projection.name)
            self._bus.confirm()  # whoever was replaced writes nothing, not even that it begins again
            self._begin_again()
            return len(messages)
        self._bus.commit_for_monitoring({each.source: each.offset + 1 for each in ready.every})
        if self._asks is not None:
            self._asks.send_new()
        return max(1, len(messages))

    def measures(self) -> dict[str, float]:
        """Lag in events and in seconds, parked events, the position that is waited for (0: none)."""
        name, head = self._projection.name, self._register.head()
        if not self._applying.alone:
            with writing(self._connection, name, alone=False):
                position.released(self._connection)
        applied, parked = position.standing(self._connection, name)
        first = self._register.read(applied, 1) if head > applied else []
        return {
            "head": float(head),
            "position": float(applied),
            "lag_events": float(max(0, head - applied)),
            "lag_seconds": max(0.0, (datetime.now(UTC) - first[0].recorded_at).total_seconds()) if first else 0.0,
            "parked": float(parked),
            "missing_position": float(self._in_order.missing or 0),
        }

    def close(self) -> None:
        """Leave the group and the database."""
        self._bus.close()
        self._connection.close()

    def _ready(self, messages: Sequence[Message]) -> Ready:
        arrived = [arrived_of(message) for message in messages if self._is_next(message)]
        if not self._applying.alone:
            in_order = sorted(arrived, key=lambda each: each.position)
            return Ready(in_order, in_order)
        self._in_order.take(arrived)
        ready = self._in_order.ready(TOGETHER * self._batch)
        full = self._in_order.full(AHEAD * self._batch)
        if full - self._paused:
            self._bus.pause(*(full - self._paused))
        if self._paused - full:
            self._bus.resume(*(self._paused - full))
        self._paused = full
        return ready

    def _is_next(self, message: Message) -> bool:
        """Not of a partition that was just taken away, and not read before."""
        stored = self._stored.get(TopicPartition(message.topic, message.partition))
        return stored is not None and message.offset >= stored

    def _idle(self) -> None:
        if self._asks is None or time.monotonic() - self._looked_at < LOOK_AGAIN_S:
            return
        self._looked_at = time.monotonic()
        self._asks.send()
        if self._stored and self.measures()["lag_events"] == 0:
            self._asks.reconcile(lambda: self._applying.alone)
            self._asks.send()

    def _assigned(self, partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        self._read_position(sorted(self._bus.assignment()), partitions)
        log.info("projector_stands", partitions=len(self._stored), alone=self._applying.alone)
        return {partition: self._stored[partition] for partition in partitions}

    def _revoked(self, partitions: Sequence[TopicPartition]) -> None:
        for partition in partitions:
            self._stored.pop(partition, None)
        self._applying.alone = False
        self._in_order = InOrder(0)
        self._projection.forget()

    def _begin_again(self) -> None:
        """Stand where the database says that this read model stands."""
        ours = sorted(self._bus.assignment())
        self._read_position(ours, ours)
        for partition in ours:
            self._bus.seek(partition, self._stored[partition])
            self._bus.resume(partition)

    def _read_position(self, ours: Sequence[TopicPartition], changed: Sequence[TopicPartition]) -> None:
        self._projection.forget()
        self._applying.alone = len(ours) >= self._partitions
        self._paused = set()
        with writing(self._connection, self._projection.name, alone=True):
            self._stored = position.offsets_of(self._connection, sorted({*ours, *changed}))
            self._applying.released = position.released(self._connection)
            self._in_order = InOrder(
                self._applying.released, position.ahead(self._connection), self._patience, self._bus.read_to_end
            )
            if self._asks is not None:
                self._connection.execute(position.SQL["want_reconcile"])


def prepare(connection: psycopg.Connection, projection: Projection) -> None:
    """Make the tables of the live read model where they are missing; several may try at once.

    Nobody writes meanwhile: making a table or an index that is there already locks it all the same.
    """
    with writing(connection, projection.name, alone=True):
        create_tables(connection, projection, projection.name)
        connection.execute(TABLES.encode())
