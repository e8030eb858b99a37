"""A ledger under test: a database and topics of its own on the harness's servers, and its nine processes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from services.bus.topics import create_topics
from services.cli.settling import wait_until_settled
from services.cli.status import Look
from services.cli.trouble import Trouble
from services.database import migrate
from services.parts import Parts, parts
from services.processes import environment_of
from services.settings import Settings
from tests.faults.fleet import Fleet
from tests.faults.own_servers import OwnServers
from tests.faults.proxy import Proxy
from tests.faults.waiting import PATIENCE_S, InVain
from tests.servers import url_of

PARTITIONS = 3
SHORT = "5s"
"""How long a session may leave its transaction idle: shorter than in life (services/migrations), so that a test need
not wait as long for the locks of a stopped process. With long histories a busy machine takes longer than that between
two statements."""


class Ledger:
    """Its processes reach the database through a proxy that can cut; the harness itself does not.

    further: settings beside those that the harness needs. Nothing runs before fleet.start().
    """

    def __init__(self, servers: OwnServers, *, idle: str | None = SHORT, **further: object) -> None:
        """idle: how long a session may leave its transaction idle; None: as in life."""
        self.servers = servers
        name = uuid4().hex[:10]
        with psycopg.connect(servers.database_url, autocommit=True) as connection:
            connection.execute(f"create database ledger_{name}".encode())
        self.url = url_of(servers.database_url, f"ledger_{name}")
        self.settings = Settings(
            state_dir=servers.state / name,
            database_url=self.url,
            kafka_bootstrap_servers=servers.brokers,
            topic_prefix=f"f{name}.",
            partitions=PARTITIONS,
            **further,  # type: ignore[arg-type]
        )
        migrate(self.url)
        if idle is not None:
            with self.connect() as connection:
                patience = sql.SQL("alter database {} set idle_in_transaction_session_timeout = {}")
                connection.execute(patience.format(sql.Identifier(f"ledger_{name}"), idle))
        create_topics(servers.brokers, self.settings)
        at = urlsplit(self.url)
        self.proxy = Proxy(str(at.hostname), int(at.port or 0))
        self.fleet = Fleet(self._environment(), self.logs)

    @property
    def logs(self) -> Path:
        """Where its processes log."""
        return self.settings.state_dir / "logs"

    @contextmanager
    def parts(self) -> Iterator[Parts]:
        """What commands are made of, past the proxy."""
        with parts(self.settings) as the:
            yield the

    def connect(self) -> psycopg.Connection:
        """A connection past the proxy, in autocommit mode."""
        return psycopg.connect(self.url, autocommit=True, connect_timeout=10)

    def settle(self, seconds: float = PATIENCE_S) -> int:
        """Return the last position when nothing is under way any more. Raises InVain."""
        with self.parts() as the:
            try:
                return wait_until_settled(Look(the), seconds)
            except Trouble as late:
                raise InVain(late.text) from late

    def close(self) -> None:
        """Stop its processes."""
        self.fleet.close()
        self.proxy.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _environment(self) -> Mapping[str, str]:
        at = urlsplit(self.url)
        through = at._replace(netloc=f"{at.username}:{at.password}@127.0.0.1:{self.proxy.port}").geturl()
        return environment_of(self.settings.model_copy(update={"database_url": through}))
