"""Having names shown where an officer or inspector sees the beginnings of ids, for a reason that is recorded."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.reading_log import reveal_names
from services.web.house import COOKIE, Signed, house_of
from services.web.rendering import page
from services.web.sign_in import within

routes = APIRouter()
MOST = 200
"""Letters of a reason."""


@routes.post("/reveal")
def reveal(
    request: Request,
    asked: Signed,
    people: Annotated[list[UUID], Form()],
    reason: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "/",
) -> Response:
    """Show these people by name from now on in this session; whom one may not see is passed over."""
    asked.need("reveal")
    shown = asked.sight("reveal").of(people)
    wrong = _wrong(reason.strip())
    if wrong:
        asked.shown.update(shown)
        return page(request, asked, "reveal.html", 400, wrong=wrong, typed=reason, then=within(then))
    reveal_names(asked.register, asked.visitor.actor_or_roles, shown, reason.strip())
    house_of(request).sessions.reveal(request.cookies[COOKIE], shown)
    return RedirectResponse(within(then), 303)


def _wrong(reason: str) -> str:
    """What to do about it; "" where nothing is wrong."""
    if not reason:
        return "Enter why you need the names"
    return f"Use {MOST} letters at most" if len(reason) > MOST else ""
