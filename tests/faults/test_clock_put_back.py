"""Every clock is put back an hour while the ledger works: the database's, which stamps, and those of the processes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import time_machine

from services.cli.proving import verified
from services.cli.status import Look
from services.notifier.standing import channels
from services.parts import parts
from services.projector.rebuild import rebuild
from services.register.register import Register
from services.settings import Settings
from tests.faults.hostile_own import until_quiet, working
from tests.faults.test_hostile_own import happens
from tests.services.projector_scenes import MODELS, Ledger, ward_with_a_lead
from tests.services.test_projector_rebuild import content

AN_HOUR_BACK = """
create schema earlier;
create function earlier.clock_timestamp() returns timestamptz language sql as
    $$ select pg_catalog.clock_timestamp() - interval '1 hour' $$;
do $$ begin
    execute format('alter database %I set search_path = earlier, public, pg_catalog', current_database());
end $$
"""
"""What register.append calls by its plain name is found there first, in every session that begins from now on."""


@pytest.fixture
def ledger(database_url: str, test_settings: Settings) -> Iterator[Ledger]:
    """A ward with a lead."""
    with ward_with_a_lead(database_url, test_settings) as made:
        happens(made, 1)
        yield made


def test_clocks_put_back_an_hour_change_no_order_repeat_nothing_and_are_shown(
    ledger: Ledger, test_settings: Settings, database_url: str
) -> None:
    with working(test_settings) as processes:
        until_quiet(processes)
    before = ledger.register.head()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(AN_HOUR_BACK)
    ledger.register.close()
    ledger.register = Register(database_url)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=True), working(test_settings) as processes:
        happens(ledger, 2)
        until_quiet(processes)
        behind = processes["clock"].measures()["database_clock_behind_seconds"]
        with parts(test_settings) as the:
            assert Look(the).now().clock_behind_s == pytest.approx(behind, abs=60)
            assert verified(the).fits
            (alerts,) = channels(the.pool(1))
            assert (alerts.waiting, alerts.unrecorded) == (0, 0)
    assert 3_000 < behind < 3_700
    recorded = ledger.register.read(0, 1_000)
    times = [each.recorded_at for each in recorded]
    assert len(recorded) > before + 4
    assert times == sorted(times)
    with psycopg.connect(database_url, autocommit=True) as reader:
        live = {name: content(reader, name) for name in MODELS}
        for model in MODELS.values():
            list(rebuild(reader, model(), ledger.register))
        assert {name: content(reader, name) for name in MODELS} == live
    ledger.register.close()
