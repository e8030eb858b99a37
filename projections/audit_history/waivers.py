"""Waivers as they were asked for and answered: of which rule, for whom, until when, on what ground, on whose word."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import psycopg

from projections.audit_history.queries import Entry, whole_history

KINDS = ("waiver.",)
ONE_DAY = timedelta(days=1)


class WaiverRow(NamedTuple):
    """One waiver. state: requested, granted, refused or ended. until: the last day, as asked for or as it came.

    decided_by: who granted, refused or ended it, whichever came last.
    """

    person_id: UUID
    rule_id: str
    state: str
    ground: str
    first_day: date
    until: date
    requested_by: UUID
    decided_by: UUID | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the rule is waived on that day."""
        return self.state in ("granted", "ended") and self.first_day <= day <= self.until


def waivers(connection: psycopg.Connection, known_at: datetime | None = None) -> list[WaiverRow]:
    """All that were ever asked for: person by person and rule by rule, in the order in which each was first."""
    found: dict[UUID, list[WaiverRow]] = {}
    for entry in whole_history(connection, KINDS, known_at=known_at):
        rows = found.setdefault(entry.stream_id, [])
        if entry.type == "waiver.requested.v1":
            rows.append(_requested(entry))
            continue
        meant = "granted" if entry.type == "waiver.revoked.v1" else "requested"
        place = max(number for number, row in enumerate(rows) if row.state == meant)
        rows[place] = _answered(rows[place], entry)
    return [row for rows in found.values() for row in rows]


def _requested(entry: Entry) -> WaiverRow:
    facts = entry.facts
    until, asked_by = date.fromisoformat(facts["until"]), UUID(facts["requested_by"])
    return WaiverRow(entry.about, facts["rule_id"], "requested", facts["ground"], entry.effective_on, until, asked_by)


def _answered(row: WaiverRow, entry: Entry) -> WaiverRow:
    match entry.type:
        case "waiver.granted.v1":
            by = UUID(entry.facts["granted_by"])
            return row._replace(state="granted", first_day=entry.effective_on, decided_by=by)
        case "waiver.refused.v1":
            return row._replace(state="refused", decided_by=UUID(entry.facts["refused_by"]))
    until = min(row.until, entry.effective_on - ONE_DAY)
    return row._replace(state="ended", until=until, decided_by=UUID(entry.facts["revoked_by"]))
