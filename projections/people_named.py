"""Whom a row of an answer names, whichever question it answers: they are the ones whose data were read."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domain.catalogue import EVENTS
from projections.audit_history.queries import Entry

ONE = (
    *("person_id", "holder", "subject", "about", "acknowledged_by", "lead_id", "preceptor_id"),
    *("requested_by", "decided_by"),
)
"""Fields of rows that name one person."""
SEVERAL = ("people", "named")


def people_named(row: Any) -> Iterator[UUID]:
    """Everybody; of an entry those whom its facts name as well, and of one about a unit not the unit."""
    if isinstance(row, Entry):
        yield from _people_of(row)
        return
    for field in ONE:
        value = getattr(row, field, None)
        if isinstance(value, UUID):
            yield value
    for field in SEVERAL:
        yield from getattr(row, field, ())


def _people_of(entry: Entry) -> Iterator[UUID]:
    kind = EVENTS.get(entry.type)
    if kind is None or kind.ABOUT_A_PERSON:
        yield entry.about
    for field in kind.PEOPLE if kind else ():
        told = entry.facts.get(field)
        yield from (UUID(str(each)) for each in (told if isinstance(told, list) else [told]) if each)
