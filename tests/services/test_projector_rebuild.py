"""A read model built anew beside the live one: the same rows, in its place in one step, whatever is killed."""

from collections.abc import Iterator
from threading import Event as Signal
from threading import Thread
from typing import Any

import psycopg
import pytest

from projections import answers
from projections.audit_history.queries import history
from projections.projection import reading, work_in
from services.projector.parked import discard, list_parked
from services.projector.rebuild import RebuildRunning, rebuild
from services.register.register import Register
from services.settings import Settings
from tests.domain.stream import day, person
from tests.services.projector_scenes import MODELS, Ledger, conflicts_model, projector, run
from tests.services.test_projector_faults import Poisoned

SPANS = """
select kind, found_from, people, subject, first_day, last_day, pack_version, status, due_on, severity, unit_id,
    evidence, known_from, known_to
from span
"""
TABLES = {
    "conflicts": (SPANS, "select * from finding"),
    "compliance": (SPANS, "select * from finding"),
    "audit_history": (
        "select * from entry",
        "select * from entry_person",
        "select * from entry_read",
        "select * from entry_unit",
    ),
}


@pytest.fixture
def ledger(database_url: str, test_settings: Settings) -> Iterator[Ledger]:
    """A small organisation with a clash, a correction and a leaver."""
    with Register(database_url) as register:
        made = Ledger(register, test_settings)
        made.opens("ward 7")
        made.hires("ana", "ben", "cem")
        made.supervises("ben", "ana", "2026-03-01")
        wrong = made.manages("ben", "ana", "2026-06-01")
        made.manages("ben", "cem", "2026-05-01")
        made.voids(wrong)
        made.manages("ben", "ana", "2026-07-01")
        made.meets("ben", "ana", "2026-08-03")
        made.leaves("cem", "2026-09-30")
        yield made
        made.close()


@pytest.fixture
def reader(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection for questions."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def content(connection: psycopg.Connection, name: str) -> list[list[str]]:
    """All rows of a read model, without surrogate ids."""
    with connection.transaction():
        work_in(connection, name)
        return [sorted(map(repr, connection.execute(query.encode()))) for query in TABLES[name]]


@pytest.mark.parametrize("name", MODELS)
def test_a_rebuilt_read_model_equals_the_live_one_and_the_live_projector_goes_on(
    name: str, ledger: Ledger, reader: psycopg.Connection, test_settings: Settings
) -> None:
    live = projector(test_settings, MODELS[name](), ledger.register)
    run(ledger, live)
    before = content(reader, name)
    assert all(before[:1])
    told = list(rebuild(reader, MODELS[name](), ledger.register, batch=5))
    assert told[-1].done
    assert told[-1].position == ledger.register.head()
    assert [each.position for each in told] == sorted(each.position for each in told)
    assert content(reader, name) == before
    ledger.hires("dot")
    ledger.supervises("ben", "dot", "2026-08-01")
    ledger.manages("ben", "dot", "2026-10-01")
    run(ledger, live)
    grown = content(reader, name)
    assert grown != before
    list(rebuild(reader, MODELS[name](), ledger.register))
    assert content(reader, name) == grown
    live.close()


def test_a_rebuild_that_is_killed_goes_on_and_until_then_nobody_sees_it(
    ledger: Ledger, reader: psycopg.Connection, test_settings: Settings, database_url: str
) -> None:
    live = projector(test_settings, conflicts_model(), ledger.register)
    run(ledger, live)
    before = content(reader, "conflicts")
    with psycopg.connect(database_url, autocommit=True) as killed:
        building = rebuild(killed, conflicts_model(), ledger.register, batch=4)
        assert next(building).position == 4
        assert next(building).position == 8
        with pytest.raises(RebuildRunning):
            next(rebuild(reader, conflicts_model(), ledger.register))
        reader.execute("select pg_terminate_backend(%s)", (killed.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            list(building)
    assert content(reader, "conflicts") == before
    told = list(rebuild(reader, conflicts_model(), ledger.register, batch=4))
    assert told[0].position == 12, "it went on where it was"
    assert content(reader, "conflicts") == before
    live.close()


def test_readers_never_see_half_built_rows(
    ledger: Ledger, reader: psycopg.Connection, test_settings: Settings, database_url: str
) -> None:
    live = projector(test_settings, conflicts_model(), ledger.register)
    run(ledger, live)
    whole = (
        len(answers.roles(reader, "conflicts", person("ben"))),
        len(answers.standings(reader, "conflicts", day("2026-08-01"))),
    )
    seen: set[tuple[int, int]] = set()
    stop = Signal()

    def look() -> None:
        with psycopg.connect(database_url, autocommit=True) as own:
            while not stop.is_set():
                with reading(own, "conflicts"):
                    seen.add(
                        (
                            len(answers.roles(own, "conflicts", person("ben"))),
                            len(answers.standings(own, "conflicts", day("2026-08-01"))),
                        )
                    )

    looking = Thread(target=look)
    looking.start()
    for _ in range(3):
        list(rebuild(reader, conflicts_model(), ledger.register, batch=3))
    stop.set()
    looking.join()
    assert seen == {whole}
    live.close()


def test_a_rebuild_asks_for_nothing_and_what_was_missed_is_asked_for_after_it(
    ledger: Ledger, reader: psycopg.Connection, test_settings: Settings
) -> None:
    head = ledger.register.head()
    list(rebuild(reader, conflicts_model(), ledger.register))
    assert ledger.register.head() == head
    assert answers.findings(reader, "conflicts") == []
    assert len(answers.standings(reader, "conflicts", day("2026-08-01"))) == 1
    live = projector(test_settings, conflicts_model(), ledger.register)
    run(ledger, live)
    live._looked_at = 0.0
    run(ledger, live)
    assert [finding.rule_id for finding in answers.findings(reader, "conflicts")] == ["COI-01"]
    live.close()


def test_what_was_given_up_stays_so_and_what_was_mended_is_no_longer_parked(
    ledger: Ledger, reader: psycopg.Connection, test_settings: Settings
) -> None:
    poisoned: Any = Poisoned("ana")
    live = projector(test_settings, poisoned, ledger.register)
    run(ledger, live)
    first, *rest = list_parked(reader, "audit_history")
    assert rest
    discard(reader, "audit_history", first.position, "recorded by a test")
    fresh: Any = Poisoned("ana")
    fresh.broken = False
    list(rebuild(reader, fresh, ledger.register))
    assert list_parked(reader, "audit_history") == []
    (kept,) = list_parked(reader, "audit_history", discarded=True)
    assert (kept.position, kept.discarded_because) == (first.position, "recorded by a test")
    assert len(history(reader)) == ledger.register.head()
    live.close()
