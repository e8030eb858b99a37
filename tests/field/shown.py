"""Which tests show what, by their marks `shows`; and which files of the product name an id."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ID = re.compile(r"(?:[A-Z]+-\d\d[a-z]?|S\d-\d+)")
ROOMS = ("domain", "projections", *(f"services/{room}" for room in ("bus", "clock", "hr_intake", "notifier", "vault")))
CODE = (".py", ".sql", ".toml")


class Shown(NamedTuple):
    """One test: its file, from the top of the house, and its name."""

    file: str
    name: str


@lru_cache
def shown_by() -> dict[str, list[Shown]]:
    """For each id that a mark names, the tests that bear it."""
    found: defaultdict[str, list[Shown]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for named in _marked(node):
                    found[named].append(Shown(str(file.relative_to(ROOT)), node.name))
    return dict(found)


def _marked(test: ast.FunctionDef) -> Iterator[str]:
    """The ids in its marks, also in those of single parameters; other promises that marks name are sentences."""
    for decorator in test.decorator_list:
        for call in ast.walk(decorator):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "shows":
                said = (each.value for each in ast.walk(call) if isinstance(each, ast.Constant))
                yield from dict.fromkeys(each for each in said if isinstance(each, str) and ID.fullmatch(each))


def code_by_id(ids: Iterable[str]) -> dict[str, list[str]]:
    """For each id the files of the product that name it, a part of it (SUP-07a of SUP-07) included."""
    found: dict[str, list[str]] = {each: [] for each in ids}
    for file in sorted(file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in CODE):
        named = set(ID.findall(file.read_text("utf-8")))
        for each in (named | {one.rstrip("abcdefgh") for one in named}) & found.keys():
            found[each].append(str(file.relative_to(ROOT)))
    return found
