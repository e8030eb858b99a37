"""What a read model knew at a moment, person by person: for questions, which look at few people and change nothing."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import psycopg

from domain.dossier import Dossier
from domain.dossier import evolve as evolve_person
from domain.event import Event
from domain.record import event_of
from domain.unit_dossier import UnitDossier
from domain.unit_dossier import evolve as evolve_unit
from domain.vocabulary import PersonId, UnitId
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))


class KnowledgeThen:
    """`domain.rules.rule.Knowledge` as it was at `known_at` (None: as it is), in the caller's transaction."""

    def __init__(self, connection: psycopg.Connection, known_at: datetime | None) -> None:
        self._connection, self._known_at = connection, known_at
        self._people: dict[UUID, Dossier] = {}
        self._units: dict[UUID, UnitDossier] = {}

    def person(self, person_id: PersonId) -> Dossier:
        """All that was known of one person."""
        if person_id not in self._people:
            dossier = Dossier.of(person_id)
            for event in self._events(person_id):
                dossier = evolve_person(dossier, event)
            self._people[person_id] = dossier
        return self._people[person_id]

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that was known of one unit."""
        if unit_id not in self._units:
            dossier = UnitDossier.of(unit_id)
            for event in self._events(unit_id):
                dossier = evolve_unit(dossier, event)
            self._units[unit_id] = dossier
        return self._units[unit_id]

    def _events(self, subject: UUID) -> Iterable[Event]:
        rows = self._connection.execute(SQL["until"], (subject, self._known_at, self._known_at), binary=True)
        return [event_of(name, record) for name, record in rows]
