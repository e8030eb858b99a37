"""The API put together: its routes, its description (OpenAPI 3.1), how it refuses."""

from typing import Any

from fastapi import FastAPI

from services.web.api import findings, history, people, proof, rules
from services.web.api.commands import command_routes
from services.web.api.problems import MEDIA_TYPE, PROBLEMS, ProblemDocument
from services.web.api.refusing import refuse_with_problems

ROUTES = (people.routes, findings.routes, history.routes, rules.routes, proof.routes)
DOCUMENT = "#/components/schemas/ProblemDocument"
DESCRIPTION = """What the pages can ask and do, for other systems. docs/api.md has examples, every code of a problem,
and says what `on`, `known_at`, `at_least`, `cursor`, `Idempotency-Key` and `If-Match` are for. x-permission: what one
must be permitted to call it."""


def api() -> FastAPI:
    """To be mounted at /v1; `state.house` is to be set."""
    found = FastAPI(
        title="Supervision Ledger",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        responses=_problems(),
        redirect_slashes=False,
    )
    for routes in (*ROUTES, command_routes()):
        found.include_router(routes)
    refuse_with_problems(found)
    _describe_problems(found)
    return found


def _problems() -> dict[int | str, dict[str, Any]]:
    """What any request may be answered with instead."""
    titles: dict[int | str, list[str]] = {}
    for code, kind in PROBLEMS.items():
        titles.setdefault(kind.status, []).append(f"{code}: {kind.title}.")
    content = {MEDIA_TYPE: {"schema": {"$ref": DOCUMENT}}}
    return {status: {"description": " ".join(told), "content": content} for status, told in titles.items()}


def _describe_problems(found: FastAPI) -> None:
    """Every answer refers to one schema of a problem, which FastAPI does not know of by itself."""
    made = found.openapi

    def described() -> dict[str, Any]:
        document = made()
        schema = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = document["components"]["schemas"]
        parts.update(schema.pop("$defs", {}))
        parts["ProblemDocument"] = schema
        return document

    found.openapi = described  # type: ignore[method-assign]
