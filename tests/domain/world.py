"""What is recorded in a test and what is known then: commands are decided, events folded into dossiers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain import dossier, unit_dossier
from domain.catalogue import DECIDES
from domain.dossier import Dossier
from domain.event import Command, Event
from domain.unit_dossier import UnitDossier
from domain.vocabulary import CommandId, PersonId, UnitId
from tests.domain.stream import day, named, person

FIRST_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


class World:
    """Also the knowledge of the rules: `person(id)` and `unit(id)` give the dossiers as they stand."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._states: dict[UUID, Any] = {}
        self._people: dict[PersonId, Dossier] = {}
        self._units: dict[UnitId, UnitDossier] = {}
        self._asked = 0

    def person(self, person_id: PersonId) -> Dossier:
        """The dossier by id."""
        return self._people.get(person_id) or Dossier.of(person_id)

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """The dossier of a unit by id."""
        return self._units.get(unit_id) or UnitDossier.of(unit_id)

    def of(self, name: str) -> Dossier:
        """The dossier by name."""
        return self.person(person(name))

    def do(self, kind: type[Command], on: str, **facts: Any) -> tuple[Event, ...]:
        """Decide a command effective on that day and record what it leads to. Raises Rejected."""
        self._asked += 1
        envelope = {
            "command_id": CommandId(named(f"story command {self._asked}")),
            "effective_on": day(on),
            "actor": "hr:test",
            "source": "test",
            "correlation_id": named("story"),
        }
        command = kind(**{**envelope, **facts})
        aggregate = DECIDES[kind]
        state = self._states.get(command.stream_id, aggregate.initial)
        made = aggregate.decide(state, command)
        for event in made:
            state = aggregate.evolve(state, event)
        self._states[command.stream_id] = state
        return self.record(*made)

    def record(self, *events: Event) -> tuple[Event, ...]:
        """Take events as recorded now."""
        recorded = []
        for event in events:
            position = len(self.events) + 1
            moment = FIRST_MOMENT + timedelta(seconds=position)
            recorded.append(event.model_copy(update={"position": position, "recorded_at": moment}))
            self.events.append(recorded[-1])
            for person_id in event.people:
                self._people[person_id] = dossier.evolve(self.person(person_id), recorded[-1])
            for unit_id in event.units:
                self._units[unit_id] = unit_dossier.evolve(self.unit(unit_id), recorded[-1])
        return tuple(recorded)

    def one(self, kind: type[Command], on: str, **facts: Any) -> Event:
        """The one event that the command leads to."""
        (event,) = self.do(kind, on, **facts)
        return event
