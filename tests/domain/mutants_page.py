"""Writes docs/mutants.md from the last run: `python -m tests.domain.mutants_page`. Only the reasons are by hand.

Exit code 1, and no page, where a survivor has no reason or a reason no survivor.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.domain.mutation import GOAL, RUNS, Figures, Run, figures_by_file, percent
from tests.domain.survivors import Group, groups, survivors, unlike

PAGE = Path("docs/mutants.md")
HEAD = f"""# Mutants

`make mutants` changes the timeline and the rules in one place at a time (another operator, another number, an argument
left out …) and asks whether a test of `tests/domain` notices. If none does, either a test is missing or the change
changes nothing. The goal: at least {GOAL} % noticed. The table is written by a command; the reasons at the end are by
hand (`tests/domain/survivors.toml`), and the command writes no page where one is missing or left over.

What is changed: `domain/timeline.py` and all of `domain/rules/` but four files that read and check the files of rules
(`packs.py`, `programmes.py`, `invariants.py`, `rule_file.py`). Not in this run yet, for they came after it:
`explaining.py`, `remedies.py`, `comparing.py`. mutmut changes what is inside functions without a
decorator. A mutant meets the tests that hold its module to account (`tests/domain/mutant.py`), not all there are; their
random examples are the same in every run.

| | |
|---|---|
| command | `make mutants`, then `.venv/bin/python -m tests.domain.mutants_page` |
"""
COLUMNS = ("mutants", "killed", "hangs", "survived", "open")
TABLE = f"""
*Hangs*: the mutant never ended or ran out of memory, which is as good as a test that fails. *Open*: not tested yet. Per
cent: killed or hanging, of all that are not open.

| file | {" | ".join(COLUMNS)} | per cent |
|---|---|---|---|---|---|---|
"""
KINDS = {
    "equivalent": "What survives because it changes nothing",
    "accepted": "What survives and would be noticed, but not by a test that is worth it",
    "gap": "What survives because a test is missing, or is not explained",
    "changed": "What was written anew since that run",
}


def page(figures: Figures, runs: Iterable[Run], told: Iterable[Group], found: Mapping[str, int]) -> str:
    """The whole page, in Markdown."""
    left = sum(counts["open"] for counts in figures.values())
    unfinished = f"\nNot finished: {left} are open. `make mutants RESUME=1` goes on.\n" if left else ""
    measured = "".join(f"| measured | {run.began}, commit {run.commit}: {run.command} |\n" for run in runs)
    return HEAD + measured + unfinished + TABLE + "".join(_rows(figures)) + "".join(_reasons(list(told), found))


def _rows(figures: Figures) -> Iterator[str]:
    rules = {name: counts for name, counts in figures.items() if "/rules/" in name}
    whole = {"all of `domain/rules`": rules, "all": figures}
    sums = {name: sum(some.values(), Counter[str]()) for name, some in whole.items()}
    for name, counts in {**{f"`{name}`": counts for name, counts in figures.items()}, **sums}.items():
        numbers = (counts.total(), *(counts[column] for column in COLUMNS[1:]))
        yield f"| {name} | {' | '.join(map(str, numbers))} | {percent(counts):.1f} |\n"


def _reasons(told: list[Group], found: Mapping[str, int]) -> Iterator[str]:
    for kind, title in KINDS.items():
        some = [group for group in told if group.kind == kind]
        if some:
            yield f"\n## {title}: {sum(_many(group, found) for group in some)}\n"
        for group in some:
            yield f"\n**{_many(group, found)}.** {group.because}\n\n"
            for each in group.survivors:
                yield f"- {each}{f' ({found[each]} times)' if found[each] > 1 else ''}\n"


def _many(group: Group, found: Mapping[str, int]) -> int:
    return sum(found[each] for each in group.survivors)


def main() -> None:
    """Write the page, or say what is missing."""
    figures, found, told = figures_by_file(), survivors(), groups()
    unexplained, left_over = unlike(found, told)
    for title, some in (
        ("No reason is given for", unexplained),
        ("It did not survive, or is told of twice:", left_over),
    ):
        if some:
            print(title, *some, sep="\n    ")  # noqa: T201 - a command
    if unexplained or left_over:
        sys.exit(1)
    runs = [Run(*json.loads(line)) for line in RUNS.read_text(encoding="utf-8").splitlines()]
    PAGE.write_text(page(figures, runs, told, found), encoding="utf-8")


if __name__ == "__main__":
    main()
