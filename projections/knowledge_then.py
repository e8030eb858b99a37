"""What a read model knew at a moment, person by person: for questions, which look at few people and change nothing."""

from collections.abc import Collection, Iterator
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

KNOWS_ALL = "compliance"
"""The read model that keeps every event of which a dossier is folded; the others pass some over."""
AT_ONCE = 200
"""People who are looked up together."""
SQL = statements(Path(__file__).with_suffix(".sql"))


class KnowledgeThen:
    """`domain.rules.rule.Knowledge` as it was at `known_at` (None: as it is), in the caller's transaction."""

    def __init__(self, connection: psycopg.Connection, known_at: datetime | None) -> None:
        self._connection, self._known_at = connection, known_at
        self._people: dict[UUID, Dossier] = {}
        self._units: dict[UUID, UnitDossier] = {}

    def everybody(self) -> list[PersonId]:
        """Everybody of whom anything was known."""
        return [PersonId(row[0]) for row in self._connection.execute(SQL["people"], (self._known_at, self._known_at))]

    def everyone(self) -> Iterator[Dossier]:
        """The dossiers of everybody, some looked up together and let go again before the next ones."""
        everybody = self.everybody()
        for start in range(0, len(everybody), AT_ONCE):
            some = everybody[start : start + AT_ONCE]
            self.hold(some)
            yield from map(self.person, some)
            self._people.clear()

    def person(self, person_id: PersonId) -> Dossier:
        """All that was known of one person."""
        if person_id not in self._people:
            self.hold([person_id])
        return self._people[person_id]

    def hold(self, people: Collection[PersonId]) -> None:
        """Have these at hand: together they are looked up faster than one by one."""
        self._people.update({person_id: Dossier.of(person_id) for person_id in people})
        for person_id, event in self._events(people):
            self._people[person_id] = evolve_person(self._people[person_id], event)

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that was known of one unit."""
        if unit_id not in self._units:
            dossier = UnitDossier.of(unit_id)
            for _, event in self._events([unit_id]):
                dossier = evolve_unit(dossier, event)
            self._units[unit_id] = dossier
        return self._units[unit_id]

    def _events(self, subjects: Collection[UUID]) -> Iterator[tuple[UUID, Event]]:
        asked = (list(subjects), self._known_at, self._known_at)
        for subject, name, record in self._connection.execute(SQL["until"], asked, binary=True):
            yield subject, event_of(name, record)
