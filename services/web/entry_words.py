"""What was recorded, told in words: a sentence for each kind of entry, from entry_words.toml, with names and days."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args
from uuid import UUID

from domain.catalogue import EVENTS
from domain.event import Event
from domain.vocabulary import PersonId, Severity, UnitId
from projections.audit_history.queries import Entry
from services.web.asked import short
from services.web.plain_words import british_day, british_time, plain

FILE = Path(__file__).with_suffix(".toml")
PLACE = re.compile(r"\{(\w+)\}")
PART = re.compile(r"\[([^\]]*)\]|([^\[]+)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT.*")
NOBODY = "nobody"


class Part(NamedTuple):
    """A part of a sentence. kind: "text", "person", "unit" or "rule"; said: the text, or the id of whom or which."""

    kind: str
    said: Any


@cache
def words() -> dict[str, str]:
    """The sentence of each kind of entry, by its wire name."""
    found: dict[str, str] = tomllib.loads(FILE.read_text())["words"]
    return found


@cache
def kinds() -> dict[str, str]:
    """What entries are about, by how their wire names begin."""
    found: dict[str, str] = tomllib.loads(FILE.read_text())["kinds"]
    return found


def told(entry: Entry) -> list[Part]:
    """The entry as a sentence without full stop, beginning with a capital letter."""
    sentence = words().get(entry.type, plain(entry.type))
    parts = [
        part
        for optional, always in PART.findall(sentence)
        for part in _filled(entry, optional or always, bool(optional))
    ]
    if parts and parts[0].kind == "text":
        parts[0] = Part("text", parts[0].said[:1].upper() + parts[0].said[1:])
    return parts


def facts(entry: Entry) -> list[tuple[str, list[Part]]]:
    """Everything that the entry says beside when and by whom, each by what it is called."""
    return [(plain(name.removesuffix("_id").removesuffix("_ids")), list(_shown(entry, name))) for name in entry.facts]


def people_in(entry: Entry) -> list[UUID]:
    """Everybody whom the sentence, the facts or the actor names."""
    parts = [*told(entry), *(part for _, shown in facts(entry) for part in shown), actor_of(entry.actor)]
    return [part.said for part in parts if part.kind == "person"]


def actor_of(actor: str) -> Part:
    """Who did it: a person, or a system in words."""
    kind, _, rest = actor.partition(":")
    try:
        return Part("person", UUID(rest)) if kind == "person" else Part("text", f"{kind} {rest}".strip())
    except ValueError:
        return Part("text", actor)


def _filled(entry: Entry, text: str, optional: bool) -> list[Part]:
    """The text with its fields; nothing where it is optional and a field of it is empty."""
    if optional and any(entry.facts.get(name) in (None, []) for name in PLACE.findall(text) if name != "about"):
        return []
    parts = []
    for number, piece in enumerate(PLACE.split(text)):
        parts += list(_shown(entry, piece)) if number % 2 else [Part("text", piece)] if piece else []
    return parts


def _shown(entry: Entry, field: str) -> Iterator[Part]:
    value = entry.about if field == "about" else entry.facts.get(field)
    several = value if isinstance(value, list) else [value]
    for number, one in enumerate(several):
        if number:
            yield Part("text", ", ")
        yield _part(EVENTS.get(entry.type), field, one)


def _part(kind: type[Event] | None, field: str, value: object) -> Part:
    if value is None:
        return Part("text", NOBODY)
    if field == "rule_id":
        return Part("rule", str(value))
    if (ids := _ids(kind, field)) is not None:
        return Part(ids, UUID(str(value)))
    return Part("text", _plain(field, value))


def _ids(kind: type[Event] | None, field: str) -> str | None:
    """Whether a field names people or units; None where it names neither."""
    if kind is None:
        return None
    if field == "about":
        return "person" if kind.ABOUT_A_PERSON else "unit"
    of = kind.model_fields[field].annotation
    if PersonId in (of, *get_args(of)):
        return "person"
    return "unit" if UnitId in (of, *get_args(of)) else None


def _plain(field: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.endswith("severity") and isinstance(value, int):
        return plain(Severity(value))
    text = str(value)
    if MOMENT.fullmatch(text):
        return british_time(datetime.fromisoformat(text))
    if DAY.fullmatch(text):
        return british_day(date.fromisoformat(text))
    try:
        return short(UUID(text))
    except ValueError:
        return text if field in ("name", "title", "employer", "body") else plain(text)
