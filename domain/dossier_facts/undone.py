"""Which events make which void."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.event import Event
from domain.staff_member.events import HistoryCorrected
from domain.vocabulary import EventId


class Undone(NamedTuple):
    """`by` makes `victim` void; `corrects`: it says that the victim was entered in error."""

    by: EventId
    victim: EventId
    corrects: bool


def said_by(event: Event) -> Iterator[Undone]:
    """What `event` itself names as replaced or as entered in error."""
    if event.supersedes is not None:
        yield Undone(event.event_id, event.supersedes, False)
    if isinstance(event, HistoryCorrected):
        yield Undone(event.event_id, event.voided_event_id, True)


def dead_after(voids: tuple[Undone, ...]) -> frozenset[EventId]:
    """The events that count no more.

    What an event undid counts again once that event was entered in error; it does not where the event was replaced.
    """
    in_error: set[EventId] = set()
    for undone in reversed(voids):
        if undone.corrects and undone.by not in in_error:
            in_error.add(undone.victim)
    return frozenset(undone.victim for undone in voids if undone.by not in in_error)
