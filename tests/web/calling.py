"""Callers of the API: with any roles, or as somebody of the sample, over HTTP."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from uuid import UUID

import httpx

from domain.vocabulary import PersonId
from services.database import open_pool
from services.web.house import COOKIE
from services.web.sessions import Sessions
from services.web.tokens import Tokens
from services.web.visitor import AccessRole, Visitor
from tests.web.browsing import Ledger


@contextmanager
def caller(ledger: Ledger, *roles: AccessRole, person: UUID | None = None) -> Iterator[httpx.Client]:
    """Signed in with these roles."""
    with closing(open_pool(str(ledger.settings.database_url), 1)) as pool, ledger.stranger() as client:
        token = Sessions(pool).begin(Visitor(PersonId(person) if person else None, frozenset(roles)))
        client.cookies.set(COOKIE, token)
        yield client


def token_for(
    ledger: Ledger, *permissions: str, role: AccessRole = AccessRole.AUDITOR, lasts: timedelta = timedelta(days=1)
) -> str:
    """A new API token."""
    with closing(open_pool(str(ledger.settings.database_url), 1)) as pool:
        visitor = Visitor(None, frozenset([role]), scope=frozenset(permissions))
        return Tokens(pool).issue("a test", visitor, lasts)


def bearer(token: str) -> dict[str, str]:
    """The header that shows it."""
    return {"Authorization": f"Bearer {token}"}
