"""Who is here on a day, and how many rules each does not meet."""

from collections.abc import Collection
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from domain.rules.packs import in_force, load_packs
from domain.vocabulary import Status
from projections.audit_history.units import below
from projections.compliance.people import ORDERS, who_is_here
from services.web.asked import Asked
from services.web.house import Signed, house_of
from services.web.paging import A_PAGE, paged_already
from services.web.refusals import WrongInput
from services.web.rendering import page
from services.web.whom import names_of

routes = APIRouter()
STATUSES = tuple(status for status in Status if status is not Status.NOT_APPLICABLE)
SORTED_BY = {"not_met": "rules not met", "due": "what falls due next", "unit": "unit", "since": "newest first"}


class Filters(NamedTuple):
    """What the list is narrowed to, as it was entered. find: part of a name, an employee number, how an id begins."""

    find: str = ""
    unit: str = ""
    rule: str = ""
    status: str = ""
    sort: str = "not_met"
    page: int = 1


@routes.get("/people")
def people(request: Request, asked: Signed, filters: Annotated[Filters, Depends()]) -> Response:
    """Those whom the visitor may see, filtered, sorted and paged by the database."""
    asked.need("people")
    number = max(1, filters.page)
    rows = who_is_here(
        asked.connection,
        asked.on,
        asked.known_at,
        people=_found(asked, filters.find.strip(), house_of(request).settings.organisation),
        units=_units(asked, filters.unit),
        rule=_one_of(filters.rule, _rules(asked), "rule"),
        status=Status(filters.status) if _one_of(filters.status, STATUSES, "status") else None,
        order=_one_of(filters.sort, ORDERS, "sort") or "not_met",
        limit=A_PAGE,
        skip=(number - 1) * A_PAGE,
    )
    asked.know(row.person_id for row in rows)
    return page(
        request,
        asked,
        "people.html",
        filters=filters,
        paged=paged_already(rows, number, rows[0].many if rows else 0),
        units=sorted((unit for unit in asked.units.values() if not unit.closed), key=lambda unit: unit.name),
        rules_to_choose=_rules(asked),
        statuses=STATUSES,
        sorted_by=SORTED_BY,
    )


def _found(asked: Asked, text: str, organisation: str) -> list[UUID] | None:
    """Whom a search may show: by name and number only those whom the visitor sees by name; None: everybody."""
    seen = asked.sight("people")
    if not text:
        return None if seen.people is None else list(seen.people)
    here = [row.person_id for row in who_is_here(asked.connection, asked.on, asked.known_at, limit=1_000_000)]
    candidates = seen.of(here)
    numbered = asked.vault.pseudonym(organisation, text)
    part = text.casefold()
    named = {person for person, name in names_of(asked, candidates) if part in name.casefold()}
    return [
        person
        for person in candidates
        if person in named or str(person).startswith(text.lower()) or (person == numbered and asked.is_named(person))
    ]


def _units(asked: Asked, text: str) -> frozenset[UUID] | None:
    """The unit chosen with all under it; None where none is. Raises WrongInput."""
    if not text:
        return None
    chosen = next((unit_id for unit_id in asked.units if str(unit_id) == text), None)
    if chosen is None:
        raise WrongInput({"unit": "Choose a unit from the list"})
    return below(asked.units, [chosen])


def _rules(asked: Asked) -> list[str]:
    return sorted({rule.id for rule in in_force(load_packs(), asked.on) if not rule.restricted})


def _one_of(text: str, known: Collection[str], field: str) -> str | None:
    """What was chosen, None where nothing was. Raises WrongInput."""
    if text and text not in known:
        raise WrongInput({field: f"Choose one of the list: there is no {field} {text!r}"})
    return text or None
