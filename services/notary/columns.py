"""Whether the columns of the register say what the records say."""

import json
from pathlib import Path
from typing import LiteralString

import psycopg

from domain.catalogue import EVENTS
from services.notary.report import Misfit

NAMES = ("type", "event_id", "stream_id", "version", "about")
COLUMNS = "select type, event_id, stream_id, version, about from register.event where position = %s"
RESTRICTED = "select type, restricted, min(position) from register.event group by type, restricted"
VERSIONS: LiteralString = (Path(__file__).parent / "versions.sql").read_text()


def column_that_differs(connection: psycopg.Connection, position: int, body: bytes) -> str | None:
    """The first column of one event that differs from its body; None where all agree."""
    row = connection.execute(COLUMNS, [position]).fetchone()
    try:
        record = json.loads(body)
    except ValueError:
        return "body"
    if row is None or not isinstance(record, dict):
        return "body"
    for name, value in zip(NAMES, row, strict=True):
        if str(record.get(name)) != str(value):
            return name
    return None


def across_rows(connection: psycopg.Connection) -> list[Misfit]:
    """What one row cannot show: versions that follow each other in every stream, and who may see a type of event."""
    found: list[Misfit] = []
    row = connection.execute(VERSIONS).fetchone()
    if row is not None and row[0] is not None:
        found.append(Misfit(row[0], "version", "its version does not follow the one before it in its stream"))
    for type_name, restricted, position in connection.execute(RESTRICTED):
        if type_name in EVENTS and restricted != EVENTS[type_name].RESTRICTED:
            found.append(Misfit(position, "column", "the column restricted does not say what its type says"))
    return found
