"""The sessions that a rule must look at: those from some day on, and as few before it as will do."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from domain.dossier import Dossier
from domain.dossier_facts.session import SessionKnown, first_from, held_on
from domain.event import Event
from domain.supervision_group.events import GroupEvent
from domain.supervision_session.events import SessionEvent
from domain.vocabulary import Included, SessionFormat, SupervisionKind


def counting(
    minutes: int, format: SessionFormat | None, function: str | None = None, included: Included | None = None
) -> Callable[[SessionKnown], bool]:
    """Whether a session counts: held, not disputed, long enough (SUP-29), of the format and for the function asked.

    included: that was part of it.
    """
    return lambda known: (
        known.counts
        and known.minutes >= minutes
        and (format is None or known.format is format)
        and (function is None or function in known.functions)
        and (included is None or included in known.included)
    )


def of_another_kind(event: Event, kinds: Sequence[SupervisionKind]) -> bool:
    """Whether it tells of a session, of two people or of a group, that these kinds do not count."""
    return isinstance(event, SessionEvent | GroupEvent) and event.kind not in kinds


def from_last_before(
    dossier: Dossier, kinds: Sequence[SupervisionKind], day: date, counts: Callable[[SessionKnown], bool]
) -> list[SessionKnown]:
    """The last session before `day` that counts, and all that count from it on, ascending.

    Of two kinds on one day the one named later comes last, as in `Dossier.sessions_held`.
    """
    found = [each for each in dossier.sessions_held(kinds, day) if counts(each)]
    earlier = (next(filter(counts, backwards(dossier, kind, day)), None) for kind in reversed(kinds))
    last = max((each for each in earlier if each is not None), key=held_on, default=None)
    return found if last is None else [last, *found]


def backwards(dossier: Dossier, kind: SupervisionKind, day: date) -> Iterator[SessionKnown]:
    """The sessions of a kind before `day`, the latest first."""
    sessions = dossier.sessions.get(kind, ())
    for number in range(first_from(sessions, day) - 1, -1, -1):
        yield sessions[number]


def forwards(dossier: Dossier, kind: SupervisionKind, day: date) -> Iterator[SessionKnown]:
    """The sessions of a kind from `day` on, the earliest first."""
    sessions = dossier.sessions.get(kind, ())
    for number in range(first_from(sessions, day), len(sessions)):
        yield sessions[number]
