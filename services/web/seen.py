"""What a visitor may see of findings and of the history, for pages and for the API the same."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domain.catalogue import EVENTS
from projections.answers import FOUND_IN, FindingRow, findings
from projections.audit_history.queries import Entry
from services.web.asked import Asked
from services.web.refusals import NoSuchThing
from services.web.sight import EVERYBODY


def seen_findings(asked: Asked, **which: Any) -> Iterator[FindingRow]:
    """Those of people all of whom the visitor may see, as known then. which: as for projections.answers.findings."""
    seen = asked.sight("findings")
    for schema in FOUND_IN:
        for row in findings(asked.connection, schema, known_at=asked.known_at, **which):
            if seen.includes(*row.people):
                yield row


def seen_finding(asked: Asked, finding_id: UUID) -> tuple[FindingRow, str]:
    """One finding as it stood, and the read model that has it. Raises NoSuchThing, also where it is not for them."""
    for schema in FOUND_IN:
        for row in findings(asked.connection, schema, known_at=asked.known_at, finding_id=finding_id):
            if asked.sight("findings").includes(*row.people):
                return row, schema
    raise NoSuchThing


def readable(asked: Asked, entry: Entry) -> bool:
    """Whether the visitor may see everybody whom an entry concerns: of findings all parties, else whom it is about.

    An entry about a unit is read by those who may see everybody.
    """
    seen = asked.sight("history")
    kind = EVENTS.get(entry.type)
    if seen == EVERYBODY or kind is None or not kind.ABOUT_A_PERSON:
        return seen == EVERYBODY
    parties = [UUID(str(each)) for each in entry.facts.get("people") or ()] if entry.type.startswith("finding.") else []
    return seen.includes(entry.about, *parties)
