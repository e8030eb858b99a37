"""One batch into a read model: rows, offsets and progress in one transaction; what cannot be applied is set aside.

Promises: an event that fails stops only its own stream; the others of the batch are applied.
"""

from collections.abc import Sequence

import psycopg
import structlog
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation

from domain.event import Event
from projections.projection import Projection
from services.bus.message import TopicPartition
from services.database import DATABASE_ILL
from services.projector import position
from services.projector.arrived import FROM_REGISTER, Arrived
from services.projector.parked import error_of, given_up, park, parked_streams
from services.projector.position import MovedElsewhere
from services.projector.writing import writing

log = structlog.get_logger(__name__)

REDONE = 10
"""How often a batch is tried again that only met another writer."""


class Applying:
    """Writes one read model over one connection."""

    def __init__(
        self,
        connection: psycopg.Connection,
        projection: Projection,
        *,
        schema: str | None = None,
        stop_at_failure: bool = False,
    ) -> None:
        """schema: where its tables are, if not those of the live read model.

        stop_at_failure: raise what an event raises instead of setting its stream aside.
        """
        self._schema = schema or projection.name
        self._connection, self._projection = connection, projection
        self._stop_at_failure = stop_at_failure
        self.alone = False
        self.released = 0

    def apply(self, every: Sequence[Arrived], fresh: Sequence[Arrived], stored: dict[TopicPartition, int]) -> None:
        """Apply `fresh`, and move past `every`, of which it is a part. stored: the offsets, brought up to date.

        Raises MovedElsewhere, and what DATABASE_ILL names.
        """
        try:
            self._try(every, fresh, stored)
        except (MovedElsewhere, *DATABASE_ILL):
            self._projection.forget()
            raise
        except Exception as failure:
            self._projection.forget()
            if len(every) == 1:
                self._set_aside(every[0], fresh, stored, failure)
                return
            log.warning("batch_halved", events=len(every), error=error_of(failure))
            middle = len(every) // 2
            for part in (every[:middle], every[middle:]):
                positions = {each.position for each in part}
                self.apply(part, [each for each in fresh if each.position in positions], stored)

    def _try(self, every: Sequence[Arrived], fresh: Sequence[Arrived], stored: dict[TopicPartition, int]) -> None:
        for attempt in range(REDONE):
            try:
                moved, after = self._write(every, fresh, stored)
            except (DeadlockDetected, SerializationFailure, UniqueViolation) as met:
                self._projection.forget()
                if attempt == REDONE - 1:
                    raise
                log.info("batch_tried_again", events=len(every), error=type(met).__name__)
            else:
                stored.update({source: offset for source, (_, offset) in moved.items()})
                self.released = after
                return

    def _write(
        self, every: Sequence[Arrived], fresh: Sequence[Arrived], stored: dict[TopicPartition, int]
    ) -> tuple[dict[TopicPartition, tuple[int, int]], int]:
        with writing(self._connection, self._schema, alone=self.alone, durable=False):
            moved, parked = self._advance(every, stored)
            events = self._applicable(fresh, parked)
            if events:
                self._projection.apply(self._connection, events, alone=self.alone)
            return moved, self._progress(fresh)

    def _advance(
        self, every: Sequence[Arrived], stored: dict[TopicPartition, int]
    ) -> tuple[dict[TopicPartition, tuple[int, int]], bool]:
        """What was moved, and whether anything is parked."""
        ends: dict[TopicPartition, int] = {}
        for each in every:
            ends[each.source] = max(each.offset + 1, ends.get(each.source, 0))
        ends.pop(FROM_REGISTER, None)
        moved = {source: (stored[source], end) for source, end in sorted(ends.items())}
        return moved, position.advance(self._connection, moved)

    def _applicable(self, fresh: Sequence[Arrived], parked: bool) -> list[Event]:
        """Without those that cannot be read, and those of streams that are set aside; these are parked now."""
        aside = parked_streams(self._connection, {each.stream_id for each in fresh}) if parked else set()
        if not aside and all(each.event is not None for each in fresh):
            return [each.event for each in fresh if each.event is not None]
        events: list[Event] = []
        dropped = given_up(self._connection, [each.position for each in fresh])
        for each in fresh:
            if each.position in dropped:
                continue
            if each.event is None or each.stream_id in aside:
                if self._stop_at_failure and each.event is None:
                    raise ValueError(each.error)
                park(self._connection, each, each.error)
                aside.add(each.stream_id)
            else:
                events.append(each.event)
        return events

    def _progress(self, fresh: Sequence[Arrived]) -> int:
        if not fresh:
            return self.released
        if not self.alone:
            position.applied_ahead(self._connection, [each.position for each in fresh])
            return self.released
        position.release(self._connection, self.released, fresh[-1].position)
        return fresh[-1].position

    def _set_aside(
        self, one: Arrived, fresh: Sequence[Arrived], stored: dict[TopicPartition, int], failure: Exception
    ) -> None:
        if self._stop_at_failure or not fresh:
            raise failure
        with writing(self._connection, self._schema, alone=self.alone, durable=False):
            moved, _ = self._advance([one], stored)
            park(self._connection, one, error_of(failure))
            after = self._progress(fresh)
        stored.update({source: offset for source, (_, offset) in moved.items()})
        self.released = after
