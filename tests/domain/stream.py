"""One stream in a test: commands go in, events come out, and the state follows through the production code."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.catalogue import DECIDES
from domain.event import Command, Event, Rejected
from domain.vocabulary import AssignmentId, CommandId, EventId, PersonId, UnitId

NAMES = UUID("0f4f3f0e-6f0a-5f0e-9a43-0a7d5f1c2fff")


def named(name: str) -> UUID:
    """The same id for the same name, in every test."""
    return uuid5(NAMES, name)


def person(name: str) -> PersonId:
    """A person's id."""
    return PersonId(named(f"person {name}"))


def unit(name: str) -> UnitId:
    """A unit's id."""
    return UnitId(named(f"unit {name}"))


def post(name: str) -> AssignmentId:
    """A post's id."""
    return AssignmentId(named(f"post {name}"))


def event_id(name: str) -> EventId:
    """An event's id."""
    return EventId(named(f"event {name}"))


def day(text: str) -> date:
    """A day as "2026-06-01"."""
    return date.fromisoformat(text)


def told(text: str) -> datetime:
    """The morning of a day in UTC: when the source learned of something."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time().replace(hour=6), tzinfo=UTC)


class Stream:
    """`do` decides a command on what happened so far; `told` are the fields that every command of it shares."""

    def __init__(self, **shared: Any) -> None:
        self.shared = shared
        self.events: list[Event] = []
        self.state: Any = None
        self._asked = 0

    def command(self, kind: type[Command], on: str, **facts: Any) -> Command:
        """A command with the next id."""
        self._asked += 1
        envelope = {
            "command_id": CommandId(named(f"command {self._asked}")),
            "effective_on": day(on),
            "actor": "hr:test",
            "source": "test",
            "correlation_id": named("correlation"),
        }
        return kind(**{**envelope, **self.shared, **facts})

    def decide(self, command: Command) -> tuple[Event, ...]:
        """What `command` leads to; taken into the state."""
        aggregate = DECIDES[type(command)]
        state = aggregate.initial if self.state is None else self.state
        made = aggregate.decide(state, command)
        for event in made:
            state = aggregate.evolve(state, event)
        self.state, self.events = state, [*self.events, *made]
        return made

    def do(self, kind: type[Command], on: str, **facts: Any) -> tuple[Event, ...]:
        """Decide a command of class `kind` effective on that day."""
        return self.decide(self.command(kind, on, **facts))

    def one(self, kind: type[Command], on: str, **facts: Any) -> Any:
        """The one event that the command leads to."""
        (event,) = self.do(kind, on, **facts)
        return event

    def refused(self, kind: type[Command], on: str, **facts: Any) -> str:
        """The code with which the command is refused."""
        before = self.state
        with pytest.raises(Rejected) as refusal:
            self.do(kind, on, **facts)
        assert self.state is before
        assert refusal.value.reason.endswith(".")
        return refusal.value.code
