"""The cases that somebody who handles restricted cases may see."""

from uuid import UUID

import psycopg

from projections.answers import FindingRow, findings
from projections.restricted.apply import NAME


def cases_for(connection: psycopg.Connection, person_id: UUID) -> list[FindingRow]:
    """All but those that concern this person: whoever is concerned never learns of it, whatever they are."""
    return [row for row in findings(connection, NAME) if person_id not in row.people]
