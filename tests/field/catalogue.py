"""What the field asks of the product: arrangements of the seed documents, rules, traps, each under its id."""

import tomllib
from pathlib import Path
from typing import NamedTuple

FIELD = Path(__file__).parents[2] / "docs" / "field"
KINDS = ("rules", "traps", "arrangements")


class Asked(NamedTuple):
    """One thing that is asked. says: in the field's words. asks: what the product must do. rules: that check it."""

    id: str
    says: str
    asks: str = ""
    severity: str = ""
    evaluated: str = ""
    rules: tuple[str, ...] = ()


def catalogue(kind: str) -> dict[str, Asked]:
    """All of one kind, by id, in the order of the file."""
    tables = tomllib.loads((FIELD / f"{kind}.toml").read_text("utf-8"))
    return {name: Asked(name, **{**table, "rules": tuple(table.get("rules", ()))}) for name, table in tables.items()}


def not_yet() -> dict[str, list[str]]:
    """The ids of each kind that no test shows so far."""
    found: dict[str, list[str]] = tomllib.loads((FIELD / "not_yet.toml").read_text("utf-8"))
    return found
