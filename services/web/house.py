"""What every request of the web application works with, opened once: connections, vault, register, sessions, clock."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple, Protocol

import psycopg
from fastapi import Depends, Query, Request
from psycopg_pool import ConnectionPool

from services.register.register import Register
from services.settings import Settings
from services.vault.vault import Vault
from services.web.asked import Asked, day, moment
from services.web.proofs import Proofs
from services.web.refusals import NotSignedIn
from services.web.sessions import Sessions
from services.web.tokens import Tokens

COOKIE = "supervision_session"


class Slip(Protocol):
    """Makes the signed slip that goes with files: the files by name, the question, how much of the record was read."""

    def __call__(
        self, files: Mapping[str, bytes], question: Mapping[str, str], rests_on: int, made_at: datetime
    ) -> dict[str, Any]: ...


class House(NamedTuple):
    """pool: connections for questions. now: the clock.

    reached: the position up to which a read model knows everything, by its name.
    """

    settings: Settings
    pool: ConnectionPool[Any]
    vault: Vault
    register: Register
    sessions: Sessions
    now: Callable[[], datetime]
    slip: Slip
    tokens: Tokens
    proofs: Proofs
    reached: Callable[[psycopg.Connection[Any], str], int]


def house_of(request: Request) -> House:
    """The one of this application."""
    found: House = request.app.state.house
    return found


def asked(
    request: Request,
    on: Annotated[str | None, Query(description="The day asked about, YYYY-MM-DD; today if left out.")] = None,
    known_at: Annotated[str | None, Query(description="As known then: a day (to its end) or an instant.")] = None,
) -> Iterator[Asked]:
    """The request in work, of somebody who is signed in. Raises NotSignedIn, WrongInput."""
    house, token = house_of(request), request.cookies.get(COOKIE)
    visitor = house.sessions.visitor(token) if token else None
    if token is None or visitor is None:
        raise NotSignedIn
    with house.pool.connection() as connection:
        yield Asked(
            visitor,
            connection,
            house.vault,
            house.register,
            now=house.now(),
            revealed=house.sessions.revealed(token),
            on=day(on),
            known_at=moment(known_at),
        )


Signed = Annotated[Asked, Depends(asked)]
"""A parameter of a page: the request of whoever is signed in."""
