"""When what makes a finding bearable is no more: somebody whom it names has left, or its last day is over (T-58)."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import psycopg

from domain.event import Event
from domain.finding.commands import EndAcceptance
from domain.staff_member.events import StaffLeft
from domain.vocabulary import CommandId, FindingId, PersonId
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))


def ended_by(connection: psycopg.Connection, batch: Iterable[Event], asker: str) -> list[EndAcceptance]:
    """What there is to end because of those who leave in this batch."""
    leaving = {PersonId(event.about): event for event in batch if isinstance(event, StaffLeft)}
    if not leaving:
        return []
    found = connection.execute(SQL["relying_on"], (list(leaving),))
    return [
        _end(
            finding_id,
            f"{leaving[person].event_id}",
            actor=asker,
            cause="named_person_left",
            person_id=person,
            effective_on=leaving[person].effective_on,
            correlation_id=leaving[person].correlation_id,
            causation_id=leaving[person].event_id,
        )
        for finding_id, person in found
    ]


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
