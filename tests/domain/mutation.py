"""Mutation test of the rules, as `make mutants`: the code is changed in one place at a time; does a test notice?

The figures count what mutmut can change: what is inside functions without a decorator. A mutant is killed if a test
fails, or if it never ends. An interrupted run goes on with `make mutants RESUME=1`. `survivors.py` tells of the others.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from mutmut.__main__ import collect_or_load_stats, create_mutants
from mutmut.configuration import config
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths
from mutmut.workers.isolation import get_mutant_runner
from rich.console import Console
from rich.table import Table

from tests.benchmarks.run import commit

GOAL = 85
"""Per cent killed, of all."""
MUTANTS = Path("mutants")
RUNS = MUTANTS / "runs.jsonl"

VERDICTS = {0: "survived", 33: "survived", 1: "killed", None: "open", 2: "open"}
"""By exit code; 33: no test ever calls it. All others: ended by the limit of time."""

Figures = dict[str, Counter[str]]


class Run(NamedTuple):
    """One start; what it did not test again, it left as it was."""

    began: str
    commit: str
    command: str


def main(
    only: Annotated[list[str] | None, typer.Argument(help="names of mutants, with *; they are tested again")] = None,
    resume: Annotated[bool, typer.Option(help="go on with the run before")] = False,
    children: Annotated[int, typer.Option(help="mutants at a time")] = 2,
) -> None:
    """Run, then say for each file how many mutants were killed. Exit code 1 under the goal or where some are open."""
    if not (resume or only):
        shutil.rmtree(MUTANTS, ignore_errors=True)
    if not resume:  # which tests reach which function may have changed
        (MUTANTS / "mutmut-stats.json").unlink(missing_ok=True)
    note_run(only or (), resume)
    prepare(children)
    if only:
        forget(only)
    test(only or ["*"], children)
    figures = figures_by_file()
    show(figures)
    every = sum(figures.values(), Counter[str]())
    sys.exit(every["open"] > 0 or percent(every) < GOAL)


def prepare(children: int) -> None:
    """Write all mutants, and find which tests reach which function; ends here where a test fails without a mutant."""
    set_mutant_under_test("mutant_generation")
    MUTANTS.mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(children)
    collect_or_load_stats(get_mutant_runner(children))


def forget(names: Sequence[str]) -> None:
    """Open again the mutants of these names, with *."""
    for file in MUTANTS.rglob("*.meta"):
        told = json.loads(file.read_text(encoding="utf-8"))
        codes = told["exit_code_by_key"]
        codes.update({mutant: None for mutant in codes if any(fnmatch(mutant, name) for name in names)})
        file.write_text(json.dumps(told, indent=4), encoding="utf-8")


def test(names: Sequence[str], children: int) -> None:
    """Test all open ones of these names (tests/domain/mutant_loop.py)."""
    mutmut = config()
    options = ["-qs", "--rootdir=.", *mutmut.pytest_add_cli_args, "-p", "tests.domain.mutant_loop"]
    asked = {"MUTANTS_NAMED": " ".join(names), "MUTANTS_AT_A_TIME": str(children), "MUTANT_UNDER_TEST": ""}
    tests = mutmut.pytest_add_cli_args_test_selection
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests], cwd=MUTANTS, env={**os.environ, **asked}, check=False
    )


def note_run(only: Sequence[str], resume: bool) -> None:
    """Keep beside the results when they were got, and of which commit."""
    which = " RESUME=1" if resume else f" ONLY='{' '.join(only)}'" if 0 < len(only) < 4 else " ONLY=…" if only else ""
    run = Run(datetime.now(UTC).isoformat(timespec="minutes"), commit(), f"make mutants{which}")
    MUTANTS.mkdir(exist_ok=True)
    with RUNS.open("a", encoding="utf-8") as runs:
        runs.write(json.dumps(run) + "\n")


def figures_by_file() -> Figures:
    """How many mutants of each file were killed, hang, survived or are open."""
    found: Figures = {}
    for file in sorted(MUTANTS.rglob("*.meta")):
        codes = verdicts(file)
        if codes:
            found[source(file)] = Counter(codes.values())
    return found


def source(results: Path) -> str:
    """The file whose mutants these results are of."""
    return str(results.relative_to(MUTANTS).with_suffix(""))


def verdicts(results: Path) -> dict[str, str]:
    """What became of each mutant in a file of results, by its name."""
    codes: dict[str, int | None] = json.loads(results.read_text(encoding="utf-8"))["exit_code_by_key"]
    return {mutant: VERDICTS.get(code, "hangs") for mutant, code in codes.items()}


def percent(figures: Counter[str]) -> float:
    """Of those that are not open, how many were killed or hang."""
    tested = figures.total() - figures["open"]
    return 100 * (figures["killed"] + figures["hangs"]) / tested if tested else 0.0


def show(figures: Figures) -> None:
    """The table."""
    columns = ("mutants", "killed", "hangs", "survived", "open", "percent")
    table = Table("file", *columns)
    for name, counts in {**figures, "all": sum(figures.values(), Counter[str]())}.items():
        numbers = (counts.total(), *(counts[each] for each in columns[1:5]))
        table.add_row(name, *map(str, numbers), f"{percent(counts):.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    typer.run(main)
