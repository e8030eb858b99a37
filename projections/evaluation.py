"""The engine that compliance and conflicts share: events of a batch in, rows on two axes of time out.

Promises: the rows are a function of the set of events, whatever their order, the batches and the number of writers; the
cost of an event does not grow with the length of the histories that it touches, unless it corrects or arrives late.
Does not promise: that a shape of rule that keeps silent about what it depends on is assessed when that changes.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

import psycopg

from domain.event import Event
from domain.timeline import BEGINNING
from projections.assessor import Assessor
from projections.concerned import Concerned
from projections.dossiers import Knowing, Memory
from projections.known_events import KnownEvents, Late, subjects_of
from projections.moments import Evaluated, assess_in_order, assess_with_others
from projections.timeline_rows import Key, Rows


class Evaluation:
    """Keeps the rows of some assessors. One instance serves one writer, one batch after the other."""

    def __init__(
        self,
        name: str,
        assessors: Iterable[Assessor],
        today: Callable[[], date],
        unfolded: tuple[str, ...],
        remembered: int,
    ) -> None:
        """unfolded: beginnings of the names of events of which no assessor makes anything; they are passed over.

        remembered: how many dossiers are kept between batches. Raises ValueError where an assessor needs one of these.
        """
        self._name, self._today = name, today
        self._memory, self._unfolded = Memory(remembered), unfolded
        self._alone_at: tuple[int, int] | None = None
        self._head = 0
        self._concerned = Concerned(assessors)
        if needed := sorted(kind for kind in self._concerned.by_type if kind.startswith(unfolded)):
            raise ValueError(f"{name} passes over {needed[0]}, which a rule of it needs")

    def forget(self) -> None:
        """Drop all dossiers."""
        self._memory.clear()
        self._alone_at = None

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], alone: bool) -> dict[Key, Event]:
        """Bring the rows up to date; returns the timelines of which a breach that has begun came or went, and why."""
        events = [event for event in batch if not event.type.startswith(self._unfolded)]
        known = KnownEvents(connection, self._name)
        if alone:
            self._begin_alone(known, max((event.position for event in events), default=0))
            if not events:
                return {}
            if min(event.position for event in events) > self._head:
                return self._apply_alone(connection, known, events)
        return self._apply_shared(connection, known, events) if events else {}

    def _begin_alone(self, known: KnownEvents, until: int) -> None:
        """What is remembered is right if nobody has written since; else begin anew."""
        alone, shared, head = known.begin_alone(self._alone_at is None, until)
        if self._alone_at is not None and self._alone_at != (alone - 1, shared):
            self.forget()
            _, _, head = known.begin_alone(True, until)
            alone += 1
        if self._alone_at is None:
            self._memory.clear()
            self._head = head
        self._alone_at = (alone, shared)

    def _apply_alone(
        self, connection: psycopg.Connection, known: KnownEvents, events: Sequence[Event]
    ) -> dict[Key, Event]:
        knowing = Knowing(self._memory, known, shared=False)
        knowing.take(events)
        done = assess_in_order(self._concerned, knowing, events)
        known.add(events)
        changed = self._write(connection, known, done)
        knowing.remember(None, ())
        self._head = max(event.position for event in events)
        return changed

    def _apply_shared(
        self, connection: psycopg.Connection, known: KnownEvents, events: Sequence[Event]
    ) -> dict[Key, Event]:
        subjects = {subject for event in events for subject in subjects_of(event)}
        known.lock(subjects)
        events = known.unknown(events)
        if not events:
            return {}
        knowing, done = self._assess_shared(known, events)
        known.add(events)
        token = known.touch(sorted({subject for event in events for subject in subjects_of(event)}))
        changed = self._write(connection, known, done)
        known.remember_readers(sorted(done.looked))
        knowing.remember(token, subjects)
        self._head = max(self._head, *(event.position for event in events))
        return changed

    def _assess_shared(self, known: KnownEvents, events: Sequence[Event]) -> tuple[Knowing, Evaluated]:
        late = known.late([(subject, event.position) for event in events for subject in subjects_of(event)])
        first = min(event.position for event in events)
        while True:
            knowing = Knowing(self._memory, known, shared=True)
            if late:
                known.lock({each.reader for each in late})
            knowing.take(events)
            knowing.hold([each.reader for each in late], {each.reader for each in late if each.is_person})
            done = assess_with_others(self._concerned, knowing, events, late)
            assessed: set[UUID] = {each.person_id for each in done.assessed}
            also = {each for each in known.late([(person, first) for person in assessed]) if each.reader in assessed}
            more = {Late(each.reader, True, first) for each in also} - late
            if not more:
                return knowing, done
            late = late | more

    def _write(self, connection: psycopg.Connection, known: KnownEvents, done: Evaluated) -> dict[Key, Event]:
        if not done.assessed:
            return {}
        since: dict[UUID, date] = {}
        kinds: dict[UUID, set[str]] = {}
        for each in done.assessed:
            day = BEGINNING if done.again else each.since
            since[each.person_id] = min(day, since.get(each.person_id, date.max))
            kinds.setdefault(each.person_id, set()).add(each.kind)
        rows = Rows(connection, self._today())
        rows.load(since, kinds, done.assessed[0].moment)
        for each in done.assessed:
            if done.again:
                rows.rewind(each)
            rows.settle(each)
            known.still_working()
        rows.write()
        return rows.changed
