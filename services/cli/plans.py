"""`supervision plans`: who is in which programme, which programmes there are, and what a migration would change."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated, NamedTuple, get_args

import typer

from domain.dossier_facts.plan import PlanKnown
from domain.preceptorship_plan.vocabulary import Route
from domain.rules.programmes import Jurisdiction, Programme, load_programmes, programme_of, to_offer
from domain.vocabulary import PersonId, Profession
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.cli.output import out, show_json, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import wrong_usage


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


def list_plans(
    context: typer.Context,
    programme: Annotated[str | None, typer.Option(help="Only in this programme.")] = None,
    on: On = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Plans and assessed years: the programme of each, how far it is, and how many there are of each kind and route."""
    if context.invoked_subcommand is not None:
        return
    asked_day = day(on)
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        with reading(connection, KNOWS_ALL):
            knowledge = KnowledgeThen(connection, moment(known_at))
            rows = [row for row in _rows(knowledge, asked_day) if programme in (None, row.programme)]
        asked.shows("plans", rows)
        if as_json:
            asked.show_as_json(rows)
            return
        _show(asked, rows)


def _rows(knowledge: KnowledgeThen, on: date) -> Iterator[PlanRow]:
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


def _show(asked: Question, rows: list[PlanRow]) -> None:
    asked.people.know(row.person_id for row in rows)
    columns = ("who", "programme", "status", "route", "offered", "from", "to", "outcome", "preceptor")
    shown = (
        (
            *(asked.people.name(row.person_id), f"{row.programme} {row.version}", row.status),
            *(row.route.replace("_", " "), row.offered_on, row.anchor, row.ends_on, row.outcome),
            asked.people.name(row.preceptor_id),
        )
        for row in rows
    )
    show_table("Plans", columns, shown, empty="nobody was offered a programme")
    counted = Counter((row.kind.replace("_", " "), row.status, row.route.replace("_", " ")) for row in rows)
    show_table("How many", ("kind", "status", "route", ""), ((*key, many) for key, many in sorted(counted.items())))


def list_programmes(
    country: Annotated[str | None, typer.Option(help="Only what may be offered there, such as england.")] = None,
    profession: Annotated[Profession | None, typer.Option(help="With --country: only what is for it.")] = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """The programmes: whom each is for, its status, its length, and whether its review is past (PRE-29)."""
    asked_day, found = day(on), load_programmes()
    if country is not None:
        countries: tuple[Jurisdiction, ...] = get_args(Jurisdiction)
        there = next((one for one in countries if one == country), None)
        if there is None or profession is None:
            raise wrong_usage(f"give --profession, and for --country one of: {', '.join(countries)}")
        found = to_offer(found, there, profession, asked_day)
    if as_json:
        show_json(found)
        return
    columns = ("programme", "kind", "status", "where", "for", "months", "at most", "review due", "source")
    rows = (
        (
            *(f"{each.name} {each.version}", each.kind.replace("_", " "), each.status, each.jurisdiction),
            *(each.professions, each.months or "unset", each.longest_months, _review(each, asked_day)),
            each.source if each.verified else f"{each.source} (unverified)",
        )
        for each in found
    )
    show_table("Programmes", columns, rows, empty="none may be offered")
    out.print("What a source leaves open is unset; a rule that needs it says unknown.")


def _review(programme: Programme, on: date) -> str:
    due = programme.review_due
    return "no review is recorded" if due is None else f"{due}{' (past)' if due < on else ''}"
