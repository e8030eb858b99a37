"""Which run of a notifier may write: of all that have one name, the one that began last.

A process that was stopped and goes on does not know yet that it was replaced, whatever it was just about to do. So it
asks in the transaction in which it writes; who was replaced writes nothing.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
from psycopg_pool import ConnectionPool

from services.bus.errors import MemberReplaced

BEGIN = """
insert into notifier.tenure (instance, run) values (%s, %s) on conflict (instance) do update set run = excluded.run
"""
OURS = "select from notifier.tenure where instance = %s and run = %s for share"

Confirm = Callable[[psycopg.Connection[Any]], None]
"""Asked before a transaction is committed. Raises MemberReplaced, which undoes it."""


def unasked(_: psycopg.Connection[Any]) -> None:
    """For one that has no namesake."""


class Tenure:
    """That of one run. A successor's begins when no transaction that was confirmed for this one is open any more."""

    def __init__(self, pool: ConnectionPool[Any], instance: str) -> None:
        self._pool, self._instance, self._run = pool, instance, uuid4()

    def begin(self) -> None:
        """From now on no earlier run of this name writes anything."""
        with self._pool.connection() as connection:
            connection.execute(BEGIN, (self._instance, self._run))

    def confirm(self, connection: psycopg.Connection[Any]) -> None:
        """Raises MemberReplaced if a successor has begun; none begins before this transaction has ended."""
        if connection.execute(OURS, (self._instance, self._run)).fetchone() is None:
            raise MemberReplaced(f"another notifier named {self._instance!r} has begun; this one writes nothing more")
