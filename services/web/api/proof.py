"""The proof of an answer, to take away."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from domain.record import event_of
from domain.vocabulary import PersonId
from services.web.api.caller import Caller, needing
from services.web.api.problems import Problem
from services.web.asked import Asked
from services.web.house import house_of
from services.web.proofs import NoProof
from services.web.reading import record
from services.web.refusals import NoSuchThing

routes = APIRouter(tags=["proof"])


class ProvedRecord(BaseModel):
    """One entry as it was published and signed, and its path to the signed hash."""

    position: int
    record: str
    path: list[str]


class Later(BaseModel):
    """The newest checkpoint, and the proof that the first is its beginning."""

    checkpoint: str
    path: list[str]


class Bundle(BaseModel):
    """What `supervision verify` checks."""

    format: str
    records: list[ProvedRecord]
    checkpoint: str = Field(description="A signed note (C2SP).")
    later: Later | None
    public_key: str


@routes.get("/proof", response_model=Bundle, **needing("proof"))
def proof_of_an_answer(
    request: Request,
    asked: Caller,
    event: Annotated[
        list[UUID], Query(description="Ids of entries, as answers give them.", min_length=1, max_length=100)
    ],
) -> dict[str, Any]:
    """A bundle that proves these entries to anybody, without our database."""
    people = {person for event_id in event for person in _people_of(asked, event_id)}
    if people:
        record(asked, "api.proof", people)
    try:
        return house_of(request).proofs.bundle(event)
    except NoProof as missing:
        raise Problem("not_proved", str(missing)) from missing


def _people_of(asked: Asked, event_id: UUID) -> tuple[PersonId, ...]:
    """Whom an entry names. Raises NoSuchThing: there is none, it is restricted, or one may not see whom it is about."""
    found = asked.register.event(event_id)
    if found is None or found.restricted:
        raise NoSuchThing
    people = event_of(found.type, found.body).people
    if not asked.sight("proof").includes(*people):
        raise NoSuchThing
    return people
