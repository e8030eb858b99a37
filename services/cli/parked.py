"""`supervision parked`: events that a read model could not apply, and what to do with them."""

import json
from typing import Annotated
from uuid import UUID

import typer

from domain.catalogue import RESTRICTED
from services.cli.output import out, show_json, show_table
from services.cli.trouble import FOUND_WRONG, wrong_usage
from services.parts import parts
from services.projector.parked import NotParked, Parked, discard, list_parked, redrive, show_parked
from services.settings import settings
from services.wiring import PROJECTIONS, build_projection

COLUMNS = ("read model", "stream", "position", "type", "why", "since (UTC)", "given up because")
Projection = Annotated[str, typer.Argument(help=f"Which read model: {', '.join(PROJECTIONS)}.")]

Restricted = Annotated[bool, typer.Option("--restricted", help="Also what only few may see.")]


def list_all(
    discarded: Annotated[bool, typer.Option("--all", help="Also those that were given up.")] = False,
    restricted: Restricted = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Streams that are set aside, event by event; the first of each says why, the others wait behind it."""
    with parts(settings()) as the, the.pool(1).connection() as connection:
        rows = [
            (name, row)
            for name in PROJECTIONS
            for row in list_parked(connection, name, discarded=discarded)
            if restricted or row.type not in RESTRICTED
        ]
    if as_json:
        show_json([{"projection": name, **row._asdict()} for name, row in rows])
    else:
        show_table("Parked", COLUMNS, (_shown(name, row) for name, row in rows))


def show_one(
    projection: Projection,
    position: Annotated[int, typer.Argument(help="Position of the event.")],
    restricted: Restricted = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """One parked event with its record."""
    with parts(settings()) as the, the.pool(1).connection() as connection:
        try:
            row, record = show_parked(connection, known(projection), position)
        except NotParked as missing:
            raise wrong_usage(f"{missing}; see: supervision parked list") from missing
    if row.type in RESTRICTED and not restricted:
        raise wrong_usage("that event is restricted; whoever handles restricted cases asks with --restricted")
    if as_json:
        show_json({**row._asdict(), "record": json.loads(record)})
    else:
        show_table("Parked", COLUMNS, [_shown(projection, row)])
        out.print_json(record.decode())


def redrive_stream(
    projection: Projection,
    stream: Annotated[UUID, typer.Argument(help="Id of the stream.")],
) -> None:
    """Apply what is parked of a stream again, in order. Exit code 1 where it fails again."""
    model = build_projection(known(projection))
    with parts(settings()) as the, the.pool(1).connection() as connection:
        try:
            done = redrive(connection, model, stream)
        except NotParked as missing:
            raise wrong_usage(f"{missing}; see: supervision parked list") from missing
    out.print(f"{done.applied} events applied.")
    if done.stopped_at is not None:
        out.print(f"[bold red]✗[/bold red] Position {done.stopped_at} failed again: {done.error}")
        raise typer.Exit(FOUND_WRONG)


def discard_event(
    projection: Projection,
    position: Annotated[int, typer.Argument(help="Position of the event.")],
    reason: Annotated[str, typer.Option(help="Why it is given up; kept with it. Name nobody.")],
) -> None:
    """Give one event up for a read model; what waits behind it can then be redriven. The register keeps it."""
    with parts(settings()) as the, the.pool(1).connection() as connection:
        try:
            discard(connection, known(projection), position, reason)
        except (NotParked, ValueError) as problem:
            raise wrong_usage(f"{problem}; see: supervision parked list") from problem
    out.print(f"Position {position} is given up in {projection}.")


def known(projection: str) -> str:
    """The name of a read model, as it is written on the command line or in the database. Raises Trouble."""
    name = projection.removeprefix("projector-").replace("-", "_")
    if name not in PROJECTIONS:
        raise wrong_usage(f"there is no read model {projection!r}; there are: {', '.join(PROJECTIONS)}")
    return name


def _shown(name: str, row: Parked) -> tuple[object, ...]:
    why = row.error or "waits behind an earlier one"
    return (name, row.stream_id, row.position, row.type, why, row.parked_at, row.discarded_because)
