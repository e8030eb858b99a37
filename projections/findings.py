"""The states of findings, as their events tell: one row per state, with the moments between which it was the latest."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from domain.event import Event
from domain.finding.events import (
    AcceptanceEnded,
    FindingAcknowledged,
    FindingCleared,
    FindingEscalated,
    FindingEvent,
    FindingRaised,
    FindingReopened,
    FindingSeverityChanged,
    MitigationApproved,
    MitigationProposed,
    MitigationRejected,
    MitigationReviewed,
)
from projections.statements import statements
from projections.timeline_rows import Key

SQL = statements(Path(__file__).with_suffix(".sql"))

State = dict[str, Any]
UNMITIGATED: State = {"review_on": None, "accepted_until": None, "named": []}


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
    if isinstance(event, AcceptanceEnded) and event.cause == "finding_cleared":
        return None  # the clearing, which comes next, is the state
    change = _CHANGES.get(type(event))
    return None if before is None or change is None else {**before, **now, **change(before, event)}


def _reopened(before: State, event: FindingReopened) -> State:
    days = {"first_day": event.first_day, "last_day": event.last_day}
    opened = {"state": "open", "level": 0, "cause": None, "acknowledged_by": None, "evidence": list(event.evidence)}
    return {**UNMITIGATED, **days, **opened}


def _severity_changed(before: State, event: FindingSeverityChanged) -> State:
    return {"evidence": list(event.evidence)}


def _acknowledged(before: State, event: FindingAcknowledged) -> State:
    return {"state": "acknowledged", "acknowledged_by": event.acknowledged_by}


def _proposed(before: State, event: MitigationProposed) -> State:
    days = {"review_on": event.review_on, "accepted_until": event.accepted_until}
    return {"state": "proposed", "named": list(event.named), **days}


def _approved(before: State, event: MitigationApproved) -> State:
    return {"state": "accepted"}


def _reviewed(before: State, event: MitigationReviewed) -> State:
    return {"review_on": event.review_on}


def _no_more(before: State, event: MitigationRejected | AcceptanceEnded) -> State:
    return {**UNMITIGATED, "level": 0, "state": "acknowledged" if before["acknowledged_by"] else "open"}


def _escalated(before: State, event: FindingEscalated) -> State:
    return {"level": event.level}


def _cleared(before: State, event: FindingCleared) -> State:
    last_day = event.last_day or before["last_day"]
    told = {"state": "cleared", "cause": event.cause, "last_day": last_day, "evidence": list(event.evidence)}
    return {**UNMITIGATED, **told}


_CHANGES: dict[type[FindingEvent], Callable[[State, Any], State]] = {
    FindingReopened: _reopened,
    FindingSeverityChanged: _severity_changed,
    FindingAcknowledged: _acknowledged,
    MitigationProposed: _proposed,
    MitigationApproved: _approved,
    MitigationReviewed: _reviewed,
    MitigationRejected: _no_more,
    AcceptanceEnded: _no_more,
    FindingEscalated: _escalated,
    FindingCleared: _cleared,
}
"""What an event changes in the state before it."""


def _raised(event: FindingRaised, now: State) -> State:
    return {
        **now,
        "state": "open",
        "level": 0,
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
        **UNMITIGATED,
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
