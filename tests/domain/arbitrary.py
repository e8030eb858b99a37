"""Arbitrary commands of one stream, made from what the command classes say of their fields."""

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from random import Random
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from domain.event import Command
from domain.restricted_matter.commands import MatterBetweenTwo
from domain.rule_pack.commands import Digest, NamePackOwners
from domain.session_times import local_day
from domain.small_record.commands import FormPair
from domain.small_record.vocabulary import ClinicianGrade
from domain.supervision_relationship.commands import RelationshipCommand
from domain.supervision_session.commands import SessionOfTwo
from domain.vocabulary import (
    AssignmentId,
    CommandId,
    EventId,
    FindingId,
    InterestId,
    MatterId,
    PersonId,
    RuleId,
    SupervisionKind,
    UnitId,
)
from tests.domain.stream import event_id, named, person, post, unit

FIRST = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATE = datetime(2026, 6, 1, tzinfo=UTC)
FEW: dict[Any, tuple[Any, ...]] = {
    PersonId: tuple(person(name) for name in ("ana", "ben", "cem")),
    UnitId: (unit("ward"), unit("division")),
    AssignmentId: (post("1"), post("1"), post("2")),
    EventId: (event_id("a"), event_id("b")),
    FindingId: (FindingId(named("finding")),),
    InterestId: (InterestId(named("shares")), InterestId(named("chair"))),
    RuleId: (RuleId("SUP-01"),),
    Digest: (Digest("a" * 64), Digest("b" * 64)),
    MatterId: (MatterId(named("matter")), MatterId(named("other matter"))),
    CommandId: (CommandId(named("command")),),
    UUID: (named("session"),),
    date: tuple(FIRST + timedelta(days=days) for days in (0, 1, 10, 20, 21, 30, 45, 60)),
    datetime: tuple(NOON + timedelta(hours=hours) for hours in (0, 1, 2, 12, 20)),
    str: ("NMC", *("learning_needs_assessment",) * 3, "asye_england"),
    int: (0, 1, 6, 12, 30),
    float: (0.0, 0.5, 0.8, 1.0, 1.0, 3.0),
    bool: (True, True, False),
    type(None): (None,),
}
"""Few values of a field, so that they meet again."""
PAIR = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": SupervisionKind.CLINICAL}


def value(chance: Random, annotation: Any) -> Any:
    """Some value that fits the annotation."""
    if annotation in FEW:
        return chance.choice(FEW[annotation])
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return chance.choice(inside)
    if origin in (Union, UnionType):
        return value(chance, chance.choice(inside))
    if origin is tuple:
        return tuple(value(chance, inside[0]) for _ in range(chance.randint(0, 2)))
    if issubclass(annotation, BaseModel):
        return annotation(**{name: value(chance, field.annotation) for name, field in annotation.model_fields.items()})
    assert issubclass(annotation, Enum), annotation
    return chance.choice(list(annotation))


def arbitrary(chance: Random, kind: type[Command], number: int, known: list[EventId]) -> Command:
    """A command of that class: the `number`-th of its stream; it may correct or void one of the `known` events."""
    facts = {name: value(chance, field.annotation) for name, field in kind.model_fields.items() if name != "kind"}
    facts |= {"command_id": named(f"command {number}"), "correlation_id": named("correlation"), "actor": "test"}
    some = chance.choice(known) if known else event_id("a")
    facts["supersedes"] = some if chance.random() < 0.1 else None
    if "voided_event_id" in facts:
        facts["voided_event_id"] = some
    return kind(**{name: each for name, each in _fitting(chance, kind, facts).items() if name in kind.model_fields})


def _fitting(chance: Random, kind: type[Command], facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, those of the stream fixed, and mostly without contradiction."""
    facts["person_id"] = person("ana")
    if issubclass(kind, RelationshipCommand | SessionOfTwo):
        facts |= PAIR
    if issubclass(kind, MatterBetweenTwo):
        facts["other_person_id"] = person("ben")
    if issubclass(kind, FormPair) and chance.random() < 0.8:
        facts |= {"clinician_id": person("ana"), "manager_id": person("ben"), "permitted_by": person("cem")}
        facts |= {"clinician_grade": ClinicianGrade.REGISTRAR, "manager_band": 8}
    if issubclass(kind, NamePackOwners) and chance.random() < 0.8:
        facts |= {"role": "leadership", "owners": (person("ana"), person("ben"), person("cem"))}
    if "pack_id" in facts:
        facts["pack_id"] = "lived_experience"
    if {"unit_id", "people", "assignment_id"} & kind.model_fields.keys() == {"unit_id"}:
        facts["unit_id"] = unit("ward")
    if "starts_at" in facts and chance.random() < 0.8:
        facts["effective_on"] = local_day(facts["starts_at"])
        facts["ends_at"] = facts["starts_at"] + timedelta(minutes=chance.choice((30, 60)))
        facts["known_at"] = LATE
    return facts
