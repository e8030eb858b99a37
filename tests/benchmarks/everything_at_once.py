"""Everything at once on two cores: HR messages that wait on Kafka → every read model has everything.

Ours: all processes, each a program of its own, so vault, notary, clock and notifier too; the generated year of
HR messages (see year.py). Events a second, those that the projections led to among them, from the first append until
the last read model has the last event. The events of that first append are not counted: they were made before.
The baseline is three processes: append 500 a transaction, publish 500 a transaction, a row for each event.
Beside it, without a goal: what each process and server took of the two cores for each of these events.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.cli.feeding import publish_lines
from services.database import connect
from tests.benchmarks import pipeline
from tests.benchmarks.cpu import taken_until_now
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared, noted
from tests.benchmarks.rounds import interleaved
from tests.benchmarks.running import Running, running
from tests.benchmarks.year import hr_lines

GOALS = (
    Goal("everything at once on two cores, events sustained", "bare pipeline: append 500, relay, one projector", 0.15),
)
STAFF = 1_100
BARE_EVENTS = 40_000
BEGAN = """
select first, (select count(*) from register.event where recorded_at > first)
  from (select min(recorded_at) as first from register.event) as began
"""


def measure(ground: Ground) -> Iterator[Row]:
    """Events a second, ours against the pipeline."""
    lines = hr_lines(ground.many(STAFF, 60))
    taken = dict[str, list[Sample]]()
    given = interleaved(
        ground.rounds,
        {
            "ours": lambda: _ours(ground, lines, taken),
            "baseline": lambda: pipeline.sustained(ground, ground.many(BARE_EVENTS, 1_000)),
        },
    )
    yield compared(GOALS[0], given["ours"], given["baseline"])
    for name, samples in taken.items():
        yield noted(f"of that, CPU of {name}", "µs an event", samples)


def _ours(ground: Ground, lines: list[bytes], taken: dict[str, list[Sample]]) -> Sample:
    """Events a second; adds to `taken` the CPU of each process."""
    with ground.place() as settings, running(settings, held=["hr_intake"]) as ledger:
        publish_lines(lines, settings)
        before = taken_until_now(ledger)
        ledger.supervisor.start_held()
        ended = ledger.settle()
        began, events = _began(ledger)
        for name, seconds in taken_until_now(ledger).items():
            spent = (seconds - before.get(name, 0.0)) / events
            taken.setdefault(name, []).append(Sample(spent * 1_000_000))
        return Sample(events / (ended - began.timestamp()))


def _began(ledger: Running) -> tuple[datetime, int]:
    """When the first append was, and how many events followed it."""
    with connect(str(ledger.the.settings.database_url)) as connection:
        row: Any = connection.execute(BEGAN).fetchone()
    return row[0], row[1]


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["everything_at_once"])
