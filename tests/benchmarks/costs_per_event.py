"""What one event costs in our own code, without database and bus: microseconds of CPU, the mean over a year.

construct: the event from its facts. encode: its stored body. decode: the event from a published record. evolve: the
state of its aggregate after it. evaluate: every rule and role that it can change, assessed for everybody whom it
affects, on what is known then (compliance and conflicts together). Only that has a goal: all packs together cost at
most twice what the rules cost with which the product began.
"""

from collections.abc import Callable, Iterator, Sequence
from time import process_time
from typing import Any
from uuid import UUID

from domain import dossier, unit_dossier
from domain.catalogue import DECIDES
from domain.dossier import Dossier
from domain.event import Event
from domain.record import event_of, stored_body
from domain.unit_dossier import UnitDossier
from domain.vocabulary import PersonId, UnitId
from projections.assessor import ROLE, UNIT, Assessor, first_day_touched
from projections.concerned import Concerned
from services.register.register import Register
from services.wiring import rule_read_models
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared, noted
from tests.benchmarks.rounds import interleaved
from tests.benchmarks.year import the_year

EVALUATE = Goal(
    "cost of an event: evaluate, all packs", "the rules that the product began with", 0.5, "µs", lower_is_better=True
)
GOALS = (EVALUATE,)
BEGAN_WITH = frozenset(
    {
        *("CAP-03", "CAP-05", "CAP-06", "COI-01", "COI-02", "COI-04", "COI-05", "COI-09", "PRE-01", "PRE-02", "PRE-03"),
        *(
            "PRE-04",
            "PRE-05",
            "PRE-08",
            "PRE-11",
            "PRE-18",
            "REG-01",
            "SUP-01",
            "SUP-02",
            "SUP-07a",
            "SUP-07b",
            "SUP-07c",
        ),
        *("SUP-11", "SUP-12", "SUP-17", "SUP-19", "SUP-21", "SUP-22"),
    }
)
MOST = 10_000
"""Events of the year that are looked at."""

ROOMS = {aggregate.name: aggregate for aggregate in DECIDES.values()}
OF_THE_REGISTER = {"position", "recorded_at"}


def measure(ground: Ground) -> Iterator[Row]:
    """A row for each."""
    year = the_year(ground)
    with Register(ground.url(year.database)) as register:
        recorded = [(row.type, row.record) for row in register.read(0, MOST)]
    events = [event_of(*row) for row in recorded]
    facts = [(type(event), event.model_dump(exclude=OF_THE_REGISTER, exclude_none=True)) for event in events]
    assessors = [assessor for model in rule_read_models() for assessor in model.assessors]
    began_with = [each for each in assessors if each.kind in BEGAN_WITH or each.kind in (ROLE, UNIT)]
    given = interleaved(
        ground.rounds,
        {
            "construct": lambda: _mean_us(lambda one: one[0](**one[1]), facts),
            "encode": lambda: _mean_us(stored_body, events),
            "decode": lambda: _mean_us(lambda one: event_of(*one), recorded),
            "evolve": lambda: _mean_us(_Aggregates().evolve, events),
            "evaluate": lambda: _evaluated_us(assessors, events),
            "as it began": lambda: _evaluated_us(began_with, events),
        },
    )
    yield compared(EVALUATE, given.pop("evaluate"), given.pop("as it began"))
    for what, samples in given.items():
        yield noted(f"cost of an event: {what}", "µs", samples)


class _Aggregates:
    """The state of every stream."""

    def __init__(self) -> None:
        self._states: dict[UUID, Any] = {}

    def evolve(self, event: Event) -> None:
        """One event more."""
        aggregate = ROOMS[type(event).__module__.split(".")[1]]
        self._states[event.stream_id] = aggregate.evolve(self._states.get(event.stream_id, aggregate.initial), event)


class _Known:
    """What is known after the events so far: the knowledge of the rules, in memory."""

    def __init__(self) -> None:
        self._people: dict[PersonId, Dossier] = {}
        self._units: dict[UnitId, UnitDossier] = {}

    def person(self, person_id: PersonId) -> Dossier:
        """All that is known of one person."""
        return self._people.get(person_id) or Dossier.of(person_id)

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that is known of one unit."""
        return self._units.get(unit_id) or UnitDossier.of(unit_id)

    def take(self, event: Event) -> None:
        """One event more."""
        for person_id in event.people:
            self._people[person_id] = dossier.evolve(self.person(person_id), event)
        for unit_id in event.units:
            self._units[unit_id] = unit_dossier.evolve(self.unit(unit_id), event)


def _mean_us(work: Callable[[Any], object], things: Sequence[Any]) -> Sample:
    began = process_time()
    for thing in things:
        work(thing)
    return Sample((process_time() - began) / len(things) * 1e6)


def _evaluated_us(assessors: Sequence[Assessor], events: Sequence[Event]) -> Sample:
    """The clock runs only while rules are assessed, not while dossiers are folded."""
    known, concerned, seconds = _Known(), Concerned(assessors), 0.0
    for event in events:
        known.take(event)
        since, began = first_day_touched(event, known), process_time()
        for assessor in concerned.by(event, known):
            for person_id in assessor.affected(event, known):
                assessor.assess(person_id, known, since)
        seconds += process_time() - began
    return Sample(seconds / len(events) * 1e6)


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["costs_per_event"])
