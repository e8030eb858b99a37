"""Connections to Postgres, and the one way in which its tables come to be."""

import time
from pathlib import Path
from typing import Any

import psycopg
import structlog
from psycopg_pool import ConnectionPool
from psycopg_pool.base import AttemptWithBackoff

MIGRATIONS = Path(__file__).parent / "migrations"
AWAY_S = 0.25
"""How long after a refused connection the next one is tried."""

log = structlog.get_logger(__name__)

KEEPALIVE: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""Seconds: a connection whose other end vanished is noticed after about eleven."""
DATABASE_ILL = (psycopg.OperationalError, psycopg.InternalError, psycopg.InterfaceError)
"""The database is away, full, broken or open for reading only: no event is to blame for that."""


def connect(url: str, **options: Any) -> psycopg.Connection:
    """A connection of one's own. Raises psycopg.OperationalError where the database cannot be reached."""
    return psycopg.connect(url, connect_timeout=10, **KEEPALIVE, **options)


def wait_for_database(url: str, patience_s: float = 60.0) -> None:
    """Return when the database takes connections; a process that starts while it is away need not fail and wait longer
    each time. Raises psycopg.OperationalError when the patience is over.
    """
    until = time.monotonic() + patience_s
    while True:
        try:
            connect(url).close()
            return
        except psycopg.OperationalError as away:
            if time.monotonic() > until:
                raise
            log.info("database_awaited", error=str(away))
            time.sleep(AWAY_S)


class Steadily(AttemptWithBackoff):
    """Tries to connect as often later as at first. With the library's delays, 1, 2, 4, 8, 16 s, a database that came
    back was found long after, by who waited for a connection.
    """

    INITIAL_DELAY, DELAY_BACKOFF = AWAY_S, 1.0


class Pool(ConnectionPool[psycopg.Connection[Any]]):
    """Connections that come back as soon as the database does."""

    def _add_connection(self, attempt: AttemptWithBackoff | None, growing: bool = False) -> None:
        super()._add_connection(attempt or Steadily(timeout=self.reconnect_timeout), growing)


def open_pool(url: str, size: int, *, patience_s: float = 30.0) -> Pool:
    """A pool of at most `size` connections, opened: the first one is tried now. Raises psycopg_pool.PoolTimeout."""
    pool = Pool(url, min_size=1, max_size=size, kwargs={"connect_timeout": 10, **KEEPALIVE}, open=False)
    pool.open(wait=True, timeout=patience_s)
    return pool


def migrate(url: str) -> None:
    """Bring the tables up to this version. Several may call it at once: one does the work, the others wait."""
    from alembic import command  # here: only this needs it, and it takes longer to load than most commands run
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, "head")
