"""What becomes of everything that goes wrong in the API: always a problem document, never a page or a trace."""

from typing import Any

import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException

from services.reading_log import NotRecorded
from services.register.outcome import RegisterBusy
from services.web import refusals
from services.web.api.problems import Problem, told
from services.web.permissions import permissions

log = structlog.get_logger(__name__)
BY_STATUS = {404: "not_found", 405: "method_not_allowed"}


def refuse_with_problems(api: FastAPI) -> None:
    """Let the API answer so."""
    for kind, answer in ANSWERS.items():
        api.add_exception_handler(kind, answer)


def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101
    return told(problem)


def _not_signed_in(_: Request, __: Exception) -> Response:
    return told(Problem("not_signed_in"))


def _not_allowed(_: Request, refused: Exception) -> Response:
    assert isinstance(refused, refusals.NotAllowed)  # noqa: S101
    does = permissions()[refused.permission].does
    return told(Problem("not_allowed", does, permission=refused.permission))


def _not_found(_: Request, __: Exception) -> Response:
    return told(Problem("not_found"))


def _wrong_input(_: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, refusals.WrongInput)  # noqa: S101
    return told(Problem("wrong_input", errors=[{"field": name, "what": what} for name, what in wrong.fields.items()]))


def _not_valid(_: Request, wrong: Exception) -> Response:
    """Says which fields, never what stood in them."""
    assert isinstance(wrong, RequestValidationError)  # noqa: S101
    errors = [{"field": _named(error["loc"]), "what": str(error["msg"])} for error in wrong.errors()]
    return told(Problem("wrong_input", errors=errors))


def _named(place: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in place[1:]) or str(place[0])


def _unprintable(_: Request, __: Exception) -> Response:
    """The database takes no text with a zero in it, and no number that has no room."""
    return told(Problem("wrong_input", "A value that cannot be stored."))


def _of_starlette(_: Request, answer: Exception) -> Response:
    assert isinstance(answer, HTTPException)  # noqa: S101
    return told(Problem(BY_STATUS.get(answer.status_code, "wrong_input")), answer.headers)


def _busy(_: Request, __: Exception) -> Response:
    return told(Problem("busy"))


def _not_recorded(_: Request, __: Exception) -> Response:
    return told(Problem("not_recorded"))


def _away(_: Request, away: Exception) -> Response:
    log.warning("database_away", error=type(away).__name__)
    return told(Problem("database_away"))


def _failed(_: Request, failed: Exception) -> Response:
    log.error("api_failed", error=type(failed).__name__)
    return told(Problem("failed"))


ANSWERS = {
    Problem: _problem,
    refusals.NotSignedIn: _not_signed_in,
    refusals.NotAllowed: _not_allowed,
    refusals.NoSuchThing: _not_found,
    refusals.WrongInput: _wrong_input,
    RequestValidationError: _not_valid,
    HTTPException: _of_starlette,
    psycopg.DataError: _unprintable,
    psycopg.OperationalError: _away,
    PoolTimeout: _away,
    RegisterBusy: _busy,
    NotRecorded: _not_recorded,
    Exception: _failed,
}
"""By what was raised."""
