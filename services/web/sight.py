"""Whom a visitor may see for one purpose, and of whom also the name: by role, and by relation on the day of looking."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from domain.vocabulary import PersonId
from projections.audit_history.units import below, units_on
from projections.projection import reading
from projections.statements import statements
from services.web.permissions import capacities
from services.web.visitor import AccessRole, Visitor

SQL = statements(Path(__file__).with_suffix(".sql"))
Connection = psycopg.Connection[Any]
Found = frozenset[UUID]


class Sight(NamedTuple):
    """Whom one may see. people: None for everybody."""

    people: frozenset[UUID] | None

    def includes(self, *people: UUID) -> bool:
        """Whether all of these may be seen."""
        return self.people is None or self.people.issuperset(people)

    def of(self, people: Iterable[UUID]) -> list[UUID]:
        """Those of them that may be seen, in their order."""
        return [person for person in people if self.includes(person)]


EVERYBODY = Sight(None)


def sight(visitor: Visitor, permission: str, reach: Callable[[AccessRole], Found]) -> Sight:
    """Toward whom the visitor may do this. reach: whom one of the visitor's roles reaches, as WITHIN says.

    Raises KeyError: no such permission.
    """
    roles = capacities(visitor, permission)
    if any(role not in WITHIN for role in roles):
        return EVERYBODY
    found: set[UUID] = set()
    for role in roles:
        found |= reach(role)
    return Sight(frozenset(found))


def _self(_: Connection, me: PersonId | None, __: date) -> Found:
    return frozenset([me] if me else [])


def _line(connection: Connection, me: PersonId | None, on: date) -> Found:
    return _ids(connection, "conflicts", "line_below", {"me": me, "on": on})


def _supervisees(connection: Connection, me: PersonId | None, on: date) -> Found:
    return _ids(connection, "conflicts", "toward", {"me": me, "on": on, "precepts": False})


def _preceptees(connection: Connection, me: PersonId | None, on: date) -> Found:
    return _ids(connection, "conflicts", "toward", {"me": me, "on": on, "precepts": True})


def _staff_of_units(connection: Connection, me: PersonId | None, on: date) -> Found:
    led = led_by(connection, me, on)
    return _ids(connection, "compliance", "in_units", {"units": list(led), "on": on}) if led else frozenset()


def _with_plans(connection: Connection, _: PersonId | None, on: date) -> Found:
    return _ids(connection, "compliance", "asked_by", {"rules": "PRE-%", "on": on})


def _peers(connection: Connection, _: PersonId | None, on: date) -> Found:
    return _ids(connection, "compliance", "asked_by", {"rules": "PEER-%", "on": on})


WITHIN: Mapping[AccessRole, Callable[[Connection, PersonId | None, date], Found]] = {
    AccessRole.SELF: _self,
    AccessRole.LINE_MANAGER: _line,
    AccessRole.SUPERVISOR: _supervisees,
    AccessRole.PRECEPTOR: _preceptees,
    AccessRole.UNIT_LEAD: _staff_of_units,
    AccessRole.PRECEPTORSHIP_LEAD: _with_plans,
    AccessRole.PEER_LEAD: _peers,
}
"""Toward whom a role permits anything; one that is not here: toward everybody."""


def led_by(connection: Connection, me: PersonId | None, on: date) -> frozenset[UUID]:
    """The units that somebody leads on that day, and all under them."""
    units = units_on(connection, on)
    return below(units, (unit.unit_id for unit in units.values() if me is not None and unit.lead_id == me))


def _ids(connection: Connection, schema: str, name: str, asked: Mapping[str, object]) -> Found:
    with reading(connection, schema):
        return frozenset(row[0] for row in connection.execute(SQL[name], asked))


def named(people: Collection[UUID], seen: Sight, revealed: Collection[UUID]) -> set[UUID]:
    """Those who are shown by name: whom one may see by name anyway, and who were revealed for a reason."""
    return {person for person in people if seen.includes(person) or person in revealed}
