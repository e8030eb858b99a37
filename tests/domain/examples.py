"""One example of every event, always the same; run as a module it prints those that the golden file lacks."""

from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from domain.catalogue import EVENTS
from domain.event import Event
from domain.record import stored_body
from tests.domain.stream import named

GOLDEN = Path(__file__).parent / "golden" / "events.jsonl"
FIXED: dict[Any, Any] = {
    date: date(2026, 6, 1),
    datetime: datetime(2026, 6, 1, 8, 30, 0, 123456, tzinfo=UTC),
    str: "text",
    int: 1,
    float: 0.6,
    bool: True,
}


def example(kind: type[Event]) -> Event:
    """An event of class `kind` with every field that a decision may fill."""
    left_out = ("position", "recorded_at", "type")
    fields = {name: field.annotation for name, field in kind.model_fields.items() if name not in left_out}
    return kind(**{name: _value(name, annotation) for name, annotation in fields.items()})


def _value(name: str, annotation: Any) -> Any:
    annotation = getattr(annotation, "__supertype__", annotation)
    if annotation is UUID:
        return named(name)
    if annotation in FIXED:
        return FIXED[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return inside[0]
    if origin in (Union, UnionType):
        return _value(name, inside[0])
    if origin is tuple:
        return (_value(name, inside[0]),)
    assert issubclass(annotation, Enum), annotation
    return next(iter(annotation))


def golden() -> dict[str, bytes]:
    """The golden bodies by wire name."""
    lines = GOLDEN.read_bytes().splitlines() if GOLDEN.exists() else []
    return {name.decode(): body for name, body in (line.split(b"\t", 1) for line in lines)}


if __name__ == "__main__":
    known = golden()
    for type_name, event_class in EVENTS.items():
        if type_name not in known:
            print(f"{type_name}\t{stored_body(example(event_class)).decode()}")  # noqa: T201
