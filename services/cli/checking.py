"""`supervision check`: what would clash if somebody supervised somebody, before anybody signs."""

from typing import Annotated, Any

import psycopg
import typer

from domain.event import Rejected
from domain.rules.packs import in_force, load_packs
from domain.rules.proposing import Foreseen, foreseen
from domain.rules.shapes import SHAPES
from domain.supervision_relationship.commands import ProposeRelationship
from domain.supervision_relationship.decision import INITIAL, decide
from domain.vocabulary import SupervisionKind
from projections.audit_history.queries import entries
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.cli.asking import show_entries
from services.cli.authority import marked, show_authority
from services.cli.deciding import asked_by
from services.cli.output import out, show_table
from services.cli.question import AsJson, Names, On, Pseudonyms, Question, Shown, day, question
from services.cli.trouble import wrong_usage


def check_proposal(
    supervisor: Annotated[str, typer.Argument(help="Who would supervise: id, hr:NUMBER or part of a name.")],
    supervisee: Annotated[str, typer.Argument(help="Who would be supervised: likewise.")],
    kind: Annotated[SupervisionKind, typer.Option(help="Which supervision.")] = SupervisionKind.CLINICAL,
    on: On = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """What would clash if this supervision began on that day, and with what.

    By the rules in force on that day about roles and who may hold them; of restricted cases it says nothing. Nothing is
    written, except that you looked.
    """
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        proposed = _proposed(asked, supervisor, supervisee, kind, on)
        with reading(connection, KNOWS_ALL):
            rules = in_force(load_packs(), proposed.effective_on)
            found = foreseen(rules, SHAPES, KnowledgeThen(connection, None), proposed)
        asked.shows("check", found, proposed.supervisor_id, proposed.supervisee_id)
        if as_json:
            asked.show_as_json(found)
        else:
            _show(asked, connection, proposed, found)


def _proposed(
    asked: Question, supervisor: str, supervisee: str, kind: SupervisionKind, on: str | None
) -> ProposeRelationship:
    proposed = asked_by(
        ProposeRelationship,
        "system:as-if",
        day(on),
        supervisor_id=asked.people.find(supervisor),
        supervisee_id=asked.people.find(supervisee),
        supervision=kind,
    )
    try:
        decide(INITIAL, proposed)
    except Rejected as refused:
        raise wrong_usage(refused.reason) from refused
    return proposed


def _show(
    asked: Question, connection: psycopg.Connection[Any], proposed: ProposeRelationship, found: list[Foreseen]
) -> None:
    asked.people.know(person for each in found for person in each.people)
    supervisor, supervisee = (asked.people.name(each) for each in (proposed.supervisor_id, proposed.supervisee_id))
    kind = proposed.supervision.replace("_", " ")
    title = f"{supervisor} as {kind} supervisor of {supervisee} from {proposed.effective_on}"
    columns = ("rule", "severity", "who", "from", "until")
    rows = (
        (marked(each.rule_id), each.severity.name, asked.people.names(each.people), each.first_day, each.last_day)
        for each in found
    )
    show_table(title, columns, rows, empty="nothing would clash, as far as is known")
    for each in found:
        show_entries(asked, entries(connection, each.evidence), f"What {each.rule_id} would clash with")
    if found:
        show_authority(each.rule_id for each in found)
    out.print("Nothing was written, except that you looked.")
