"""Deciding about a finding: take note, propose what makes it bearable, approve, reject, look again.

Whoever is signed in decides, and nobody in their place. What the register refuses is said beside the form that was
sent, and what was typed stays; where something was recorded meanwhile, both are shown.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from domain.finding.commands import (
    AcknowledgeFinding,
    ApproveMitigation,
    FindingCommand,
    ProposeMitigation,
    RejectMitigation,
    ReviewMitigation,
)
from domain.finding.vocabulary import Measure
from domain.vocabulary import PersonId
from services.deciding import ChangedMeanwhile, decision, put_if_unchanged
from services.register.outcome import Accepted, Outcome, Waiting
from services.web.asked import Asked, day
from services.web.house import Signed, house_of
from services.web.pages.finding import UNCHANGED, Typed, finding_page, told_of
from services.web.refusals import NoSuchThing, NotAllowed, WrongInput
from services.web.rendering import address
from services.web.seen import seen_finding
from services.web.whom import find_all

routes = APIRouter()
SOURCE = "web"
DECISIONS: dict[str, type[FindingCommand]] = {
    "acknowledge": AcknowledgeFinding,
    "propose": ProposeMitigation,
    "approve": ApproveMitigation,
    "reject": RejectMitigation,
    "review": ReviewMitigation,
}
"""What may be decided, by the last part of the address to which its form is sent."""
LONGEST = 500
"""Letters of a reason."""


class Fields(BaseModel):
    """What the forms have, all of it as it was typed. version: of the finding as the page showed it."""

    version: int
    reason: str = ""
    measures: list[str] = []
    named: str = ""
    review_on: str = ""
    until: str = ""
    next_review: str = ""


@routes.post("/findings/{finding_id}/{decided}")
def decide(
    request: Request, asked: Signed, finding_id: UUID, decided: str, fields: Annotated[Fields, Form()]
) -> Response:
    """Take a decision, then lead back to the finding, which says what was recorded."""
    me = _decider(asked, finding_id)
    if decided not in DECISIONS:
        raise NoSuchThing
    try:
        command = _command(request, asked, me, finding_id, decided, fields)
        outcome = put_if_unchanged(asked.register, command, fields.version)
    except WrongInput as wrong:
        return finding_page(request, asked, finding_id, Typed(decided, fields, wrong.fields), 400)
    except ChangedMeanwhile:
        newer = [each for each in asked.register.stream(finding_id) if each.version > fields.version]
        return finding_page(request, asked, finding_id, Typed(decided, fields, since=told_of(newer)), 409)
    if isinstance(outcome, Accepted):
        recorded = str(outcome.event_ids[-1]) if outcome.event_ids else UNCHANGED
        return RedirectResponse(address(f"/findings/{finding_id}", recorded=recorded), 303)
    return finding_page(request, asked, finding_id, Typed(decided, fields, _refused(outcome)), 409)


def _decider(asked: Asked, finding_id: UUID) -> PersonId:
    """Who decides. Raises NoSuchThing where the finding is not to be seen, NotAllowed where it may only be seen."""
    if not asked.may("decide_findings"):
        raise NotAllowed("decide_findings")
    asked.need("findings")
    row, _ = seen_finding(asked, finding_id)
    asked.need("decide_findings", *row.people)
    if asked.visitor.person_id is None:
        raise NotAllowed("decide_findings")
    return asked.visitor.person_id


def _command(
    request: Request, asked: Asked, me: PersonId, finding_id: UUID, decided: str, fields: Fields
) -> FindingCommand:
    """Raises WrongInput."""
    reason = fields.reason.strip() or None
    if reason and len(reason) > LONGEST:
        raise WrongInput({"reason": f"Use {LONGEST} letters at most"})
    facts: dict[str, Any] = {"reason": reason}
    if decided == "propose":
        facts |= _proposal(asked, house_of(request).settings.organisation, fields)
    elif decided == "review":
        facts["next_review_on"] = _day_in(fields.next_review, "next_review")
    return decision(asked.connection, DECISIONS[decided], finding_id, me, asked.today, SOURCE, **facts)


def _proposal(asked: Asked, organisation: str, fields: Fields) -> dict[str, Any]:
    """Everything that is wrong is said at once. Raises WrongInput."""
    wrong: dict[str, str] = {}
    found: dict[str, Any] = {}
    readers: dict[str, Callable[[], Any]] = {
        "measures": lambda: _measures(fields.measures),
        "named": lambda: find_all(asked, organisation, fields.named, "named"),
        "review_on": lambda: _day_in(fields.review_on, "review_on"),
        "until": lambda: _day_in(fields.until, "until"),
    }
    for name, read in readers.items():
        try:
            found[name] = read()
        except WrongInput as one:
            wrong |= one.fields
    if wrong:
        raise WrongInput(wrong)
    found["accepted_until"] = found.pop("until")
    return found


def _measures(chosen: list[str]) -> tuple[Measure, ...]:
    try:
        measures = tuple(map(Measure, chosen))
    except ValueError as unknown:
        raise WrongInput({"measures": "Choose from the list"}) from unknown
    if not measures:
        raise WrongInput({"measures": "Choose at least one thing that is done"})
    return measures


def _day_in(text: str, field: str) -> date:
    entered = day(text.strip(), field)
    if entered is None:
        raise WrongInput({field: "Enter a date"})
    return entered


def _refused(outcome: Outcome) -> dict[str, str]:
    """What to say beside the form."""
    if isinstance(outcome, Waiting):
        return {"named": "There is nobody of one of these numbers or ids"}
    return {"refused": getattr(outcome, "reason", None) or "This was sent before."}
