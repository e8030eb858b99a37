"""Arbitrary commands of one stream, made from what the command classes say of their fields."""

from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from hypothesis import strategies as st

from domain.event import Command
from domain.supervision_relationship.commands import RelationshipCommand
from domain.supervision_session.commands import SessionOfTwo
from domain.vocabulary import AssignmentId, EventId, FindingId, PersonId, SupervisionKind, UnitId
from tests.domain.stream import event_id, named, person, post, unit

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 120).map(lambda days: FIRST + timedelta(days=days))
HOURS = st.integers(0, 24 * 60).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    PersonId: st.sampled_from([person(name) for name in ("ana", "ben", "cem")]),
    UnitId: st.sampled_from([unit(name) for name in ("ward", "division")]),
    AssignmentId: st.sampled_from([post(name) for name in ("1", "2")]),
    EventId: st.sampled_from([event_id(name) for name in ("a", "b")]),
    FindingId: st.just(FindingId(named("finding"))),
    UUID: st.just(named("session")),
    date: DAYS,
    datetime: HOURS,
    str: st.sampled_from(["NMC", "learning_needs_assessment"]),
    int: st.integers(0, 60),
    float: st.sampled_from([0.0, 0.5, 1.0, 3.0]),
    bool: st.booleans(),
    type(None): st.none(),
}
OF_THE_STREAM: dict[str, Any] = {"person_id": person("ana"), "correlation_id": named("c"), "actor": "x", "source": "x"}
PAIR = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": SupervisionKind.CLINICAL}


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Few and small values of a field, so that they meet again."""
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(inside)
    if origin in (Union, UnionType):
        return st.one_of([values(each) for each in inside])
    if origin is tuple:
        return st.lists(values(inside[0]), max_size=2).map(tuple)
    assert issubclass(annotation, Enum), annotation
    return st.sampled_from(list(annotation))


def commands(kind: type[Command], number: int, known: list[EventId]) -> st.SearchStrategy[Command]:
    """A command of that class: the `number`-th of its stream; it may correct or void one of the `known` events."""
    given: dict[str, Any] = dict(OF_THE_STREAM)
    if issubclass(kind, RelationshipCommand | SessionOfTwo):
        given |= PAIR
    if not hasattr(kind, "person_id") and "unit_id" in kind.model_fields and "people" not in kind.model_fields:
        given["unit_id"] = unit("ward")
    fields = {name: st.just(value) for name, value in given.items() if name in kind.model_fields}
    fields["command_id"] = st.just(named(f"command {number}"))
    some = st.sampled_from(known) if known else st.just(event_id("a"))
    fields["supersedes"] = st.one_of(st.none(), st.none(), st.none(), some)
    if "voided_event_id" in kind.model_fields:
        fields["voided_event_id"] = some
    for name, field in kind.model_fields.items():
        if name not in fields and name != "kind":
            fields[name] = values(field.annotation)
    return st.builds(kind, **fields)
