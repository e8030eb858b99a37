"""What a batch reads it finds by index, also in tables that grew since Postgres last looked at them."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest

from projections import known_events, requests, timeline_rows
from projections.projection import work_in
from tests.projections.read_models import conflicts_model, make

PEOPLE = [UUID(int=number) for number in range(200)]
GROWN = """
alter table span set (autovacuum_enabled = off);
alter table request set (autovacuum_enabled = off);
alter table known_event set (autovacuum_enabled = off);
insert into span (kind, found_from, people, subject, first_day, last_day, pack_version, status, severity, evidence,
    known_from, known_to)
select 'SUP-01', array[md5(n::text)::uuid], array[md5(n::text)::uuid], '', '2026-01-01', null, '1',
    (array['overdue', 'compliant'])[1 + n % 2], 1, '{}', '2026-01-01', (array[null, now()])[1 + n % 3]
from generate_series(1, 20000) as n;
insert into request (command_id, finding_id, kind, body, made_at)
select md5(n::text)::uuid, md5(n::text)::uuid, 'raise_finding', '{}', n from generate_series(1, 20000) as n;
insert into known_event select md5(n::text)::uuid, n, now(), '', '', true from generate_series(1, 20000) as n;
"""
KEYS = [{"kind": "SUP-01", "people": [str(person)], "subject": ""} for person in PEOPLE]
ASKED = {"keys": json.dumps(KEYS), "today": date(2026, 6, 1)}
ROWS = {
    "people": PEOPLE,
    "since": [date(2026, 1, 1)] * len(PEOPLE),
    "kinds": ["SUP-01 SUP-02"] * len(PEOPLE),
    "moment": datetime(2026, 6, 1, tzinfo=UTC),
}
LOOKUPS: dict[str, tuple[LiteralString, Any]] = {
    "rows of people": (timeline_rows.SQL["load"], ROWS),
    "breaches of timelines": (requests.SQL["episodes"], ASKED),
    "findings of timelines": (requests.SQL["findings"], ASKED),
    "requests not answered": (requests.SQL["unanswered"], (PEOPLE,)),
    "events known already": (known_events.SQL["known_positions"], (PEOPLE, list(range(len(PEOPLE))))),
    "events of people": (known_events.SQL["load"], (PEOPLE,)),
}


@pytest.fixture
def grown(database_url: str) -> Iterator[psycopg.Connection]:
    """A read model that has grown and was never analysed."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        make(connection, conflicts_model(), "grown")
        with connection.transaction():
            work_in(connection, "grown")
            connection.execute(GROWN)
        yield connection


@pytest.mark.parametrize("what", LOOKUPS)
def test_a_batch_reads_nothing_but_what_belongs_to_its_people(grown: psycopg.Connection, what: str) -> None:
    statement, given = LOOKUPS[what]
    with grown.transaction():
        work_in(grown, "grown")
        told = grown.execute(f"explain (analyze, format json) {statement}".encode(), given).fetchone()
    assert told is not None
    read = list(_reading(told[0][0]["Plan"]))
    assert read, "the plan reads no table"
    for node in read:
        assert node["Node Type"] != "Seq Scan", node
        passed_over = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        assert node["Actual Rows"] + passed_over < 100, node


def _reading(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a plan that read a table or an index."""
    if "Relation Name" in node or "Index Name" in node:
        yield node
    for part in node.get("Plans", ()):
        yield from _reading(part)
