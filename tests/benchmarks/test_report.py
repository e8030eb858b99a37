"""The report of `make bench`: what it says is what was measured, and what is promised is measured."""

from dataclasses import asdict
from pathlib import Path

import pytest

from tests.benchmarks.report import Goal, Row, Sample, compared, noted, read, table, write

FASTER = Goal("ours", "theirs", 0.5)
SOONER = Goal("ours", "theirs", 0.5, "ms", lower_is_better=True)


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
