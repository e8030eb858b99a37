"""Who calls the API, what they may, and how far the read models that answer must have come."""

from collections.abc import Callable, Iterator
from datetime import date
from time import monotonic, sleep
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Query, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from services.web.api.problems import Problem
from services.web.asked import Asked, moment
from services.web.house import COOKIE, House, house_of
from services.web.refusals import NotAllowed, NotSignedIn, WrongInput

PATIENCE_S = 2.0
"""How long a request waits for a read model that has seen what the caller wrote."""
LOOK_AGAIN_S = 0.02

Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, scheme_name="token", description="A token; see `supervision tokens issue`.")),
]
Session = Annotated[
    str | None,
    Depends(APIKeyCookie(name=COOKIE, auto_error=False, scheme_name="session", description="Of the sign-in.")),
]
On = Annotated[date | None, Query(description="The day asked about; today in London if left out.")]
KnownAt = Annotated[
    str | None,
    Query(description="As known then: a day (to its end in London) or an instant; as known now if left out."),
]
Names = Annotated[bool, Query(description="Add the names of those whom you may see by name.")]
AtLeast = Annotated[
    int | None, Query(ge=0, le=2**62, description="Answer from read models that have seen this position.")
]


def caller(request: Request, bearer: Bearer, session: Session) -> Iterator[Asked]:
    """The request in work. A token that is shown must be good, whoever is signed in beside it. Raises NotSignedIn."""
    house = house_of(request)
    if bearer is not None:
        visitor = house.tokens.visitor(bearer.credentials)
    else:
        visitor = house.sessions.visitor(session) if session else None
    if visitor is None:
        raise NotSignedIn
    revealed = house.sessions.revealed(session) if bearer is None and session else frozenset()
    with house.pool.connection() as connection:
        yield Asked(visitor, connection, house.vault, house.register, now=house.now(), revealed=revealed)


Caller = Annotated[Asked, Depends(caller)]


def needing(permission: str) -> dict[str, Any]:
    """What a route says of itself: whoever calls it must be permitted this, toward somebody at least.

    It is asked before what was sent is looked at.
    """

    def permitted(asked: Caller) -> None:
        if not asked.may(permission):
            raise NotAllowed(permission)

    return {"dependencies": [Depends(permitted)], "openapi_extra": {"x-permission": permission}}


class Inquiry(NamedTuple):
    """A question: names: whether they are wanted. position: how far the read models have come that answer it."""

    asked: Asked
    name: str
    names: bool
    position: int


def inquiry(*models: str) -> Callable[..., Inquiry]:
    """How a question to these read models comes in. It may raise WrongInput, Problem."""

    def of(
        request: Request,
        response: Response,
        asked: Caller,
        on: On = None,
        known_at: KnownAt = None,
        names: Names = False,
        at_least: AtLeast = None,
    ) -> Inquiry:
        asked.on, asked.known_at = on or asked.today, moment(known_at)
        position = reached(house_of(request), models, at_least)
        response.headers["X-Position"] = str(position)
        return Inquiry(asked, f"api.{request.scope['route'].name}", names, position)

    return of


def reached(house: House, models: tuple[str, ...], at_least: int | None) -> int:
    """The position up to which all of these know everything. Raises WrongInput, Problem: not there in time."""
    if at_least is not None and at_least > house.register.head():
        raise WrongInput({"at_least": "Nothing was recorded at that position yet"})
    until = monotonic() + PATIENCE_S
    while True:
        with house.pool.connection() as connection:
            found = min(house.reached(connection, model) for model in models)
        if at_least is None or found >= at_least:
            return found
        if monotonic() > until:
            raise Problem("behind", f"It has come to {found}.")
        sleep(LOOK_AGAIN_S)
