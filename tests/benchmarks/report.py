"""Rows of figures: ours beside a baseline of the same run, the goal for the ratio, and whether it is met."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rich.table import Table


class Sample(NamedTuple):
    """What one round gave. cpu_us: microseconds of CPU of the measuring process for one thing done, where known."""

    value: float
    cpu_us: float | None = None


class Goal(NamedTuple):
    """What is promised: ours against a baseline. The ratio is always such that more is better.

    at_least: None where the ratio is only told. lower_is_better: of values such as milliseconds; the ratio is then
    baseline ÷ ours instead of ours ÷ baseline.
    """

    name: str
    baseline: str
    at_least: float | None
    unit: str = "/s"
    lower_is_better: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the report; without a goal it is only told, with a baseline or without.

    spread: (least, most) over the rounds, ours and the baseline's. cpu_us: medians, ours and the baseline's.
    subject: the module that measured it.
    """

    name: str
    value: float
    unit: str
    baseline_name: str | None = None
    baseline_value: float | None = None
    ratio: float | None = None
    goal: float | None = None
    met: bool | None = None
    spread: dict[str, tuple[float, float]] | None = None
    cpu_us: dict[str, float] | None = None
    subject: str = ""


def compared(goal: Goal, ours: Sequence[Sample], baseline: Sequence[Sample]) -> Row:
    """The row of a goal: medians of the rounds."""
    sides = {"ours": ours, "baseline": baseline}
    value, against = (median(sample.value for sample in side) for side in sides.values())
    ratio = against / value if goal.lower_is_better else value / against
    return Row(
        name=goal.name,
        value=value,
        unit=goal.unit,
        baseline_name=goal.baseline,
        baseline_value=against,
        ratio=ratio,
        goal=goal.at_least,
        met=None if goal.at_least is None else ratio >= goal.at_least,
        spread={name: _spread(side) for name, side in sides.items()},
        cpu_us={name: median(known) for name, side in sides.items() if (known := _cpu(side))} or None,
    )


def noted(name: str, unit: str, samples: Sequence[Sample]) -> Row:
    """A row that is told without a goal."""
    value = median(sample.value for sample in samples)
    return Row(name, value, unit, spread={"ours": _spread(samples)} if len(samples) > 1 else None)


def lacking(goals: Iterable[Goal], rows: Iterable[Row]) -> list[str]:
    """The goals for which there is no row."""
    there = {(row.name, row.baseline_name, row.goal) for row in rows}
    return [
        f"{goal.name} / {goal.baseline}" for goal in goals if (goal.name, goal.baseline, goal.at_least) not in there
    ]


def write(rows: Iterable[Row], file: Path) -> None:
    """The rows as JSON, replacing what was there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def read(file: Path) -> list[Row]:
    """The rows that were written. Raises FileNotFoundError."""
    return [Row(**row) for row in json.loads(file.read_text())]


def table(rows: Iterable[Row]) -> Table:
    """The rows for the screen."""
    found = Table("what of ours", "value", "baseline", "value", "ratio", "goal", "", "CPU µs ours/baseline")
    for row in rows:
        found.add_row(*cells(row), _cpu_text(row))
    return found


def cells(row: Row) -> tuple[str, ...]:
    """The columns of a row as text: name, value, baseline, its value, ratio, goal, whether it is met."""
    return (
        row.name,
        figure(row.value, row.unit),
        row.baseline_name or "",
        "" if row.baseline_value is None else figure(row.baseline_value, row.unit),
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.goal is None else f"≥ {row.goal:.2f}",
        "" if row.met is None else ("met" if row.met else "missed"),
    )


def figure(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}{unit if unit.startswith('/') else f' {unit}'}".rstrip()


def _spread(samples: Sequence[Sample]) -> tuple[float, float]:
    values = [sample.value for sample in samples]
    return min(values), max(values)


def _cpu(samples: Sequence[Sample]) -> list[float]:
    return [sample.cpu_us for sample in samples if sample.cpu_us is not None]


def _cpu_text(row: Row) -> str:
    return "" if row.cpu_us is None else " / ".join(f"{each:.0f}" for each in row.cpu_us.values())
