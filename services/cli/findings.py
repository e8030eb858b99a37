"""`supervision findings`: what was found, what shows it, and taking note of it."""

from itertools import chain
from typing import Annotated, Any
from uuid import UUID

import typer

from domain.finding.commands import AcknowledgeFinding, FindingCommand
from domain.vocabulary import PersonId
from projections.answers import FOUND_IN, FindingRow, findings, spans_of_finding
from projections.audit_history.queries import entries
from services.cli.asking import OfPerson, OfRule, OfUnit, show_entries, show_standings
from services.cli.authority import marked, show_authority
from services.cli.deciding import SOURCE, put
from services.cli.output import out, short, show_json, show_table
from services.cli.question import AsJson, KnownAt, Names, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import wrong_usage
from services.deciding import decision

COLUMNS = ("id", "state", "severity", "rule", "who", "since", "until", "unit", "evidence")


def list_findings(
    context: typer.Context,
    person: OfPerson = None,
    unit: OfUnit = None,
    rule: OfRule = None,
    state: Annotated[
        list[str] | None, typer.Option(help="Only: open, acknowledged, proposed, accepted, cleared.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="Only those that held on that day.")] = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """What was found, the gravest first: rules that are not met and roles that clash."""
    if context.invoked_subcommand is not None:
        return
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        found = [
            findings(
                connection,
                schema,
                on=day(on) if on else None,
                known_at=moment(known_at),
                person_id=asked.people.find(person) if person else None,
                unit_id=asked.find_unit(unit) if unit else None,
                rules=rule,
                states=state,
            )
            for schema in FOUND_IN
        ]
        rows = sorted(chain.from_iterable(found), key=lambda row: (-row.severity, row.first_day, row.finding_id))
        asked.shows("findings", rows)
        if as_json:
            asked.show_as_json(rows)
        else:
            show_findings(asked, "Findings", rows)


def show_findings(asked: Question, title: str, rows: list[FindingRow]) -> None:
    """Print findings for people."""
    asked.people.know(person for row in rows for person in row.people)
    shown = (
        (
            short(row.finding_id),
            _state(row),
            row.severity.name,
            marked(row.rule_id),
            asked.people.names(row.people),
            row.first_day,
            row.last_day,
            asked.unit(row.unit_id),
            ", ".join(short(event) for event in row.evidence),
        )
        for row in rows
    )
    show_table(title, COLUMNS, shown)
    show_authority(row.rule_id for row in rows)


def _state(row: FindingRow) -> str:
    if row.cause is not None:
        return f"{row.state} ({row.cause})"
    return f"{row.state}, told {row.level} above" if row.level and row.state == "open" else row.state


def show_finding(
    finding: Annotated[str, typer.Argument(help="Id; its first characters are enough.")],
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """One finding: what it is, the spans behind it, and the events that show it."""
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        row, schema = find(asked, finding)
        spans = spans_of_finding(connection, schema, row.finding_id)
        shown_by = entries(connection, row.evidence)
        asked.shows("finding", [row, *spans, *shown_by])
        if as_json:
            show_json({"finding": row, "spans": spans, "evidence": shown_by})
            return
        show_findings(asked, f"Finding {row.finding_id}", [row])
        show_standings(asked, "Day by day", spans)
        show_entries(asked, shown_by)


def acknowledge_finding(
    finding: Annotated[str, typer.Argument(help="Id; its first characters are enough.")],
    by: Annotated[str, typer.Option(help="Who takes note: id, hr:NUMBER or part of a name.")],
    reason: Annotated[str | None, typer.Option(help="Why; nothing about what was said in supervision.")] = None,
) -> None:
    """Take note of a finding and answer for what follows."""
    with question(Shown()) as asked:
        row, _ = find(asked, finding)
        person = asked.people.find(by)
        decide(asked, row, AcknowledgeFinding, person, reason)
        out.print(f"{row.rule_id} {short(row.finding_id)} is acknowledged by {asked.people.name(person)}.")


def decide(
    asked: Question, row: FindingRow, kind: type[FindingCommand], by: PersonId, reason: str | None, **facts: Any
) -> None:
    """Hand somebody's decision about a finding to the register. Raises Trouble where it refuses."""
    with asked.connection() as connection:
        command = decision(connection, kind, row.finding_id, by, day(None), SOURCE, reason=reason, **facts)
    put(asked.the.register(), command)


def find(asked: Question, text: str) -> tuple[FindingRow, str]:
    """The finding meant, and the read model that has it. Raises Trouble where none or several are meant."""
    with asked.connection() as connection:
        found = [
            (row, schema)
            for schema in FOUND_IN
            for row in findings(connection, schema, finding_id=_whole_id(text))
            if str(row.finding_id).startswith(text.lower())
        ]
    if len(found) != 1:
        raise wrong_usage(f"{text!r} means {len(found)} findings; see: supervision findings")
    return found[0]


def _whole_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
