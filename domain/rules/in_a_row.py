"""In a row: not too many sessions of a kind, one after the other, are cancelled or missed (SUP-20).

A session that is held ends the row, whoever holds it; so does the end of supervision in that kind. When the next one is
due by the calendar is asked by other rules.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.event import Event
from domain.rules.applies_to import asked_of, could_be_for
from domain.rules.changes import APPLICABILITY, RELATIONSHIPS, SESSIONS, also_asked_by, person_concerned
from domain.rules.parameters import Parameters as Figures
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.sessions_near import forwards
from domain.rules.standings import NOT_APPLICABLE
from domain.supervision_group.events import GroupEvent
from domain.supervision_relationship.events import RelationshipEvent
from domain.supervision_session.events import SessionEvent
from domain.timeline import Timeline, always, combine, steps, union
from domain.vocabulary import EventId, PersonId, Status, SupervisionKind


class Parameters(Figures):
    """most: so many of the sessions in a row may be cancelled or missed."""

    most: int = Field(ge=1)


class Planned(NamedTuple):
    """A session on its day; on one day what was held comes last, for it ends the row."""

    day: date
    held: bool
    event_id: EventId


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for each kind of supervision of which a session was ever cancelled or missed."""
    dossier = knowledge.person(person_id)
    if not dossier.not_held:
        return []
    asked = asked_of(rule, dossier)
    found = []
    for kind in sorted({each.kind for each in dossier.not_held.values()}):
        rows = steps(_rows(rule.parameters.most, _planned(dossier, kind)), NOT_APPLICABLE)
        timeline = combine(_standing, rows, asked, _supervised(dossier, kind))
        found.append(Assessment((person_id,), f"kind:{kind}", timeline, (person_id,)))
    return found


def _planned(dossier: Dossier, kind: SupervisionKind) -> list[Planned]:
    """All that was held, cancelled or missed, ascending; what was held after all was not missed."""
    held = {each.session_id: each for each in forwards(dossier, kind, date.min) if each.counts}
    found = [Planned(each.held_on, True, each.event_id) for each in held.values()]
    fell_out = ((session_id, each) for session_id, each in dossier.not_held.items() if each.kind is kind)
    found += [Planned(each.planned_for, False, each.event_id) for number, each in fell_out if number not in held]
    return sorted(found)


def _rows(most: int, planned: list[Planned]) -> Iterator[tuple[date, Standing]]:
    row: tuple[EventId, ...] = ()
    for each in planned:
        row = () if each.held else (*row, each.event_id)
        if len(row) <= most:
            yield each.day, Standing(Status.COMPLIANT)
        elif len(row) == most + 1:
            yield each.day, Standing(Status.BREACHED, None, row)


def _standing(found: Standing, asks: bool, supervised: bool) -> Standing:
    return found if asks and supervised else NOT_APPLICABLE


def _supervised(dossier: Dossier, kind: SupervisionKind) -> Timeline[bool]:
    """While supervision of the kind runs; always, where sessions alone are recorded."""
    known = [each.held() for each in dossier.supervised_by.values() if each.kind is kind and each.began_on is not None]
    return union(*(held.map(lambda shown: shown is not None) for held in known)) if known else always(True)


def changed_by(rule: Rule) -> frozenset[str]:
    """Sessions, whether supervision runs, and what changes whom the rule is for."""
    return APPLICABILITY | RELATIONSHIPS | SESSIONS | also_asked_by(rule)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only somebody of whom a session, of that kind, was ever cancelled or missed."""
    concerned = person_concerned(rule.applies_to, event, knowledge)
    found = {each: {one.kind for one in knowledge.person(each).not_held.values()} for each in concerned}
    if isinstance(event, SessionEvent | GroupEvent | RelationshipEvent):
        return {each for each, kinds in found.items() if event.kind in kinds}
    return {each for each, kinds in found.items() if kinds}


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those of whom a session was ever cancelled or missed."""
    return bool(known.not_held) and could_be_for(rule.applies_to, known)


SHAPE = Shape("in_a_row", Parameters, assess, changed_by, affected, concerns)
