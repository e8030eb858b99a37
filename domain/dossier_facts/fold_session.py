"""How sessions of two people change the dossiers of both; those of groups come here by way of `fold_group`."""

from bisect import bisect_left
from uuid import UUID

from domain.dossier_facts.fold import Fold
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.session import (
    Given,
    NotHeld,
    SessionKnown,
    Sessions,
    SessionStep,
    place_of,
    session_of,
    step_of,
    with_session,
)
from domain.event import Event
from domain.supervision_session import events as session
from domain.vocabulary import PersonId


def session_changed(dossier: Dossier, event: session.SessionEvent) -> Dossier:
    """A session of this person as supervisee; what was only planned is not a session."""
    if event.about != dossier.person_id:
        return session_given(dossier, step_of(event), event) if event.supervisor_id == dossier.person_id else dossier
    if isinstance(event, session.SessionCancelled | session.SessionMissed):
        fell_out = NotHeld(event.effective_on, event.kind, event.event_id)
        dossier = dossier.having(not_held={**dossier.not_held, event.stream_id: fell_out})
    sessions = dossier.sessions.get(event.kind, ())
    records = isinstance(event, session.SessionRecorded)
    place = place_of(sessions, event.stream_id, event.effective_on, everywhere=not records)
    if place is None and not isinstance(event, session.SessionRecorded | session.SessionAmended):
        return dossier
    steps = (*(sessions[place].steps if place is not None else ()), step_of(event))
    known = session_of(event.stream_id, event.kind, event.supervisor_id, steps, dossier.dead)
    return having_session(dossier, known, with_session(sessions, known, place))


def session_given(dossier: Dossier, step: SessionStep, event: Event, session_id: UUID | None = None) -> Dossier:
    """Whoever gave it only knows whom to ask; session_id: where it is not the stream's."""
    if step.time is None:
        return dossier
    given = Given(step.held_on, step.time, session_id or event.stream_id, PersonId(event.about))
    place = bisect_left(dossier.gave, given)
    if dossier.gave[place : place + 1] == (given,):
        return dossier
    return dossier.having(gave=(*dossier.gave[:place], given, *dossier.gave[place:]))


def having_session(dossier: Dossier, known: SessionKnown, of_kind: Sessions) -> Dossier:
    """With these sessions of its kind; since when sessions say what they are for is remembered for good."""
    since = min(dossier.functions_since, known.held_on) if known.functions else dossier.functions_since
    return dossier.having(sessions={**dossier.sessions, known.kind: of_kind}, functions_since=since)


SESSION_FOLDS: dict[type[Event], Fold] = dict.fromkeys(
    (
        session.SessionRecorded,
        session.SessionValidated,
        session.SessionDisputed,
        session.SessionAmended,
        session.SessionCancelled,
        session.SessionMissed,
    ),
    session_changed,
)
"""By class of event; what was only planned changes nothing."""
