"""Dated facts, as recorded: which of them count, and what they say day by day.

A fact belongs to a group and takes effect on a day. Of two facts of one group and day the later recorded counts, unless
its source learned of it earlier. A void fact counts no more, but is kept: what made it void may itself become void.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, NamedTuple, Protocol, TypeVar

from domain.event import Event
from domain.timeline import Timeline, steps
from domain.vocabulary import EventId


class Fact(NamedTuple):
    """What one event says about one thing from `day` on. said_at: when its source learned of it."""

    group: str
    day: date
    value: Any
    event_id: EventId
    position: int
    said_at: datetime | None


class HasMemo(Protocol):
    """A frozen record with a place for what was already worked out from it."""

    @property
    def memo(self) -> dict[Any, Any]:
        """What was worked out, by the method or its name."""


S = TypeVar("S", bound=HasMemo)
R = TypeVar("R")


def remembered(method: Callable[[S], R]) -> Callable[[S], R]:
    """Work out once what a method without arguments gives; the record is frozen, so it stays right."""
    name = method.__name__

    @wraps(method)
    def once(self: S) -> R:
        memo = self.memo
        if name not in memo:
            memo[name] = method(self)
        return memo[name]  # type: ignore[no-any-return]

    return once


class Kept(NamedTuple):
    """What was worked out from some parts of a record."""

    parts: frozenset[str]
    value: Any


def remembered_from(*parts: str) -> Callable[[Callable[[S], R]], Callable[[S], R]]:
    """As `remembered`, for a record whose later versions take over what was worked out from parts that stay the same.

    parts: every part that the method reads, itself or through others. One that is missing here gives yesterday's answer
    today (`tests/domain/test_dossier_memory.py` looks for that).
    """
    read = frozenset(parts)

    def remembering(method: Callable[[S], R]) -> Callable[[S], R]:
        @wraps(method)
        def once(self: S) -> R:
            kept = self.memo.get(method)
            if kept is None:
                kept = self.memo[method] = Kept(read, method(self))
            return kept.value  # type: ignore[no-any-return]

        return once

    return remembering


def day_after(day: date) -> date:
    """The next day; the end of the calendar has none and stays."""
    return day if day == date.max else day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts in the order of recording; `void` are the events among theirs that count no more."""

    log: tuple[Fact, ...] = ()
    void: frozenset[EventId] = frozenset()
    memo: dict[tuple[str, ...], tuple[Fact, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def add(self, event: Event, group: str, value: Any = None, day: date | None = None) -> "Facts":
        """With what `event` says; it takes effect on the event's day unless `day` is given."""
        at = event.effective_on if day is None else day
        fact = Fact(group, at, value, event.event_id, event.position, event.source_recorded_at)
        return Facts((*self.log, fact), self.void)

    def mention(self, events: frozenset[EventId]) -> bool:
        """Whether any of `events` is behind a fact here."""
        return any(fact.event_id in events for fact in self.log)

    def voiding(self, dead: frozenset[EventId]) -> "Facts":
        """The same facts where exactly the events `dead` are void."""
        return Facts(self.log, frozenset(fact.event_id for fact in self.log if fact.event_id in dead))

    def recorded(self, *groups: str) -> tuple[Fact, ...]:
        """All facts of `groups` that count, also several of one day, in the order of recording."""
        if not self.void:
            return tuple([fact for fact in self.log if fact.group in groups])
        return tuple(fact for fact in self.log if fact.group in groups and fact.event_id not in self.void)

    def by_day(self, *groups: str) -> tuple[Fact, ...]:
        """One fact for each group and day, ascending by day; of one day in the order of recording."""
        if groups not in self.memo:
            self.memo[groups] = tuple(sorted(in_force(self.recorded(*groups)), key=_day_of))
        return self.memo[groups]

    def first(self, group: str) -> Fact | None:
        """The fact with the earliest day."""
        facts = self.by_day(group)
        return facts[0] if facts else None

    def newest(self, *groups: str) -> Fact | None:
        """The fact recorded last, whatever its day; an older word of the source never wins over a newer one."""
        newest: Fact | None = None
        for fact in self.recorded(*groups):
            if newest is None or not older_word(fact, newest):
                newest = fact
        return newest

    def timeline(self, group: str, before: Any = None) -> Timeline[Any]:
        """The value from each fact's day on; `before` until the first."""
        return steps(((fact.day, fact.value) for fact in self.by_day(group)), before)


def older_word(fact: Fact, than: Fact) -> bool:
    """Whether the source learned of `fact` before it learned of the other."""
    return fact.said_at is not None and than.said_at is not None and fact.said_at < than.said_at


def in_force(facts: tuple[Fact, ...]) -> list[Fact]:
    """Of facts in the order of recording, the one that counts for each group and day."""
    winners: dict[tuple[str, date], Fact] = {}
    for fact in facts:
        key = (fact.group, fact.day)
        known = winners.get(key)
        if known is None:
            winners[key] = fact
        elif not older_word(fact, known):
            del winners[key]
            winners[key] = fact
    return list(winners.values())


def _day_of(fact: Fact) -> date:
    return fact.day
