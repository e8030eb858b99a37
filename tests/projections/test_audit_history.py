"""Who did what when, on both axes of time: effective by a day, as it was known at a moment."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest

from domain.restricted_matter import commands as matter
from domain.vocabulary import MatterId
from projections.audit_history.apply import AuditHistory
from projections.audit_history.queries import SQL, entries, history
from projections.projection import reading
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, unit
from tests.projections.read_models import apply, make

EXPLAIN = b"explain (analyze, buffers, format json) "
LATE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's database, with the read model in its place."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        make(opened, AuditHistory(), "audit_history")
        yield opened


@pytest.fixture
def story(connection: psycopg.Connection) -> Story:
    """Ben was entered as Ana's manager in error, which was found out, and mended, later."""
    told = Story()
    told.opens("ward 7")
    told.hires("ana", "ben", on="2026-01-01")
    told.voids(told.manages("ben", "ana", "2026-03-01"))
    told.manages("ben", "ana", "2026-05-01")
    for event in told.events:
        apply(connection, AuditHistory(), "audit_history", [event], False)
    apply(connection, AuditHistory(), "audit_history", told.events, True)
    return told


def test_every_event_is_one_row_in_whatever_order_and_however_often_it_comes(connection: psycopg.Connection) -> None:
    told = Story()
    told.hires(*(f"p{number}" for number in range(6)))
    first, second, third, *others = told.events
    for batch in ([second], [third, first, third], [first, *others], told.events[::-1]):
        apply(connection, AuditHistory(), "audit_history", batch, True)
    found = history(connection)
    assert [(entry.position, entry.event_id) for entry in found] == [(e.position, e.event_id) for e in told.events]


@pytest.mark.shows("T-07")
def test_what_was_entered_in_error_is_believed_until_the_moment_that_it_was_corrected(
    story: Story, connection: psycopg.Connection
) -> None:
    *_, wrong, voiding, _ = story.events
    then = history(connection, person("ana"), kinds=["staff.line_manager"], known_at=wrong.recorded_at)
    assert [(entry.event_id, entry.believed) for entry in then] == [(wrong.event_id, True)]
    now = history(connection, person("ana"), kinds=["staff.line_manager"], on=day("2026-04-01"))
    assert [(entry.event_id, entry.replaced_by) for entry in now] == [(wrong.event_id, voiding.event_id)]


def test_an_event_is_found_by_everybody_whom_it_touches_by_unit_and_by_actor(
    story: Story, connection: psycopg.Connection
) -> None:
    of_ben = [entry.type for entry in history(connection, person("ben"))]
    assert of_ben.count("staff.line_manager_assigned.v1") == 2
    assert [entry.type for entry in history(connection, unit_id=unit("ward 7"))] == [
        "unit.created.v1",
        "staff.assignment_added.v1",
        "staff.assignment_added.v1",
    ]
    assert history(connection, actor="nobody") == []
    first, second = history(connection, limit=2)
    assert [entry.position for entry in history(connection, after=second.position, limit=1)] == [3]
    assert entries(connection, [second.event_id, first.event_id]) == [first, second]
    assert second.facts == {}, "the envelope is not repeated"
    assert history(connection, person("ana"))[1].facts["profession"] == "nurse"


def test_a_persons_history_costs_the_same_however_many_others_there_are(connection: psycopg.Connection) -> None:
    told = Story()
    told.hires("ana", *(f"p{number}" for number in range(50)))
    apply(connection, AuditHistory(), "audit_history", told.events, True)
    before = blocks_read(connection)
    told.hires(*(f"q{number}" for number in range(2_000)))
    apply(connection, AuditHistory(), "audit_history", told.events, True)
    assert blocks_read(connection) < 2 * before


def blocks_read(connection: psycopg.Connection) -> int:
    """How many blocks the database looks at for one person's history."""
    connection.execute("analyze audit_history.entry")
    connection.execute("analyze audit_history.entry_person")
    asked: dict[str, object] = dict.fromkeys(("unit_id", "on", "kinds", "actor", "correlation_id"))
    asked |= {"person_id": person("ana"), "known_at": LATE, "after": 0, "limit": 1_000, "hidden": [], "readings": False}
    with reading(connection, "audit_history"):
        row = connection.execute(
            b"explain (analyze, buffers, format json) " + SQL["history"].encode(), asked
        ).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    assert plan["Actual Rows"] > 0
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


@pytest.mark.shows("T-42", "ACC-09")
def test_what_is_restricted_is_in_no_history_unless_it_is_asked_for(connection: psycopg.Connection) -> None:
    told = Story()
    told.hires("ana", "ben")
    open_events = list(told.events)
    case = {"person_id": person("ana"), "matter_id": MatterId(named("case"))}
    process = told.one(matter.OpenFormalProcess, "2026-06-01", **case)
    concern = told.one(matter.RaiseConcern, "2026-06-01", other_person_id=person("ben"), **case)
    apply(connection, AuditHistory(), "audit_history", told.events, True)
    assert [entry.event_id for entry in history(connection)] == [event.event_id for event in open_events]
    for name in ("ana", "ben"):
        own = [event.event_id for event in open_events if person(name) in event.people]
        assert [entry.event_id for entry in history(connection, person(name))] == own
    assert entries(connection, [process.event_id, concern.event_id]) == []
    assert [entry.event_id for entry in entries(connection, [concern.event_id], True)] == [concern.event_id]
    assert len(history(connection, restricted=True)) == len(told.events)
