"""Questions about people and units: who works where, how they stand, in which roles, and all of it in figures."""

from datetime import date
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from domain.vocabulary import Status
from projections.answers import RoleRow, StandingRow, roles, standings
from projections.audit_history.units import Unit
from projections.compliance.people import WorksIn, who_works
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
from services.web.figures import figures

routes = APIRouter(tags=["people"])
OfCompliance = Annotated[Inquiry, Depends(inquiry("compliance"))]
OfConflicts = Annotated[Inquiry, Depends(inquiry("conflicts"))]
OfHistory = Annotated[Inquiry, Depends(inquiry("audit_history"))]
OfBoth = Annotated[Inquiry, Depends(inquiry("compliance", "conflicts"))]
OfUnit = Annotated[UUID | None, Query(description="Only of this unit.")]
OfRules = Annotated[list[str] | None, Query(description="Only these rules.")]


class RuleFigures(NamedTuple):
    """One rule in figures, as in projections.report.Figures; met_share: of what is in date or not met."""

    rule_id: str
    standings: dict[Status, int]
    people_not_met: int
    met_share: float | None


Report = answer_of(
    "Report",
    compliance=list[shape(RuleFigures)],  # type: ignore[misc]
    conflicts=list[shape(RuleFigures)],  # type: ignore[misc]
)


@routes.get("/staff", response_model=page_of(WorksIn), **needing("people"))
def staff(question: OfCompliance, paged: Paged, unit: OfUnit = None) -> dict[str, Any]:
    """Who works where on a day."""
    asked = question.asked
    rows = who_works(asked.connection, asked.on, known_at(question, paged), unit)
    seen = asked.sight("people")
    return page_told(question, paged, (row for row in rows if seen.includes(row.person_id)))


@routes.get("/standings", response_model=page_of(StandingRow), **needing("people"))
def standings_on_a_day(
    question: OfCompliance,
    paged: Paged,
    person: UUID | None = None,
    unit: OfUnit = None,
    rule: OfRules = None,
    status: Annotated[list[Status] | None, Query(description="Only these.")] = None,
    due_until: Annotated[date | None, Query(description="Only what falls due until that day.")] = None,
) -> dict[str, Any]:
    """How everybody, a unit or a person stands against the rules on a day; what falls due first comes first."""
    asked = question.asked
    if person is not None:
        asked.need("people", person)
    at, seen = known_at(question, paged), asked.sight("people")

    def fetch(limit: int, skip: int) -> list[StandingRow]:
        return standings(
            asked.connection,
            "compliance",
            asked.on,
            known_at=at,
            person_id=person,
            unit_id=unit,
            rules=rule,
            statuses=status,
            due_until=due_until,
            limit=limit,
            skip=skip,
        )

    return page_told(question, paged, (row for row in in_chunks(fetch) if seen.includes(*row.people)))


@routes.get("/roles", response_model=page_of(RoleRow), **needing("people"))
def roles_of_a_person(
    question: OfConflicts,
    paged: Paged,
    person: UUID,
    ever: Annotated[bool, Query(description="On all days, not on one.")] = False,
) -> dict[str, Any]:
    """Who manages, supervises and precepts a person on a day, and whom that person does."""
    asked = question.asked
    asked.need("people", person)
    rows = roles(asked.connection, "conflicts", person, None if ever else asked.on, known_at(question, paged))
    return page_told(question, paged, rows)


@routes.get("/units", response_model=page_of(Unit), **needing("rules"))
def units(question: OfHistory, paged: Paged) -> dict[str, Any]:
    """The units on a day; who leads one is told to whoever may see that person."""
    asked = question.asked
    may, seen = asked.may("people"), asked.sight("people")
    rows = sorted(asked.units.values(), key=lambda unit: (unit.name, unit.unit_id))
    told = (row if row.lead_id and may and seen.includes(row.lead_id) else row._replace(lead_id=None) for row in rows)
    return page_told(question, paged, told)


@routes.get("/report", response_model=Report, **needing("reports"))
def rules_in_figures(question: OfBoth, rule: OfRules = None) -> dict[str, Any]:
    """How the organisation, or what one leads of it, stands against every rule on a day, without names."""
    found = {
        schema: [
            row_told(RuleFigures(row.rule_id, dict(row.standings), row.people_not_met, row.met_share))
            for row in figures(question.asked, schema)
            if rule is None or row.rule_id in rule
        ]
        for schema in ("compliance", "conflicts")
    }
    return {**envelope(question, ()), **found}
