"""Giving commands: the caller is the actor, the ledger decides, and the same key twice gives the same answer."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field, ValidationError

from domain.catalogue import DECIDES, EVENTS
from domain.event import Command, event_id_of
from domain.record import event_of
from domain.vocabulary import CommandId
from projections.answers import managers_above
from services.deciding import ChangedMeanwhile, put_if_unchanged
from services.register.outcome import Accepted, Outcome, Recorded, Waiting
from services.register.register import Register
from services.web.api.caller import Caller, needing
from services.web.api.given import Given, given
from services.web.api.problems import Problem
from services.web.asked import Asked
from services.web.refusals import NoSuchThing, NotAllowed, WrongInput

SOURCE = "api"
Key = Annotated[
    UUID | None, Header(alias="Idempotency-Key", description="The command's id: sent again, it is done once.")
]
Match = Annotated[
    str | None, Header(alias="If-Match", description="Only if the finding is still at this ETag.", max_length=200)
]


class Taken(BaseModel):
    """What became of a command. position: of its last entry; ask with at_least to see it; null: nothing changed."""

    command_id: UUID
    event_ids: list[UUID]
    positions: list[int]
    position: int | None = Field(description="Also in the header X-Position.")


def command_routes() -> APIRouter:
    """POST /commands/{kind} for each command that people give."""
    routes = APIRouter(tags=["commands"])
    for kind, row in given().items():
        routes.add_api_route(
            f"/commands/{kind}",
            _endpoint(row),
            methods=["POST"],
            name=kind,
            description=row.kind.__doc__,
            response_model=Taken,
            **needing(row.permission),
        )
    return routes


def _endpoint(row: Given) -> Callable[..., Taken]:
    body_kind: Any = row.body

    def give(asked: Caller, response: Response, body: body_kind, key: Key = None, if_match: Match = None) -> Taken:
        command = _command(asked, row, body, key or uuid4())
        _must_be_permitted(asked, row, command)
        taken = _taken(asked.register, command, _version(if_match) if if_match else None)
        if taken.position is not None:
            response.headers["X-Position"] = str(taken.position)
        return taken

    return give


def _command(asked: Asked, row: Given, body: BaseModel, key: UUID) -> Command:
    """Raises NotAllowed where the caller is nobody whom HR knows."""
    me = asked.visitor.person_id
    if me is None:
        raise NotAllowed(row.permission)
    sent = {name: getattr(body, name) for name in type(body).model_fields}
    filled: dict[str, Any] = {
        "managed_by": lambda: managers_above(asked.connection, me, asked.today),
        "known_at": lambda: asked.now,
    }
    wanted = {name: fill() for name, fill in filled.items() if name in row.kind.model_fields}
    who = {row.visitor: me} if row.visitor else {}
    envelope = {"command_id": CommandId(key), "correlation_id": key, "actor": asked.visitor.actor, "source": SOURCE}
    on = sent.pop("effective_on") or asked.today
    try:
        return row.kind(**{**sent, **wanted, **who, **envelope, "effective_on": on})
    except ValidationError as wrong:
        raise WrongInput({str(each["loc"][0]): each["msg"] for each in wrong.errors() if each["loc"]}) from wrong


def _must_be_permitted(asked: Asked, row: Given, command: Command) -> None:
    """Raises NotAllowed, and NoSuchThing where what the command is about may not be known to the caller (T-42)."""
    stream = asked.register.stream(command.stream_id)
    if stream and _room(stream[0]) != DECIDES[row.kind].name:
        raise NoSuchThing
    if row.toward is None and not stream:
        raise NoSuchThing
    people = _first_people(stream) if row.toward is None else [getattr(command, field) for field in row.toward]
    mine = asked.visitor.person_id in people
    allowed = mine if row.party else asked.sight(row.permission).includes(*people)
    if not allowed:
        raise NoSuchThing if row.toward is None else NotAllowed(row.permission)


def _room(first: Recorded) -> str:
    """Which aggregate an entry belongs to."""
    return EVENTS[first.type].__module__.split(".")[1]


def _first_people(stream: Sequence[Recorded]) -> tuple[UUID, ...]:
    return event_of(stream[0].type, stream[0].body).people


def _version(if_match: str) -> int:
    """Raises Problem: only an ETag of ours can match."""
    text = if_match.strip().strip('"')
    if not text.isascii() or not text.isdigit():
        raise Problem("changed_since", "If-Match takes the ETag of one finding.")
    return int(text)


def _taken(register: Register, command: Command, expected: int | None) -> Taken:
    """Put it to the register. Raises Problem where it refuses, RegisterBusy."""
    if expected is None:
        [outcome] = register.handle([command])
    else:
        outcome = _put_if_at(register, command, expected)
    match outcome:
        case Accepted():
            return _told(command, outcome.event_ids, outcome.positions)
        case Waiting():
            raise Problem("waits", f"{outcome.for_stream} is not known.")
        case _ if outcome.code is not None:
            raise Problem("refused", outcome.reason or "", refusal=outcome.code)
    return _as_told_then(register, command)


def _put_if_at(register: Register, command: Command, version: int) -> Outcome:
    try:
        return put_if_unchanged(register, command, version)
    except ChangedMeanwhile as changed:
        raise Problem("changed_since", "Look at it again; its ETag is another one now.") from changed


def _as_told_then(register: Register, command: Command) -> Taken:
    """The answer that the command got when it was taken first. Raises Problem: the key was for something else."""
    found: list[Recorded] = []
    while (entry := register.event(event_id_of(command.command_id, len(found) + 1))) is not None:
        found.append(entry)
    if any(entry.stream_id != command.stream_id or _actor(entry) != command.actor for entry in found):
        raise Problem("key_taken")
    ids = [event_id_of(command.command_id, number + 1) for number in range(len(found))]
    return _told(command, ids, [entry.position for entry in found])


def _actor(entry: Recorded) -> str:
    return event_of(entry.type, entry.body).actor


def _told(command: Command, event_ids: Sequence[UUID], positions: Sequence[int]) -> Taken:
    return Taken(
        command_id=command.command_id,
        event_ids=list(event_ids),
        positions=list(positions),
        position=max(positions, default=None),
    )
