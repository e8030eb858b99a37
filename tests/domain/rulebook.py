"""The rules of the product by id, and their shapes by name, for tests."""

from domain.rules.packs import load_packs
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES as SHAPES

RULES: dict[str, Rule] = {rule.id: rule for rule in load_packs()}
