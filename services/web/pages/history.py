"""Who did what, when, on whose word; one entry with all that it says; who looked at a person's data."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response

from projections.audit_history.queries import Entry, entries, history, readings_of
from services.web.asked import Asked, day
from services.web.entry_words import facts, kinds, people_in
from services.web.house import Signed
from services.web.paging import PageNumber, paged
from services.web.refusals import NoSuchThing
from services.web.rendering import page
from services.web.seen import readable

routes = APIRouter()
LATEST = 2_000
"""Of the whole organisation so many of the latest entries are looked through; a person's or a unit's are all."""
OF_ONE = 100_000
LOOKED = 500


@routes.get("/history")
def show_history(
    request: Request,
    asked: Signed,
    number: PageNumber = 1,
    person: UUID | None = None,
    unit: UUID | None = None,
    kind: str = "",
    since: str = "",
    until: str = "",
) -> Response:
    """The entries, the latest first, of a person, a unit, a kind, a period of effective days."""
    asked.need("history", *([person] if person else []))
    first, last = day(since, "since"), day(until, "until") or (asked.on if "on" in request.query_params else None)
    rows = _entries(asked, person, unit, kind, last)
    shown = paged([row for row in rows if first is None or row.effective_on >= first], number)
    asked.know(each for row in shown.rows for each in people_in(row))
    keeps = {"person": person, "unit": unit, "kind": kind, "since": since, "until": until}
    return page(
        request,
        asked,
        "history.html",
        paged=shown,
        person=person,
        keeps=keeps,
        kinds=kinds(),
        units=sorted(asked.units.values(), key=lambda each: each.name),
        latest=LATEST if person is None and unit is None and len(rows) >= LATEST else None,
    )


@routes.get("/history/entries/{event_id}")
def show_entry(request: Request, asked: Signed, event_id: UUID) -> Response:
    """One entry: what it says, what it replaced, its proof. Raises NoSuchThing, also where it is not for them."""
    asked.need("history")
    found = [row for row in entries(asked.connection, [event_id]) if readable(asked, row)]
    if not found:
        raise NoSuchThing
    asked.know(people_in(found[0]))
    return page(request, asked, "entry.html", entry=found[0], facts=facts(found[0]))


@routes.get("/people/{person_id}/readings")
def show_readings(request: Request, asked: Signed, person_id: UUID) -> Response:
    """Who looked at somebody's data, when and in which capacity, the latest first."""
    asked.need("readings", person_id)
    rows = readings_of(asked.connection, person_id, limit=LOOKED)
    asked.answerable(row.actor for row in rows)
    return page(request, asked, "readings.html", person_id=person_id, rows=rows, most=LOOKED)


def _entries(asked: Asked, person: UUID | None, unit: UUID | None, kind: str, until: date | None) -> list[Entry]:
    """What the visitor may read of it, the latest first."""
    whole = person is not None or unit is not None
    found = history(
        asked.connection,
        person,
        unit_id=unit,
        on=until,
        known_at=asked.known_at,
        kinds=[f"{kind}."] if kind in kinds() else None,
        after=0 if whole else max(0, asked.register.head() - LATEST),
        limit=OF_ONE if whole else LATEST,
        readings=kind == "access" and asked.may("readings"),
    )
    return [row for row in reversed(found) if readable(asked, row)]
