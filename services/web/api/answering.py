"""How answers look: rows as objects, pages with a cursor, ids always and names only where they were asked for."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_type_hints
from uuid import UUID

from fastapi import Depends, Query
from pydantic import BaseModel, Field, create_model

from domain.vocabulary import Severity
from projections.people_named import people_named
from services.web.api.caller import Inquiry
from services.web.asked import moment, short
from services.web.reading import record
from services.web.refusals import WrongInput

AT_ONCE = 500
"""Rows that are read together while looking for those that the caller may see."""
SEVERITY = Literal["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"]
R = TypeVar("R")


class Answer(BaseModel):
    """What every answer says of itself. position: up to there everything recorded is in it."""

    on: date
    known_at: datetime | None
    position: int
    names: dict[UUID, str] | None = Field(None, description="Of those whom you may see by name, with names=true.")


class Page(Answer):
    """A part of a list; `next`: hand it in as `cursor` for the part that follows; null: this was the last."""

    next: str | None


class Place(NamedTuple):
    """Where a page begins. after: so many were shown (in the history: up to that position). known_at: of the first."""

    after: int = 0
    known_at: datetime | None = None

    @property
    def text(self) -> str:
        """As a cursor."""
        at = self.known_at and self.known_at.isoformat()
        return urlsafe_b64encode(json.dumps([self.after, at]).encode()).decode()


class Paging(NamedTuple):
    """Which part of a list is wanted."""

    place: Place
    limit: int


def paging(
    cursor: Annotated[str | None, Query(description="The `next` of the page before.", max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="At most so many.")] = 100,
) -> Paging:
    """From the request. Raises WrongInput."""
    if cursor is None:
        return Paging(Place(), limit)
    try:
        after, at = json.loads(urlsafe_b64decode(cursor))
        place = Place(int(after), moment(at))
    except (ValueError, TypeError, binascii.Error, WrongInput) as wrong:
        raise WrongInput({"cursor": "Not the next of a page"}) from wrong
    if not 0 <= place.after < 2**62:
        raise WrongInput({"cursor": "Not the next of a page"})
    return Paging(place, limit)


Paged = Annotated[Paging, Depends(paging)]


@cache
def shape(row: type) -> type[BaseModel]:
    """The schema of a row."""
    hints = {name: SEVERITY if hint is Severity else hint for name, hint in get_type_hints(row).items()}
    fields: dict[str, Any] = {name: (hint, ...) for name, hint in hints.items()}
    return create_model(row.__name__, __doc__=row.__doc__, **fields)


@cache
def page_of(row: type) -> Any:
    """The schema of a page of rows."""
    fields: dict[str, Any] = {"items": (list[shape(row)], ...)}  # type: ignore[misc]
    return create_model(f"{row.__name__}Page", __base__=Page, __doc__=Page.__doc__, **fields)


def answer_of(name: str, **parts: Any) -> Any:
    """The schema of an answer that is no list: its parts by their names."""
    fields: dict[str, Any] = {part: (hint, ...) for part, hint in parts.items()}
    return create_model(name, __base__=Answer, **fields)


def row_told(row: Any) -> dict[str, Any]:
    """A row as an object; how grave something is in words."""
    fields: dict[str, Any] = row._asdict()
    return {name: value.name if isinstance(value, Severity) else value for name, value in fields.items()}


def in_chunks(fetch: Callable[[int, int], Sequence[R]]) -> Iterator[R]:
    """All rows of a query that takes a limit and how many to skip, no more of them than are looked at."""
    for number in range(1_000_000):
        rows = fetch(AT_ONCE, number * AT_ONCE)
        yield from rows
        if len(rows) < AT_ONCE:
            return


def page_told(question: Inquiry, paged: Paging, rows: Iterable[Any]) -> dict[str, Any]:
    """The page of these rows, all of which the caller may see.

    Later pages are asked as known when the first one was, so that none is missed or repeated meanwhile.
    """
    start = paged.place.after
    found = list(islice(rows, start, start + paged.limit + 1))
    at = paged.place.known_at or question.asked.known_at or question.asked.now
    more = Place(start + paged.limit, at).text if len(found) > paged.limit else None
    return listed(question, found[: paged.limit], more)


def listed(question: Inquiry, rows: Sequence[Any], more: str | None) -> dict[str, Any]:
    """A page of rows; `more`: the cursor of the next."""
    return {**envelope(question, rows), "items": [row_told(row) for row in rows], "next": more}


def envelope(question: Inquiry, rows: Iterable[Any]) -> dict[str, Any]:
    """What every answer says of itself, with the names of those whom these rows name; that they are shown is recorded.

    Raises services.reading_log.NotRecorded.
    """
    asked = question.asked
    told: dict[str, Any] = {"on": asked.on, "known_at": asked.known_at, "position": question.position}
    people = {person for row in rows for person in people_named(row)}
    if people:
        record(asked, question.name, people)
    if question.names:
        asked.know(people)
        named = {person for person in people if asked.is_named(person) and asked.name(person) != short(person)}
        told["names"] = {person: asked.name(person) for person in named}
    return told


def known_at(question: Inquiry, paged: Paging) -> datetime | None:
    """As known when a page is asked for: with the first one."""
    return paged.place.known_at or question.asked.known_at
