"""Where the benchmarks run: servers, databases and topics of their own, all taken away at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import psycopg

from services.bus.topics import create_topics, delete_topics
from services.database import migrate
from services.settings import Settings
from tests.servers import Servers, url_of


class Ground:
    """The servers that the environment names, else embedded ones.

    folder: for keys and what else a ledger writes. size: 1 is the full measure; counts of events shrink with it.
    with_tests: the time of `make test` is asked for too.
    """

    def __init__(
        self, servers: Servers, folder: Path, size: float = 1.0, rounds: int = 3, with_tests: bool = False
    ) -> None:
        self.folder, self.size, self.rounds, self.with_tests = folder, size, rounds, with_tests
        self.postgres, self.brokers = servers.postgres(), servers.kafka()
        self._databases: list[str] = []
        self._prefixes: list[str] = []

    def many(self, count: int, least: int = 1) -> int:
        """A count as the size has it."""
        return max(least, round(count * self.size))

    @cached_property
    def empty(self) -> str:
        """The name of a migrated database without rows."""
        name = self.new_database()
        migrate(self.url(name))
        return name

    def new_database(self, template: str = "template1") -> str:
        """The name of a copy of a database, kept until the end of the run. Nobody may be connected to the template.

        What copying wrote is on disk when this returns, so that it does not disturb what is measured next.
        """
        name = f"bench_{uuid4().hex[:12]}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._databases.append(name)
        self._execute("CHECKPOINT")
        return name

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """The URL of a copy of a database (of the empty one, where none is named), dropped at the end."""
        name = self.new_database(template or self.empty)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def new_topics(self) -> str:
        """A prefix of topics that exist, kept until the end of the run."""
        prefix = f"bench{uuid4().hex[:10]}."
        create_topics(self.brokers, Settings(topic_prefix=prefix))
        self._prefixes.append(prefix)
        return prefix

    @contextmanager
    def topics(self) -> Iterator[str]:
        """A prefix of topics that exist, deleted at the end."""
        prefix = self.new_topics()
        try:
            yield prefix
        finally:
            self.delete(prefix)

    def settings(self, database_url: str, topic_prefix: str) -> Settings:
        """The product's own settings, with these addresses."""
        return Settings(
            state_dir=self.folder / "state",
            database_url=database_url,
            kafka_bootstrap_servers=self.brokers,
            topic_prefix=topic_prefix,
        )

    @contextmanager
    def place(self) -> Iterator[Settings]:
        """The settings of a ledger with an empty database and topics of its own, taken away at the end."""
        with self.database() as url, self.topics() as prefix:
            yield self.settings(url, prefix)

    def url(self, database: str) -> str:
        """The URL of a database on our server."""
        return url_of(self.postgres, database)

    def drop(self, name: str) -> None:
        """Take a database away."""
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._databases.remove(name)

    def delete(self, prefix: str) -> None:
        """Take topics away."""
        delete_topics(self.brokers, Settings(topic_prefix=prefix))
        self._prefixes.remove(prefix)

    def clear(self) -> None:
        """Take away what is left."""
        for name in list(self._databases):
            self.drop(name)
        for prefix in list(self._prefixes):
            self.delete(prefix)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.postgres, autocommit=True) as connection:
            connection.execute(statement.encode())
