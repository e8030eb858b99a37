"""`supervision plans compare` and `migrate`: another programme for a plan that runs, its difference looked at first."""

from datetime import date
from typing import Annotated, NamedTuple

import typer
from rich.markup import escape

from domain.dossier import Dossier
from domain.preceptorship_plan.commands import MigratePlan
from domain.preceptorship_plan.vocabulary import PartTimeMode
from domain.rules.comparing import Difference, Effect
from domain.rules.migrating import (
    CannotMigrate,
    as_if_migrated,
    effects_of_migrating,
    figures_that_differ,
    running_plan,
)
from domain.rules.packs import in_force, load_packs
from domain.rules.programmes import Programme, load_programmes, programme_of
from domain.rules.shapes import SHAPES
from domain.vocabulary import PersonId
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.cli.asking import Person
from services.cli.deciding import actor, asked_by, put
from services.cli.output import out, show_table
from services.cli.question import AsJson, Names, On, Pseudonyms, Question, Shown, day, question
from services.cli.trouble import wrong_usage

To = Annotated[str, typer.Argument(help="Name of the other programme; see: supervision plans programmes.")]
Version = Annotated[str | None, typer.Option(help="Its version; the only one if left out.")]


class Compared(NamedTuple):
    """The answer for programs. ends_on: the planned last day, before and after."""

    person_id: PersonId
    on: date
    programme: str
    version: str
    figures: list[Difference]
    standings: list[Effect]
    ends_on: tuple[date, date]


def compare_programmes(
    person: Person,
    programme: To,
    version: Version = None,
    on: On = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """What another programme asks otherwise of somebody's plan, and how they would stand.

    Nothing is written, except that you looked.
    """
    with question(Shown(as_json, pseudonyms, names)) as asked:
        compared = _compare(asked, asked.people.find(person), _programme(programme, version), day(on))
        asked.shows("comparison", [compared])
        if as_json:
            asked.show_as_json([compared])
        else:
            _show(asked, compared)


def migrate_plan(
    person: Person,
    programme: To,
    by: Annotated[str, typer.Option(help="Who decides: id, hr:NUMBER or part of a name.")],
    reason: Annotated[str, typer.Option(help="Why; nothing about what was said in supervision.")],
    version: Version = None,
    on: On = None,
) -> None:
    """Show the difference, then let somebody's plan go on under another programme from that day, with its record."""
    with question(Shown()) as asked:
        found, to = asked.people.find(person), _programme(programme, version)
        compared = _compare(asked, found, to, day(on))
        asked.shows("comparison", [compared])
        _show(asked, compared)
        command = asked_by(
            MigratePlan,
            actor(asked.people.find(by)),
            day(on),
            reason=reason,
            person_id=found,
            programme=to.name,
            programme_version=to.version,
            differs_in=tuple(each.field for each in compared.figures) or ("version",),
            months=to.months or 0,
            part_time=to.part_time or PartTimeMode.NONE,
        )
        put(asked.the.register(), command)
        out.print(f"From {day(on)} the plan goes on under {to.name} {to.version}; what was asked before stays.")


def _compare(asked: Question, person_id: PersonId, to: Programme, on: date) -> Compared:
    with asked.connection() as connection, reading(connection, KNOWS_ALL):
        knowledge = KnowledgeThen(connection, None)
        dossier: Dossier = knowledge.person(person_id)
        plan = running_plan(dossier)
        offer = plan.offer if plan else None
        now = programme_of(load_programmes(), offer.programme, offer.programme_version) if offer else None
        figures = figures_that_differ(now, to)
        try:
            otherwise = as_if_migrated(dossier, to, (each.field for each in figures), on)
        except CannotMigrate as why:
            raise wrong_usage(str(why)) from why
        standings = list(effects_of_migrating(in_force(load_packs(), on), SHAPES, knowledge, otherwise, on))
        ends = [each.terms.ends_on for one in (dossier, otherwise) if (each := running_plan(one)) and each.terms]
    return Compared(person_id, on, to.name, to.version, figures, standings, (ends[0], ends[-1]))


def _show(asked: Question, compared: Compared) -> None:
    who = escape(asked.people.name(compared.person_id))
    title = f"{who}: what {compared.programme} {compared.version} asks otherwise"
    rows = ((each.field.replace("_", " "), each.before, each.after) for each in compared.figures)
    show_table(title, ("what", "now", "would be"), rows, empty="the figures are the same")
    changed = ((each.rule_id, each.subject, each.before, each.after) for each in compared.standings)
    show_table(f"Standings on {compared.on}", ("rule", "", "now", "would be"), changed, empty="they stay as they are")
    before, after = compared.ends_on
    moved = f"stays {before}" if before == after else f"moves from {before} to {after}"
    out.print(f"The planned last day {moved}.")


def _programme(name: str, version: str | None) -> Programme:
    found = [each for each in load_programmes() if each.name == name and version in (None, each.version)]
    if len(found) != 1 or found[0].status not in ("in_force", "trial"):
        raise wrong_usage(f"no plan can go on under {name!r}; see: supervision plans programmes")
    return found[0]
