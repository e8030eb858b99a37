"""Which run of a notifier may write: of all that have one name, the one that began last.

A process that was stopped and goes on does not know yet that it was replaced, whatever it was just about to do. So it
asks in the transaction in which it writes; who was replaced writes nothing.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
from psycopg_pool import ConnectionPool

from services.bus.errors import MemberReplaced

BEGIN = """
insert into notifier.tenure (instance, run) values (%s, %s) on conflict (instance) do update set run = excluded.run
"""
OURS = "select from notifier.tenure where instance = %s and run = %s for share"
END_HOLDERS = "select pg_terminate_backend(holder) from unnest(pg_blocking_pids(%s)) as holder"
PATIENCE_S = 5.0
"""One that lives ends its transaction long before."""

Confirm = Callable[[psycopg.Connection[Any]], None]
"""Asked in a transaction that writes, first where it locks more. Raises MemberReplaced, which undoes it."""


def unasked(_: psycopg.Connection[Any]) -> None:
    """For one that has no namesake."""


class Tenure:
    """That of one run. A successor's begins when no transaction that was confirmed for this one is open any more."""

    def __init__(self, pool: ConnectionPool[Any], instance: str) -> None:
        self._pool, self._instance, self._run = pool, instance, uuid4()

    def begin(self) -> None:
        """From now on no earlier run of this name writes anything.

        Sessions of one that was stopped are ended if they hold this up: the database knows no time limit for who was
        stopped within a pipeline of statements. Only namesakes lock this row.
        """
        with ThreadPoolExecutor(1) as aside, self._pool.connection() as ours, self._pool.connection() as other:
            begun = aside.submit(ours.execute, BEGIN, (self._instance, self._run))
            while True:
                try:
                    begun.result(PATIENCE_S)
                    return
                except TimeoutError:
                    other.execute(END_HOLDERS, (ours.info.backend_pid,))
                    other.commit()

    def confirm(self, connection: psycopg.Connection[Any]) -> None:
        """Raises MemberReplaced if a successor has begun; none begins before this transaction has ended."""
        if connection.execute(OURS, (self._instance, self._run)).fetchone() is None:
            raise MemberReplaced(f"another notifier named {self._instance!r} has begun; this one writes nothing more")
