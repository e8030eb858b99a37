"""What is known at one moment: dossiers folded from the events recorded until then, remembered between batches."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.dossier import Dossier
from domain.dossier import evolve as evolve_person
from domain.event import Event
from domain.unit_dossier import UnitDossier
from domain.unit_dossier import evolve as evolve_unit
from domain.vocabulary import PersonId, UnitId
from projections.known_events import KnownEvents


class Remembered(NamedTuple):
    """A dossier after its last known event; `token` is the mark of the last shared batch that changed it."""

    dossier: Any
    position: int
    recorded_at: datetime | None
    token: int


class Memory:
    """Dossiers kept between batches, at most `limit`, the longest unused dropped first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[UUID, Remembered] = OrderedDict()

    def get(self, subject: UUID) -> Remembered | None:
        """What was last known of the subject, if it is still here."""
        found = self._kept.get(subject)
        if found is not None:
            self._kept.move_to_end(subject)
        return found

    def keep(self, subject: UUID, known: Remembered) -> None:
        """Remember, and forget what was not used for longest."""
        self._kept[subject] = known
        self._kept.move_to_end(subject)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


class Held:
    """One dossier during a batch: as of the moment, and the later events, the nearest last."""

    __slots__ = ("ahead", "dossier", "evolve", "position", "recorded_at")

    def __init__(self, dossier: Any, position: int, recorded_at: datetime | None, ahead: list[Event]) -> None:
        self.dossier = dossier
        self.evolve: Callable[[Any, Event], Any] = evolve_unit if type(dossier) is UnitDossier else evolve_person
        self.position = position
        self.recorded_at = recorded_at
        self.ahead = ahead

    def advance(self, moment: datetime | None) -> None:
        """Fold what was recorded until `moment`; None: everything."""
        while self.ahead and (moment is None or self.ahead[-1].recorded_at <= moment):  # type: ignore[operator]
            event = self.ahead.pop()
            self.dossier = self.evolve(self.dossier, event)
            self.position = event.position
            self.recorded_at = event.recorded_at


class Knowing:
    """`domain.rules.rule.Knowledge` during one batch: everything known at `moment`, which only moves forward.

    shared: other writers may be at work, so every dossier is locked and checked before it is read.
    reads: the ids that were asked for; whoever wants to know empties it first.
    """

    def __init__(self, memory: Memory, known: KnownEvents, shared: bool) -> None:
        self._memory, self._known, self._shared = memory, known, shared
        self.still_working = known.still_working
        self._held: dict[UUID, Held] = {}
        self._tokens: dict[UUID, tuple[int, int]] = {}
        self._first: datetime | None = None
        self.moment: datetime | None = None
        self.reads: set[UUID] = set()

    def take(self, new: Collection[Event]) -> None:
        """Begin with the dossiers of these new events, not yet stored; if the batch is shared, already locked."""
        mine: dict[UUID, list[Event]] = {}
        people: set[UUID] = set()
        for event in new:
            persons = event.people
            people.update(persons)
            for subject in (*persons, *event.units):
                mine.setdefault(subject, []).append(event)
        self._first = self.moment = min(event.recorded_at for event in new)  # type: ignore[type-var]
        self._load(mine, people, mine.keys())

    def person(self, person_id: PersonId) -> Dossier:
        """All that is known of one person at the moment."""
        held = self._held.get(person_id)
        if held is None or held.ahead or self._shared:
            return self._dossier(person_id, True)  # type: ignore[no-any-return]
        return held.dossier  # type: ignore[no-any-return]

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that is known of one unit at the moment."""
        return self._dossier(unit_id, False)  # type: ignore[no-any-return]

    def later(self, subject: UUID) -> list[Event]:
        """The known events of a subject that was asked for, recorded after the moment."""
        held = self._held.get(subject)
        if held is None:
            return []
        held.advance(self.moment)
        return held.ahead

    def remember(self, token: int | None, touched: Collection[UUID]) -> None:
        """Fold the rest and keep the dossiers for the next batch; `token` marks those that this batch touched."""
        for subject, held in self._held.items():
            held.advance(None)
            mark = token if token is not None and subject in touched else self._tokens.get(subject, (0, 0))[1]
            self._memory.keep(subject, Remembered(held.dossier, held.position, held.recorded_at, mark))

    def hold(self, subjects: Collection[UUID], people: Collection[UUID]) -> None:
        """Have these dossiers at hand; those of `people` are of persons, the others of units."""
        missing = [each for each in subjects if each not in self._held]
        if missing:
            self._load({each: [] for each in missing}, people, missing)

    def _dossier(self, subject: UUID, person: bool) -> Any:
        self.reads.add(subject)
        held = self._held.get(subject)
        if held is None:
            if self._shared:
                self._known.lock((subject,))
            self._load({subject: []}, {subject} if person else (), (subject,))
            held = self._held[subject]
        if held.ahead:
            held.advance(self.moment)
        return held.dossier

    def _load(self, new: Mapping[UUID, list[Event]], people: Collection[UUID], subjects: Collection[UUID]) -> None:
        if self._shared:
            self._tokens.update(self._known.tokens(subjects))
        missing: list[UUID] = []
        for subject in subjects:
            cached = self._memory.get(subject)
            if cached is None or not self._usable(subject, cached, new[subject]):
                missing.append(subject)
                continue
            ahead = [event for event in reversed(new[subject]) if event.position > cached.position]
            self._held[subject] = Held(cached.dossier, cached.position, cached.recorded_at, ahead)
        stored = self._known.load(missing) if missing else {}
        for subject in missing:
            nothing: Any = Dossier.of(PersonId(subject)) if subject in people else UnitDossier.of(UnitId(subject))
            self._held[subject] = self._from(nothing, stored.get(subject, ()), new[subject])
            self.still_working()

    def _usable(self, subject: UUID, cached: Remembered, new: list[Event]) -> bool:
        if cached.recorded_at is not None and self._first is not None and cached.recorded_at > self._first:
            return False
        if any(event.position < cached.position for event in new):
            return False
        return not self._shared or self._tokens[subject] == (cached.position, cached.token)

    def _from(self, nothing: Any, stored: Iterable[Event], new: Iterable[Event]) -> Held:
        every = sorted({event.position: event for event in (*stored, *new)}.values(), key=_position, reverse=True)
        held = Held(nothing, 0, None, every)
        while every and every[-1].recorded_at < self._first:  # type: ignore[operator]
            held.dossier = held.evolve(held.dossier, (event := every.pop()))
            held.position, held.recorded_at = event.position, event.recorded_at
        return held


def _position(event: Event) -> int:
    return event.position
