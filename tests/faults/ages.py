"""How old the oldest thing is that has not come through, at every stage, sampled all the time: how soon all is well
again after a fault.
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from services.bus.message import TopicPartition
from services.bus.reader import Reader
from services.bus.topics import EVENTS, HR_STAFF, topic_name
from services.hr_intake.process import inbox_name
from services.wiring import PROJECTORS
from tests.faults.ledger import Ledger
from tests.faults.waiting import InVain, until

FRESH_S = 1.0
CALM_S = 2.0
"""All must have been fresh for so long before a fault counts as overcome."""

EVERY_S = 0.1
FOLLOWERS = {
    **{
        process: sql.SQL("select released from {}.progress").format(sql.Identifier(PROJECTORS[process]))
        for process in PROJECTORS
    },
    "notary": sql.SQL("select size from notary.tree"),
}
AGE = sql.SQL("""
select coalesce(extract(epoch from clock_timestamp() - recorded_at), 0)::float8 from register.event
where position = 1 + ({})
""")
UNTOLD = sql.SQL("""
select coalesce(max(extract(epoch from clock_timestamp() - recorded_at)), 0)::float8 from register.event
where position = (
    select position from notifier.notice
    where channel = 'alerts' and outcome is null and last_problem is distinct from 'no lead known yet'
    order by position limit 1
)
""")
"""Without those that are put off on purpose: in a trust with a unit that nobody leads, nothing would ever be fresh."""
TAKEN_IN = sql.SQL("select name, next_offset from register.inbox")
READ = sql.SQL("select topic || '/' || partition, next_offset from notifier.source_offset")


class Sample(NamedTuple):
    """Seconds by stage; None where servers did not answer."""

    at: float
    ages: Mapping[str, float] | None

    def stale(self, stages: Collection[str] = ()) -> list[str]:
        """At which of these stages (of all, if none is named) something older than a second has not come through."""
        if self.ages is None:
            return ["servers"]
        return [stage for stage in stages or self.ages if self.ages[stage] >= FRESH_S]


class Recovery(NamedTuple):
    """Seconds until all was fresh again, and what was the last that was not."""

    seconds: float
    last: tuple[str, ...]


class _Reached:
    """When the ends of partitions were first where a reader stands now."""

    def __init__(self) -> None:
        self._ends: defaultdict[TopicPartition, deque[tuple[float, int]]] = defaultdict(deque)

    def age(self, partition: TopicPartition, end: int, stands: int, now: float) -> float:
        """How long ago the first thing came that the reader has not read."""
        ends = self._ends[partition]
        if not ends or ends[-1][1] != end:
            ends.append((now, end))
        while ends and ends[0][1] <= stands:
            ends.popleft()
        return now - ends[0][0] if ends else 0.0


class Ages:
    """Samples from begin to close, in a thread of its own, past the proxy."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._connection: psycopg.Connection[Any] | None = None
        self._reader: Reader | None = None
        self._hr, self._events = _Reached(), _Reached()
        self.samples: deque[Sample] = deque(maxlen=100_000)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ages", daemon=True)
        self._thread.start()

    def recovery(self, since: float, *, stages: Collection[str] = (), seconds: float) -> Recovery:
        """Wait until all is fresh and stays so; gives how long after `since` (monotonic) it last was not.

        stages: look at these only. seconds: wait no longer; what is stale then is what was last.
        """

        def recovered() -> Recovery | None:
            samples = [sample for sample in list(self.samples) if sample.at >= since]
            stale = next((sample for sample in reversed(samples) if sample.stale(stages)), None)
            calm_since = stale.at if stale else since
            if not samples or samples[-1].at - calm_since < CALM_S:
                return None
            return Recovery(stale.at - since, tuple(stale.stale(stages))) if stale else Recovery(0.0, ())

        try:
            found = until(recovered, "everything fresh again", seconds)
        except InVain:
            return Recovery(time.monotonic() - since, tuple(self.samples[-1].stale(stages)) if self.samples else ())
        assert found is not None
        return found

    def close(self) -> None:
        """Sample no more."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(EVERY_S):
            at = time.monotonic()
            try:
                ages = self._look()
            except Exception:
                ages = None
                self._connection = self._reader = None
            self.samples.append(Sample(at, ages))

    def _look(self) -> dict[str, float]:
        self._connection = self._connection or self._ledger.connect()
        self._reader = self._reader or Reader(self._ledger.servers.brokers)
        ages = {stage: self._first(AGE.format(follower)) for stage, follower in FOLLOWERS.items()}
        now = time.monotonic()
        settings = self._ledger.settings
        stands = self._stands(TAKEN_IN)
        ages["hr_intake"] = max(
            self._hr.age(part, end, stands.get(inbox_name(part), 0), now)
            for part, (_, end) in self._reader.bounds(topic_name(HR_STAFF, settings)).items()
        )
        stands = self._stands(READ)
        # What ends a transaction takes an offset of its own, which no reader stands behind until the next event.
        reading = max(
            self._events.age(part, end, stands.get(f"{part.topic}/{part.partition}", 0) + 1, now)
            for part, (_, end) in self._reader.bounds(topic_name(EVENTS, settings)).items()
        )
        # What no projector has is not on the bus. The clock holds nothing up.
        ages["relay"] = min(ages[process] for process in PROJECTORS)
        return {**ages, "notifier": max(reading, self._first(UNTOLD)), "clock": 0.0}

    def _first(self, query: sql.SQL | sql.Composed) -> float:
        assert self._connection is not None
        row = self._connection.execute(query).fetchone()
        return float(row[0]) if row else 0.0

    def _stands(self, query: sql.SQL | sql.Composed) -> dict[str, int]:
        assert self._connection is not None
        return dict(self._connection.execute(query).fetchall())
