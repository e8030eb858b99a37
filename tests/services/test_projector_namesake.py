"""A projector that was stopped in the middle of writing holds up nobody who begins under its name."""

from typing import LiteralString

import psycopg
import pytest

from projections.audit_history.apply import AuditHistory
from services.projector.namesake import take_place
from services.projector.projector import prepare
from services.projector.writing import writing

MODEL = AuditHistory()
SOME: LiteralString = "copy entry_unit (unit_id, position) from stdin"


def session(url: str, instance: str) -> psycopg.Connection:
    found = psycopg.connect(url, autocommit=True)
    take_place(found, MODEL.name, instance)
    return found


def test_a_session_that_stands_still_within_a_copy_ends_when_a_namesake_begins(database_url: str) -> None:
    other, old = session(database_url, "2"), session(database_url, "1")
    prepare(old, MODEL)

    def writes_until_a_namesake_has_begun() -> None:
        with writing(old, MODEL.name, alone=True), old.cursor().copy(SOME.encode()):
            new = session(database_url, "1")
            new.execute("set lock_timeout = '60s'")
            prepare(new, MODEL)
            new.close()

    with pytest.raises(psycopg.errors.AdminShutdown):
        writes_until_a_namesake_has_begun()
    assert other.execute("select 1").fetchone() == (1,), "one of another name goes on"
    other.close()
