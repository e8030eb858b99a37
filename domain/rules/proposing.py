"""What would clash if a supervision that is only proposed began, found before anybody signs (COI-13).

The rules are those that find clashes afterwards, on the same dossiers with the supervision added; nothing is recorded.
What is restricted is left out: whoever proposes learns of no formal process, complaint or close tie (ACC-09).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import uuid5

from domain.dossier import evolve
from domain.rules.as_if import AsIf
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.supervision_relationship.commands import RELATIONSHIPS, ProposeRelationship
from domain.supervision_relationship.events import RelationshipActivated
from domain.timeline import BEGINNING, Timeline, always, combine
from domain.vocabulary import EventId, PersonId, Severity

OF_ROLES = frozenset({"separation", "cycle", "capacity", "eligibility"})
"""The shapes of rule that a new role can break from its first day; what only time can break is not foreseen."""
NOTHING = always(NOT_APPLICABLE)


class Foreseen(NamedTuple):
    """A breach that the supervision would bring. evidence: what is known already and would clash with it.

    last_day: None where nothing that is known would end it.
    """

    rule_id: str
    severity: Severity
    people: tuple[PersonId, ...]
    subject: str
    first_day: date
    last_day: date | None
    evidence: tuple[EventId, ...]


def foreseen(
    rules: Iterable[Rule], shapes: Mapping[str, Shape], knowledge: Knowledge, proposed: ProposeRelationship
) -> list[Foreseen]:
    """What would be found that is not found without it, gravest first."""
    begun = _as_if_begun(proposed)
    pair = (proposed.supervisee_id, proposed.supervisor_id)
    otherwise = AsIf(knowledge, {each: evolve(knowledge.person(each), begun) for each in pair})
    found: dict[Foreseen, None] = {}
    for rule in rules:
        shape = shapes[rule.shape]
        if rule.restricted or rule.shape not in OF_ROLES or begun.type not in shape.changed_by(rule):
            continue
        for person_id in shape.affected(rule, begun, otherwise):
            before = shape.assess(rule, person_id, knowledge, BEGINNING)
            was = {(each.people, each.subject): each.timeline for each in before}
            for each in shape.assess(rule, person_id, otherwise, BEGINNING):
                brought = combine(_brought, each.timeline, was.get((each.people, each.subject), NOTHING))
                found.update(dict.fromkeys(_told(rule, each, brought, begun)))
    return sorted(found, key=lambda each: (-each.severity, each.rule_id, each.first_day, each.people))


def _brought(would_be: Standing, was: Standing) -> Standing | None:
    return would_be if would_be.status.is_breach and not was.status.is_breach else None


def _told(
    rule: Rule, found: Assessment, brought: Timeline[Standing | None], begun: RelationshipActivated
) -> Iterator[Foreseen]:
    """One for each run of days; of several standings in a run the first is told."""
    for breach, run in groupby(brought.spans(begun.effective_on), key=lambda span: span.value is not None):
        spans = list(run)
        first = spans[0].value
        if not breach or first is None:
            continue
        evidence = tuple(each for each in first.evidence if each != begun.event_id)
        yield Foreseen(
            *(rule.id, first.severity or rule.severity, found.people, found.subject),
            *(max(spans[0].first_day, begun.effective_on), spans[-1].last_day, evidence),
        )


def _as_if_begun(proposed: ProposeRelationship) -> RelationshipActivated:
    return RelationshipActivated(
        event_id=EventId(uuid5(RELATIONSHIPS, f"as if {proposed.stream_id} {proposed.effective_on}")),
        stream_id=proposed.stream_id,
        version=1,
        about=proposed.supervisee_id,
        effective_on=proposed.effective_on,
        actor="system:as-if",
        source="as if",
        correlation_id=proposed.stream_id,
        supervisor_id=proposed.supervisor_id,
        kind=proposed.supervision,
    )
