"""Questions to the audit history: who did what, when, why and on whose word."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from projections.audit_history.queries import Entry, history
from services.web.api.answering import AT_ONCE, Paged, Place, known_at, listed, page_of
from services.web.api.caller import needing
from services.web.api.people import OfHistory, OfUnit
from services.web.seen import readable

routes = APIRouter(tags=["history"])


@routes.get("/history", response_model=page_of(Entry), **needing("history"))
def entries_in_order(
    question: OfHistory,
    paged: Paged,
    person: UUID | None = None,
    unit: OfUnit = None,
    kind: Annotated[list[str] | None, Query(description="Only types that begin so, for example staff.")] = None,
    actor: Annotated[str | None, Query(description="Only what this actor did.")] = None,
    effective_until: Annotated[date | None, Query(description="Only what is effective on that day or before.")] = None,
) -> dict[str, Any]:
    """Entries in the order of recording. Those of which you may see everybody whom they concern."""
    asked, at = question.asked, known_at(question, paged)
    if person is not None:
        asked.need("history", person)

    def rows(after: int) -> Iterator[Entry]:
        while True:
            chunk = history(
                asked.connection,
                person,
                unit_id=unit,
                on=effective_until,
                known_at=at,
                kinds=kind,
                actor=actor,
                after=after,
                limit=AT_ONCE,
            )
            yield from chunk
            if len(chunk) < AT_ONCE:
                return
            after = chunk[-1].position

    shown = (row for row in rows(paged.place.after) if readable(asked, row))
    found = list(islice(shown, paged.limit + 1))
    page = found[: paged.limit]
    more = Place(page[-1].position, at or asked.now).text if len(found) > paged.limit else None
    return listed(question, page, more)
