"""Real servers for tests: what the environment names, else Docker, else the embedded ones. Never a mock of either.

Each test gets a database of its own (a copy of a migrated one) and topics of its own (a prefix).
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from services.bus.topics import create_topics, delete_topics
from services.database import MIGRATIONS, migrate
from services.settings import Settings
from tests.servers import Servers, stop_shared, url_of

TEST_PARTITIONS = 3


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Servers]:
    """The servers of this run; the workers of one run share them."""
    base = tmp_path_factory.getbasetemp()
    yield Servers(base if worker_id == "master" else base.parent)
    if worker_id == "master":
        stop_shared(base)


@pytest.fixture(scope="session")
def postgres_url(servers: Servers) -> str:
    """A Postgres server on which tests may make databases."""
    return servers.postgres()


@pytest.fixture(scope="session")
def brokers(servers: Servers) -> str:
    """Kafka brokers on which tests may make topics."""
    return servers.kafka()


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> str:
    """The name of a database with all tables and no rows, made once for this content of the migrations."""
    files = sorted([*MIGRATIONS.rglob("*.py"), *MIGRATIONS.parent.glob("*/schema.sql")])
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:12]
    name = f"template_{digest}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(715, 1)")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            making = f"making_{uuid4().hex[:12]}"
            connection.execute(f"CREATE DATABASE {making}")
            migrate(url_of(postgres_url, making))
            connection.execute(f"ALTER DATABASE {making} RENAME TO {name}")
        connection.execute("SELECT pg_advisory_unlock(715, 1)")
    return name


@pytest.fixture
def database_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """A fresh, migrated database for one test."""
    with copy_of(postgres_url, migrated_template) as url:
        yield url


@pytest.fixture
def other_database_url(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """A second one, for what must come out alike in both."""
    with copy_of(postgres_url, migrated_template) as url:
        yield url


@contextmanager
def copy_of(postgres_url: str, template: str) -> Iterator[str]:
    """A database with what stands in the template, dropped at the end."""
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    yield url_of(postgres_url, name)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def topic_prefix(brokers: str) -> Iterator[str]:
    """A prefix of this test's own, its topics made (three partitions each)."""
    prefix = f"t{uuid4().hex[:10]}."
    settings = Settings(topic_prefix=prefix, partitions=TEST_PARTITIONS)
    create_topics(brokers, settings)
    yield prefix
    delete_topics(brokers, settings)


@pytest.fixture
def test_settings(database_url: str, brokers: str, topic_prefix: str, tmp_path: Path) -> Settings:
    """Settings of this test's own database, topics and state folder."""
    return Settings(
        state_dir=tmp_path / "state",
        database_url=database_url,
        kafka_bootstrap_servers=brokers,
        topic_prefix=topic_prefix,
        partitions=TEST_PARTITIONS,
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With several workers the controller ends what they shared."""
    if not hasattr(session.config, "workerinput") and (base := getattr(session.config, "_tmp_path_factory", None)):
        stop_shared(base.getbasetemp())
