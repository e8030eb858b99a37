"""The rules that this version of the ledger has, by their ids, for whatever tells people of them."""

from functools import cache

from domain.rules.packs import load_packs
from domain.rules.rule import Rule


@cache
def rules_by_id() -> dict[str, Rule]:
    """Of several versions of one rule the latest."""
    return {rule.id: rule for rule in sorted(load_packs(), key=lambda rule: rule.in_force_from)}
