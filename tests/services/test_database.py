"""The tables come to be in one way, whoever asks for them first and however many ask at once."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import sleep
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from services.database import Pool, connect, migrate, open_pool, wait_for_database
from services.embedded.process import free_port
from tests.servers import url_of

SERVICES = Path(__file__).parents[2] / "services"


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    name = f"empty_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield url_of(postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_processes_that_migrate_at_the_same_time_do_not_meet(empty_database_url: str) -> None:
    program = "import sys; from services.database import migrate; migrate(sys.argv[1])"
    command = [sys.executable, "-c", program, empty_database_url]
    together = [subprocess.Popen(command, cwd=SERVICES.parent, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [each.communicate(timeout=120)[1] for each in together]
    assert [each.returncode for each in together] == [0, 0, 0], said
    with connect(empty_database_url) as connection:
        revisions = connection.execute("SELECT version_num FROM schema_revision").fetchall()
        schemas = {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}
    assert len(revisions) == 1
    rooms = {file.parent.name for file in SERVICES.glob("*/schema.sql") if "create schema" in file.read_text().lower()}
    assert rooms <= schemas
    assert {"register", "vault"} <= rooms


def test_migrating_again_changes_nothing(database_url: str) -> None:
    with connect(database_url, autocommit=True) as connection:
        before = connection.execute("SELECT count(*) FROM pg_class").fetchone()
        migrate(database_url)
        assert connection.execute("SELECT count(*) FROM pg_class").fetchone() == before


def test_a_pool_says_at_once_that_there_is_no_database() -> None:
    with pytest.raises((PoolTimeout, psycopg.OperationalError)):
        open_pool("postgresql://nobody@127.0.0.1:1/none", 2, patience_s=1)


def test_a_pool_tries_as_often_later_as_at_first() -> None:
    with Pool("postgresql://nobody@127.0.0.1:1/none", min_size=1) as pool:
        sleep(5)
        assert pool.get_stats()["connections_errors"] > 4, "the library's own delays would give 3"


def test_a_process_that_starts_waits_for_a_database_that_comes_later() -> None:
    port = free_port()
    with pytest.raises(psycopg.OperationalError):
        wait_for_database(f"postgresql://nobody@127.0.0.1:{port}/none", patience_s=0.5)


def test_a_session_that_stands_still_in_a_transaction_is_ended_by_the_database(empty_database_url: str) -> None:
    migrate(empty_database_url)
    with connect(empty_database_url) as connection:
        patience = connection.execute("show idle_in_transaction_session_timeout").fetchone()
    assert patience == ("30s",)


def test_a_clock_that_kept_its_own_place_finds_it_in_the_register(empty_database_url: str) -> None:
    migrate(empty_database_url)
    with connect(empty_database_url, autocommit=True) as connection:
        connection.execute("create schema clock; create table clock.day (organisation text, last_day date)")
        connection.execute("insert into clock.day values ('DEMO', '2026-06-03')")
        connection.execute("update schema_revision set version_num = '0001'")
        migrate(empty_database_url)
        stands = connection.execute("select name, next_offset from register.inbox").fetchall()
    assert stands == [("clock/DEMO", date(2026, 6, 3).toordinal())]


def test_a_pool_gives_connections_and_takes_them_back(database_url: str) -> None:
    with open_pool(database_url, 2) as pool:
        for _ in range(5):
            with pool.connection() as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
