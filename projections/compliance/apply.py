"""How everybody stands against the rules, day by day: in date, due, overdue, paused, waived, breached."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from domain.rules.role_days import CORRECTIONS, POSTS, PRESENCE
from domain.rules.rule import Rule, Shape
from domain.vocabulary import Status
from projections.assessor import unit_assessor
from projections.rule_read_model import RuleReadModel

NAME = "compliance"
SHAPES_ELSEWHERE = frozenset({"separation", "cycle", "apart"})
"""Clashes of roles are a read model of their own."""

UNFOLDED = ("restricted.", "pack.")
"""What is restricted has no place here (ACC-09); whose a pack of rules is says nothing of anybody."""

UNTOLD = frozenset({Status.NOT_APPLICABLE})


def compliance(rules: Sequence[Rule], shapes: Mapping[str, Shape], today: Callable[[], date]) -> RuleReadModel:
    """The projection; of `rules` it takes all but those about clashes of roles. today: the local day, per batch."""
    here = [rule for rule in rules if rule.shape not in SHAPES_ELSEWHERE]
    elsewhere = {rule.id for rule in rules if rule.shape in SHAPES_ELSEWHERE}
    schema_sql = Path(__file__).with_name("schema.sql").read_text("utf-8")
    units = unit_assessor(PRESENCE | POSTS | CORRECTIONS)
    return RuleReadModel(
        NAME, schema_sql, here, shapes, [units], UNTOLD, UNFOLDED, lambda each: each not in elsewhere, today
    )
