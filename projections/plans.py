"""Plans of preceptorship and assessed years, one row each: the programme, how far it is, how it ended."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.dossier_facts.plan import PlanKnown
from domain.preceptorship_plan.vocabulary import Route
from domain.rules.programmes import Programme, load_programmes, programme_of
from domain.vocabulary import PersonId
from projections.knowledge_then import KnowledgeThen


class PlanRow(NamedTuple):
    """One plan; kind and status are those of its programme, "" where that is not among ours."""

    person_id: PersonId
    plan: int
    programme: str
    version: str
    kind: str
    status: str
    route: Route
    offered_on: date | None
    anchor: date | None
    ends_on: date | None
    outcome: str
    preceptor_id: PersonId | None


def plans_on(knowledge: KnowledgeThen, on: date) -> Iterator[PlanRow]:
    """Every plan that was offered, as known; who is the preceptor is told for that day."""
    programmes = load_programmes()
    for dossier in knowledge.everyone():
        plans = dossier.plans.values()
        yield from (row for plan in plans if (row := _row(programmes, dossier.person_id, plan, on)))


def _row(programmes: tuple[Programme, ...], person_id: PersonId, plan: PlanKnown, on: date) -> PlanRow | None:
    offer, terms, preceptor = plan.offer, plan.terms, plan.preceptor().at(on)
    if offer is None:
        return None
    known = programme_of(programmes, offer.programme, offer.programme_version)
    return PlanRow(
        person_id=person_id,
        plan=plan.plan,
        programme=offer.programme,
        version=offer.programme_version,
        kind=known.kind if known else "",
        status=known.status if known else "",
        route=offer.route,
        offered_on=plan.offered_on.day if plan.offered_on else None,
        anchor=terms.anchor if terms else None,
        ends_on=terms.ends_on if terms else None,
        outcome=str(plan.closed[0]) if plan.closed else "declined" if plan.declined_on else "",
        preceptor_id=preceptor.preceptor_id if preceptor else None,
    )
