"""The states of findings, as their events tell: one row per state, with the moments between which it was the latest."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from domain.event import Event
from domain.finding.events import (
    FindingAcknowledged,
    FindingCleared,
    FindingEvent,
    FindingRaised,
    FindingReopened,
    FindingSeverityChanged,
)
from projections.statements import statements
from projections.timeline_rows import Key

SQL = statements(Path(__file__).with_suffix(".sql"))

State = dict[str, Any]


def fold_findings(connection: psycopg.Connection, batch: Iterable[Event], mine: Callable[[str], bool]) -> set[Key]:
    """Write the new states; returns the timelines that the findings are about.

    mine: whether findings of a rule belong to this read model.
    """
    events = [event for event in batch if isinstance(event, FindingEvent) and mine(event.rule_id)]
    events.sort(key=lambda event: event.version)
    if not events:
        return set()
    latest = _latest(connection, {event.finding_id for event in events})
    ended: list[State] = []
    new: list[State] = []
    for event in events:
        before = latest.get(event.finding_id)
        if before is not None and event.version <= before["version"]:
            continue
        after = _evolve(before, event)
        if after is None:
            continue
        if before is not None:
            before["known_to"] = event.recorded_at
            ended.append(before)
        latest[event.finding_id] = after
        new.append(after)
    _write(connection, ended, new)
    return {Key(each["rule_id"], tuple(each["people"]), each["subject"]) for each in new}


def _evolve(before: State | None, event: FindingEvent) -> State | None:
    """The state after an event; None where it is the same."""
    now: State = {
        "finding_id": event.finding_id,
        "version": event.version,
        "severity": int(event.severity),
        "unit_id": event.unit_id,
        "event_id": event.event_id,
        "position": event.position,
        "known_from": event.recorded_at,
        "known_to": None,
    }
    if isinstance(event, FindingRaised):
        return _raised(event, now)
    if before is None:
        return None
    match event:
        case FindingReopened():
            opened = {"state": "open", "cause": None, "acknowledged_by": None, "first_day": event.first_day}
            return {**before, **now, **opened, "last_day": event.last_day, "evidence": list(event.evidence)}
        case FindingSeverityChanged():
            return {**before, **now, "evidence": list(event.evidence)}
        case FindingAcknowledged():
            return {**before, **now, "state": "acknowledged", "acknowledged_by": event.acknowledged_by}
        case FindingCleared():
            last_day = event.last_day or before["last_day"]
            cleared = {"state": "cleared", "cause": event.cause, "last_day": last_day}
            return {**before, **now, **cleared, "evidence": list(event.evidence)}
    return None


def _raised(event: FindingRaised, now: State) -> State:
    return {
        **now,
        "state": "open",
        "rule_id": event.rule_id,
        "pack_id": event.pack_id,
        "pack_version": event.pack_version,
        "people": list(event.concerned),
        "subject": event.subject,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "cause": None,
        "acknowledged_by": None,
        "evidence": list(event.evidence),
    }


def _latest(connection: psycopg.Connection, ids: set[Any]) -> dict[UUID, State]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(SQL["latest"], (list(ids),)).fetchall()
    return {row["finding_id"]: row for row in rows}


def _write(connection: psycopg.Connection, ended: Sequence[State], new: Sequence[State]) -> None:
    with connection.cursor() as cursor:
        stored = [state for state in ended if all(state is not each for each in new)]
        cursor.executemany(SQL["end"], stored)
        cursor.executemany(SQL["insert"], new)
