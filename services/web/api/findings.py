"""Questions about what was found."""

from collections.abc import Iterator
from datetime import date
from heapq import merge
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from projections.answers import FOUND_IN, FindingRow, StandingRow, finding_states, findings, spans_of_finding
from projections.audit_history.queries import Entry, entries
from services.web.api.answering import (
    Paged,
    answer_of,
    envelope,
    in_chunks,
    known_at,
    page_of,
    page_told,
    row_told,
    shape,
)
from services.web.api.caller import Inquiry, inquiry, needing
from services.web.api.people import OfRules, OfUnit
from services.web.asked import Asked
from services.web.seen import seen_finding

routes = APIRouter(tags=["findings"])
OfFindings = Annotated[Inquiry, Depends(inquiry(*FOUND_IN))]
OfOneFinding = Annotated[Inquiry, Depends(inquiry(*FOUND_IN, "audit_history"))]

OneFinding = answer_of(
    "OneFinding",
    finding=shape(FindingRow),
    states=list[shape(FindingRow)],  # type: ignore[misc]
    spans=list[shape(StandingRow)],  # type: ignore[misc]
    evidence=list[shape(Entry)],  # type: ignore[misc]
)


@routes.get("/findings", response_model=page_of(FindingRow), **needing("findings"))
def list_findings(
    question: OfFindings,
    paged: Paged,
    person: UUID | None = None,
    unit: OfUnit = None,
    rule: OfRules = None,
    state: Annotated[
        list[str] | None, Query(description="Only: open, acknowledged, proposed, accepted, cleared.")
    ] = None,
    held_on: Annotated[date | None, Query(description="Only those that held on that day.")] = None,
) -> dict[str, Any]:
    """What was found, the gravest first: rules that are not met and roles that clash."""
    asked, at = question.asked, known_at(question, paged)
    if person is not None:
        asked.need("findings", person)

    def of(schema: str) -> Iterator[FindingRow]:
        return in_chunks(
            lambda limit, skip: findings(
                asked.connection,
                schema,
                on=held_on,
                known_at=at,
                person_id=person,
                unit_id=unit,
                rules=rule,
                states=state,
                limit=limit,
                skip=skip,
            )
        )

    rows = merge(*map(of, FOUND_IN), key=lambda row: (-row.severity, row.first_day, row.finding_id))
    seen = asked.sight("findings")
    return page_told(question, paged, (row for row in rows if seen.includes(*row.people)))


@routes.get("/findings/{finding_id}", response_model=OneFinding, **needing("findings"))
def one_finding(question: OfOneFinding, finding_id: UUID, response: Response) -> dict[str, Any]:
    """One finding: its state then and all its states, how it stands day by day, and the entries that show it.

    The ETag is for If-Match where one decides about it.
    """
    asked = question.asked
    row, schema = seen_finding(asked, finding_id)
    response.headers["ETag"] = f'"{row.version}"'
    states = [state for state in finding_states(asked.connection, schema, finding_id) if _known(asked, state)]
    spans = spans_of_finding(asked.connection, schema, finding_id, asked.known_at)
    evidence = entries(asked.connection, row.evidence)
    return {
        **envelope(question, (row, *states, *spans, *evidence)),
        "finding": row_told(row),
        "states": [row_told(state) for state in states],
        "spans": [row_told(span) for span in spans],
        "evidence": [row_told(entry) for entry in evidence],
    }


def _known(asked: Asked, state: FindingRow) -> bool:
    return asked.known_at is None or state.known_from <= asked.known_at
