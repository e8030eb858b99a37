"""`supervision plans`: who is in which programme, which programmes there are, and what a migration would change."""

from collections import Counter
from datetime import date
from typing import Annotated, get_args

import typer

from domain.rules.programmes import Jurisdiction, Programme, load_programmes, to_offer
from domain.vocabulary import Profession
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.plans import PlanRow, plans_on
from projections.projection import reading
from services.cli.output import out, show_json, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import wrong_usage


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
            rows = [row for row in plans_on(knowledge, asked_day) if programme in (None, row.programme)]
        asked.shows("plans", rows)
        if as_json:
            asked.show_as_json(rows)
            return
        _show(asked, rows)


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
