"""The rules and shapes of the product, by id and by name, for tests."""

import tomllib
from pathlib import Path

from domain import rules
from domain.rules import capacity, cycle, eligibility, ratio, separation
from domain.rules.rule import Rule, Shape
from domain.vocabulary import Severity

SHAPES: dict[str, Shape] = {each.SHAPE.name: each.SHAPE for each in (capacity, cycle, eligibility, ratio, separation)}


def _rules() -> dict[str, Rule]:
    pack = tomllib.loads((Path(rules.__file__).parent / "packs" / "roles.toml").read_text("utf-8"))
    found: dict[str, Rule] = {}
    for each in pack["rules"]:
        parameters = SHAPES[each["shape"]].parameters.model_validate(each.pop("parameters"))
        severity = Severity[each.pop("severity")]
        found[each["id"]] = Rule(**each, severity=severity, parameters=parameters, pack_id=pack["pack_id"])
    return found


RULES: dict[str, Rule] = _rules()
