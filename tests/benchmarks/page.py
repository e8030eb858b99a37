"""Writes docs/figures.md from the rows of the last run: `python -m tests.benchmarks.page`. Nobody types a figure."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import groupby
from pathlib import Path

from tests.benchmarks.report import Row, cells, figure, read
from tests.benchmarks.run import Run

ROWS = Path("build/bench.json")
PAGE = Path("docs/figures.md")
HEAD = """# Figures

How fast the ledger is, as a ratio against a baseline that runs in the same run, on the same machine, round by round in
turn with ours. A figure alone says nothing: on another machine, or beside other work, it is another one; the ratio
stays about the same. This page is written by a command; no figure in it was typed.

| | |
|---|---|
| command | `make bench`, then `.venv/bin/python -m tests.benchmarks.page` |
| a part of it | `make bench ONLY=append,relay ROUNDS=3 SIZE=0.2` |
"""
COLUMNS = """| what of ours | value | baseline | value | ratio | goal | | rounds: ours; baseline |
|---|---|---|---|---|---|---|---|
"""


def page(rows: Iterable[Row], run: Run) -> str:
    """The whole page, in Markdown."""
    return HEAD + "".join(_of_the_run(run)) + "".join(_subjects(rows))


def _of_the_run(run: Run) -> Iterator[str]:
    used = f"{run.cores_used} of {run.cores_of_machine} cores, servers and clients together"
    yield f"| measured | {run.began}, commit {run.commit}, {run.minutes:.0f} minutes |\n"
    yield f"| machine | {run.machine}; {used}; load {run.load} when it began |\n"
    yield f"| versions | Python {run.python}, Postgres {run.postgres} |\n"
    smaller = "" if run.size == 1 else "; with a size of less than 1, fewer events than the rows name"
    yield f"| rounds, size | {run.rounds} rounds of size {run.size:g}; values are medians of the rounds{smaller} |\n"


def _subjects(rows: Iterable[Row]) -> Iterator[str]:
    for subject, some in groupby(rows, lambda row: row.subject):
        title, _, rest = (import_module(f"tests.benchmarks.{subject}").__doc__ or "").partition("\n\n")
        yield f"\n## {subject.replace('_', ' ').capitalize()}\n\n{title}\n\n"
        yield f"{rest.strip()}\n\n`make bench ONLY={subject}`\n\n{COLUMNS}"
        yield from (f"| {' | '.join((*cells(row), _rounds(row)))} |\n" for row in some)


def _rounds(row: Row) -> str:
    sides = (row.spread or {}).values()
    return "; ".join(f"{figure(least, '')}–{figure(most, '')}" for least, most in sides)


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(read(ROWS), Run.read(ROWS)), "utf-8")


if __name__ == "__main__":
    main()
