"""What meets a deadline and is recorded in a small record."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from typing import Any

from domain.access.events import GlassReviewed
from domain.roles import issue_routes
from domain.rules.met_by import Held, MetBy, Place
from domain.rules.role_days import from_elsewhere
from domain.small_record.events import (
    PairMet,
    PairSelfAssessed,
    PassportHandedOver,
    PassportOpened,
    PassportReviewed,
    RecordEvent,
)
from domain.small_record.vocabulary import Activity, RecordKind
from domain.timeline import later


def _happened(place: Place, *kinds: type[RecordEvent]) -> list[Any]:
    record = place.anchored.record
    return [] if record is None else record.happened(*kinds)


def _each_time(kind: type[RecordEvent], place: Place) -> Iterator[Held]:
    """On the day itself: the days run anew from each."""
    for each in _happened(place, kind):
        yield Held(each.effective_on, each.effective_on, (each.event_id,), True)


def _glass_reviewed(place: Place) -> Iterator[Held]:
    for each in _happened(place, GlassReviewed):
        yield Held(each.effective_on, None, (each.event_id,))


def _passport(place: Place) -> Iterator[Held]:
    own = (each for each in place.dossier.records.values() if each.kind is RecordKind.PASSPORT)
    for known in own:
        if known.holder == place.dossier.person_id and (opened := known.begun) is not None:
            yield Held(opened.effective_on, known.last_day, (opened.event_id,))


def _passport_owned(place: Place) -> Iterator[Held]:
    """On the days on which whoever answers for it does so, and is with the employer."""
    owned = _happened(place, PassportOpened, PassportHandedOver)
    for number, each in enumerate(owned):
        over = [each.owned_until] if each.owned_until else []
        over += [later(owned[number + 1].effective_on, -1)] if number + 1 < len(owned) else []
        last_day = min(over, default=None)
        owner = place.knowledge.person(each.owner_id) if place.knowledge else place.dossier
        for span in owner.present().spans(each.effective_on):
            if span.value and (last_day is None or span.first_day <= last_day):
                until = min((day for day in (span.last_day, last_day) if day), default=None)
                left = (owner.left_on[1],) if owner.left_on and owner.left_on[0] == until else ()
                yield Held(max(span.first_day, each.effective_on), until, (each.event_id, *left))


def _issue_route(place: Place) -> Iterator[Held]:
    for known in issue_routes(place.dossier):
        yield Held(known.begun.effective_on, known.last_day, (known.begun.event_id,))


def _outsider_confirmed(place: Place) -> Iterator[Held]:
    supervisor = place.anchored.people[-1]
    for fact in from_elsewhere(place.knowledge.person(supervisor)) if place.knowledge else ():
        yield Held(fact.day, later(fact.day, place.what.lasts_days or 0), (fact.event_id,), True)


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
    MetBy.PASSPORT: _passport,
    MetBy.PASSPORT_REVIEWED: partial(_each_time, PassportReviewed),
    MetBy.PASSPORT_OWNED: _passport_owned,
    MetBy.ISSUE_ROUTE: _issue_route,
    MetBy.OUTSIDER_CONFIRMED: _outsider_confirmed,
    MetBy.GLASS_REVIEWED: _glass_reviewed,
    MetBy.PAIR_MET: partial(_each_time, PairMet),
    MetBy.PAIR_ACTIVITIES: _pair_activities,
    MetBy.PAIR_ASSESSED: _pair_assessed,
}
"""How each fact is found that lies in a small record."""
