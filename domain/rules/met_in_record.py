"""What meets a deadline and is recorded in a small record."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from domain.rules.met_by import Held, MetBy, Place
from domain.small_record.events import PairMet, PairSelfAssessed, RecordEvent
from domain.small_record.vocabulary import Activity


def _happened(place: Place, kind: type[RecordEvent]) -> list[Any]:
    record = place.anchored.record
    return [] if record is None else record.happened(kind)


def _pair_met(place: Place) -> Iterator[Held]:
    for met in _happened(place, PairMet):
        yield Held(met.effective_on, met.effective_on, (met.event_id,), True)


def _pair_activities(place: Place) -> Iterator[Held]:
    return _once_all(_happened(place, PairMet), lambda met: met.activity, Activity)


def _pair_assessed(place: Place) -> Iterator[Held]:
    of_stage = [each for each in _happened(place, PairSelfAssessed) if each.stage == place.what.item]
    return _once_all(of_stage, lambda each: each.assessed_by, place.anchored.people)


def _once_all(happened: list[Any], of: Callable[[Any], Hashable], all_of_it: Iterable[Hashable]) -> Iterator[Held]:
    """From the day on which the last of all that is asked for has happened."""
    first: dict[Hashable, Any] = {}
    for each in happened:
        first.setdefault(of(each), each)
    if first.keys() >= set(all_of_it):
        day = max(each.effective_on for each in first.values())
        yield Held(day, None, tuple(each.event_id for each in first.values()))


FIND: dict[MetBy, Callable[[Place], Iterator[Held]]] = {
    MetBy.PAIR_MET: _pair_met,
    MetBy.PAIR_ACTIVITIES: _pair_activities,
    MetBy.PAIR_ASSESSED: _pair_assessed,
}
"""How each fact is found that lies in a small record."""
