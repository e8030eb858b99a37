"""Requests to the register, kept beside the rows that they rest on until they are sent."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg

from domain.catalogue import COMMANDS
from domain.event import Command
from projections.statements import statements

SQL = statements(Path(__file__).with_suffix(".sql"))


def keep(connection: psycopg.Connection, commands: Iterable[Command], position: int) -> int:
    """Keep these to be sent; each command id once. How many there were. position: the last that is known."""
    bodies = [command.model_dump_json() for command in commands]
    if bodies:
        connection.execute(SQL["insert"], {"bodies": f"[{','.join(bodies)}]", "made_at": position})
    return len(bodies)


def unsent(connection: psycopg.Connection, limit: int) -> list[tuple[int, Command]]:
    """Stored requests that were not sent yet, the oldest first."""
    rows = connection.execute(SQL["unsent"], (limit,)).fetchall()
    return [(number, COMMANDS[kind].model_validate_json(json.dumps(body))) for number, kind, body in rows]


def mark_sent(connection: psycopg.Connection, outcomes: Mapping[int, str]) -> None:
    """Remember what became of requests."""
    connection.execute(SQL["sent"], (list(outcomes), list(outcomes.values())))
