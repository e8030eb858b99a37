"""The figures of a rule as people read them: "interval: 14 days", not "interval_days = 14"."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from domain.rules.rule import Rule
from services.latest_rules import figures_of, unset

UNITS = ("minutes", "hours", "days", "weeks", "months", "years", "percent")


SPELT = {"min": "at least", "max": "at most"}


class Figure(NamedTuple):
    """text: None where the sources leave it open and nobody filled it in. ours: it is the product's own default."""

    name: str
    text: str | None
    ours: bool


def figures_shown(rule: Rule) -> list[Figure]:
    """Every figure of a rule with its unit, then those that are unset."""
    doubtful = set(rule.unverified_parameters)
    found = [Figure(*with_unit(name, value), name in doubtful) for name, value in figures_of(rule).items()]
    return [*found, *(Figure(with_unit(name, "")[0], None, False) for name in unset(rule))]


def with_unit(name: str, value: Any) -> tuple[str, str]:
    """A parameter's name and value as words; the unit stands at the end of its name."""
    what, _, unit = name.rpartition("_")
    if what and unit in UNITS and isinstance(value, int | float | str | list):
        return SPELT.get(what, what.replace("_", " ")), f"{in_words(value)} {unit}"
    return name.replace("_", " "), in_words(value)


def in_words(value: Any) -> str:
    """A value of JSON as words."""
    match value:
        case None | "":
            return "not set"
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(": ".join(with_unit(name, each)) for name, each in value.items() if each not in (None, []))
        case list() | tuple():
            return _listed(value)
        case _:
            return str(value).replace("_", " ")


def _listed(values: Iterable[Any]) -> str:
    values = list(values)
    between = "; " if any(isinstance(value, dict) for value in values) else ", "
    return between.join(in_words(value) for value in values)
