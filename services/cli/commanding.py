"""`supervision command`: what supervisors and leads record, from a file."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from domain.event import Command
from services.cli.feeding import opened
from services.cli.output import out, show_json, show_table
from services.cli.trouble import FOUND_WRONG
from services.command_files import BadLine, read_commands
from services.parts import parts
from services.register.outcome import Accepted, Outcome, Refused, Repeated, Waiting
from services.register.register import Register
from services.settings import settings

AT_ONCE = 500


def command(
    file: Annotated[str, typer.Argument(help="A file with one command as JSON per line; - reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what became of each as JSON.")] = False,
) -> None:
    """Put commands to the register: one JSON object per line, people written as hr:ORG/NUMBER.

    The same file sent twice changes nothing. Exit code 1 where a line is no command, was refused, or waits for somebody
    who is not known yet (send it again later).
    """
    with opened(file) as lines, parts(settings()) as the:
        read = list(read_commands(lines, the.vault().pseudonym))
        outcomes = send(the.register(), [one for one in read if not isinstance(one, BadLine)])
    bad = [one for one in read if isinstance(one, BadLine)]
    told = [_told(outcome) for outcome in outcomes]
    if as_json:
        show_json({"outcomes": told, "bad_lines": bad})
    else:
        show_table("Lines that are no commands", ("line", "why"), bad, empty="none")
        wrong = [row for row in told if row["reason"]]
        show_table("Not taken", ("command", "what", "why"), ([*row.values()][:3] for row in wrong), empty="none")
        out.print(", ".join(f"{count} {what}" for what, count in Counter(row["what"] for row in told).items()))
    if bad or any(row["what"] in ("refused", "waiting") for row in told):
        raise typer.Exit(FOUND_WRONG)


def send(register: Register, commands: Sequence[Command]) -> list[Outcome]:
    """Put them to the register in order; one outcome a command."""
    outcomes: list[Outcome] = []
    for start in range(0, len(commands), AT_ONCE):
        outcomes += register.handle(commands[start : start + AT_ONCE])
    return outcomes


def _told(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"command_id": outcome.command_id, "what": type(outcome).__name__.lower(), "reason": None}
    match outcome:
        case Accepted():
            return {**row, "event_ids": outcome.event_ids, "positions": outcome.positions}
        case Refused():
            return {**row, "reason": f"{outcome.code}: {outcome.reason}"}
        case Repeated(_, str() as code, reason):
            return {**row, "what": "refused", "reason": f"{code}: {reason}"}
        case Waiting():
            return {**row, "reason": f"{outcome.for_stream} is not known yet"}
    return row
