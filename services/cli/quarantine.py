"""`supervision quarantine`: HR messages that could not be applied, why, and what to do with them."""

from typing import Annotated
from uuid import UUID

import typer

from services.cli.output import out, show_json, show_table
from services.cli.trouble import FOUND_WRONG, wrong_usage
from services.hr_intake.assembly import Desk
from services.hr_intake.quarantine import KeptMessage, State
from services.parts import parts
from services.settings import settings
from services.wiring import build_desk

COLUMNS = ("id", "state", "since (UTC)", "kind", "code", "what to do", "tries")


def list_quarantine(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,
    restricted: Annotated[bool, typer.Option("--restricted", help="Also those of the restricted topic.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Messages that wait for something to arrive (HELD) or for a person to look (QUARANTINED), with the reason."""
    states = tuple(State) if everything else (State.QUARANTINED, State.HELD)
    with parts(settings()) as the:
        rows = build_desk(the).quarantine.listed(states, restricted=restricted)
    if as_json:
        show_json(rows)
        return
    shown = ((row.id, row.state, row.first_seen, row.kind, row.code, row.reason, row.attempts) for row in rows)
    show_table("HR messages not applied", COLUMNS, shown)


def show_quarantined(
    message: Annotated[str, typer.Argument(help="Id as in the list; its first characters are enough.")],
    original: Annotated[bool, typer.Option(help="Open the sealed original: it may hold personal data.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """One message: where it came from, why it was not applied, and its original if asked for."""
    with parts(settings()) as the:
        desk = build_desk(the)
        row = _one(desk, message)
        came = desk.quarantine.original(row.id) if original else None
    told = row._asdict()
    if original:
        told["original"] = None if came is None else (came.value or b"").decode(errors="replace")
    if as_json:
        show_json(told)
    else:
        show_table(f"HR message {row.id}", ("", ""), told.items())


def redrive_quarantined(
    messages: Annotated[list[str] | None, typer.Argument(help="Ids as in the list.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are open.")] = False,
) -> None:
    """Try messages again, exactly as they came. Exit code 1 where one of them still cannot be applied."""
    with parts(settings()) as the:
        desk = build_desk(the)
        if bool(messages) == everything:
            raise wrong_usage("give ids, or --all for everything that is open")
        rows = desk.quarantine.listed() if everything else [_one(desk, one) for one in messages or ()]
        results = desk.redrive.redrive([row.id for row in rows])
    show_table("Tried again", ("id", "now", "code", "why"), results)
    if any(one.state in (State.QUARANTINED, State.HELD) for one in results):
        raise typer.Exit(FOUND_WRONG)


def discard_quarantined(
    message: Annotated[str, typer.Argument(help="Id as in the list.")],
    reason: Annotated[str, typer.Option(help="Why it will not be applied; kept with it. Name nobody.")],
) -> None:
    """Decide that a message will never be applied. The sealed original is kept."""
    with parts(settings()) as the:
        desk = build_desk(the)
        row = _one(desk, message)
        if not desk.quarantine.discard(row.id, reason):
            raise wrong_usage(f"message {row.id} is {row.state}; only open ones can be discarded")
    out.print(f"{row.id} is discarded.")


def _one(desk: Desk, text: str) -> KeptMessage:
    try:
        found = desk.quarantine.found([UUID(text)])
    except ValueError:
        found = [row for row in desk.quarantine.listed(tuple(State), restricted=True) if str(row.id).startswith(text)]
    if len(found) != 1:
        meant = "no message" if not found else f"{len(found)} messages"
        raise wrong_usage(f"{text!r} means {meant}; see: supervision quarantine list --all")
    return found[0]
