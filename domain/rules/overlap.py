"""Sessions of which the record can hardly be right: recorded twice, or with somebody who was elsewhere (T-35, T-37).

Nothing is refused for it, because the session may have been held and its time be wrong: it is shown to whoever answers
for the record, until one of the records is amended or disputed. A session that repeats another counts once.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.dossier_facts.session import Given, SessionKnown, Time, first_after, first_from, overlap, place_of
from domain.event import Event
from domain.rules.applies_to import in_force
from domain.rules.changes import ABSENCES, CORRECTIONS, SESSIONS
from domain.rules.role_days import about, together
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.supervision_group.events import GroupSessionEvent
from domain.supervision_session.events import SessionEvent
from domain.timeline import combine, spans_over
from domain.vocabulary import PersonId, Status

S = TypeVar("S", SessionKnown, Given)


class Doubt(StrEnum):
    """What makes a record doubtful."""

    RECORDED_TWICE = "recorded_twice"
    """The same two have a session of the same kind and format on record at an overlapping time."""
    ELSEWHERE = "elsewhere"
    """One of the two was in another session at that time, or whoever supervised was away on that day."""


class Parameters(BaseModel):
    """doubt: what is looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doubt: Doubt


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each session of this person as supervisee that is in doubt: BREACHED from its day on."""
    dossier = knowledge.person(person_id)
    twice = rule.parameters.doubt is Doubt.RECORDED_TWICE
    found: list[Assessment] = []
    for sessions in dossier.sessions.values():
        for session in sessions:
            against = _earlier_record(session, sessions) if twice else _against(session, dossier, knowledge)
            if against:
                found.append(_assessment(rule, person_id, session, against))
    return found


def _assessment(rule: Rule, person_id: PersonId, session: SessionKnown, against: Held) -> Assessment:
    doubtful = Standing(Status.BREACHED, None, together((session.event_id,), against))
    days = combine(
        lambda asked, found: found if asked else NOT_APPLICABLE,
        in_force(rule),
        spans_over([(session.held_on, None, doubtful)], NOT_APPLICABLE),
    )
    people = (person_id,) if session.supervisor_id is None else (person_id, session.supervisor_id)
    return Assessment(people, f"session:{session.session_id}", days, (person_id,))


def _earlier_record(session: SessionKnown, sessions: tuple[SessionKnown, ...]) -> Held:
    if not session.repeats:
        return ()
    return tuple(
        each.event_id
        for each in _on(sessions, session.held_on)
        if each.counts and each.supervisor_id == session.supervisor_id and overlap(each.time, session.time)
    )


def _against(session: SessionKnown, dossier: Dossier, knowledge: Knowledge) -> Held:
    """The events that show that one of the two was elsewhere."""
    if not session.counts or session.time is None:
        return ()
    others = list(_others(dossier, session.time, session.session_id, session.held_on, knowledge))
    away: Held = ()
    if session.supervisor_id is not None:
        supervisor = knowledge.person(session.supervisor_id)
        others += _others(supervisor, session.time, session.session_id, session.held_on, knowledge)
        absence = supervisor.absent().at(session.held_on)
        away = absence.evidence[:1] if absence else ()
    return together(away, tuple(each.event_id for each in others))


def _others(person: Dossier, time: Time, session_id: UUID, day: date, knowledge: Knowledge) -> Iterator[SessionKnown]:
    """Other sessions of this person at that time, on whichever side, that count."""
    yield from (each for each in _own(person, time, session_id, day) if each.counts)
    for given in _given(person, time, session_id, day):
        for each in _own(knowledge.person(given.supervisee_id), time, session_id, day):
            if each.counts and each.supervisor_id == person.person_id and each.session_id == given.session_id:
                yield each


def _own(person: Dossier, time: Time, session_id: UUID, day: date) -> Iterator[SessionKnown]:
    for sessions in person.sessions.values():
        yield from (each for each in _on(sessions, day) if each.session_id != session_id and overlap(each.time, time))


def _given(person: Dossier, time: Time, session_id: UUID, day: date) -> Iterator[Given]:
    for each in _on(person.gave, day):
        if each.session_id != session_id and overlap(each.time, time):
            yield each


def _on(sessions: tuple[S, ...], day: date) -> tuple[S, ...]:
    """Those that began on one day; what goes on past midnight is not compared with the next day."""
    return sessions[first_from(sessions, day) : first_after(sessions, day)]


def changed_by(rule: Rule) -> frozenset[str]:
    """Sessions, and for who was elsewhere the absences."""
    return SESSIONS if rule.parameters.doubt is Doubt.RECORDED_TWICE else SESSIONS | ABSENCES | CORRECTIONS


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Nobody, where nothing else is on record of that time: whoever has a session then, with either of the two.

    Of an absence, those who were ever supervised since its first day.
    """
    if not isinstance(event, SessionEvent | GroupSessionEvent):
        return _supervised_since(event, knowledge.person(about(event)))
    dossier = knowledge.person(about(event))
    session_id = event.session_id if isinstance(event, GroupSessionEvent) else event.stream_id
    sessions = dossier.sessions.get(event.kind, ()) if event.kind is not None else ()
    place = place_of(sessions, session_id, event.effective_on, everywhere=False)
    if place is None:
        return set()
    told = [(step.held_on, step.time) for step in sessions[place].steps if step.time is not None]
    near = [each for day in {day for day, _ in told} for each in _on(sessions, day) if each.session_id != session_id]
    if rule.parameters.doubt is Doubt.RECORDED_TWICE:
        return {dossier.person_id} if near else set()
    # One that repeated this one may count now, so that its time matters, too.
    told += [(each.held_on, each.time) for each in near if each.time is not None]
    return _elsewhere(sessions[place], told, dossier, knowledge)


def _elsewhere(
    session: SessionKnown, told: list[tuple[date, Time]], dossier: Dossier, knowledge: Knowledge
) -> set[PersonId]:
    """Everybody with a session, as supervisee, in which one of the two was at one of these times."""
    found: set[PersonId] = set()
    supervisor = None if session.supervisor_id is None else knowledge.person(session.supervisor_id)
    for day, time in told:
        for person in (dossier, supervisor) if supervisor else (dossier,):
            found |= {each.supervisee_id for each in _given(person, time, session.session_id, day)}
            if any(_own(person, time, session.session_id, day)):
                found.add(person.person_id)
        if supervisor is not None and supervisor.absent().at(day) is not None:
            found.add(dossier.person_id)
    return found | {dossier.person_id} if found else found


def _supervised_since(event: Event, supervisor: Dossier) -> set[PersonId]:
    """Whom this person was ever said to have supervised since the first day of the absence that the event tells of.

    A correction may bring back what an earlier one took out: it may be about any of them.
    """
    told = {event.event_id, event.supersedes}
    days = [
        fact.day
        for record in supervisor.absence_records.values()
        if event.type in CORRECTIONS or any(fact.event_id in told for fact in record.facts.log)
        for fact in record.facts.log
    ]
    if not days:
        return set()
    return {each.supervisee_id for each in supervisor.gave[first_from(supervisor.gave, min(days)) :]}


SHAPE = Shape(name="overlap", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
