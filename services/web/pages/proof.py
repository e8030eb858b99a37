"""The page on which one hands in a bundle of proof and reads what it proves."""

import json
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from domain.catalogue import EVENTS
from services.web.asked import Asked
from services.web.house import Signed, house_of
from services.web.proofs import NoProof
from services.web.rendering import page

routes = APIRouter()


class Shown(NamedTuple):
    """One proven entry as people read it."""

    position: int
    recorded_at: datetime
    what: str
    about: str
    actor: str
    effective_on: str


@routes.get("/proof")
def ask_for_proof(request: Request, asked: Signed) -> Response:
    """Where a bundle is handed in."""
    asked.need("proof")
    return page(request, asked, "proof.html", pasted="", wrong="", proven=None)


@routes.post("/proof")
def check_proof(
    request: Request,
    asked: Signed,
    file: Annotated[UploadFile | None, File()] = None,
    pasted: Annotated[str, Form()] = "",
) -> Response:
    """What it proves, or why nothing. Nothing of it is kept."""
    asked.need("proof")
    text = file.file.read().decode("utf-8", "replace") if file is not None and file.size else pasted
    try:
        proven = house_of(request).proofs.check(_read(text))
    except NoProof as nothing:
        return page(request, asked, "proof.html", 422, pasted=pasted, wrong=str(nothing), proven=None)
    asked.know(UUID(str(found.record["about"])) for found in proven.records)
    shown = [_shown(asked, found.position, found.record) for found in proven.records]
    return page(request, asked, "proof.html", pasted=pasted, wrong="", proven=proven, shown=shown)


def _read(text: str) -> Any:
    if not text.strip():
        raise NoProof("choose a file, or paste the text of a proof")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as unreadable:
        raise NoProof("this is not the text of a proof: it is not JSON") from unreadable


def _shown(asked: Asked, position: int, record: dict[str, Any]) -> Shown:
    kind = EVENTS.get(record["type"])
    about = UUID(str(record["about"]))
    return Shown(
        position,
        datetime.fromisoformat(record["recorded_at"]),
        record["type"].split(".")[-2].replace("_", " "),
        asked.name(about) if kind is None or kind.ABOUT_A_PERSON else asked.unit(about),
        record["actor"],
        record["effective_on"],
    )
