"""A batch of commands decided one after the other on what was loaded; later ones see what earlier ones did."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from domain.catalogue import DECIDES
from domain.event import Command, Event, Rejected
from domain.record import event_of
from services.register.outcome import Accepted, Outcome, Refused, Repeated, Waiting
from services.register.recorder import TakenCommand


class Remembered(NamedTuple):
    """What came of a command that was taken, and by which append; no `first_position` where nothing was recorded."""

    append_id: UUID
    code: str | None
    reason: str | None
    first_position: int | None


@dataclass(slots=True)
class Loaded:
    """What the register holds of everything that a batch touches.

    histories: type and stored body of each event, by stream. taken: command ids that were taken. begun: streams that
    have begun, of those required.
    """

    histories: dict[UUID, list[tuple[str, bytes]]] = field(default_factory=dict)
    taken: dict[UUID, Remembered] = field(default_factory=dict)
    begun: set[UUID] = field(default_factory=set)


class Decision:
    """Folds, decides and collects what is to be written. The clock, the database and the bus are unknown here."""

    def __init__(self, loaded: Loaded, remember_refusals: bool = True) -> None:
        self._loaded = loaded
        self._remember_refusals = remember_refusals
        self._states: dict[UUID, Any] = {}
        self._seen: set[UUID] = set()
        self.events: list[Event] = []
        self.taken: list[TakenCommand] = []
        self.outcomes: list[Outcome] = []

    def take(self, commands: Sequence[Command]) -> None:
        """Decide each in turn. What waits is never remembered, what is refused only if that was asked for."""
        self.outcomes = [self._take(command) for command in commands]

    def placed(self, first: int) -> list[Outcome]:
        """The outcomes with the positions that the events got, where the first of the batch is at `first`."""
        return [
            Accepted(outcome.command_id, tuple(first + place for place in outcome.positions), outcome.event_ids)
            if isinstance(outcome, Accepted) and outcome.positions
            else outcome
            for outcome in self.outcomes
        ]

    def _take(self, command: Command) -> Outcome:
        command_id = command.command_id
        before = self._loaded.taken.get(command_id)
        if before is not None or command_id in self._seen:
            return Repeated(command_id, before.code, before.reason) if before else Repeated(command_id)
        for stream_id in command.requires:
            if stream_id not in self._loaded.begun:
                return Waiting(command_id, stream_id)
        first = len(self.events)
        try:
            new = self._decide(command)
        except Rejected as no:
            if self._remember_refusals:
                self._seen.add(command_id)
                self.taken.append(TakenCommand(command_id, no.code, no.reason, first, 0))
            return Refused(command_id, no.code, no.reason)
        self._seen.add(command_id)
        self.taken.append(TakenCommand(command_id, None, None, first, len(new)))
        return Accepted(command_id, tuple(range(first, first + len(new))), tuple(event.event_id for event in new))

    def _decide(self, command: Command) -> tuple[Event, ...]:
        aggregate = DECIDES[type(command)]
        stream_id = command.stream_id
        state = self._states.get(stream_id)
        if state is None:
            state = aggregate.initial
            for type_name, body in self._loaded.histories.get(stream_id, ()):
                state = aggregate.evolve(state, event_of(type_name, body))
        new = aggregate.decide(state, command)
        for event in new:
            state = aggregate.evolve(state, event)
        self._states[stream_id] = state
        if new:
            self.events += new
            self._loaded.begun.add(stream_id)
        return new
