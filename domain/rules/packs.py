"""Rules as data: packs in TOML files become rules; whatever does not fit is refused with file, rule and reason.

A pack has an id, a version, a level (`precedence`) and the days on which it is in force; a rule may be of another level
and narrow these days. A figure that the sources leave open is simply not there. In the same folder `programmes.toml`
holds the programmes of preceptorship and `invariants.toml` the rules that cannot be broken.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.rules.invariants import INVARIANTS_FILE
from domain.rules.precedence import with_precedence
from domain.rules.programmes import PROGRAMMES_FILE, Programme, load_programmes
from domain.rules.rule import Level, Rule
from domain.rules.rule_file import PackError as PackError
from domain.rules.rule_file import first_fault, table_at, table_in, text_of
from domain.rules.shapes import SHAPES
from domain.vocabulary import Severity

PACKS = Path(__file__).parent / "packs"


PACK_FIELDS = ("pack_id", "version", "level", "in_force_from", "in_force_to")


@lru_cache
def load_packs(folder: Path = PACKS) -> tuple[Rule, ...]:
    """The rules of all packs in `folder`, ascending by id. Raises PackError, ProgrammeError."""
    programmes_file, others = folder / PROGRAMMES_FILE.name, (PROGRAMMES_FILE.name, INVARIANTS_FILE.name)
    programmes = load_programmes(programmes_file) if programmes_file.exists() else ()
    rules: list[Rule] = []
    for file in sorted(folder.glob("*.toml")):
        if file.name not in others:
            rules.extend(rules_of(text_of(file, PackError), file.name, programmes))
    rules = with_precedence(rules)
    _refuse_two_at_once(rules)
    return tuple(sorted(rules, key=lambda rule: (rule.id, rule.in_force_from)))


def rules_of(text: str, name: str = "pack", programmes: tuple[Programme, ...] = ()) -> tuple[Rule, ...]:
    """The rules of one pack. Raises PackError; `name` says where it came from."""
    document = table_in(text, name, PackError)
    tables = document.pop("rules", None)
    if not isinstance(tables, list) or not tables:
        raise PackError(f"{name}: there is no [[rules]] in it")
    if unknown := sorted(document.keys() - set(PACK_FIELDS)):
        raise PackError(f"{name}: {unknown[0]!r} is not something that a pack says; it says {', '.join(PACK_FIELDS)}")
    for needed in ("pack_id", "version"):
        if needed not in document:
            raise PackError(f"{name}: the pack does not say its {needed}")
    return tuple(
        _rule(table_at(f"{name}: rule number {number}", table, PackError), number, name, document, programmes)
        for number, table in enumerate(tables, 1)
    )


def _rule(
    table: Mapping[str, Any], number: int, name: str, pack: Mapping[str, Any], programmes: tuple[Programme, ...]
) -> Rule:
    where = f"{name}: rule {table.get('id', f'number {number}')}"
    shape = SHAPES.get(str(table.get("shape")))
    if shape is None:
        raise PackError(f"{where}: shape {table.get('shape')!r} is none of {', '.join(sorted(SHAPES))}")
    severity = str(table.get("severity", "")).upper()
    if severity not in Severity.__members__:
        raise PackError(f"{where}: severity {table.get('severity')!r} is none of info, low, medium, high, critical")
    level = str(table.get("level", pack.get("level", "local"))).upper()
    if level not in Level.__members__:
        raise PackError(f"{where}: level {level.lower()!r} is none of {', '.join(Level.__members__).lower()}")
    figures = dict(table_at(f"{where}: parameters", table.get("parameters", {}), PackError))
    if "programmes" in shape.parameters.model_fields:
        figures.setdefault("programmes", programmes)
    defaults = {field: pack[field] for field in ("in_force_from", "in_force_to") if field in pack}
    fixed = {
        "severity": Severity[severity],
        "level": Level[level],
        "pack_id": pack["pack_id"],
        "pack_version": pack["version"],
    }
    try:
        parameters = shape.parameters.model_validate(figures)
        rule = Rule.model_validate({**defaults, **table, **fixed, "parameters": parameters})
    except ValidationError as error:
        raise PackError(f"{where}: {first_fault(error)}") from error
    if (getattr(parameters, "matter", None) is not None) != rule.restricted:
        raise PackError(f"{where}: a rule about a restricted matter, and no other, says restricted = true")
    _refuse_unknown_names(where, rule, shape.parameters.model_fields)
    return rule


def _refuse_unknown_names(where: str, rule: Rule, known: Iterable[str]) -> None:
    """A misspelt name in unverified_parameters would hide a default of ours behind a source."""
    for parameter in rule.unverified_parameters:
        if parameter not in known:
            raise PackError(f"{where}: unverified_parameters names {parameter!r}, which its shape does not have")


def _refuse_two_at_once(rules: Iterable[Rule]) -> None:
    """Two versions of one rule never ask for anything on the same day (T-39)."""
    newest: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda each: (each.id, each.in_force_from)):
        earlier = newest.get(rule.id)
        if earlier is not None and (earlier.in_force_to is None or earlier.in_force_to >= rule.in_force_from):
            raise PackError(
                f"rule {rule.id}: versions {earlier.pack_version} ({earlier.pack_id}) and "
                f"{rule.pack_version} ({rule.pack_id}) are both in force on {rule.in_force_from.isoformat()}"
            )
        newest[rule.id] = rule


def in_force(rules: Iterable[Rule], day: date) -> tuple[Rule, ...]:
    """The rules that ask for anything on `day`."""
    return tuple(
        rule for rule in rules if rule.in_force_from <= day and (rule.in_force_to is None or day <= rule.in_force_to)
    )


def rules_changed_by(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """By wire name of an event: the rules that it can change (whom it concerns then says `Shape.affected`)."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for event_type in SHAPES[rule.shape].changed_by(rule):
            found.setdefault(event_type, []).append(rule)
    return {event_type: tuple(those) for event_type, those in found.items()}
