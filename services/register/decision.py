"""A batch of commands decided one after the other on what was loaded; later ones see what earlier ones did."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from domain.catalogue import DECIDES, Aggregate
from domain.event import Command, Event, Rejected
from domain.record import event_of
from services.register.append import TakenCommand
from services.register.memory import Known
from services.register.outcome import Accepted, Outcome, Refused, Repeated, Waiting


class Remembered(NamedTuple):
    """What came of a command that was taken, and by which append; no `first_position` where nothing was recorded."""

    append_id: UUID
    code: str | None
    reason: str | None
    first_position: int | None


@dataclass(slots=True)
class Loaded:
    """What is known of everything that a batch touches.

    streams: as they are remembered, by id; those required that have begun are among them. histories: type and stored
    body of each event beyond that. taken: command ids that were taken.
    """

    streams: dict[UUID, Known] = field(default_factory=dict)
    histories: dict[UUID, list[tuple[str, bytes]]] = field(default_factory=dict)
    taken: dict[UUID, Remembered] = field(default_factory=dict)


class Decision:
    """Folds, decides and collects what is to be written. The clock, the database and the bus are unknown here.

    streams: what the batch touched, as it stands when the events are recorded.
    """

    def __init__(self, loaded: Loaded, remember_refusals: bool = True) -> None:
        self._histories, self._taken = loaded.histories, loaded.taken
        self._remember_refusals = remember_refusals
        self._seen: set[UUID] = set()
        self.streams = loaded.streams
        self.events: list[Event] = []
        self.taken: list[TakenCommand] = []
        self.outcomes: list[Outcome] = []

    def take(self, commands: Sequence[Command]) -> None:
        """Decide each in turn. What waits is never remembered, what is refused only if that was asked for."""
        self.outcomes = [self._take(command) for command in commands]

    def take_what_shows(self, commands: Sequence[Command]) -> bool:
        """Decide as long as each command leads to events; False where one did not.

        Events on streams that others wrote to meanwhile, or of a command that was taken before, make a version or an id
        come twice, which the database refuses. A refusal, a wait or "nothing new" leaves nothing that it could refuse.
        """
        for command in commands:
            outcome = self._take(command)
            self.outcomes.append(outcome)
            if not isinstance(outcome, Accepted) or not outcome.positions:
                return False
        return True

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
        before = self._taken.get(command_id)
        if before is not None or command_id in self._seen:
            return Repeated(command_id, before.code, before.reason) if before else Repeated(command_id)
        for stream_id in command.requires:
            if stream_id not in self.streams:
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
        state = self._state(aggregate, stream_id)
        new = aggregate.decide(state, command)
        if new:
            self.streams[stream_id] = Known(state, new)
            self.events += new
        return new

    def _state(self, aggregate: Aggregate, stream_id: UUID) -> Any:
        """As the stream stands now; what had to be folded for it is kept for the next who asks."""
        known = self.streams.get(stream_id)
        if known is None:
            return aggregate.initial
        state = aggregate.initial if known.state is None else known.state
        for event in known.later:
            state = aggregate.evolve(state, event)
        for type_name, body in self._histories.pop(stream_id, ()):
            state = aggregate.evolve(state, event_of(type_name, body))
        self.streams[stream_id] = Known(state)
        return state
