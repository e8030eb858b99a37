"""Facts with effective days, as one stream knows them: late ones, corrections, older news and what was voided.

A fact belongs to a key (a post's hours, a unit's lead) and to the day from which it holds. Facts are never taken out:
an event that was voided, replaced or undone is `lost`, and comes back if what undid it is voided in turn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from domain.event import Command, Event, Rejected
from domain.vocabulary import EventId

Key = tuple[Any, ...]
E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value from `effective_on` on, as the event with this id and version says."""

    event_id: EventId
    version: int
    effective_on: date
    source_recorded_at: datetime | None
    value: Any


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one stream was told.

    events: all events by id. undone: by event, the events whose place it takes or which it undoes. lost: what counts
    no more.
    """

    by_key: Mapping[Key, tuple[Fact, ...]] = field(default_factory=dict)
    events: Mapping[EventId, Event] = field(default_factory=dict)
    undone: Mapping[EventId, tuple[EventId, ...]] = field(default_factory=dict)
    voided: frozenset[EventId] = frozenset()
    lost: frozenset[EventId] = frozenset()

    def of(self, *key: Any) -> tuple[Fact, ...]:
        """The facts of one key that count, in the order in which they were recorded."""
        known, lost = self.by_key.get(key, ()), self.lost
        return tuple(fact for fact in known if fact.event_id not in lost) if lost else known

    def latest(self, *key: Any) -> Fact | None:
        """The fact of one key that was recorded last."""
        known = self.of(*key)
        return known[-1] if known else None

    def in_force(self, key: Key, day: date) -> Fact | None:
        """The fact of one key that holds on `day`."""
        begun = [fact for fact in self.of(*key) if fact.effective_on <= day]
        return max(begun, key=lambda fact: (fact.effective_on, fact.version), default=None)

    def noting(
        self, event: Event, values: Mapping[Key, Any], undoes: Iterable[EventId] = (), voids: EventId | None = None
    ) -> "Facts":
        """These facts and what `event` says, less what it undoes, replaces (`supersedes`) or voids."""
        by_key = {**self.by_key}
        for key, value in values.items():
            fact = Fact(event.event_id, event.version, event.effective_on, event.source_recorded_at, value)
            by_key[key] = (*by_key.get(key, ()), fact)
        events = {**self.events, event.event_id: event}
        gone = (*undoes,) if event.supersedes is None else (event.supersedes, *undoes)
        if not gone and voids is None:
            return Facts(by_key, events, self.undone, self.voided, self.lost)
        undone = {**self.undone, event.event_id: gone} if gone else self.undone
        voided = self.voided if voids is None else self.voided | {voids}
        lost = voided.union(*(ids for by, ids in undone.items() if by not in voided))
        return Facts(by_key, events, undone, voided, lost)

    def settled(self, key: Key, command: Command, value: Any) -> bool:
        """Whether `command` brings nothing: the same again, or older news than is known for that key and day."""
        standing = self.of(*key)
        if command.supersedes is not None:
            replaced = next((fact for fact in standing if fact.event_id == command.supersedes), None)
            if replaced is None:
                return False
            same = replaced.effective_on == command.effective_on and replaced.value == value
            return same or is_older(command.source_recorded_at, replaced.source_recorded_at)
        same_day = [fact for fact in standing if fact.effective_on == command.effective_on]
        if not same_day:
            return False
        told_at = command.source_recorded_at
        if same_day[-1].value == value or is_older(told_at, same_day[-1].source_recorded_at):
            return True
        return told_at is not None and any(f.value == value and f.source_recorded_at == told_at for f in same_day)

    def lineage(self, event_id: EventId) -> list[EventId]:
        """The event and those that took its place one after the other; the last one stands now.

        Raises Rejected with "unknown_event" where this stream has no such event.
        """
        if event_id not in self.events:
            raise Rejected("unknown_event", f"There is no event {event_id} here that could be corrected.")
        for later in self.undone:
            if self.events[later].supersedes == event_id and later not in self.voided:
                return [event_id, *self.lineage(later)]
        return [event_id]

    def of_one_kind(self, made: tuple[E, ...], family: frozenset[type] = frozenset()) -> tuple[E, ...]:
        """The events, if each takes the place of one of its own kind only, or both are of the `family`.

        Raises Rejected with "other_kind_of_event".
        """
        for event in made:
            replaced = self.events.get(event.supersedes) if event.supersedes else None
            if replaced is None:
                continue
            kinds = {type(event), type(replaced)}
            if len(kinds) > 1 and not kinds <= family:
                raise Rejected(
                    "other_kind_of_event", "A correction must say the same kind of thing as what it corrects."
                )
        return made

    def aimed(self, command: C) -> C:
        """The command, its correction aimed at the event that now stands in the place of the one it names."""
        if command.supersedes is None:
            return command
        return correcting(command, self.lineage(command.supersedes)[-1])


def must_not_correct(command: Command) -> None:
    """Raises Rejected where a command that starts something new, or has words of its own, names a corrected event."""
    if command.supersedes is not None:
        raise Rejected(
            "cannot_correct", "This cannot take the place of an earlier event; undo or amend that one instead."
        )


def correcting(command: C, event_id: EventId | None) -> C:
    """The same command as a correction of `event_id`."""
    return command.model_copy(update={"supersedes": event_id})


def is_older(told_at: datetime | None, known_at: datetime | None) -> bool:
    """Whether the source learned of the one before the other; not so where it does not say. UTC where no zone is."""
    return told_at is not None and known_at is not None and _utc(told_at) < _utc(known_at)


def _utc(instant: datetime) -> datetime:
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
