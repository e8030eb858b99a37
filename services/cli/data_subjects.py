"""`supervision data-subject`: what is kept of a person and who looked, what keeps it from being erased, erasing it."""

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from domain.access.vocabulary import Purpose
from domain.staff_member.commands import ErasePersonalData
from domain.vocabulary import PersonId
from projections.audit_history.queries import history, readings_of
from services.cli.deciding import actor, asked_by
from services.cli.output import jsonable, out, say, show_json, show_table
from services.cli.question import LONDON, AsJson, Question, Shown, day, question
from services.cli.trouble import found_wrong, wrong_usage
from services.parts import Parts
from services.register.outcome import Outcome, Refused, Waiting
from services.subject_access import all_about
from services.vault.holds import Ground, OnHold
from services.vault.vault import Erased
from services.wiring import build_desk

Person = Annotated[str, typer.Argument(help="Opaque id, hr:NUMBER, hr:ORG/NUMBER, or part of a name.")]
By = Annotated[str, typer.Option(help="Who decides: id, hr:NUMBER or part of a name.")]
ERASURE = "staff.personal_data_erased"


def show_subject(person: Person) -> None:
    """What is kept of a person: whether the details can be read, every hold, and how much stays in any case."""
    with question(Shown()) as asked:
        person_id = asked.people.find(person)
        asked.shows("data_subject", [], person_id)
        _show(asked, person_id)


def show_readings(
    person: Person,
    since: Annotated[str | None, typer.Option(help="Only since that day, YYYY-MM-DD.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, the latest first.")] = 1_000,
    as_json: AsJson = False,
) -> None:
    """Who looked at a person's data, when and what for; whose data were on the same page is not told."""
    with question(Shown(as_json)) as asked, asked.connection() as connection:
        person_id = asked.people.find(person)
        begins = datetime.combine(day(since), time.min, LONDON) if since else None
        rows = readings_of(connection, person_id, begins, limit)
        asked.shows("readings", rows, person_id)
        if as_json:
            asked.show_as_json(rows)
            return
        columns = ("read (UTC)", "who", "what", "question", "what for", "rows", "why")
        shown = (
            (
                each.recorded_at,
                asked.people.actor(each.actor),
                each.type,
                each.question,
                each.purpose,
                each.rows,
                each.reason,
            )
            for each in rows
        )
        show_table(f"Who looked at {asked.people.name(person_id)}", columns, shown, empty="nobody, as far as is known")


def export_subject(
    person: Person,
    to: Annotated[Path | None, typer.Option("--out", help="Write it there instead of printing it.")] = None,
) -> None:
    """All that is kept of a person, as JSON, to be given to them: without others' data and restricted matters."""
    with question(Shown()) as asked, asked.connection() as connection:
        person_id = asked.people.find(person)
        found = all_about(connection, asked.the.vault(), person_id, day(None))
        asked.shows("export", found["record"], person_id, purpose=Purpose.SUBJECT_ACCESS)
        if to is None:
            show_json(found)
            return
        to.touch(mode=0o600)
        to.write_text(json.dumps(jsonable(found), indent=2, ensure_ascii=False) + "\n", "utf-8")
        say(f"Written to {to}. Read the reasons in it before you give it out: they are somebody's own words.")


def hold_data(
    person: Person,
    by: By,
    ground: Annotated[Ground, typer.Option(help="Why they are kept.")],
) -> None:
    """Keep a person's data from being erased until somebody releases the hold."""
    with question(Shown()) as asked:
        person_id, decides = asked.people.find(person), asked.people.find(by)
        hold = asked.the.vault().hold(person_id, ground, decides)
        if hold is None:
            raise found_wrong("The data of this person are erased already.")
        out.print(f"On hold ({ground.value}): {hold}")


def release_hold(
    hold: Annotated[UUID, typer.Argument(help="The whole id; see: supervision data-subject show PERSON")],
    by: By,
) -> None:
    """End a hold."""
    with question(Shown()) as asked:
        if not asked.the.vault().release(hold, asked.people.find(by)):
            raise wrong_usage(f"there is no hold {hold} that was not released; see: supervision data-subject show")
        out.print(f"Released: {hold}")


def erase_data(
    person: Person,
    by: By,
    reason: Annotated[str | None, typer.Option(help="Why; nothing by which the person could be known.")] = None,
) -> None:
    """Destroy the key of a person's data, for good. Refused while a hold or the time for keeping runs."""
    with question(Shown()) as asked:
        person_id, decides = asked.people.find(person), asked.people.find(by)
        command = asked_by(
            ErasePersonalData,
            actor(decides),
            day(None),
            reason=reason,
            person_id=person_id,
            years_kept=asked.the.settings.years_kept,
        )
        originals = erase(asked.the, command)
        out.print(f"Erased: {person_id}; {originals} kept originals of HR messages destroyed with it.")
        out.print(in_backups(asked.the.settings.key_backup_days, datetime.now(UTC)))


def erase(the: Parts, command: ErasePersonalData) -> int:
    """Record the erasure, destroy the key and the kept originals of HR messages; gives how many of these there were.

    Raises Trouble where a hold or the register refuses it, before anything is destroyed.
    """
    register = the.register()
    try:
        the.vault().erase(command.person_id, lambda: _taken(register.handle([command])))
    except OnHold as held:
        raise found_wrong(f"Nothing was erased: {held}") from held
    return build_desk(the).quarantine.forget(command.person_id)


def _taken(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        match outcome:
            case Refused():
                raise found_wrong(f"Nothing was erased: {outcome.reason}")
            case Waiting():
                raise found_wrong("Nothing was erased: the register does not know this person.")


def _show(asked: Question, person_id: PersonId) -> None:
    vault = asked.the.vault()
    details = vault.details(person_id)
    with asked.connection() as connection:
        entries = history(connection, person_id, limit=1_000_000)
    known = "erased" if isinstance(details, Erased) else "kept, sealed" if details else "none"
    out.print(f"[bold]{person_id}[/bold]: personal details {known}; {len(entries)} events name the id, and stay.")
    for entry in entries:
        if entry.type.startswith(ERASURE) and entry.about == person_id:
            out.print(f"Key destroyed on {entry.effective_on}, recorded as {entry.event_id} by {escape(entry.actor)}.")
            out.print(in_backups(asked.the.settings.key_backup_days, entry.recorded_at))
    columns = ("hold", "ground", "placed by", "placed (UTC)", "released by", "released (UTC)")
    rows = (
        (
            one.hold_id,
            one.ground.value,
            asked.people.name(one.placed_by),
            one.placed_at,
            asked.people.name(one.released_by),
            one.released_at,
        )
        for one in vault.holds(person_id)
    )
    show_table("Holds", columns, rows, empty="there never was one")


def in_backups(days: int | None, destroyed_at: datetime) -> str:
    """Until when a copy of the key may still lie in a backup (T-44)."""
    if days is None:
        return "How long backups of the database hold a copy of the key is not set: SUPERVISION_KEY_BACKUP_DAYS."
    last = (destroyed_at + timedelta(days=days)).astimezone(LONDON).date()
    return f"Backups of the database may hold a copy of the key until {last}, and nobody may restore it from them."
