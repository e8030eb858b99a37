"""One supervision session: who, when, how long, which kind. There is nothing here of what was said."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from domain.supervision_session.events import SessionAmended, SessionEvent, SessionRecorded
from domain.timeline import ONE_DAY
from domain.vocabulary import EventId, Included, PersonId, SessionFormat, SupervisionKind


class SessionStep(NamedTuple):
    """What one event did to the session; the last ones only where it says how it was held."""

    type: str
    event_id: EventId
    held_on: date
    minutes: int = 0
    format: SessionFormat | None = None
    functions: tuple[str, ...] = ()
    included: tuple[Included, ...] = ()
    members: int | None = None
    starts_at: datetime | None = None

    @property
    def time(self) -> "Time | None":
        """From when to when, where it says how it was held."""
        return None if self.starts_at is None else (self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


class SessionKnown(NamedTuple):
    """A session as it stands.

    supervisor_id: in a group whoever leads it; None among peers. stands: it was held, and nobody disputes it.
    event_id: the record or amendment in force (the evidence). validated: somebody who did not record it confirmed it as
    it stands. functions, included: what it was for and what was part of it, as recorded first. members: how many of a
    group shared it, guests left out (None: not known). repeats: the same two have it on record already, by a session of
    the same kind and format at an overlapping time (T-35).
    """

    held_on: date
    session_id: UUID
    kind: SupervisionKind
    supervisor_id: PersonId | None
    minutes: int
    format: SessionFormat
    event_id: EventId
    stands: bool
    validated: bool
    disputed: bool
    steps: tuple[SessionStep, ...]
    functions: tuple[str, ...] = ()
    included: tuple[Included, ...] = ()
    members: int | None = None
    starts_at: datetime | None = None
    repeats: bool = False

    @property
    def counts(self) -> bool:
        """Whether it stands, and is not another one over again."""
        return self.stands and not self.repeats

    @property
    def time(self) -> "Time | None":
        """From when to when."""
        return None if self.starts_at is None else (self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


class NotHeld(NamedTuple):
    """A session that was planned for that day, and cancelled or missed."""

    planned_for: date
    kind: SupervisionKind
    event_id: EventId


class Given(NamedTuple):
    """A session that somebody was ever said to have given, also in error; it stands with whoever was supervised."""

    held_on: date
    time: "Time"
    session_id: UUID
    supervisee_id: PersonId


Time = tuple[datetime, datetime]
Sessions = tuple[SessionKnown, ...]
"""Sessions ascending by the day on which they were held."""


def step_of(event: SessionEvent) -> SessionStep:
    """What `event` does to the session."""
    if isinstance(event, SessionRecorded):
        said = (event.minutes, event.format, event.functions, event.included or ())
        return SessionStep(event.type, event.event_id, event.effective_on, *said, starts_at=event.starts_at)
    if isinstance(event, SessionAmended):
        held = (event.effective_on, event.minutes, event.format)
        return SessionStep(event.type, event.event_id, *held, starts_at=event.starts_at)
    return SessionStep(event.type, event.event_id, event.effective_on)


def session_of(
    session_id: UUID,
    kind: SupervisionKind,
    supervisor_id: PersonId | None,
    steps: tuple[SessionStep, ...],
    dead: frozenset[EventId],
) -> SessionKnown:
    """The session that `steps` lead to; steps of `dead` events count no more, but are kept."""
    held: SessionStep | None = None
    validated = disputed = withdrawn = False
    for step in steps:
        if step.event_id in dead:
            continue
        if step.format is not None:
            held, validated, disputed, withdrawn = step, False, False, False
        elif step.type == "session.validated.v1":
            validated = True
        elif step.type == "session.disputed.v1":
            validated, disputed = False, True
        else:
            withdrawn = True
    shown = held or steps[0]
    return SessionKnown(
        held_on=shown.held_on,
        session_id=session_id,
        kind=kind,
        supervisor_id=supervisor_id,
        minutes=shown.minutes,
        format=shown.format or SessionFormat.INDIVIDUAL,
        event_id=shown.event_id,
        stands=held is not None and not disputed and not withdrawn,
        validated=validated,
        disputed=disputed,
        steps=steps,
        functions=next((step.functions for step in steps if step.functions), ()),
        included=next((step.included for step in steps if step.included), ()),
        members=shown.members,
        starts_at=shown.starts_at,
    )


def place_of(sessions: Sessions, session_id: UUID, day: date, everywhere: bool = True) -> int | None:
    """Where the session is; looked for on `day` first, then `everywhere` (an amendment may have moved it)."""
    place = first_after(sessions, day) - 1
    while place >= 0 and sessions[place].held_on == day:
        if sessions[place].session_id == session_id:
            return place
        place -= 1
    if not everywhere:
        return None
    return next((n for n, session in enumerate(sessions) if session.session_id == session_id), None)


def with_session(sessions: Sessions, session: SessionKnown, instead_of: int | None) -> Sessions:
    """`sessions` with one more, or with one in another's place, still ascending by day; each counts once."""
    if instead_of is not None:
        before = sessions[instead_of].held_on
        if before == session.held_on:
            return counted_once((*sessions[:instead_of], session, *sessions[instead_of + 1 :]), before)
        sessions = counted_once((*sessions[:instead_of], *sessions[instead_of + 1 :]), before)
    place = first_after(sessions, session.held_on)
    return counted_once((*sessions[:place], session, *sessions[place:]), session.held_on)


def counted_once(sessions: Sessions, day: date) -> Sessions:
    """`sessions` of one kind in which no session of that day repeats another that stands and was recorded before it."""
    first, after = first_from(sessions, day), first_after(sessions, day)
    if after - first < 2 and not any(each.repeats for each in sessions[first:after]):
        return sessions
    made: list[SessionKnown] = []
    for each in sessions[first:after]:
        repeats = each.stands and any(_repeats(each, earlier) for earlier in made if earlier.counts)
        made.append(each if each.repeats is repeats else each._replace(repeats=repeats))
    return (*sessions[:first], *made, *sessions[after:])


def _repeats(session: SessionKnown, earlier: SessionKnown) -> bool:
    same = (session.supervisor_id, session.format) == (earlier.supervisor_id, earlier.format)
    return same and overlap(session.time, earlier.time)


def overlap(one: Time | None, other: Time | None) -> bool:
    """Whether some of the one lies in the other; a session may begin when another ends."""
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def first_from(sessions: Sequence[tuple[Any, ...]], day: date) -> int:
    """The place of the first session held on `day` or later."""
    return bisect_left(sessions, (day,))  # A session begins with its day; a key function would cost ten times as much.


def first_after(sessions: Sequence[tuple[Any, ...]], day: date) -> int:
    """The place of the first session held later than `day`."""
    return len(sessions) if day == date.max else first_from(sessions, day + ONE_DAY)


def held_on(session: SessionKnown) -> date:
    """The day on which it was held."""
    return session.held_on
