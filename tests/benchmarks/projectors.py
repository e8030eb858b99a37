"""Projectors: the published year (see year.py) → each read model, through the real Projector, stepped here.

In each round ours begins with a copy of the register and no read model (the others with such a copy too), reads from
Kafka, and ends when every event is applied and what the projection asked for is recorded. The rebuild reads the
register instead, and ends when the new rows are in place. The baseline reads the same topics and writes a row for each
event. The library's ProjectionRunner reads its own store, without Kafka, and writes a row for each event of 560
bytes.
"""

from collections.abc import Iterator
from contextlib import closing

from services.bus.topics import EVENTS, RESTRICTED_EVENTS, topic_name
from services.database import connect
from services.parts import parts
from services.projector.rebuild import rebuild
from services.wiring import PROJECTIONS, build_projection, build_projector
from tests.benchmarks import bare, library
from tests.benchmarks.append import facts
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared
from tests.benchmarks.rounds import Watch, interleaved, measured
from tests.benchmarks.year import Year, the_year

BARE = "bare loop: consume 500, upsert 500 rows, position, commit"
RUNNER = "eventsourcing's ProjectionRunner, one row an event"
HISTORY = Goal("projector of audit history", BARE, 0.5)
CONFLICTS = Goal("projector of conflicts", BARE, 0.15)
LIVE = Goal("projector of compliance, live", BARE, 0.10)
REBUILD = Goal("projector of compliance, rebuild", BARE, 0.10)
SLOWEST = Goal("the slowest of the three projectors", RUNNER, 2.0)
GOALS = (HISTORY, CONFLICTS, LIVE, REBUILD, SLOWEST)
LIBRARY_EVENTS = 3_000


def measure(ground: Ground) -> Iterator[Row]:
    """Events a second, ours against the baselines."""
    year = the_year(ground)
    told = facts(ground.many(LIBRARY_EVENTS, 300))

    def runner() -> Sample:
        with ground.database(year.database) as url:
            return library.project(url, told)

    runs = {name: lambda name=name: _live(ground, year, name) for name in PROJECTIONS}
    given = interleaved(
        ground.rounds,
        {**runs, "rebuild": lambda: _rebuild(ground, year), "bare": lambda: _bare(ground, year), "library": runner},
    )
    yield compared(HISTORY, given["audit_history"], given["bare"])
    yield compared(CONFLICTS, given["conflicts"], given["bare"])
    yield compared(LIVE, given["compliance"], given["bare"])
    yield compared(REBUILD, given["rebuild"], given["bare"])
    slowest = min((compared(SLOWEST, given[name], given["library"]) for name in PROJECTIONS), key=lambda row: row.value)
    yield slowest


def _live(ground: Ground, year: Year, name: str) -> Sample:
    with (
        ground.database(year.database) as url,
        parts(ground.settings(url, year.prefix)) as the,
        closing(build_projector(the, name)) as projector,
    ):
        watch = Watch()
        while not projector.step():
            watch.start()
        watch.stop()
        while projector.measures()["position"] < year.events:
            while projector.step():
                watch.stop()
        return watch.pace(year.events)


def _rebuild(ground: Ground, year: Year) -> Sample:
    with ground.database(year.database) as url, parts(ground.settings(url, year.prefix)) as the:
        register, projection = the.register(), build_projection("compliance")
        with connect(url, autocommit=True) as connection, measured() as watch:
            for _ in rebuild(connection, projection, register):
                pass
        return watch.pace(year.events)


def _bare(ground: Ground, year: Year) -> Sample:
    settings = ground.settings("", year.prefix)
    names = [topic_name(topic, settings) for topic in (EVENTS, RESTRICTED_EVENTS)]
    with ground.database(year.database) as url:
        return bare.projector(bare.Topics(ground.brokers, names, settings.partitions, year.events), url)


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["projectors"])
