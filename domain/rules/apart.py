"""Nobody learns as an equal with whoever manages them, or is managed by them, directly or through others (PAIR-03)."""

from collections.abc import Iterator
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier_facts.record import RecordKnown
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import roles_toward
from domain.rules.applies_to import in_force
from domain.rules.role_days import (
    CORRECTIONS,
    LINE_MANAGEMENT,
    POSTS,
    PRESENCE,
    any_of,
    real,
    subjects_of,
    together,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.small_record.events import PairEvent
from domain.small_record.vocabulary import RecordKind
from domain.timeline import Timeline, combine, spans_over
from domain.vocabulary import PersonId, Role, Status


class Parameters(BaseModel):
    """max_steps: through so many line managers, the last of them the other one; longer ways are not looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_steps: int = Field(3, ge=1, le=5)


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each pair of which this person is the clinician, on the days of the pair."""
    found: list[Assessment] = []
    for pair in _pairs(person_id, knowledge):
        if pair.holder == person_id and (begun := pair.begun) is not None:
            two = (pair.holder, begun.manager_id)
            ways = (_above(low, high, knowledge, rule.parameters.max_steps) for low, high in (two, two[::-1]))
            days = spans_over([(begun.effective_on, pair.last_day, (begun.event_id,))], None)
            timeline = combine(_standing, in_force(rule), days, any_of(ways))
            found.append(Assessment(two, pair.subject, timeline, (person_id,)))
    return found


def _standing(asked: bool, paired: Held | None, managed: Held | None) -> Standing:
    if not asked or paired is None:
        return Standing(Status.NOT_APPLICABLE)
    if managed is None:
        return Standing(Status.COMPLIANT)
    return Standing(Status.BREACHED, None, together(paired, managed))


def _above(person_id: PersonId, other: PersonId, knowledge: Knowledge, steps: int) -> Timeline[Held | None]:
    """The events that show that the other is somebody's line manager, or theirs, and so on."""
    return any_of(list(_ways(person_id, other, knowledge, steps)))


def _ways(person_id: PersonId, other: PersonId, knowledge: Knowledge, steps: int) -> Iterator[Timeline[Held | None]]:
    for role in roles_toward(knowledge.person(person_id)):
        if role.role is not Role.LINE_MANAGER:
            continue
        held = real(role, knowledge)
        if role.holder == other:
            yield held
        elif steps > 1:
            further = _above(role.holder, other, knowledge, steps - 1)
            yield combine(lambda one, more: together(one, more) if one and more else None, held, further)


def _pairs(person_id: PersonId, knowledge: Knowledge) -> Iterator[RecordKnown]:
    return (known for known in knowledge.person(person_id).records.values() if known.kind is RecordKind.PAIR)


def changed_by(rule: Rule) -> frozenset[str]:
    """Who is paired, and who manages whom on which days."""
    return PRESENCE | POSTS | LINE_MANAGEMENT | CORRECTIONS | {"pair.formed.v1", "pair.ended.v1"}


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The clinicians of the pairs of whoever it is about, and of everybody whom they manage, through others too."""
    if isinstance(event, PairEvent):
        return {PersonId(event.about)}
    reached = set(event.people) if event.type in CORRECTIONS else {PersonId(event.about)}
    last = reached
    for _ in range(rule.parameters.max_steps):
        last = {each for one in last for each in subjects_of(knowledge.person(one), Role.LINE_MANAGER)} - reached
        reached |= last
    return {pair.holder for each in reached for pair in _pairs(each, knowledge)}


SHAPE = Shape(name="apart", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
