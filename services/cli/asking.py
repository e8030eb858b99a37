"""`supervision staff`, `compliance`, `roles` and `history`: questions on both axes of time."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer

from domain.catalogue import EVENTS
from domain.vocabulary import Status
from projections.answers import RoleRow, StandingRow, roles, standings
from projections.audit_history.queries import Entry, history
from projections.compliance.people import who_works
from services.cli.authority import marked, show_authority
from services.cli.output import short, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import wrong_usage

Person = Annotated[str, typer.Argument(help="Opaque id, hr:NUMBER, hr:ORG/NUMBER, or part of a name.")]
OfPerson = Annotated[str | None, typer.Option("--person", help="Of one person: id, hr:NUMBER or part of a name.")]
OfUnit = Annotated[str | None, typer.Option("--unit", help="Of one unit: id or part of its name.")]
NOT_MET = tuple(status for status in Status if status.is_breach)
OfRule = Annotated[list[str] | None, typer.Option("--rule", help="Only these rules.")]


def show_staff(
    unit: OfUnit = None,
    on: On = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Who works where on a day, and how many rules each of them does not meet."""
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        then = moment(known_at)
        rows = who_works(connection, day(on), then, asked.find_unit(unit) if unit else None)
        asked.shows("staff", rows)
        if as_json:
            asked.show_as_json(rows)
            return
        breaches = Counter(
            row.people[0]
            for row in standings(connection, "compliance", day(on), known_at=then, statuses=NOT_MET, limit=1_000_000)
        )
        asked.people.know(row.person_id for row in rows)
        columns = ("who", "id", "unit", "since", "until", "rules not met")
        shown = (
            (
                asked.people.name(row.person_id),
                row.person_id,
                asked.unit(row.unit_id),
                row.first_day,
                row.last_day,
                breaches[row.person_id] or "",
            )
            for row in rows
        )
        show_table(f"Staff on {day(on)}", columns, shown, empty="nobody had a post on that day")


def show_compliance(
    person: OfPerson = None,
    unit: OfUnit = None,
    rule: OfRule = None,
    status: Annotated[list[str] | None, typer.Option(help=f"Only: {', '.join(Status)}.")] = None,
    due_until: Annotated[str | None, typer.Option(help="Only what falls due until that day.")] = None,
    on: On = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """How everybody stands against every rule on a day, what falls due first on top, with the evidence."""
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        rows = standings(
            connection,
            "compliance",
            day(on),
            known_at=moment(known_at),
            person_id=asked.people.find(person) if person else None,
            unit_id=asked.find_unit(unit) if unit else None,
            rules=rule,
            statuses=_statuses(status),
            due_until=day(due_until) if due_until else None,
        )
        asked.shows("compliance", rows)
        if as_json:
            asked.show_as_json(rows)
        else:
            show_standings(asked, f"Compliance on {day(on)}", rows)


def show_standings(asked: Question, title: str, rows: list[StandingRow]) -> None:
    """Print standings for people."""
    asked.people.know(person for row in rows for person in row.people)
    columns = ("who", "rule", "status", "since", "until", "due", "severity", "unit", "evidence")
    shown = (
        (
            asked.people.names(row.people),
            marked(row.rule_id),
            row.status.value,
            row.first_day,
            row.last_day,
            row.due_on,
            row.severity.name,
            asked.unit(row.unit_id),
            ", ".join(short(event) for event in row.evidence),
        )
        for row in rows
    )
    show_table(title, columns, shown, empty="nothing is known for that day")
    show_authority(row.rule_id for row in rows)


def show_roles(
    person: Person,
    on: On = None,
    known_at: KnownAt = None,
    ever: Annotated[bool, typer.Option("--ever", help="On all days, not on one.")] = False,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Who manages, supervises and precepts a person on a day, and whom that person does; as known now or then."""
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        person_id = asked.people.find(person)
        rows = roles(connection, "conflicts", person_id, None if ever else day(on), moment(known_at))
        asked.shows("roles", rows, person_id)
        if as_json:
            asked.show_as_json(rows)
        else:
            when = "ever" if ever else f"on {day(on)}"
            then = f", as known at {known_at}" if known_at else ""
            show_role_rows(asked, f"Roles of {asked.people.name(person_id)} {when}{then}", rows)


def show_role_rows(asked: Question, title: str, rows: list[RoleRow]) -> None:
    """Print roles for people."""
    asked.people.know(person for row in rows for person in (row.holder, row.subject))
    columns = ("who", "is", "of", "since", "until", "known from (UTC)", "evidence")
    shown = (
        (
            asked.people.name(row.holder),
            row.role.replace("_", " "),
            asked.people.name(row.subject),
            row.first_day,
            row.last_day,
            row.known_from,
            ", ".join(short(event) for event in row.evidence),
        )
        for row in rows
    )
    show_table(title, columns, shown, empty="no role is known")


def show_history(
    person: Annotated[
        str | None, typer.Argument(help="Opaque id, hr:NUMBER or part of a name; all if left out.")
    ] = None,
    unit: OfUnit = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only types that begin so, for example staff.")] = None,
    after: Annotated[int, typer.Option(help="Only after this position.")] = 0,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 1_000,
    readings: Annotated[bool, typer.Option("--readings", help="Also who looked at the data.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="Only what is effective on that day or before.")] = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Who did what, when, why and on whose word, in the order in which it was recorded."""
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        rows = history(
            connection,
            asked.people.find(person) if person else None,
            unit_id=asked.find_unit(unit) if unit else None,
            on=day(on) if on else None,
            known_at=moment(known_at),
            kinds=kind,
            after=after,
            limit=limit,
            readings=readings,
        )
        asked.shows("history", rows)
        if as_json:
            asked.show_as_json(rows)
        else:
            show_entries(asked, rows)


def show_entries(asked: Question, rows: list[Entry], title: str = "Audit history") -> None:
    """Print the audit history for people; what was replaced later is marked."""
    columns = ("position", "recorded (UTC)", "effective", "what", "about", "by", "on whose word", "facts", "")
    shown = (
        (
            row.position,
            row.recorded_at,
            row.effective_on,
            row.type,
            asked.unit(row.about) if row.type.startswith("unit.") else asked.people.name(row.about),
            asked.people.actor(row.actor),
            row.source,
            _facts(asked, row),
            "" if row.believed else f"replaced by {short(row.replaced_by)}",
        )
        for row in rows
    )
    show_table(title, columns, shown, empty="nothing was recorded")


def _statuses(given: list[str] | None) -> list[Status] | None:
    if not given:
        return None
    try:
        return [Status(status) for status in given]
    except ValueError as problem:
        raise wrong_usage(f"there is no such status; there are: {', '.join(Status)}") from problem


def _facts(asked: Question, row: Entry) -> str:
    """What is particular to the event, people and units by name."""
    kind = EVENTS.get(row.type)
    named: dict[str, Callable[[UUID], str]] = {}
    if kind is not None:
        named = {field: asked.people.name for field in kind.PEOPLE} | {field: asked.unit for field in kind.UNITS}
    return ", ".join(f"{field} {_told(value, named.get(field))}" for field, value in row.facts.items())


def _told(value: object, name: Callable[[UUID], str] | None) -> str:
    if isinstance(value, list):
        return "+".join(_told(one, name) for one in value)
    try:
        found = UUID(str(value))
    except ValueError:
        return str(value)
    return name(found) if name else short(found)
