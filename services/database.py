"""Connections to Postgres, and the one way in which its tables come to be."""

from pathlib import Path
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

MIGRATIONS = Path(__file__).parent / "migrations"
KEEPALIVE: dict[str, Any] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""Seconds: a connection whose other end vanished is noticed after about eleven."""


def connect(url: str, **options: Any) -> psycopg.Connection:
    """A connection of one's own. Raises psycopg.OperationalError where the database cannot be reached."""
    return psycopg.connect(url, connect_timeout=10, **KEEPALIVE, **options)


def open_pool(url: str, size: int, *, patience_s: float = 30.0) -> ConnectionPool:
    """A pool of at most `size` connections, opened: the first one is tried now. Raises psycopg_pool.PoolTimeout."""
    pool = ConnectionPool(url, min_size=1, max_size=size, kwargs={"connect_timeout": 10, **KEEPALIVE}, open=False)
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
