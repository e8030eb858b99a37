"""The front page: how the organisation, or what is one's own of it, stands."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from domain.vocabulary import Status
from projections.answers import FindingRow, StandingRow, standings
from services.web.asked import Asked
from services.web.figures import figures
from services.web.house import Signed
from services.web.rendering import page
from services.web.seen import seen_findings

routes = APIRouter()
AHEAD = timedelta(days=30)
SHOWN = 10
OPEN = ("open", "proposed")


@routes.get("/")
def overview(request: Request, asked: Signed) -> Response:
    """What is open, what is new since the last visit, what falls due in 30 days, and each rule in figures."""
    found, due = _open(asked), _due(asked)
    last = asked.visitor.last_here
    new = [row for row in found if last is not None and row.known_from > last]
    asked.know(person for row in found[:SHOWN] for person in row.people)
    asked.know(person for row in due[:SHOWN] for person in row.people)
    return page(
        request,
        asked,
        "overview.html",
        found=found[:SHOWN],
        many=len(found),
        many_new=len(new),
        due=due[:SHOWN],
        many_due=len(due),
        figures=figures(asked) if asked.may("overview") else [],
    )


def _open(asked: Asked) -> list[FindingRow]:
    """What needs somebody, the gravest first."""
    if not asked.may("findings"):
        return []
    return sorted(seen_findings(asked, states=OPEN), key=lambda row: (-row.severity, row.first_day))


def _due(asked: Asked) -> list[StandingRow]:
    """What falls due, the first one first."""
    if not asked.may("people"):
        return []
    seen, until = asked.sight("people"), asked.on + AHEAD
    found = standings(
        asked.connection,
        "compliance",
        asked.on,
        known_at=asked.known_at,
        statuses=[Status.COMPLIANT, Status.DUE_SOON],
        due_until=until,
    )
    return [row for row in found if seen.includes(*row.people)]
