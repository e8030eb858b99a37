"""What gives timelines: the rules of the packs, and two facts that every reader needs beside them (roles, units)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.event import Event
from domain.roles import roles_toward
from domain.rules.changes import ABSENCES, ACCEPTANCES
from domain.rules.role_days import real
from domain.rules.rule import Knowledge, Rule, Shape, Standing
from domain.timeline import BEGINNING, Timeline
from domain.vocabulary import PersonId, Status

ROLE = "=role"
UNIT = "=unit"


class Value(NamedTuple):
    """What a row says of its days."""

    pack_version: str
    status: str
    due_on: date | None
    severity: int
    unit_id: UUID | None
    evidence: tuple[UUID, ...]


class Piece(NamedTuple):
    """A value over days, both included; `last_day` None means for ever."""

    first_day: date
    last_day: date | None
    value: Value


class Found(NamedTuple):
    """The pieces of one assessment that reach `since`; `people`, `subject`, `found_from` as in Assessment."""

    people: tuple[PersonId, ...]
    subject: str
    found_from: tuple[PersonId, ...]
    pieces: list[Piece]


class Assessor(NamedTuple):
    """One source of timelines. kind: the id of a rule, or ROLE or UNIT. The others: as in domain.rules.rule.Shape."""

    kind: str
    changed_by: frozenset[str]
    affected: Callable[[Event, Knowledge], set[PersonId]]
    assess: Callable[[PersonId, Knowledge, date], list[Found]]
    concerns: Callable[[Ever], bool] | None = None


def assessor_of(versions: Sequence[Rule], shapes: Mapping[str, Shape], untold: frozenset[Status]) -> Assessor:
    """The assessor of a rule, whose versions follow one another in time; standings in `untold` make no rows."""
    first, *more = [_of_version(rule, shapes[rule.shape], untold) for rule in versions]
    if not more:
        return first
    every = (first, *more)

    def affected(event: Event, knowledge: Knowledge) -> set[PersonId]:
        named = (each.affected(event, knowledge) for each in every if event.type in each.changed_by)
        return set().union(*named)

    def assess(person_id: PersonId, knowledge: Knowledge, since: date) -> list[Found]:
        return _joined(found for each in every for found in each.assess(person_id, knowledge, since))

    def concerns(known: Ever) -> bool:
        return any(each.concerns is None or each.concerns(known) for each in every)

    return Assessor(first.kind, frozenset().union(*(each.changed_by for each in every)), affected, assess, concerns)


def _of_version(rule: Rule, shape: Shape, untold: frozenset[Status]) -> Assessor:
    def assess(person_id: PersonId, knowledge: Knowledge, since: date) -> list[Found]:
        return [
            Found(people, subject, found_from, pieces(timeline, since, _telling(rule, untold, len(found_from) > 1)))
            for people, subject, timeline, found_from in shape.assess(rule, person_id, knowledge, since)
        ]

    concerns = None if shape.concerns is None else partial(shape.concerns, rule)
    return Assessor(rule.id, shape.changed_by(rule), partial(shape.affected, rule), assess, concerns)


def _joined(every: Iterable[Found]) -> list[Found]:
    """One for each timeline, where several versions of a rule each found their own days of it."""
    by_timeline: dict[tuple[object, ...], Found] = {}
    for found in every:
        other = by_timeline.setdefault(found[:3], found)
        if other is not found:
            other.pieces.extend(found.pieces)
            other.pieces.sort(key=lambda piece: piece.first_day)
    return list(by_timeline.values())


def _telling(rule: Rule, untold: frozenset[Status], shared: bool) -> Callable[[Standing], Value | None]:
    """shared: it is found from several sides, so the order of the evidence must not tell from which."""
    version, usual = rule.pack_version, int(rule.severity)

    def value_of(standing: Standing) -> Value | None:
        status, due_on, evidence, severity = standing
        if status in untold:
            return None
        evidence = tuple(sorted(evidence)) if shared else evidence
        return Value(version, str(status), due_on, usual if severity is None else int(severity), None, evidence)

    return value_of


def pieces(timeline: Timeline[Standing], since: date, to_value: Callable[[Standing], Value | None]) -> list[Piece]:
    """The rows of a timeline from `since` on, neighbours that say the same joined."""
    found: list[Piece] = []
    open_ended = False
    for first_day, last_day, standing in timeline.spans(since):
        value = to_value(standing)
        if open_ended and value is not None and found[-1].value == value:
            found[-1] = Piece(found[-1].first_day, last_day, value)
        elif value is not None:
            found.append(Piece(max(first_day, since), last_day, value))
        open_ended = value is not None
    return found


def role_assessor(changed_by: Iterable[str], affected: Callable[[Event, Knowledge], set[PersonId]]) -> Assessor:
    """Rows of who holds which role toward whom, on the days on which both are there and it is held."""
    return Assessor(ROLE, frozenset(changed_by), affected, _assess_roles)


def _assess_roles(person_id: PersonId, knowledge: Knowledge, since: date) -> list[Found]:
    found: dict[tuple[PersonId, str], list[Piece]] = {}
    for role in roles_toward(knowledge.person(person_id)):
        for first_day, last_day, held in real(role, knowledge).spans(since):
            if held:
                value = Value("", role.role.value, None, 0, None, tuple(held))
                found.setdefault((role.holder, role.subject_key), []).append(
                    Piece(max(first_day, since), last_day, value)
                )
    return [
        Found((holder, person_id), key, (person_id,), sorted(rows, key=lambda piece: piece.first_day))
        for (holder, key), rows in found.items()
    ]


def unit_assessor(changed_by: Iterable[str]) -> Assessor:
    """Rows of the unit to which a person belongs by the primary post."""
    return Assessor(UNIT, frozenset(changed_by), lambda event, _: set(event.people[:1]), _assess_unit)


def _assess_unit(person_id: PersonId, knowledge: Knowledge, since: date) -> list[Found]:
    dossier: Dossier = knowledge.person(person_id)
    rows = [
        Piece(max(first_day, since), last_day, Value("", "", None, 0, unit_id, ()))
        for first_day, last_day, unit_id in dossier.unit().spans(since)
        if unit_id is not None
    ]
    return [Found((person_id,), "", (person_id,), rows)]


FROM_ITS_DAYS = frozenset(
    {
        "staff.assignment_added.v1",
        "staff.line_manager_assigned.v1",
        "staff.hours_changed.v1",
        "supervision.relationship_activated.v1",
        "supervision.agreement_signed.v1",
        "supervision.agreement_reviewed.v1",
        "session.scheduled.v1",
        "session.recorded.v1",
        "session.cancelled.v1",
        "session.missed.v1",
        "group.session_attended.v1",
        "group.member_joined.v1",
        "group.rules_accepted.v1",
        "preceptorship.meeting_held.v1",
        "preceptorship.supernumerary_hours_logged.v1",
        "preceptorship.protected_hours_logged.v1",
        "preceptorship.item_completed.v1",
        *ACCEPTANCES,
    }
)
"""Events that change nothing before the earliest day that they name."""


def first_day_touched(event: Event, knowledge: Knowledge) -> date:
    """The earliest day for which the event, which is known, can change anything.

    What is said of an absence changes nothing before that absence. Any other kind may change the whole of a life.
    """
    if event.supersedes is not None:
        return BEGINNING
    if event.type in ABSENCES:
        records = knowledge.person(PersonId(event.about)).absence_records
        return min(fact.day for fact in records[event.absence_id].facts.log)  # type: ignore[attr-defined]
    if event.type not in FROM_ITS_DAYS:
        return BEGINNING
    first = event.effective_on
    for value in event.__dict__.values():
        if isinstance(value, date) and not isinstance(value, datetime) and value < first:
            first = value
    return first
