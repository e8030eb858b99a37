"""Sessions: who is signed in, kept in the database, so that one can be ended from there.

Promises: a stolen copy of the tables opens no session (only a hash of the token is kept); a session ends when it was
not used for a while, and in any case after a day's work.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.vocabulary import PersonId
from services.web.visitor import AccessRole, Visitor

UNUSED = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOKEN_BYTES = 32

BEGIN = "insert into web.session (token_hash, person_id, roles, demo, last_here) values (%s, %s, %s, %s, %s)"
LAST = "select began_at from web.visit where person_id = %s"
VISIT = """
insert into web.visit (person_id) values (%s) on conflict (person_id) do update set began_at = excluded.began_at
"""
SEEN = """
update web.session set seen_at = now()
where token_hash = %s and seen_at > now() - %s::interval and began_at > now() - %s::interval
returning person_id, roles, demo, last_here
"""
END = "delete from web.session where token_hash = %s"
SWEEP = "delete from web.session where seen_at <= now() - %s::interval or began_at <= now() - %s::interval"
REVEAL = """
insert into web.revealed (token_hash, person_id) select %s, unnest(%s::uuid[]) on conflict do nothing
"""
REVEALED = "select person_id from web.revealed where token_hash = %s"


class Sessions:
    """Everybody who is signed in."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def begin(self, visitor: Visitor) -> str:
        """Sign in; gives the token, which is nowhere else. Sessions that ran out are forgotten meanwhile."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._pool.connection() as connection:
            connection.execute(SWEEP, (UNUSED, LONGEST))
            last = connection.execute(LAST, (visitor.person_id,)).fetchone()
            row = (_hash(token), visitor.person_id, sorted(visitor.given), visitor.demo, last and last[0])
            connection.execute(BEGIN, row)
            if visitor.person_id is not None:
                connection.execute(VISIT, (visitor.person_id,))
        return token

    def visitor(self, token: str) -> Visitor | None:
        """Who it is, seen now; None where nobody is signed in by that token any more."""
        with self._pool.connection() as connection:
            row = connection.execute(SEEN, (_hash(token), UNUSED, LONGEST)).fetchone()
        if row is None:
            return None
        person_id, roles, demo, last_here = row
        return Visitor(person_id and PersonId(person_id), frozenset(map(AccessRole, roles)), demo, last_here)

    def end(self, token: str) -> None:
        """Sign out."""
        with self._pool.connection() as connection:
            connection.execute(END, (_hash(token),))

    def reveal(self, token: str, people: list[UUID]) -> None:
        """From now on these are shown by name in this session."""
        with self._pool.connection() as connection:
            connection.execute(REVEAL, (_hash(token), people))

    def revealed(self, token: str) -> frozenset[UUID]:
        """Whose names are shown in this session for a reason given."""
        with self._pool.connection() as connection:
            return frozenset(row[0] for row in connection.execute(REVEALED, (_hash(token),)))


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
