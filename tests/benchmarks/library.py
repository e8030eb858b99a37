"""The baseline of the library that the register stands on: its default application, the plain documented way.

Default transcoder, default recorder, CREATE_TABLE and everything else as the library sets it; its database functions
stay off, since with them readers lose events. psycopg is the binary one.
"""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any, ClassVar
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from tests.benchmarks.report import Sample


class Meeting(Aggregate):
    """One supervision session, as the library's documentation writes aggregates."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.facts = facts


class Meetings(Application[UUID]):
    """The application."""


def environment(database_url: str) -> dict[str, str]:
    """The library's settings for Postgres; nothing else is set."""
    address = conninfo_to_dict(database_url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(address["dbname"]),
        "POSTGRES_HOST": str(address["host"]),
        "POSTGRES_PORT": str(address["port"]),
        "POSTGRES_USER": str(address["user"]),
        "POSTGRES_PASSWORD": str(address["password"]),
    }


def opened(database_url: str) -> Meetings:
    """The application, its tables made where missing; one process at a time, for the library cannot do more."""
    with psycopg.connect(database_url) as connection:
        connection.execute("select pg_advisory_xact_lock(1)")
        return Meetings(environment(database_url))


def save(app: Meetings, facts: Sequence[dict[str, str]], at_once: int) -> None:
    """So many aggregates a save."""
    for start in range(0, len(facts), at_once):
        app.save(*(Meeting(each) for each in facts[start : start + at_once]))


class Rows(PostgresTrackingRecorder):
    """A read model with one row an event."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sql_create_statements.append(
            SQL("create table if not exists {}.library_row (id bigint primary key, facts bytea not null)").format(
                Identifier(self.datastore.schema)
            )
        )

    def insert(self, facts: bytes, tracking: Tracking) -> None:
        """The row and the position in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute("insert into library_row values (%s, %s)", (tracking.notification_id, facts), prepare=True)
            self._insert_tracking(cursor, tracking)


class RowAnEvent(Projection[Rows]):
    """Writes one row an event, and looks at the clock."""

    name = "row_an_event"
    clock: ClassVar[list[float]] = []

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Begins with the first event that is there to be written, ends with the last that was."""
        if not self.clock:
            self.clock.append(time.monotonic())
        self.view.insert(json.dumps(domain_event.facts).encode(), tracking)
        self.clock.append(time.monotonic())


def project(database_url: str, facts: Sequence[dict[str, str]]) -> Sample:
    """Events a second through the library's ProjectionRunner, from when the first is in hand."""
    env = environment(database_url)
    with closing(opened(database_url)) as app:
        save(app, facts, 1_000)
    RowAnEvent.clock.clear()
    with ProjectionRunner(application_class=Meetings, projection_class=RowAnEvent, view_class=Rows, env=env) as runner:
        runner.wait(len(facts), timeout=300)
    return Sample(len(facts) / (RowAnEvent.clock[-1] - RowAnEvent.clock[0]))
