"""Takes out of a dossier what counts no more: corrected, replaced, or undone by a later event (T-07, T-11, T-12)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from domain.dossier_facts.facts import Facts
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.session import SessionKnown, Sessions, counted_once, held_on, session_of
from domain.dossier_facts.undone import Undone, said_by
from domain.event import Event
from domain.preceptorship_plan.events import PlanReopened
from domain.staff_member.events import HistoryCorrected, LeaverCancelled
from domain.vocabulary import EventId

K = TypeVar("K")
V = TypeVar("V", bound=Any)


UNDOING = (HistoryCorrected, LeaverCancelled, PlanReopened)
"""Events that undo others by what they are; any other does if it says whose place it takes."""


def undone_by(dossier: Dossier, event: Event) -> Iterator[Undone]:
    """What `event` makes void.

    A withdrawn resignation undoes notice and leaving since the last hire; a reopened plan undoes its closing.
    """
    yield from said_by(event)
    if isinstance(event, LeaverCancelled) and event.about == dossier.person_id:
        hires = dossier.hired_on
        for fact in dossier.facts.recorded("notified", "left"):
            last_day = fact.value if fact.group == "notified" else fact.day
            if not hires or last_day >= hires[-1][0]:
                yield Undone(event.event_id, fact.event_id, False)
    elif isinstance(event, PlanReopened) and event.about == dossier.person_id and event.plan in dossier.plans:
        for fact in dossier.plans[event.plan].facts.recorded("closed"):
            yield Undone(event.event_id, fact.event_id, False)


def voiding(dossier: Dossier, changed: frozenset[EventId]) -> Dossier:
    """The dossier in which `dossier.dead` count no more; only records that mention `changed` are made anew."""
    dead = dossier.dead
    return dossier.having(
        facts=dossier.facts.voiding(dead) if dossier.facts.mention(changed) else dossier.facts,
        posts=_each(dossier.posts, changed, dead),
        absence_records=_each(dossier.absence_records, changed, dead),
        registrations=_each(dossier.registrations, changed, dead),
        supervised_by=_each(dossier.supervised_by, changed, dead),
        supervises=_each(dossier.supervises, changed, dead),
        plans=_each(dossier.plans, changed, dead),
        matters=_each(dossier.matters, changed, dead),
        sessions={kind: _sessions(held, changed, dead) for kind, held in dossier.sessions.items()},
    )


def _each(records: Mapping[K, V], changed: frozenset[EventId], dead: frozenset[EventId]) -> dict[K, V]:
    made: dict[K, V] = {}
    for key, record in records.items():
        facts: Facts = record.facts
        made[key] = replace(record, facts=facts.voiding(dead)) if facts.mention(changed) else record
    return made


def _sessions(sessions: Sessions, changed: frozenset[EventId], dead: frozenset[EventId]) -> Sessions:
    if not any(_mentions(session, changed) for session in sessions):
        return sessions
    made = [
        session_of(each.session_id, each.kind, each.supervisor_id, each.steps, dead)
        if _mentions(each, changed)
        else each
        for each in sessions
    ]
    sessions, days = tuple(sorted(made, key=held_on)), {each.held_on for each in made if _mentions(each, changed)}
    for day in days:
        sessions = counted_once(sessions, day)
    return sessions


def _mentions(session: SessionKnown, changed: frozenset[EventId]) -> bool:
    return any(step.event_id in changed for step in session.steps)
