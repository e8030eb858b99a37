"""`supervision declarations`: the register of interests, as it may be published or as the employer keeps it."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import psycopg
import typer

from domain.dossier import Dossier
from domain.interest_declaration.commands import PublishDeclarations
from domain.interest_register import Line, private, public
from domain.vocabulary import PersonId
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.cli.deciding import actor, asked_by
from services.cli.output import out, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import found_wrong
from services.register.outcome import Accepted

Register = Callable[[Dossier, date], list[Line]]


def show_declarations(
    context: typer.Context,
    kept: Annotated[bool, typer.Option("--private", help="All that the employer keeps, and nobody publishes.")] = False,
    on: On = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """The public register of interests of decision makers: ended ones for six months, redacted ones without content."""
    if context.invoked_subcommand is not None:
        return
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        knowledge = KnowledgeThen(connection, moment(known_at))
        lines = _lines(connection, knowledge, private if kept else public, day(on))
        asked.shows("declarations", lines)
        if as_json:
            asked.show_as_json(lines)
        else:
            _show(asked, "Kept by the employer" if kept else "Public register", lines)


def publish_register(by: Annotated[str, typer.Option(help="Who publishes: id, hr:NUMBER or part of a name.")]) -> None:
    """Record that the public register was published today, with everybody who stands in it."""
    with question(Shown()) as asked:
        who, today = actor(asked.people.find(by)), day(None)
        with asked.connection() as connection:
            lines = _lines(connection, KnowledgeThen(connection, None), public, today)
        people = list(dict.fromkeys(line.person_id for line in lines))
        commands = [asked_by(PublishDeclarations, who, today, person_id=PersonId(each)) for each in people]
        refused = [each for each in asked.the.register().handle(commands) if not isinstance(each, Accepted)]
        if refused:
            raise found_wrong(f"{len(refused)} of {len(people)} were not taken; do it again")
        out.print(f"published with {len(people)} people and {len(lines)} lines.")


def _lines(connection: psycopg.Connection, knowledge: KnowledgeThen, register: Register, on: date) -> list[Line]:
    with reading(connection, KNOWS_ALL):
        return [line for dossier in knowledge.everyone() for line in register(dossier, on)]


def _show(asked: Question, title: str, lines: list[Line]) -> None:
    asked.people.know(line.person_id for line in lines)
    shown = (
        (asked.people.name(line.person_id), _what(line), line.arose_on, line.last_day, line.declared_on)
        for line in lines
    )
    show_table(title, ("who", "interest", "since", "until", "declared"), shown, empty="nothing was declared")


def _what(line: Line) -> str:
    if line.kind is not None:
        return f"{line.kind.replace('_', ' ')}{' (redacted)' if line.redacted else ''}"
    return "redacted" if line.redacted else "none"
