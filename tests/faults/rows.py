"""The rows of the read models, as digests that leave surrogate ids out; live, and as they are when built anew."""

import os
import subprocess
from collections import Counter
from typing import LiteralString

import psycopg
from psycopg import sql

from services.processes import environment_of
from services.wiring import PROJECTIONS
from tests.faults.fleet import SUPERVISION
from tests.faults.history import ReadModel
from tests.faults.ledger import Ledger

RULE_ROWS: dict[str, LiteralString] = {
    "span": "kind, found_from, people, subject, first_day, last_day, pack_version, status, due_on, severity, unit_id, "
    "evidence, known_from, known_to",
    "finding": "finding_id, version, state, rule_id, pack_id, pack_version, people, subject, first_day, last_day, "
    "severity, unit_id, cause, acknowledged_by, evidence, event_id, position, known_from, known_to",
    "known_event": "subject_id, position, recorded_at, type, record, is_person",
}
ROWS: dict[str, dict[str, LiteralString]] = {
    "compliance": RULE_ROWS,
    "conflicts": RULE_ROWS,
    "restricted": RULE_ROWS,
    "audit_history": {
        "entry": "position, recorded_at, effective_on, type, stream_id, version, about, actor, source, "
        "source_recorded_at, reason, correlation_id, causation_id, supersedes, undoes, event_id, facts",
        "entry_person": "person_id, position",
        "entry_read": "person_id, position",
        "entry_unit": "unit_id, position",
    },
}
STANDS = """
select released, (select count(*) from {0}.applied_ahead), (select count(*) from {0}.parked) from {0}.progress
"""


def rows_of(connection: psycopg.Connection, name: str) -> dict[str, Counter[str]]:
    """The rows of one read model."""
    found = {}
    for table, columns in ROWS[name].items():
        asked = sql.SQL("select md5(row({})::text) from {}").format(sql.SQL(columns), sql.Identifier(name, table))
        found[table] = Counter(row[0] for row in connection.execute(asked))
    return found


def read_models(connection: psycopg.Connection) -> dict[str, ReadModel]:
    """All of them, as they are."""
    found = {}
    for name in PROJECTIONS:
        stands = connection.execute(STANDS.format(name).encode()).fetchone()
        assert stands is not None
        found[name] = ReadModel._make((*stands, rows_of(connection, name)))
    return found


def rebuilt(ledger: Ledger) -> dict[str, dict[str, Counter[str]]]:
    """The rows of each read model after `supervision rebuild`, which puts them in the place of the live ones."""
    environment = {**os.environ, **environment_of(ledger.settings)}
    for name in PROJECTIONS:
        done = subprocess.run(
            [SUPERVISION, "rebuild", name], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"supervision rebuild {name} ended with {done.returncode}: {done.stderr}"
    with ledger.connect() as connection:
        return {name: rows_of(connection, name) for name in PROJECTIONS}
