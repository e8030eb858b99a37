"""docs/library-traps.md names a test for each trap that concerns us, and each of them exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = [line for line in (ROOT / "docs" / "library-traps.md").read_text("utf-8").splitlines() if line.startswith("| ")]
WITHOUT_A_TEST = {"T13"}
"""Type checkers are not tests; mypy is part of the check."""


def test_every_trap_names_tests_that_exist() -> None:
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", row)}
    assert sorted(name for name in named if f"def {name}(" not in written) == []
    bare = [row.split("|")[1].split()[0] for row in ROWS if "`test_" not in row and not row.startswith("| trap |")]
    assert set(bare) == WITHOUT_A_TEST


def test_every_numbered_trap_of_the_event_sourcing_library_is_there() -> None:
    first_words = " ".join(row.split("|")[1] for row in ROWS)
    assert {int(number) for number in re.findall(r"\bT(\d+)\b", first_words)} == set(range(1, 16))
