"""How a read model stands, for whoever asks from outside its process."""

from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from psycopg_pool import ConnectionPool

from projections.projection import reading
from services.register.outcome import Recorded

STANDING = """
select released,
    (select count(*) from parked where discarded_because is null),
    (select count(distinct stream_id) from parked where discarded_because is null)
from progress
"""
ASKS = "select to_regclass('request') is not null"
UNSENT = "select count(*) from request where sent_at is null"


class ReadModelStanding(NamedTuple):
    """Lag in events and in seconds (age of the oldest event that is not applied), what is parked, what is unsent."""

    name: str
    position: int
    lag_events: int
    lag_seconds: float
    parked_events: int
    parked_streams: int
    requests_unsent: int


class ReadsRegister(Protocol):
    """The part of the register that is needed."""

    def read(self, after: int, limit: int) -> list[Recorded]:
        """The events that follow a position."""

    def head(self) -> int:
        """The last position."""


def standing_of(pool: ConnectionPool[Any], register: ReadsRegister, name: str) -> ReadModelStanding:
    """How the live read model `name` stands. Raises psycopg.errors.UndefinedTable where it was never made."""
    with pool.connection() as connection, reading(connection, name):
        row = connection.execute(STANDING).fetchone()
        asks = connection.execute(ASKS).fetchone()
        unsent = connection.execute(UNSENT).fetchone() if asks and asks[0] else None
    released, events, streams = row or (0, 0, 0)
    waiting = register.read(released, 1)
    age = (datetime.now(UTC) - waiting[0].recorded_at).total_seconds() if waiting else 0.0
    behind = max(0, register.head() - released)
    return ReadModelStanding(name, released, behind, max(0.0, age), events, streams, unsent[0] if unsent else 0)
