"""The units of a day, from the audit history: what each is called, what it is under, who leads it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from projections.audit_history.queries import Entry, history

MOST = 1_000_000


class Unit(NamedTuple):
    """One unit; parent_id None: at the top; lead_id None: nobody leads it; closed: it was merged or closed by then."""

    unit_id: UUID
    name: str = ""
    parent_id: UUID | None = None
    lead_id: UUID | None = None
    closed: bool = False


def units_on(connection: psycopg.Connection, on: date, known_at: datetime | None = None) -> dict[UUID, Unit]:
    """Every unit that was there by that day, by its id, as known then."""
    told = history(connection, kinds=("unit.",), on=on, known_at=known_at, limit=MOST)
    found: dict[UUID, Unit] = {}
    for entry in sorted(_believed(told), key=lambda entry: (entry.effective_on, entry.position)):
        found[entry.about] = _folded(found.get(entry.about) or Unit(entry.about), entry)
    return found


def below(units: dict[UUID, Unit], tops: Iterable[UUID]) -> frozenset[UUID]:
    """These units and all that are under them."""
    found, wanted = set(), set(tops)
    while wanted:
        found |= wanted
        wanted = {unit.unit_id for unit in units.values() if unit.parent_id in wanted} - found
    return frozenset(found)


def _believed(entries: Iterable[Entry]) -> Iterable[Entry]:
    return (entry for entry in entries if entry.believed)


def _folded(unit: Unit, entry: Entry) -> Unit:
    match entry.type.split(".")[1]:
        case "created":
            return unit._replace(name=str(entry.facts["name"]), parent_id=_id(entry, "parent_id"))
        case "renamed":
            return unit._replace(name=str(entry.facts["name"]))
        case "moved":
            return unit._replace(parent_id=_id(entry, "parent_id"))
        case "merged":
            return unit._replace(parent_id=_id(entry, "into_unit_id"), lead_id=None, closed=True)
        case "closed":
            return unit._replace(closed=True)
        case "lead_assigned":
            return unit._replace(lead_id=_id(entry, "lead_id"))
    return unit


def _id(entry: Entry, field: str) -> UUID | None:
    value = entry.facts.get(field)
    return UUID(str(value)) if value else None
