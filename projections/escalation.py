"""Findings of which nobody takes note go to the next one above, because days pass: no event leads to that."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import psycopg

from domain.finding.commands import EscalateFinding
from domain.finding.escalation import goes_further_on, patience
from domain.rules.rule import Knowledge
from domain.vocabulary import CommandId, FindingId, PersonId, Severity, UnitId
from projections.knowledge_then import KnowledgeThen
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))
LONDON = ZoneInfo("Europe/London")
HIGHEST = 50
"""Units above one another; more would be a circle."""


def escalated_by(connection: psycopg.Connection, until: date, asker: str) -> list[EscalateFinding]:
    """What goes to the next one above because `until` has begun; where nobody leads above, nothing goes further."""
    least = min(patience(), default=Severity.CRITICAL)
    knowledge = KnowledgeThen(connection, None)
    found: list[EscalateFinding] = []
    for row in connection.execute(SQL["unheard"], (int(least),)).fetchall():
        finding_id, severity, unit_id, people, level, event_id, known_from = row
        since = known_from.astimezone(LONDON).date()
        on = goes_further_on(Severity(severity), since)
        if on is None or on > until:
            continue
        leads = leads_above(knowledge, unit_id, people, until)
        if level + 1 < len(leads):
            found.append(_escalate(finding_id, event_id, level + 1, leads[level + 1], since, until, asker))
    return found


def leads_above(
    knowledge: Knowledge, unit_id: UUID | None, concerned: tuple[UUID, ...], on: date
) -> tuple[PersonId, ...]:
    """Who leads the unit and those above it on that day, from below, each once; nobody whom the finding concerns."""
    found: dict[PersonId, None] = {}
    for _ in range(HIGHEST):
        if unit_id is None:
            break
        unit = knowledge.unit(UnitId(unit_id))
        lead = unit.lead().at(on)
        if lead is not None and lead.lead_id not in concerned:
            found[lead.lead_id] = None
        unit_id = unit.merged_into().at(on) or unit.parent().at(on)
    return tuple(found)


def _escalate(
    finding_id: UUID, event_id: UUID, level: int, to: PersonId, since: date, on: date, asker: str
) -> EscalateFinding:
    return EscalateFinding(
        command_id=CommandId(uuid5(finding_id, f"escalate/{level}/{event_id}")),
        finding_id=FindingId(finding_id),
        level=level,
        escalated_to=to,
        silent_since=since,
        effective_on=on,
        actor=f"system:{asker}",
        source="rules",
        correlation_id=finding_id,
        causation_id=event_id,
    )
