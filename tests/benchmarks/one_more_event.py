"""The cost of one more event for a person with 1,000 events, against one with 10.

Through the register: one command a transaction to the person's own stream, whose history is absences, trainings and
changes of hours; beside it, without a goal, the first event after a start, when nothing is remembered.
Through each projection: one event a transaction; the person's history is sessions of supervision, held day after day
until today, each with a supervisor of their own. Microseconds for an event; the ratio is the short history's cost ÷
the long one's, so that 1 means that length costs nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psycopg

from domain.event import Command, Event
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import (
    AssignmentId,
    CommandId,
    EventId,
    PersonId,
    Profession,
    SupervisionKind,
    UnitId,
)
from projections.projection import Projection, create_tables, work_in
from services.parts import today
from services.register.outcome import Accepted
from services.register.register import Register
from services.wiring import PROJECTIONS, build_projection
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared
from tests.benchmarks.rounds import interleaved, measured, tell
from tests.domain.stories import Story

LONG, SHORT = 1_000, 10
PEOPLE = 5
MORE = 10
"""Events added to each person in each round."""

FULL_TIME, PART_TIME = 1.0, 0.6
COMPETENCES = 12


def _goal(through: str, at_least: float | None = 0.7) -> Goal:
    name = f"one more event for a person with {LONG:,}, through {through}"
    return Goal(name, f"for a person with {SHORT}", at_least, "µs", lower_is_better=True)


REGISTER = _goal("the register")
STARTED = _goal("a register that has just started", None)
THROUGH = {name: _goal(f"the projection of {name.replace('_', ' ')}") for name in PROJECTIONS}
GOALS = (REGISTER, STARTED, *THROUGH.values())


def measure(ground: Ground) -> Iterator[Row]:
    """A row for the register and one for each projection."""
    with ground.database() as url:
        yield from _through_the_register(ground, url)
        for name, goal in THROUGH.items():
            yield _through_a_projection(ground, url, name, goal)


class Life:
    """One member of staff, told by commands to their own stream."""

    def __init__(self, register: Register, events: int) -> None:
        """So many events are recorded."""
        self.person_id, self._post = PersonId(uuid4()), AssignmentId(uuid4())
        self._number, self._absence = 0, EventId(uuid4())
        first = self._said(hr.RegisterStaffMember)
        terms = {"assignment_id": self._post, "unit_id": UnitId(uuid4()), "profession": Profession.NURSE}
        self.take(register, [first, self._said(hr.AddAssignment, **terms), *self.next(events - 2)])

    def take(self, register: Register, commands: Sequence[Command]) -> None:
        """One transaction."""
        for outcome in register.handle(commands):
            if not (isinstance(outcome, Accepted) and len(outcome.event_ids) == 1):
                raise RuntimeError(f"every command is to record one event: {outcome}")

    def next(self, count: int) -> list[Command]:
        """The commands that follow."""
        return [self._next() for _ in range(count)]

    def _next(self) -> Command:
        turn, again = self._number % 4, self._number // 4
        if turn == 0:
            self._absence = EventId(uuid4())
            return self._said(hr.StartAbsence, absence_id=self._absence, absence=AbsenceKind.SICKNESS)
        if turn == 1:
            return self._said(hr.EndAbsence, absence_id=self._absence)
        if turn == 2:
            return self._said(hr.RecordTraining, competence=f"training {again % COMPETENCES}")
        fte = PART_TIME if again % 2 == 0 else FULL_TIME
        return self._said(hr.ChangeHours, assignment_id=self._post, fte=fte)

    def _said(self, kind: type[Command], **facts: Any) -> Command:
        self._number += kind not in (hr.RegisterStaffMember, hr.AddAssignment)
        return kind.model_validate(
            {
                "command_id": CommandId(uuid4()),
                "effective_on": date(2020, 1, 1) + timedelta(days=self._number),
                "actor": "hr:bench",
                "source": "bench",
                "correlation_id": uuid4(),
                "person_id": self.person_id,
                **facts,
            }
        )


def _through_the_register(ground: Ground, url: str) -> Iterator[Row]:
    tell("  through the register")
    with Register(url) as register:
        lives, others = ({length: _lives(register, length) for length in (LONG, SHORT)} for _ in range(2))

        def more(length: int) -> Sample:
            return _taken(register, [(life, command) for life in lives[length] for command in life.next(MORE)])

        def more_after_a_start(length: int) -> Sample:
            with Register(url) as started:
                Life(started, SHORT)
                return _taken(started, [(life, command) for life in others[length] for command in life.next(1)])

        given = interleaved(
            ground.rounds,
            {
                "ours": lambda: more(LONG),
                "baseline": lambda: more(SHORT),
                "ours, just started": lambda: more_after_a_start(LONG),
                "baseline, just started": lambda: more_after_a_start(SHORT),
            },
        )
    yield compared(REGISTER, given["ours"], given["baseline"])
    yield compared(STARTED, given["ours, just started"], given["baseline, just started"])


def _lives(register: Register, events: int) -> list[Life]:
    return [Life(register, events) for _ in range(PEOPLE)]


def _taken(register: Register, asked: Sequence[tuple[Life, Command]]) -> Sample:
    with measured() as watch:
        for life, command in asked:
            life.take(register, [command])
    return watch.each_us(len(asked))


def _through_a_projection(ground: Ground, url: str, name: str, goal: Goal) -> Row:
    tell(f"  through {name}")
    projection, told = build_projection(name), Sessions(ground.rounds)
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.transaction():
            create_tables(connection, projection, name)
        _apply(connection, projection, told.events)

        def more(length: int) -> Sample:
            events = told.next(length)
            with measured() as watch:
                for event in events:
                    _apply(connection, projection, [event])
            return watch.each_us(len(events))

        given = interleaved(ground.rounds, {"ours": lambda: more(LONG), "baseline": lambda: more(SHORT)})
    return compared(goal, given["ours"], given["baseline"])


def _apply(connection: psycopg.Connection, projection: Projection, events: Sequence[Event]) -> None:
    with connection.transaction():
        work_in(connection, projection.name)
        projection.apply(connection, events, alone=True)


class Sessions:
    """Long and short histories of sessions; each person is met by a supervisor of their own."""

    def __init__(self, rounds: int) -> None:
        self._story = Story()
        self._first = {length: today() - timedelta(days=length + rounds * MORE) for length in (LONG, SHORT)}
        self._held = dict.fromkeys(self._first, 0)
        for length in self._first:
            for who in self._names(length):
                self._begin(who, self._first[length])
            self._meet(length, length)

    @property
    def events(self) -> list[Event]:
        """All so far."""
        return list(self._story.events)

    def next(self, length: int) -> list[Event]:
        """More sessions of those with so long a history, told in the order of the days."""
        before = len(self._story.events)
        self._meet(length, MORE)
        return self._story.events[before:]

    def _names(self, length: int) -> list[str]:
        return [f"{length} {number}" for number in range(PEOPLE)]

    def _begin(self, who: str, first: date) -> None:
        on = (first - timedelta(days=1)).isoformat()
        self._story.hires(who, f"of {who}", on=on, profession=Profession.SOCIAL_WORKER)
        self._story.supervises(f"of {who}", who, on, SupervisionKind.PROFESSIONAL)

    def _meet(self, length: int, times: int) -> None:
        for _ in range(times):
            on = (self._first[length] + timedelta(days=self._held[length])).isoformat()
            for who in self._names(length):
                self._story.meets(f"of {who}", who, on, 90, SupervisionKind.PROFESSIONAL)
            self._held[length] += 1


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["one_more_event"])
