"""The history of one person, 200 events, asked on both axes: effective by a day, as it was known at a moment.

The audit history of the generated year (see year.py); the person is the one whose number of events is nearest to 200,
the day and the moment are the last that there are, so that every event is part of the answer. The bare SELECT fetches
the columns of the same rows by their primary key. p99 of so many askings in each round.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import quantiles
from time import perf_counter
from typing import Any

import psycopg

from projections.audit_history.queries import history
from services.parts import parts, today
from services.projector.rebuild import rebuild
from services.wiring import build_projection
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared
from tests.benchmarks.rounds import interleaved, tell
from tests.benchmarks.year import the_year

EVENTS = 200
ASKED = 300
GOALS = (
    Goal(
        f"history of one person, {EVENTS} events, both time axes, p99",
        "bare SELECT of the same rows",
        0.3,
        "ms",
        lower_is_better=True,
    ),
)
SOMEBODY = """
select person_id, count(*) from audit_history.entry_person group by person_id order by abs(count(*) - %s), person_id
limit 1
"""
ROWS = """
select position, recorded_at, effective_on, type, stream_id, version, about, actor, source, source_recorded_at, reason,
    correlation_id, causation_id, supersedes, event_id, facts
from audit_history.entry where position = any(%s) order by position
"""


def measure(ground: Ground) -> Iterator[Row]:
    """The question, against the rows alone."""
    with _with_history(ground) as connection:
        person, count = connection.execute(SOMEBODY, (EVENTS,)).fetchone() or (None, 0)
        tell(f"  a person with {count} events")
        moment, day = datetime.now(UTC), today()

        def ask() -> list[Any]:
            return list(history(connection, person, on=day, known_at=moment))

        positions = [entry.position for entry in ask()]
        if len(positions) != count:
            raise RuntimeError(f"{len(positions)} of {count} entries were found")

        def select() -> list[Any]:
            return connection.execute(ROWS, (positions,), prepare=True, binary=True).fetchall()

        asked = ground.many(ASKED, 100)
        given = interleaved(
            ground.rounds, {"ours": lambda: _p99_ms(ask, asked), "baseline": lambda: _p99_ms(select, asked)}
        )
    yield compared(GOALS[0], given["ours"], given["baseline"])


@contextmanager
def _with_history(ground: Ground) -> Iterator[psycopg.Connection]:
    """A connection to a copy of the year, its audit history built."""
    year = the_year(ground)
    with (
        ground.database(year.database) as url,
        parts(ground.settings(url, year.prefix)) as the,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        for _ in rebuild(connection, build_projection("audit_history"), the.register()):
            pass
        connection.execute("analyze")
        yield connection


def _p99_ms(ask: Callable[[], list[Any]], times: int) -> Sample:
    taken = []
    for _ in range(times):
        began = perf_counter()
        ask()
        taken.append((perf_counter() - began) * 1_000)
    return Sample(quantiles(taken, n=100)[98])


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["history"])
