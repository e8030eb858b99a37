"""One request in work: who asks, about which day, as known when, what the answer may show, and how people are named."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import psycopg

from projections.answers import RoleRow
from projections.audit_history.units import Unit, units_on
from services.local_time import LONDON, moment_of
from services.register.register import Register
from services.vault.vault import Erased, Vault
from services.web.permissions import may
from services.web.refusals import NotAllowed, WrongInput
from services.web.sight import WITHIN, Sight, sight
from services.web.visitor import AccessRole, Visitor

ERASED = "(erased person)"


class Asked:
    """What a page or an answer of the API is made from. Not for longer than one request."""

    def __init__(
        self,
        visitor: Visitor,
        connection: psycopg.Connection[Any],
        vault: Vault,
        register: Register,
        *,
        now: datetime,
        revealed: frozenset[UUID] = frozenset(),
        on: date | None = None,
        known_at: datetime | None = None,
    ) -> None:
        self.visitor, self.connection, self.vault, self.register = visitor, connection, vault, register
        self.now, self.today = now, now.astimezone(LONDON).date()
        self.on, self.known_at = on or self.today, known_at
        self._revealed = revealed
        self._met: set[UUID] = set()
        self._names: dict[UUID, str] = {}
        self.shown: set[UUID] = set()
        """Everybody who was named so far, by name or pseudonym: what is recorded of the answer as a reading."""
        self._sights: dict[str, Sight] = {}
        self._reach: dict[AccessRole, frozenset[UUID]] = {}

    def may(self, permission: str) -> bool:
        """Whether the visitor may do this toward anybody."""
        return may(self.visitor, permission)

    def need(self, permission: str, *people: UUID) -> None:
        """Go on only where the visitor may do this, toward all of these. Raises NotAllowed.

        It says the same of people who may not be seen and of people who do not exist (T-42).
        """
        if not self.may(permission) or not self.sight(permission).includes(*people):
            raise NotAllowed(permission)

    def sight(self, permission: str) -> Sight:
        """Toward whom the visitor may do this today."""
        if permission not in self._sights:
            self._sights[permission] = sight(self.visitor, permission, self.reach)
        return self._sights[permission]

    def reach(self, role: AccessRole) -> frozenset[UUID]:
        """Whom a role of the visitor's reaches today that does not reach everybody; asked once, for all permissions."""
        if role not in self._reach:
            self._reach[role] = WITHIN[role](self.connection, self.visitor.person_id, self.today)
        return self._reach[role]

    @cached_property
    def units(self) -> dict[UUID, Unit]:
        """The units on the day asked about."""
        return units_on(self.connection, self.on, self.known_at)

    def unit(self, unit_id: UUID | None) -> str:
        """What a unit is called."""
        if unit_id is None:
            return ""
        found = self.units.get(unit_id)
        return found.name if found else short(unit_id)

    def know(self, people: Iterable[UUID | None]) -> None:
        """Look these up together, before they are named one by one."""
        wanted = {person for person in people if person is not None} - self._names.keys()
        shown = [person for person in wanted if self.is_named(person)]
        for person, details in self.vault.many(shown).items() if shown else ():
            self._names[person] = ERASED if isinstance(details, Erased) else details.name or short(person)
        for person in wanted - self._names.keys():
            self._names[person] = short(person)

    def meet(self, roles: Iterable[RoleRow]) -> None:
        """Name also those who manage, supervise or precept somebody whom the visitor sees by name: they have met."""
        self._met |= {row.holder for row in roles if self.sight("names").includes(row.subject)}

    def answerable(self, actors: Iterable[str]) -> None:
        """Name those who looked to whoever may know that they did: one answers for looking with one's name."""
        self._met |= {UUID(actor.removeprefix("person:")) for actor in actors if actor.startswith("person:")}

    def is_named(self, person_id: UUID) -> bool:
        """Whether this person is shown by name to this visitor."""
        return person_id in self._revealed or person_id in self._met or self.sight("names").includes(person_id)

    @property
    def unnamed(self) -> list[UUID]:
        """Those who were shown by the beginning of their ids so far."""
        return sorted(person_id for person_id in self.shown if not self.is_named(person_id))

    def name(self, person_id: UUID | None) -> str:
        """How a person is shown: by name, or by the beginning of the opaque id."""
        if person_id is None:
            return ""
        self.shown.add(person_id)
        return self._called(person_id)

    @property
    def own_name(self) -> str:
        """How the visitor is greeted; that one sees one's own name is no reading."""
        return self._called(self.visitor.person_id) if self.visitor.person_id else ""

    def _called(self, person_id: UUID) -> str:
        if person_id not in self._names:
            self.know([person_id])
        return self._names[person_id]


def short(an_id: UUID) -> str:
    """The beginning of an id, enough to tell it from others on a page."""
    return str(an_id)[:8]


def day(text: str | None, field: str = "on") -> date | None:
    """A day from a form or an address; None where it was left empty. Raises WrongInput."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise WrongInput({field: "Enter a date, such as 2026-06-03"}) from wrong


def moment(text: str | None, field: str = "known_at") -> datetime | None:
    """A moment of knowledge, UTC: a day means its end, a time without a zone London's. Raises WrongInput."""
    if not text:
        return None
    try:
        return moment_of(text)
    except ValueError as wrong:
        raise WrongInput({field: "Enter a date or a date and time, such as 2026-06-02 or 2026-06-02T17:00"}) from wrong
