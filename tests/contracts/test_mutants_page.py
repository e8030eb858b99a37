"""docs/mutants.md: its survivors are those that a reason is given for, and the lines they change are in the code."""

import ast
import re
from pathlib import Path

import pytest

from tests.domain.survivors import Group, groups

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "mutants.md").read_text("utf-8")


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.because[:40])
def test_the_lines_that_survivors_change_are_in_the_code(group: Group) -> None:
    gone = [each for each in group.survivors if not stands(*each.partition(": ")[::2])]
    assert gone == ([] if group.kind != "changed" else list(group.survivors))


def stands(function: str, change: str) -> bool:
    """Whether the line is in that function."""
    module, _, name = function.partition(".") if function.startswith("timeline.") else _within_rules(function)
    path = ROOT / "domain" / f"{module.replace('.', '/')}.py"
    tree = ast.parse(source := path.read_text("utf-8"))
    wanted = name.rpartition(".")[2]
    bodies = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == wanted]
    line = change.partition(" in `")[2].removesuffix("`")
    return any(line in _on_one_line(ast.get_source_segment(source, body) or "") for body in bodies)


def _within_rules(function: str) -> tuple[str, str, str]:
    rules, module, name = function.split(".", 2)
    return f"{rules}.{module}", ".", name


def _on_one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.splitlines())


def test_the_page_gives_the_reason_of_every_survivor_in_its_table() -> None:
    (survived,) = re.findall(r"^\| all \| \d+ \| \d+ \| \d+ \| (\d+) \|", PAGE, re.MULTILINE)
    assert sum(map(int, re.findall(r"^\*\*(\d+)\.\*\*", PAGE, re.MULTILINE))) == int(survived)
    listed = {line.removeprefix("- ") for line in PAGE.splitlines() if line.startswith("- ")}
    listed = {re.sub(r" \(\d+ times\)$", "", line) for line in listed}
    assert listed == {each for group in groups() for each in group.survivors}
    assert all(group.because in PAGE for group in groups())
