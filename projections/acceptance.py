"""When what makes a finding bearable is no more: somebody whom it names has left, or its last day is over (T-58)."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import psycopg

from domain.event import Event
from domain.finding.commands import EndAcceptance
from domain.finding.events import MitigationApproved
from domain.staff_member.events import StaffLeft
from domain.vocabulary import CommandId, FindingId, PersonId
from projections.knowledge_then import KnowledgeThen
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))


def ended_by(connection: psycopg.Connection, batch: Iterable[Event], asker: str) -> list[EndAcceptance]:
    """What there is to end because of those who leave in this batch, or had left when what names them was approved."""
    events = list(batch)
    gone = [end for event in events if isinstance(event, MitigationApproved) for end in _gone(connection, event, asker)]
    leaving = {PersonId(event.about): event for event in events if isinstance(event, StaffLeft)}
    if not leaving:
        return gone
    found = connection.execute(SQL["relying_on"], (list(leaving),))
    left = (
        _left(finding_id, person, leaving[person], leaving[person].effective_on, asker) for finding_id, person in found
    )
    return [*gone, *left]


def _gone(connection: psycopg.Connection, approved: MitigationApproved, asker: str) -> Iterable[EndAcceptance]:
    """Who is named and is known to leave before the last accepted day, or had left when it was approved."""
    knowledge = KnowledgeThen(connection, None)
    for person in approved.named:
        left = knowledge.person(person).left_on
        if left is not None and left[0] <= approved.accepted_until:
            yield _left(approved.finding_id, person, approved, max(left[0], approved.effective_on), asker)


def _left(finding_id: UUID, person: PersonId, because: Event, day: date, asker: str) -> EndAcceptance:
    return _end(
        finding_id,
        f"{because.event_id}",
        actor=asker,
        cause="named_person_left",
        person_id=person,
        effective_on=day,
        correlation_id=because.correlation_id,
        causation_id=because.event_id,
    )


def over_by(connection: psycopg.Connection, after: date, until: date, asker: str) -> list[EndAcceptance]:
    """What there is to end because the days after `after` until `until` have begun."""
    found = connection.execute(SQL["over"], (after, until))
    return [
        _end(finding_id, str(until), actor=asker, cause="until_over", effective_on=until, correlation_id=finding_id)
        for (finding_id,) in found
    ]


def _end(finding_id: UUID, why: str, *, actor: str, **facts: Any) -> EndAcceptance:
    return EndAcceptance(
        command_id=CommandId(uuid5(finding_id, f"end_acceptance/{why}")),
        finding_id=FindingId(finding_id),
        actor=f"system:{actor}",
        source="rules",
        **facts,
    )
