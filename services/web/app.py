"""The web application put together: its parts in one list, how it refuses, what protects it."""

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from services.web import proving, refusals, sign_in
from services.web.api.application import api
from services.web.house import COOKIE, House
from services.web.pages import (
    deciding,
    finding,
    findings,
    history,
    overview,
    people,
    person,
    proof,
    reports,
    reveal,
    rules,
    try_rules,
)
from services.web.permissions import permissions
from services.web.rendering import address, page
from services.web.security import SAFE, Protection

STATIC = Path(__file__).parent / "static"
PARTS = (
    sign_in.routes,
    proving.routes,
    overview.routes,
    people.routes,
    person.routes,
    reveal.routes,
    try_rules.routes,
    rules.routes,
    reports.routes,
    findings.routes,
    finding.routes,
    deciding.routes,
    history.routes,
    proof.routes,
)
"""The routes of each part."""


def application(house: House) -> FastAPI:
    """Everything that answers over HTTP. Raises SettingsRefused where nobody could be signed in as it says."""
    proving.refuse_unknown_roles(house.settings)
    app = FastAPI(title="Supervision Ledger", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.add_middleware(Protection)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    programs = api()
    programs.state.house = house
    app.mount("/v1", programs, name="v1")
    for routes in PARTS:
        app.include_router(routes)
    app.add_exception_handler(refusals.NotSignedIn, _sign_in_first)
    app.add_exception_handler(refusals.NotAllowed, _not_allowed)
    app.add_exception_handler(refusals.NoSuchThing, _not_found)
    app.add_exception_handler(404, _not_found)
    app.add_exception_handler(refusals.WrongInput, _wrong_input)
    app.add_exception_handler(RequestValidationError, _unreadable)
    return app


async def _sign_in_first(request: Request, _: Exception) -> Response:
    """To the sign-in and back; what was typed into a form is kept on a page until the visitor is signed in again."""
    if request.method in SAFE:
        back = address(request.url.path, **request.query_params)
        return RedirectResponse(address("/sign-in", then=back), 303)
    form = await request.form()
    typed = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    answer = page(request, None, "signed_out.html", 401, typed=typed, action=request.url.path)
    answer.delete_cookie(COOKIE)
    return answer


def _not_allowed(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, refusals.NotAllowed)  # noqa: S101
    return page(request, None, "not_allowed.html", 403, permission=permissions()[refused.permission])


def _not_found(request: Request, _: Exception) -> Response:
    return page(request, None, "not_found.html", 404)


def _wrong_input(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, refusals.WrongInput)  # noqa: S101
    return page(request, None, "wrong_input.html", 400, fields=wrong.fields)


def _unreadable(request: Request, wrong: Exception) -> Response:
    """An address with an id that is none leads nowhere; a field that cannot be read is named."""
    assert isinstance(wrong, RequestValidationError)  # noqa: S101
    places = [(error["loc"], error["msg"]) for error in wrong.errors()]
    if any(place[0] == "path" for place, _ in places):
        return _not_found(request, wrong)
    fields = {str(place[-1]): message for place, message in places}
    return page(request, None, "wrong_input.html", 400, fields=fields)
