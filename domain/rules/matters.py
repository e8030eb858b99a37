"""The days on which a restricted matter is open about somebody, or between two people (COI-03, 07, 08, 16)."""

from collections.abc import Iterator
from functools import partial

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held, RelationshipKnown
from domain.restricted_matter.vocabulary import MatterKind
from domain.rules.clash import Clash, Showing
from domain.rules.role_days import any_of, together
from domain.timeline import Timeline, combine
from domain.vocabulary import InterestKind, PersonId

MATTERS: dict[MatterKind, frozenset[str]] = {
    MatterKind.PROCESS: frozenset({"restricted.process_opened.v1", "restricted.process_closed.v1"}),
    MatterKind.CONCERN: frozenset({"restricted.concern_raised.v1", "restricted.concern_closed.v1"}),
    MatterKind.TIE: frozenset(
        {
            "restricted.tie_declared.v1",
            "restricted.tie_ended.v1",
            "supervision.interest_declared.v1",
            "supervision.nil_declared.v1",
        }
    ),
}
"""Events that change on which days such a matter is open."""

Kinds = frozenset[InterestKind]


def could_matter(dossier: Dossier, kind: MatterKind) -> bool:
    """Whether there ever was such a matter; of most people there was none, and they cost no more than this."""
    if any(known.kind is kind for known in dossier.matters.values()):
        return True
    return kind is MatterKind.TIE and any(_declared(known) for known in _relationships(dossier))


def while_open(clash: Clash, dossier: Dossier, kind: MatterKind, interest_kinds: Kinds) -> Clash:
    """The clash on the days on which a matter about the person, or between the two, is open."""
    open_days = any_of(_open(dossier, kind, frozenset(clash.people), interest_kinds))
    return clash._replace(days=combine(_shown, clash.days, open_days))


def _shown(clash: Showing | None, matter: Held | None) -> Showing | None:
    return Showing(together(clash.evidence, matter), clash.acting) if clash and matter else None


def _open(
    dossier: Dossier, kind: MatterKind, people: frozenset[PersonId], interest_kinds: Kinds
) -> Iterator[Timeline[Held | None]]:
    for known in dossier.matters.values():
        if known.kind is kind and known.people <= people:
            yield known.held(interest_kinds)
    if kind is MatterKind.TIE:
        for relationship in _relationships(dossier):
            if {relationship.supervisor_id, relationship.supervisee_id} == people:
                for person_id in people:
                    yield relationship.declared(person_id).map(partial(_of_kinds, interest_kinds))


def _of_kinds(kinds: Kinds, declared: tuple[Held, InterestKind | None] | None) -> Held | None:
    return declared[0] if declared is not None and declared[1] in kinds else None


def _relationships(dossier: Dossier) -> Iterator[RelationshipKnown]:
    yield from dossier.supervised_by.values()
    yield from dossier.supervises.values()


def _declared(known: RelationshipKnown) -> bool:
    return any(fact.group == "interest" for fact in known.facts.log)
