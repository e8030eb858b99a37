"""Events a second into each read model, batches of 500, one process, real Postgres.

    uv run python -m tests.benchmarks.projections_per_second [projection …]

A trust of 400: posts, line managers, supervision, then a year of fortnightly sessions and some changes of manager.
Set DATABASE_URL; a schema of its own is made in that database and dropped.
"""

import cProfile
import os
import pstats
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import psycopg

from domain.event import Event
from domain.rules.packs import load_packs
from domain.rules.shapes import SHAPES
from domain.vocabulary import SupervisionKind
from projections.audit_history.apply import AuditHistory
from projections.compliance.apply import compliance
from projections.conflicts.apply import conflicts
from projections.projection import Projection, create_tables, work_in
from tests.domain.stories import Story

BATCH = 500
TODAY = date(2026, 11, 20)
PROJECTIONS: dict[str, Callable[[], Projection]] = {
    "conflicts": lambda: conflicts(load_packs(), SHAPES, lambda: TODAY),
    "compliance": lambda: compliance(load_packs(), SHAPES, lambda: TODAY),
    "audit_history": AuditHistory,
}


def trust(people: int, days: int) -> list[Event]:
    """The events of a trust, in the order of recording."""
    chance, story = Random(1), Story()
    story.opens(*(f"ward {n}" for n in range(people // 20)))
    names = [f"p{n}" for n in range(people)]
    for number, name in enumerate(names):
        story.hires(name, on="2025-01-01", in_unit=f"ward {number // 20}")
    for number, name in enumerate(names):
        story.manages(names[number - number % 20] if number % 20 else None, name, "2025-01-02")
        story.supervises(names[(number + 7) % people], name, "2025-01-03", SupervisionKind.CLINICAL)
    for offset in range(5, days):
        day = (date(2025, 1, 1) + timedelta(days=offset)).isoformat()
        for number, name in enumerate(names):
            if (number + offset) % 14 == 0:
                story.meets(names[(number + 7) % people], name, day)
        if offset % 5 == 0:
            story.manages(chance.choice(names[:20]), chance.choice(names[20:]), day)
    return story.events


def measure(name: str, events: list[Event], profile: bool) -> None:
    """Print how long it took."""
    projection = PROJECTIONS[name]()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("drop schema if exists benchmark cascade")
        with connection.transaction():
            create_tables(connection, projection, "benchmark")
        profiler = cProfile.Profile(time.process_time)
        began, cpu = time.perf_counter(), time.process_time()
        if profile:
            profiler.enable()
        for start in range(0, len(events), BATCH):
            with connection.transaction():
                work_in(connection, "benchmark")
                projection.apply(connection, events[start : start + BATCH], alone=True)
        profiler.disable()
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(f"{name}: {len(events)} events, {len(events) / seconds:,.0f}/s, own CPU {cpu:.1f} of {seconds:.1f} s")  # noqa: T201
        connection.execute("drop schema benchmark cascade")
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    asked = [each for each in sys.argv[1:] if each in PROJECTIONS] or list(PROJECTIONS)
    history = trust(400, int(os.environ.get("DAYS", "365")))
    for each in asked:
        measure(each, history, "--profile" in sys.argv)
