"""The rules that this version of the ledger has, by their ids, and how they are told to people and programs."""

from datetime import date
from functools import cache
from typing import Any

from domain.rules.packs import in_force, load_packs
from domain.rules.rule import Rule


@cache
def rules_by_id() -> dict[str, Rule]:
    """Of several versions of one rule the latest."""
    return {rule.id: rule for rule in sorted(load_packs(), key=lambda rule: rule.in_force_from)}


def versions_of_rule(rule_id: str) -> list[Rule]:
    """Every version of one rule, the oldest first; empty where there is none."""
    return sorted((rule for rule in load_packs() if rule.id == rule_id), key=lambda rule: rule.in_force_from)


def figures_of(rule: Rule) -> dict[str, Any]:
    """The figures that somebody filled in, by their names."""
    figures = rule.parameters.model_dump(mode="json", exclude_none=True, exclude={"programmes"})
    return {name: value for name, value in figures.items() if value not in ([], {}, "")}


def unset(rule: Rule) -> list[str]:
    """Figures that the rule names as open and that nobody filled in."""
    return [name for name in rule.unverified_parameters if rule.figures.get(name) is None]


def told(rule: Rule) -> dict[str, Any]:
    """The rule for programs, as JSON holds it."""
    found = rule.model_dump(mode="json", exclude={"parameters"})
    return {**found, "severity": rule.severity.name, "parameters": rule.figures, "doubt": rule.doubt}


def rule_on(rule_id: str, on: date) -> Rule | None:
    """The rule in the version in force on that day, else the latest; None where there is no such rule."""
    versions = [rule for rule in in_force(load_packs(), on) if rule.id == rule_id]
    return versions[-1] if versions else rules_by_id().get(rule_id)
