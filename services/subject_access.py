"""All that is kept of one person, as it is given to them when they ask (ACC-04).

Promises: every event that names them, how they stand, what was found about them, who looked at their data; of others
only that there is somebody. Does not promise: restricted matters, holds, which may tell of one, and who read these are
left out, for whoever handles such cases to weigh; a reason is somebody's own words, to be read before it is given out.
"""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg

from domain.catalogue import EVENTS
from projections.answers import FindingRow, StandingRow, findings, standings
from projections.audit_history.queries import Entry, history, readings_of
from services.vault.vault import Erased, Vault

OTHER = "another person"
ALL = 1_000_000
READ_MODELS = ("compliance", "conflicts")


def all_about(connection: psycopg.Connection[Any], vault: Vault, person_id: UUID, on: date) -> dict[str, Any]:
    """By what it is: details, record (the events), standings on that day, findings, readings; JSON holds all of it."""
    details = vault.details(person_id)
    found = [row for name in READ_MODELS for row in findings(connection, name, person_id=person_id)]
    stands = [
        row for name in READ_MODELS for row in standings(connection, name, on, person_id=person_id, among_all=True)
    ]
    return {
        "person_id": person_id,
        "details": "erased" if isinstance(details, Erased) else details,
        "record": [_told(entry, person_id) for entry in history(connection, person_id, limit=ALL)],
        "standings": [_stands(row) for row in stands],
        "findings": [_found(row) for row in found],
        "readings": [each._asdict() for each in readings_of(connection, person_id, limit=ALL)],
    }


def _told(entry: Entry, person_id: UUID) -> dict[str, Any]:
    kind = EVENTS.get(entry.type)
    whose = entry.about if kind is None or kind.ABOUT_A_PERSON else None
    people = kind.PEOPLE if kind else ()
    told: dict[str, Any] = {
        **{name: getattr(entry, name) for name in ("position", "recorded_at", "effective_on", "type", "source")},
        "about": None if whose is None else _only(whose, person_id),
        "by": entry.actor if entry.actor == f"person:{person_id}" or not entry.actor.startswith("person:") else OTHER,
        "believed": entry.believed,
        "facts": {name: _only(value, person_id) if name in people else value for name, value in entry.facts.items()},
    }
    return {**told, "reason": entry.reason} if whose == person_id else told


def _only(named: Any, person_id: UUID) -> Any:
    """The id of this person; of whoever else is named only that there is somebody."""
    if isinstance(named, list):
        return [_only(each, person_id) for each in named]
    return str(person_id) if str(named) == str(person_id) else OTHER


def _stands(row: StandingRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("rule_id", "status", "first_day", "last_day", "due_on")}


def _found(row: FindingRow) -> dict[str, Any]:
    told = ("finding_id", "rule_id", "state", "cause", "first_day", "last_day", "known_from")
    return {**{name: getattr(row, name) for name in told}, "severity": row.severity.name, "others": len(row.people) - 1}
