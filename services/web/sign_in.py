"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.demo_visitors import as_visitor, demo_visitors
from services.web.house import COOKIE, House, house_of
from services.web.refusals import NotSignedIn
from services.web.rendering import page
from services.web.sessions import LONGEST
from services.web.visitor import Visitor

routes = APIRouter()


@routes.get("/sign-in")
def show_ways(request: Request, then: str = "/") -> Response:
    """How one may sign in here."""
    house = house_of(request)
    visitors = demo_visitors(house.settings)
    provider = house.settings.web_oidc_issuer is not None
    return page(request, None, "sign_in.html", then=within(then), visitors=visitors, provider=provider)


@routes.post("/sign-in/demo")
def sign_in_to_demo(request: Request, number: Annotated[int, Form()], then: Annotated[str, Form()] = "/") -> Response:
    """Sign in as one of the demo's people. Raises NotSignedIn where there is no demo."""
    house = house_of(request)
    visitors = demo_visitors(house.settings)
    if not 0 <= number < len(visitors):
        raise NotSignedIn
    return signed_in(request, house, as_visitor(visitors[number], house.vault, house.settings.organisation), then)


@routes.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session."""
    if token := request.cookies.get(COOKIE):
        house_of(request).sessions.end(token)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


def signed_in(request: Request, house: House, visitor: Visitor, then: str) -> Response:
    """A new session under a new token, whatever was there before; on to where the visitor wanted to go."""
    if before := request.cookies.get(COOKIE):
        house.sessions.end(before)
    answer = RedirectResponse(within(then), 303)
    answer.set_cookie(
        COOKIE,
        house.sessions.begin(visitor),
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=house.settings.web_address.startswith("https://"),
    )
    return answer


def within(address: str) -> str:
    """The address, if it is one of ours; else the front page (an open redirect would lead to a stranger)."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if ours else "/"
