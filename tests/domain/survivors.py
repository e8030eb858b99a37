"""The mutants that no test notices: what was changed in each, and why that may be so (survivors.toml)."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.diff_apply import get_diff_for_mutant

from tests.domain.mutation import MUTANTS, source, verdicts

REASONS = Path(__file__).with_suffix(".toml")


class Group(NamedTuple):
    """Survivors with one reason. kind: equivalent, accepted, gap or changed."""

    kind: str
    because: str
    survivors: tuple[str, ...]


def groups() -> list[Group]:
    """As written down by hand."""
    told = tomllib.loads(REASONS.read_text(encoding="utf-8"))["group"]
    return [Group(each["kind"], each["because"], tuple(each["survivors"])) for each in told]


def survivors() -> Counter[str]:
    """Every survivor of the last run, as `function: change in line`, and how many there are that read the same."""
    return Counter(_of_all_files())


def unlike(found: Mapping[str, int], told: list[Group]) -> tuple[list[str], list[str]]:
    """Those that have no reason, and those that have one and did not survive (or have two)."""
    reasons = Counter(survivor for group in told for survivor in group.survivors)
    return sorted(found.keys() - reasons), sorted(
        each for each, times in reasons.items() if each not in found or times > 1
    )


def _of_all_files() -> Iterator[str]:
    for results in sorted(MUTANTS.rglob("*.meta")):
        for mutant, verdict in verdicts(results).items():
            if verdict == "survived":
                yield _told(mutant, source(results))


def _told(mutant: str, path: str) -> str:
    module, _, function = mutant.rpartition("__mutmut_")[0].rpartition(".")
    name = function.removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
    diff = get_diff_for_mutant(mutant, path=path).split("\n")[2:]
    before, after = (" ".join(line[1:].strip() for line in diff if line.startswith(sign)) for sign in "-+")
    return f"{module.removeprefix('domain.')}.{name}: {_change(before, after)} in `{before}`"


def _change(before: str, after: str) -> str:
    """Only the words that are not the same."""
    ours, theirs = (re.findall(r"\w+|\s+|[^\w\s]+", line) for line in (before, after))
    first = _alike(ours, theirs)
    last = min(_alike(ours[::-1], theirs[::-1]), len(ours) - first, len(theirs) - first)
    old, new = ("".join(words[first : len(words) - last]).strip() for words in (ours, theirs))
    return f"`{old}` → `{new}`" if old and new else f"without `{old}`" if old else f"with `{new}`"


def _alike(one: list[str], other: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
