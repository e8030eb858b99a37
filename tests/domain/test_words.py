"""`domain/README.md` names every event, command and refusal, each in the section of its aggregate, and no other."""

import re
from pathlib import Path

import pytest

import domain
from domain.catalogue import COMMANDS, DECIDES, EVENTS
from domain.vocabulary import SupervisionKind

DOMAIN = Path(next(iter(domain.__path__)))
README = (DOMAIN / "README.md").read_text(encoding="utf-8")
ROOMS = sorted({aggregate.name for aggregate in DECIDES.values()})
SHARED_CODES = {"unknown_event", "other_kind_of_event", "cannot_correct"}
"""Refusals that come from `facts.py`, for the aggregates whose decisions use it."""
TIMES = {"ends_before_it_begins", "other_day", "in_the_future", "time_without_zone", "time_out_of_range"}
"""Refusals that come from `session_times.py`, likewise."""


def section(room: str) -> str:
    """What the README says of one aggregate."""
    return next(part for part in README.split("\n## ") if f"(`{room}/`)" in part)


def quoted(text: str) -> set[str]:
    """Everything in backquotes."""
    return set(re.findall(r"`([^`]+)`", text))


@pytest.mark.parametrize("room", ROOMS)
def test_every_event_and_command_is_in_the_table_of_its_aggregate(room: str) -> None:
    rows = quoted("\n".join(line for line in section(room).splitlines() if line.startswith("| `")))
    events = {name for name, kind in EVENTS.items() if kind.__module__ == f"domain.{room}.events"}
    commands = {name for name, kind in COMMANDS.items() if DECIDES[kind].name == room}
    assert rows - {"learning_needs_assessment"} == events | commands


@pytest.mark.parametrize("room", ROOMS)
def test_every_refusal_is_named_and_none_that_cannot_happen(room: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((DOMAIN / room).glob("*.py")))
    raised = set(re.findall(r'Rejected\(\s*"([a-z_]+)"', code))
    named = quoted(section(room).split("Refused as", 1)[1])
    raised |= TIMES if "domain.session_times" in code else set()
    assert named - SHARED_CODES == raised - SHARED_CODES
    assert ("cannot_correct" in named) == ("must_not_correct" in code)
    assert ("other_kind_of_event" in named) == ("of_one_kind" in code)
    assert ("unknown_event" in named) == ("aimed(" in code or '"unknown_event"' in code)


def test_every_kind_of_supervision_is_among_the_words() -> None:
    words = next(line for line in README.splitlines() if line.startswith("| supervision |"))
    assert all(kind.value.replace("_", " ") in words for kind in SupervisionKind)
