"""API tokens: what another system shows instead of a sign-in.

Promises: a stolen copy of the tables lets nobody in (only a hash of the token is kept); a token may do no more than the
permissions that it was issued for, ends on its day, and can be revoked before.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from psycopg_pool import ConnectionPool

from domain.vocabulary import PersonId
from services.web.permissions import permissions
from services.web.visitor import AccessRole, Visitor

BEGINS = "svl_"
"""So that a scanner for leaked secrets can know one."""
TOKEN_BYTES = 32
LONGEST = timedelta(days=366)

ISSUE = """
insert into web.token (token_hash, purpose, person_id, roles, permissions, expires_at)
values (%s, %s, %s, %s, %s, now() + %s::interval)
"""
GOOD = """
select person_id, roles, permissions from web.token
where token_hash = %s and revoked_at is null and expires_at > now()
"""
USED = """
update web.token set used_at = now()
where token_hash = %s and (used_at is null or used_at < now() - interval '1 minute')
"""
LISTED = """
select token_id, purpose, person_id, roles, permissions, issued_at, expires_at, revoked_at, used_at
from web.token order by issued_at, token_id
"""
REVOKE = "update web.token set revoked_at = now() where token_id = %s and revoked_at is null"


class Issued(NamedTuple):
    """A token without its secret. used_at: to the minute; None: never."""

    token_id: UUID
    purpose: str
    person_id: UUID | None
    roles: list[str]
    permissions: list[str]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


class Tokens:
    """All tokens."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def issue(self, purpose: str, visitor: Visitor, lasts: timedelta) -> str:
        """A new one for whoever that is, with the visitor's scope; gives the token, which is nowhere else.

        Raises ValueError where it would last too long, or names a permission that there is not.
        """
        if not timedelta() < lasts <= LONGEST:
            raise ValueError(f"a token lasts from 1 to {LONGEST.days} days")
        scope = visitor.scope or frozenset()
        if unknown := scope - set(permissions()):
            raise ValueError(f"no such permission: {', '.join(sorted(unknown))}")
        token = BEGINS + secrets.token_urlsafe(TOKEN_BYTES)
        row = (_hash(token), purpose, visitor.person_id, sorted(visitor.given), sorted(scope), lasts)
        with self._pool.connection() as connection:
            connection.execute(ISSUE, row)
        return token

    def visitor(self, token: str) -> Visitor | None:
        """Who shows it; None where it is none of ours, ran out or was revoked."""
        with self._pool.connection() as connection:
            row = connection.execute(GOOD, (_hash(token),)).fetchone()
            if row is None:
                return None
            connection.execute(USED, (_hash(token),))
        person_id, roles, scope = row
        return Visitor(person_id and PersonId(person_id), frozenset(map(AccessRole, roles)), scope=frozenset(scope))

    def listed(self) -> list[Issued]:
        """All of them, oldest first."""
        with self._pool.connection() as connection:
            return [Issued._make(row) for row in connection.execute(LISTED)]

    def revoke(self, token_id: UUID) -> bool:
        """Let it open nothing from now on; whether there was one that did."""
        with self._pool.connection() as connection:
            return bool(connection.execute(REVOKE, (token_id,)).rowcount)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
