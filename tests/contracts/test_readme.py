"""The README says what is so: each test it names exists, its table of settings is the code's, its commands run."""

import re
from pathlib import Path

import pytest

from services.cli.main import COMMANDS
from services.cli.settings_table import env_name
from services.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def section(title: str) -> str:
    """The text under one heading."""
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_every_promise_names_a_test_that_exists() -> None:
    rows = [line for line in section("Promises").splitlines() if line.startswith("| ") and "`test_" in line]
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    missing = [name for row in rows for name in re.findall(r"`(test_\w+)`", row) if f"def {name}(" not in written]
    assert len(rows) >= 9
    assert missing == []


def test_the_table_of_settings_is_that_of_the_code() -> None:
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| .* \| (.+) \|$", section("Settings"), re.MULTILINE))
    assert told == {env_name(name, field): field.description for name, field in Settings.model_fields.items()}


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`supervision ([a-z-]+)", README))))
def test_every_command_that_is_named_exists(named: str) -> None:
    assert named in COMMANDS


def test_every_file_that_is_linked_exists() -> None:
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert links
    assert [target for target in links if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_test_that_a_page_names_exists(page: Path) -> None:
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    named = set(re.findall(r"`(test_\w+)`", page.read_text("utf-8")))
    assert sorted(name for name in named if f"def {name}(" not in written) == []
