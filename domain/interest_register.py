"""What stands in the registers of interests on a day: the public one and the employer's own (DEC-05, DEC-06).

The public one names what decision makers have declared, and that they declared that there is nothing. What was redacted
stands there as a line without content. That an interest ties somebody to a colleague is never published: it is declared
on their supervision, which is restricted, and no dossier has it among what somebody declared.
"""

from datetime import date
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.declaration import InterestKnown
from domain.rules.calendar import add_months
from domain.vocabulary import InterestId, InterestKind, PersonId

PUBLIC_MONTHS, PRIVATE_MONTHS = 6, 72
"""So long after its last day an interest stays; from memory, not read."""


class Line(NamedTuple):
    """One line of a register; interest_id and kind None: declared that there is nothing, or redacted."""

    person_id: PersonId
    declared_on: date
    interest_id: InterestId | None = None
    kind: InterestKind | None = None
    arose_on: date | None = None
    last_day: date | None = None
    redacted: bool = False


def public(dossier: Dossier, day: date) -> list[Line]:
    """What is published of this person on that day; nothing of whoever is then no decision maker."""
    if not dossier.declarations.decides().at(day):
        return []
    interests = _standing(dossier, day, PUBLIC_MONTHS)
    if interests:
        return [_redacted(dossier, each) if each.redacted else _line(dossier, each) for each in interests]
    nils = [said.day for said in dossier.declarations.nils if said.day <= day]
    return [Line(dossier.person_id, max(nils))] if nils else []


def private(dossier: Dossier, day: date) -> list[Line]:
    """What the employer keeps of this person on that day, whoever it is, redacted or not."""
    return [_line(dossier, each)._replace(redacted=each.redacted) for each in _standing(dossier, day, PRIVATE_MONTHS)]


def _standing(dossier: Dossier, day: date, months: int) -> list[InterestKnown]:
    known = sorted(dossier.declarations.interests.values(), key=lambda each: (each.declared_on, each.interest_id))
    return [
        each
        for each in known
        if each.declared_on <= day and (each.last_day is None or day <= add_months(each.last_day, months))
    ]


def _line(dossier: Dossier, known: InterestKnown) -> Line:
    what = (known.declared_on, known.interest_id, known.kind, known.arose_on, known.last_day)
    return Line(dossier.person_id, *what)


def _redacted(dossier: Dossier, known: InterestKnown) -> Line:
    return Line(dossier.person_id, known.declared_on, redacted=True)
