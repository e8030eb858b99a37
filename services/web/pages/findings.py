"""What was found: the list, the gravest first, narrowed by person, unit, rule, state, severity and day."""

from collections.abc import Iterable
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from domain.vocabulary import Severity
from projections.answers import FindingRow
from projections.audit_history.units import below
from services.web.asked import Asked
from services.web.house import Signed
from services.web.paging import PageNumber, paged
from services.web.refusals import WrongInput
from services.web.rendering import page
from services.web.seen import seen_findings

routes = APIRouter()
STATES = ("open", "acknowledged", "proposed", "accepted", "cleared")
SEVERITIES = tuple(severity.name.lower() for severity in sorted(Severity, reverse=True))
MOST = 1_000_000
ORDERS = {
    "severity": "the gravest first",
    "since": "the newest first",
    "rule": "by rule",
}


class Filters(NamedTuple):
    """What the list is narrowed to, as it was entered. person: part of a name, or how an id begins."""

    person: str = ""
    unit: str = ""
    rule: str = ""
    state: str = ""
    severity: str = ""
    sort: str = "severity"


@routes.get("/findings")
def show_findings(
    request: Request,
    asked: Signed,
    filters: Annotated[Filters, Depends()],
    number: PageNumber = 1,
) -> Response:
    """Those that the visitor may see: all so far, or, where a day is asked about, those that held on it."""
    asked.need("findings")
    _refuse_unknown(asked, filters)
    of_day = "on" in request.query_params
    states = [filters.state] if filters.state else None
    seen = list(seen_findings(asked, on=asked.on if of_day else None, states=states, limit=MOST))
    rules_found = sorted({row.rule_id for row in seen} | ({filters.rule} if filters.rule else set()))
    units = sorted((unit for unit in asked.units.values() if not unit.closed), key=lambda unit: unit.name)
    shown = paged(_sorted(_narrowed(asked, filters, seen), filters.sort), number)
    asked.know(person for row in shown.rows for person in row.people)
    return page(
        request,
        asked,
        "findings.html",
        filters=filters,
        paged=shown,
        of_day=of_day,
        choices=(
            ("unit", "Unit", [("", "Every unit"), *((str(unit.unit_id), unit.name) for unit in units)]),
            *(
                (name, name.capitalize(), [("", f"Every {name}"), *((each, each) for each in known)])
                for name, known in (("rule", rules_found), ("state", STATES), ("severity", SEVERITIES))
            ),
            ("sort", "Sorted", list(ORDERS.items())),
        ),
    )


def _narrowed(asked: Asked, filters: Filters, rows: list[FindingRow]) -> list[FindingRow]:
    units = below(asked.units, [UUID(filters.unit)]) if filters.unit else None
    kept = [
        row
        for row in rows
        if filters.rule in ("", row.rule_id)
        and filters.severity in ("", row.severity.name.lower())
        and (units is None or row.unit_id in units)
    ]
    return [row for row in kept if _is_about(asked, row, kept, filters.person.strip().casefold())]


def _is_about(asked: Asked, row: FindingRow, rows: Iterable[FindingRow], text: str) -> bool:
    if not text:
        return True
    asked.know(person for each in rows for person in each.people)
    return any(str(person).startswith(text) or text in asked.name(person).casefold() for person in row.people)


def _sorted(rows: list[FindingRow], order: str) -> list[FindingRow]:
    rows.sort(key=lambda row: (-row.severity, row.first_day, row.finding_id))
    if order == "since":
        rows.sort(key=lambda row: row.first_day, reverse=True)
    elif order == "rule":
        rows.sort(key=lambda row: row.rule_id)
    return rows


def _refuse_unknown(asked: Asked, filters: Filters) -> None:
    """Raises WrongInput where something was entered that is on no list."""
    known = {"state": STATES, "severity": SEVERITIES, "sort": tuple(ORDERS), "unit": tuple(map(str, asked.units))}
    wrong = {
        field: "Choose one from the list"
        for field, values in known.items()
        if (text := getattr(filters, field)) and text not in values
    }
    if wrong:
        raise WrongInput(wrong)
