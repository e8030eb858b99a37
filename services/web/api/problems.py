"""How the API says no: problem details (RFC 9457), each with a code that docs/api.md explains."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"
SPACE = "urn:supervision-ledger:problem:"


class Kind(NamedTuple):
    """Its status and what it is called; `retry_after_s`: seconds after which one may ask again."""

    status: int
    title: str
    retry_after_s: int | None = None


PROBLEMS = {
    "not_signed_in": Kind(401, "Nobody is signed in, or the token is not one that is valid now"),
    "not_allowed": Kind(403, "This is not for you"),
    "foreign_form": Kind(403, "This was sent by another site's page"),
    "not_found": Kind(404, "There is nothing here that you may see"),
    "method_not_allowed": Kind(405, "This can not be done here"),
    "refused": Kind(409, "The rules of the ledger say no"),
    "waits": Kind(409, "Somebody or something that this names has not begun"),
    "key_taken": Kind(409, "This key was used before, for something else"),
    "changed_since": Kind(412, "It was changed since you looked"),
    "too_large": Kind(413, "This is too large"),
    "wrong_input": Kind(422, "What was sent cannot be taken"),
    "too_many": Kind(429, "Too many requests", 60),
    "failed": Kind(500, "Something went wrong on our side"),
    "behind": Kind(503, "The read model has not seen that position yet", 1),
    "busy": Kind(503, "Others were changing the same", 1),
    "not_proved": Kind(503, "It is not under a signed checkpoint yet", 2),
    "not_recorded": Kind(503, "That you read this could not be recorded, so it is not shown", 1),
    "database_away": Kind(503, "The database does not answer", 5),
}
"""By code."""


class Problem(Exception):
    """The answer to a request that cannot be fulfilled; `more`: further members of the problem document."""

    def __init__(self, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.more = code, detail, more


class WrongField(BaseModel):
    """One thing that is wrong with what was sent."""

    field: str
    what: str


class ProblemDocument(BaseModel):
    """A problem as it is told; the code is what a program looks at."""

    type: str = Field(description=f"{SPACE}CODE")
    title: str
    status: int
    detail: str = ""
    code: str = Field(description="As in docs/api.md.")
    permission: str | None = Field(None, description="With not_allowed: what one would have to be permitted.")
    refusal: str | None = Field(None, description="With refused: the code of the rule that says no.")
    errors: list[WrongField] | None = Field(None, description="With wrong_input: field by field.")


def told(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The answer."""
    kind = PROBLEMS[problem.code]
    document = ProblemDocument(
        type=SPACE + problem.code,
        title=kind.title,
        status=kind.status,
        detail=problem.detail,
        code=problem.code,
        **problem.more,
    )
    given = dict(headers or {})
    if kind.retry_after_s is not None:
        given["Retry-After"] = str(kind.retry_after_s)
    if kind.status == PROBLEMS["not_signed_in"].status:
        given["WWW-Authenticate"] = "Bearer"
    return JSONResponse(document.model_dump(exclude_none=True), kind.status, given, MEDIA_TYPE)


def is_api(request: Request) -> bool:
    """Whether a program asks, which is answered with a problem and not with a page."""
    return request.url.path.startswith("/v1/")
