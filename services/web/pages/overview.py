"""The front page: how the organisation, or what is one's own of it, stands."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from domain.vocabulary import Status
from projections.answers import findings, standings
from projections.report import report
from services.web.house import Signed
from services.web.rendering import page

routes = APIRouter()
AHEAD = timedelta(days=30)
SHOWN = 10
OPEN = ("open", "proposed")


@routes.get("/")
def overview(request: Request, asked: Signed) -> Response:
    """What is open, what falls due in 30 days, and each rule in figures."""
    connection, may_see = asked.connection, asked.sight("findings")
    found = [
        row
        for schema in ("conflicts", "compliance")
        for row in (findings(connection, schema, states=OPEN) if asked.may("findings") else ())
        if may_see.includes(*row.people)
    ]
    found.sort(key=lambda row: (-row.severity, row.first_day))
    due = [
        row
        for row in (
            standings(connection, "compliance", asked.on, statuses=[Status.DUE_SOON], due_until=asked.on + AHEAD)
            if asked.may("people")
            else ()
        )
        if asked.sight("people").includes(*row.people)
    ]
    asked.know(person for row in found[:SHOWN] for person in row.people)
    asked.know(person for row in due[:SHOWN] for person in row.people)
    figures = report(connection, "compliance", asked.on, asked.known_at) if asked.may("overview") else []
    return page(
        request,
        asked,
        "overview.html",
        found=found[:SHOWN],
        many=len(found),
        due=due[:SHOWN],
        many_due=len(due),
        figures=figures,
    )
