"""Assessing again, moment by moment, what the events of a batch can change.

All events of one recorded_at are one moment. In the usual case the moments are those of the batch. An event that
arrives after later ones were applied makes these moments count again, for whoever may have been assessed without it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from heapq import heapify, heappop, heappush
from typing import NamedTuple
from uuid import UUID

from domain.event import Event
from domain.vocabulary import PersonId
from projections.assessor import Assessor, Found, first_day_touched
from projections.concerned import Concerned
from projections.dossiers import Knowing
from projections.known_events import Late, Looked, subjects_of


class Assessed(NamedTuple):
    """What one assessor finds from one person's side with what is known at `moment`, right from `since` on.

    because: the last event of the moment that made it look.
    """

    moment: datetime
    kind: str
    person_id: PersonId
    since: date
    found: list[Found]
    because: Event


class Want(NamedTuple):
    """An assessment to be made."""

    assessor: Assessor
    since: date
    because: Event


Wanted = dict[tuple[int, PersonId], Want]


class Evaluated(NamedTuple):
    """All that a batch leads to, in order of moments. again: whether moments before or beside the batch counted."""

    assessed: list[Assessed]
    looked: set[Looked]
    again: bool


def assess_in_order(concerned: Concerned, knowing: Knowing, new: Iterable[Event]) -> Evaluated:
    """The usual case: nobody else writes, and nothing later than the batch is known."""
    assessed: list[Assessed] = []
    batch = sorted(new, key=_position)
    start = 0
    for end in range(1, len(batch) + 1):
        if end < len(batch) and batch[end].recorded_at == batch[start].recorded_at:
            continue
        knowing.moment = moment = _at(batch[start])
        wanted: Wanted = {}
        for event in batch[start:end]:
            if not (assessors := concerned.by(event, knowing)):
                continue
            since: date | None = None
            for assessor in assessors:
                if people := assessor.affected(event, knowing):
                    since = since or first_day_touched(event, knowing)
                    _want(wanted, Want(assessor, since, event), people)
        for (_, person_id), (assessor, since, because) in wanted.items():
            found = assessor.assess(person_id, knowing, since)
            knowing.still_working()
            assessed.append(Assessed(moment, assessor.kind, person_id, since, found, because))
        start = end
    return Evaluated(assessed, set(), False)


def assess_with_others(concerned: Concerned, knowing: Knowing, new: Sequence[Event], late: Iterable[Late]) -> Evaluated:
    """The case of several writers: later events may be known already, and assessments were made without these.

    late: who knows later events than one of the batch, and may have been assessed without it; their dossiers are held.
    """
    return _Agenda(concerned, knowing, new, late).work()


class _Agenda:
    """The moments still to be worked through, the earliest first; grows while dossiers with later events are read."""

    def __init__(self, concerned: Concerned, knowing: Knowing, new: Sequence[Event], late: Iterable[Late]) -> None:
        self._concerned, self._knowing = concerned, knowing
        self._seen = {event.position: event for event in new}
        self._queue = list(self._seen)
        heapify(self._queue)
        self._late: dict[int, list[Late]] = {}
        for each in late:
            self._late.setdefault(each.position, []).append(each)
        self._done = Evaluated([], set(), False)
        self._again = False

    def work(self) -> Evaluated:
        """Until no moment is left."""
        while self._queue:
            events = [self._seen[heappop(self._queue)]]
            while self._queue and self._seen[self._queue[0]].recorded_at == events[0].recorded_at:
                events.append(self._seen[heappop(self._queue)])
            self._moment(events)
        return self._done._replace(again=self._again)

    def _moment(self, events: list[Event]) -> None:
        self._knowing.moment = moment = _at(events[0])
        wanted: Wanted = {}
        for event in events:
            self._knowing.reads = set(subjects_of(event))
            since = first_day_touched(event, self._knowing)
            assessors = self._concerned.by(event, self._knowing)
            for assessor in assessors:
                _want(wanted, Want(assessor, since, event), assessor.affected(event, self._knowing))
            for person_id in event.people:
                self._looked(person_id, True)
            for unit_id in event.units:
                self._looked(unit_id, False)
            for reader, is_person, _ in self._late.get(event.position, ()):
                self._again = True
                self._queue_later(reader)
                for assessor in assessors if is_person else ():
                    _want(wanted, Want(assessor, since, event), (PersonId(reader),))
        for (_, person_id), (assessor, since, because) in wanted.items():
            self._knowing.reads = set()
            found = assessor.assess(person_id, self._knowing, since)
            self._knowing.still_working()
            self._looked(person_id, True)
            self._done.assessed.append(Assessed(moment, assessor.kind, person_id, since, found, because))

    def _looked(self, reader: UUID, is_person: bool) -> None:
        """What was read now has to be read again at the later moments that it has."""
        self._done.looked.add(Looked(reader, reader, is_person))
        for subject in self._knowing.reads:
            self._done.looked.add(Looked(subject, reader, is_person))
            self._queue_later(subject)

    def _queue_later(self, subject: UUID) -> None:
        for event in self._knowing.later(subject):
            if event.position not in self._seen:
                self._again = True
                self._seen[event.position] = event
                heappush(self._queue, event.position)


def _want(wanted: Wanted, want: Want, people: Iterable[PersonId]) -> None:
    for person_id in people:
        key = (id(want.assessor), person_id)
        before = wanted.get(key)
        wanted[key] = want if before is None else want._replace(since=min(want.since, before.since))


def _position(event: Event) -> int:
    return event.position


def _at(event: Event) -> datetime:
    assert event.recorded_at is not None  # noqa: S101
    return event.recorded_at
