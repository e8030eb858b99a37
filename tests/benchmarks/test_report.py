"""The report of `make bench`: what it says is what was measured, and what is promised is measured."""

from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import SUBJECTS, measured_by
from tests.benchmarks.ground import Ground
from tests.benchmarks.page import page
from tests.benchmarks.report import Goal, Row, Sample, compared, lacking, noted, read, table, write
from tests.benchmarks.rounds import Watch
from tests.benchmarks.run import Run
from tests.servers import Servers

FASTER = Goal("ours", "theirs", 0.5)
SOONER = Goal("ours", "theirs", 0.5, "ms", lower_is_better=True)

PROMISED = [
    ("append, one command a transaction, one writer", "eventsourcing's default application", 2.0),
    ("append, one command a transaction, 4 processes", "eventsourcing's default application", 2.0),
    ("append, one command a transaction, one writer", "bare psycopg", 0.55),
    ("append, 1,000 events", "eventsourcing's default application", 2.0),
    ("append, 1,000 events", "bare unnest insert of 1,000 rows", 0.35),
    ("intake", "bare consume, json.loads, unnest insert", 0.25),
    ("relay", "bare kafka-python, same bytes", 0.85),
    ("projector of audit history", "bare loop", 0.5),
    ("projector of conflicts", "bare loop", 0.15),
    ("projector of compliance, live", "bare loop", 0.10),
    ("projector of compliance, rebuild", "bare loop", 0.10),
    ("the slowest of the three projectors", "eventsourcing's ProjectionRunner", 2.0),
    ("everything at once on two cores", "bare pipeline", 0.15),
    ("age at 50 HR events a second, HR acknowledged → alert published, p50", "the bare pipeline's one hop", 0.2),
    ("age at 50 HR events a second, HR acknowledged → alert published, p99", "the bare pipeline's one hop", 0.1),
    ("one more event for a person with 1,000, through the register", "for a person with 10", 0.7),
    ("one more event for a person with 1,000, through the projection of compliance", "for a person with 10", 0.7),
    ("one more event for a person with 1,000, through the projection of conflicts", "for a person with 10", 0.7),
    ("one more event for a person with 1,000, through the projection of restricted", "for a person with 10", 0.7),
    ("one more event for a person with 1,000, through the projection of audit history", "for a person with 10", 0.7),
    ("history of one person, 200 events, both time axes, p99", "bare SELECT of the same rows", 0.3),
    ("verify of 100,000 events", "SHA-256 over the same bytes in a loop", 0.4),
    ("cost of an event: evaluate, all packs", "the rules that the product began with", 0.5),
]
"""What is to be measured: how it begins, how its baseline begins, and the least ratio."""


def samples(*values: float) -> list[Sample]:
    return [Sample(value, 2 * value) for value in values]


def test_a_row_has_the_medians_their_ratio_and_what_the_rounds_were_between() -> None:
    row = compared(FASTER, samples(40, 10, 30), samples(100, 50, 60))
    assert (row.value, row.baseline_value, row.ratio) == (30, 60, 0.5)
    assert row.spread == {"ours": (10, 40), "baseline": (50, 100)}
    assert row.cpu_us == {"ours": 60, "baseline": 120}


@pytest.mark.parametrize(
    ("goal", "ours", "baseline", "met"),
    [
        (FASTER, 50, 100, True),
        (FASTER, 49, 100, False),
        (FASTER, 300, 100, True),
        (SOONER, 20, 10, True),
        (SOONER, 21, 10, False),
        (SOONER, 1, 10, True),
    ],
)
def test_a_goal_is_met_by_more_of_what_is_better(goal: Goal, ours: float, baseline: float, met: bool) -> None:
    row = compared(goal, samples(ours), samples(baseline))
    assert row.met is met
    assert row.ratio is not None
    assert (row.ratio >= 0.5) is met


def test_the_rows_are_written_whole_and_read_back(tmp_path: Path) -> None:
    rows = [compared(FASTER, samples(1, 2, 3), samples(4, 5, 6)), noted("memory", "MB", samples(7))]
    write(rows, tmp_path / "build" / "bench.json")
    found = read(tmp_path / "build" / "bench.json")
    assert [asdict(row) | {"spread": None} for row in found] == [asdict(row) | {"spread": None} for row in rows]
    first = asdict(found[0])
    told = {"name", "value", "unit", "baseline_name", "baseline_value", "ratio", "goal", "met", "spread"}
    assert all(first[name] is not None for name in told)


def test_the_table_shows_every_row() -> None:
    rows: list[Row] = [compared(FASTER, samples(1), samples(2)), noted("memory", "MB", samples(7))]
    assert table(rows).row_count == len(rows)


def test_every_promised_ratio_has_a_measure_and_nothing_else_is_promised() -> None:
    every = [goal for subject in SUBJECTS for goal in import_module(f"tests.benchmarks.{subject}").GOALS]
    goals = [goal for goal in every if goal.at_least is not None]
    for name, baseline, at_least in PROMISED:
        found = [goal for goal in goals if goal.name.startswith(name) and goal.baseline.startswith(baseline)]
        assert [goal.at_least for goal in found] == [at_least], name
    assert len(goals) == len(PROMISED)
    assert [goal.name for goal in goals if goal.lower_is_better] == [
        name for name, _, _ in PROMISED if name.startswith(("age", "one more", "history", "cost"))
    ]


def test_a_goal_that_nobody_measured_is_named() -> None:
    row = compared(FASTER, samples(1), samples(2))
    assert lacking([FASTER], [row]) == []
    assert lacking([FASTER, FASTER._replace(name="other")], [row]) == ["other / theirs"]


def test_a_subject_measures_all_of_its_goals_on_real_servers(servers: Servers, tmp_path: Path) -> None:
    ground = Ground(servers, tmp_path, size=0.01, rounds=2)
    try:
        rows = measured_by("verify", ground)
    finally:
        ground.clear()
    assert [row.goal is not None for row in rows] == [True, False]
    assert rows[0].spread is not None
    assert all(least < most for least, most in rows[0].spread.values())


def test_the_page_shows_every_row_with_what_it_measures_and_the_run_it_is_of() -> None:
    run = Run("2026-06-01T12:00+00:00", "abc123", "a machine", 8, 2, 0.1, "3.11", "18.1", 1.0, 3, 12.0)
    written = page([replace(compared(FASTER, samples(1, 2), samples(4)), subject="verify")], run)
    assert "| ours | 1.50/s | theirs | 4.00/s | 0.38 | ≥ 0.50 | missed | 1.00–2.00; 4.00–4.00 |" in written
    assert "Verify: every record hashed again" in written
    assert "commit abc123" in written
    assert "fewer events" not in written
    assert "fewer events" in page([], replace(run, size=0.4))
    assert "make bench ONLY=verify" in written


def test_a_watch_that_was_not_stopped_gives_no_figure() -> None:
    watch = Watch()
    watch.stop()
    assert watch.pace(1).value > 0
    watch.start()
    with pytest.raises(RuntimeError, match="never stopped"):
        watch.pace(1)
