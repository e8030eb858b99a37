"""Tells the database that somebody still works in a transaction, where two statements are far apart.

The server ends a session that leaves its transaction idle (after 30 s), so that a process that was stopped keeps no
locks. Long histories and many rules can take longer than that between two statements, on a busy machine; the batch
would then be begun anew for ever. Who was stopped says nothing.
"""

from time import monotonic

import psycopg

EVERY_S = 1.0


class Heartbeat:
    """Of one connection, in one transaction."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection, self._last = connection, monotonic()

    def beat(self) -> None:
        """To be called often: an empty statement where the last one is EVERY_S ago."""
        if monotonic() - self._last >= EVERY_S:
            self._connection.execute("select")
            self._last = monotonic()
