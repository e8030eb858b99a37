"""Two versions of rules side by side: what differs in their words and figures, and whom the difference would touch."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from domain.rules.rule import Knowledge, Rule, Shape
from domain.timeline import BEGINNING
from domain.vocabulary import PersonId, Status

NOT_COMPARED = {"pack_version", "pack_id", "id", "parameters", "applies_to"}
"""Always different, the same by what they are, or compared part by part."""


Statuses = Mapping[tuple[tuple[PersonId, ...], str], Status]
"""By people and subject."""


class Difference(NamedTuple):
    """One field of one rule. before, after: as in JSON; None where the field, or the whole rule, is not there."""

    rule_id: str
    what: Literal["added", "removed", "changed"]
    field: str
    before: Any
    after: Any


class Effect(NamedTuple):
    """How somebody's standing would change: the statuses on the day by the one rule and by the other."""

    rule_id: str
    people: tuple[PersonId, ...]
    subject: str
    before: Status
    after: Status


def differences(before: Iterable[Rule], after: Iterable[Rule]) -> list[Difference]:
    """What differs, rule by rule, by the id of the rule; a rule that is there twice counts with its last version."""
    old, new = {rule.id: rule for rule in before}, {rule.id: rule for rule in after}
    found: list[Difference] = []
    for rule_id in sorted(old.keys() | new.keys()):
        if rule_id not in new:
            found.append(Difference(rule_id, "removed", "statement", old[rule_id].statement, None))
        elif rule_id not in old:
            found.append(Difference(rule_id, "added", "statement", None, new[rule_id].statement))
        else:
            found += _changed(rule_id, _fields(old[rule_id]), _fields(new[rule_id]))
    return found


def effects(
    before: Rule | None, after: Rule | None, shapes: Mapping[str, Shape], who: tuple[PersonId, Knowledge], on: date
) -> Iterator[Effect]:
    """How the day's standings of one person would be others; who: the person, and what is known."""
    rule_id = next(rule.id for rule in (before, after) if rule is not None)
    yield from effects_between(rule_id, *(statuses(rule, shapes, who, on) for rule in (before, after)))


def effects_between(rule_id: str, old: Statuses, new: Statuses) -> Iterator[Effect]:
    """Which of the standings differ."""
    for key in sorted(old.keys() | new.keys(), key=repr):
        was, would_be = (side.get(key, Status.NOT_APPLICABLE) for side in (old, new))
        if was is not would_be:
            yield Effect(rule_id, *key, was, would_be)


def as_if_always(after: Rule, before: Rule | None) -> Rule:
    """The new version with the days of the old one: what would be if it had been in force instead."""
    if before is None:
        return after
    return after.model_copy(update={"in_force_from": before.in_force_from, "in_force_to": before.in_force_to})


def statuses(rule: Rule | None, shapes: Mapping[str, Shape], who: tuple[PersonId, Knowledge], on: date) -> Statuses:
    """By people and subject, the status on that day from the side of one person; who: the person, and what is known."""
    if rule is None:
        return {}
    found = shapes[rule.shape].assess(rule, *who, BEGINNING)
    return {(people, subject): timeline.at(on).status for people, subject, timeline, _ in found}


def _changed(rule_id: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys((*old, *new)):
        before, after = old.get(field), new.get(field)
        if before != after:
            yield Difference(rule_id, "changed", field, before, after)


def _fields(rule: Rule) -> dict[str, Any]:
    told = rule.model_dump(mode="json", exclude=NOT_COMPARED)
    told["severity"], told["level"] = rule.severity.name, rule.level.name
    whom = rule.applies_to.model_dump(mode="json")
    return {
        **told,
        **{f"for {name}": sorted(value) if isinstance(value, list) else value for name, value in whom.items()},
        **{name: sorted(value) if _words(value) else value for name, value in rule.figures.items()},
    }


def _words(value: Any) -> bool:
    """Sets of words come in no order of their own."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
