"""Deadline: something must be there within so many days of an anchor (SUP-17 to SUP-22, most of PRE and ASYE).

Where what meets it ends again (a supervisor named, an agreement reviewed), the same number of days runs anew from then.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.dossier_facts.plan import PlanKnown
from domain.dossier_facts.record import RecordKnown
from domain.event import Event
from domain.rules import anchors, changes, met_by, met_in_plan, met_in_record, plan_anchors, record_anchors
from domain.rules.anchor import OF_INTERESTS, OF_PLANS, OF_RECORDS, OF_RELATIONSHIPS, ON_PLAN_CLOCK, OWED, Anchor
from domain.rules.anchors import Anchored, Scene, first_held
from domain.rules.applies_to import asked_of, could_be_for, in_force, whom_apart_from_programmes
from domain.rules.deadline_changes import ABOUT_LEAVING, BY_SUPERVISOR, OTHERS, changed_by
from domain.rules.elapsed import as_known_on, reached
from domain.rules.met_by import MetBy, Place
from domain.rules.obligation import Due, obligation, unset
from domain.rules.pauses import NO_PAUSE, Pauses, pauses, running
from domain.rules.plan_clock import PlanClock, plan_clock, plan_pauses
from domain.rules.plan_due import WITH_FIGURE, PlanFigures, asked_for_months, earliest, figure_of, in_plan
from domain.rules.role_days import PRESENCE, from_elsewhere
from domain.rules.rule import AppliesTo, Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import laid_over, the_one_asked
from domain.small_record.vocabulary import RecordKind
from domain.supervision_group.events import GroupSessionAttended, GroupSessionEvent
from domain.supervision_relationship.events import RelationshipEvent
from domain.supervision_session.events import SessionEvent, SessionRecorded
from domain.timeline import Timeline, combine, combine_all, intersect, steps
from domain.vocabulary import PersonId, SupervisionKind

_ANCHORS = {**anchors.FIND, **plan_anchors.FIND, **record_anchors.FIND}
_FACTS = {**met_by.FIND, **met_in_plan.FIND, **met_in_record.FIND}


class DeadlineParameters(PlanFigures):
    """Within `within_days` of the anchor (before it, if negative); None: unset.

    within_days_by_kind: other numbers for some kinds of supervision.
    """

    within_days_by_kind: Mapping[SupervisionKind, int] = Field(default_factory=dict)


class Asked(NamedTuple):
    """A rule of this shape, asked of one person."""

    figures: DeadlineParameters
    dossier: Dossier
    paused: Pauses
    since: date
    knowledge: Knowledge


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for each person, relationship or plan that the anchor names."""
    figures: DeadlineParameters = rule.parameters
    dossier = knowledge.person(person_id)
    days = asked_of(rule, dossier, _whom(rule))
    if figures.anchor in OWED:
        days = in_force(rule)
    if not any(days.values):
        return []
    paused = NO_PAUSE if figures.anchor in OWED else pauses(dossier, figures.pause_after_days)
    found: dict[tuple[tuple[PersonId, ...], str], list[Timeline[Standing]]] = {}
    scene = Scene(dossier, days, figures.kinds, knowledge, figures.programmes, figures.late_after_days)
    for anchored in _ANCHORS[figures.anchor](scene):
        if anchored.plan and not _in_programmes(anchored.plan, rule):
            continue
        begun = asked_for_months(figures, anchored)
        timelines = found.setdefault((begun.people, begun.subject), [])
        if begun.asked_to is None or begun.asked_to >= since:
            plan_paused = plan_pauses(dossier, begun.plan, figures.pause_after_days) if begun.plan else paused
            asked = Asked(figures, dossier, plan_paused, since, knowledge)
            when = days if begun.days is None else intersect(days, begun.days)
            timelines.append(laid_over(_timeline(asked, begun), when, plan_paused))
    return [
        Assessment(people, subject, _whichever_asks(timelines), (person_id,))
        for (people, subject), timelines in found.items()
    ]


def _in_programmes(plan: PlanKnown, rule: Rule) -> bool:
    asked, apart = rule.applies_to.programmes, rule.parameters.except_programmes
    named = plan.offer.programme if plan.offer else None
    return named in asked if asked else named not in apart


def _whichever_asks(timelines: list[Timeline[Standing]]) -> Timeline[Standing]:
    return timelines[0] if len(timelines) == 1 else combine_all(the_one_asked, timelines)


def _timeline(asked: Asked, begun: Anchored) -> Timeline[Standing]:
    figures = asked.figures
    within, figure = _within(figures, begun), figure_of(figures, begun)
    if within is None or _left_open(asked, begun) or (figure is None and figures.met_by in WITH_FIGURE):
        return unset(begun)
    due = _due(asked, begun, within)
    last = due.first(date.max) if figures.met_by is MetBy.WORKLOAD else None
    place = Place(figures, asked.dossier, begun, _not_before(asked, begun), figure, last, asked.knowledge)
    return obligation(figures, begun, due, list(_FACTS[figures.met_by](place)), asked.since)


def _not_before(asked: Asked, begun: Anchored) -> date:
    """What happened before this day does not count."""
    figures, plan = asked.figures, begun.plan
    if plan is not None and figures.earliest_days_before is not None:
        clock = plan_clock(asked.dossier, plan, figures.pause_after_days)
        return earliest(figures, clock, begun, figures.earliest_days_before) if clock else date.max
    return begun.day or begun.asked_from


def _left_open(asked: Asked, begun: Anchored) -> bool:
    """Whether nothing is known of what the deadline counts from, or of what meets it."""
    if begun.day is None and asked.figures.anchor is Anchor.APPLIES_AND_REGISTERED:
        return True
    bodies = asked.figures.bodies
    return bool(bodies) and asked.dossier.registrations.keys().isdisjoint(bodies)


def _due(asked: Asked, begun: Anchored, within: int) -> Due:
    figures, plan = asked.figures, begun.plan
    clock = plan_clock(asked.dossier, plan, figures.pause_after_days) if plan else None
    speed = running(asked.paused)
    if clock is not None and figures.anchor in ON_PLAN_CLOCK:
        return _due_in_plan(figures, clock, begun, within, speed)
    start = begun.day
    if start is None:
        return Due(lambda day: None, speed, 0, speed)
    return Due(lambda day: reached(start, within, as_known_on(day, speed)), speed, max(within, 0), speed)


def _due_in_plan(
    figures: DeadlineParameters, clock: PlanClock, begun: Anchored, within: int, speed: Timeline[int]
) -> Due:
    closed = begun.plan.closed if begun.plan and figures.anchor is Anchor.PLAN_DONE else None
    if closed is None:
        return Due(lambda day: in_plan(figures, clock.as_known_on(day), begun, within), clock.moves, within, speed)
    done = closed[1].day

    def due(day: date) -> date | None:
        foreseen = in_plan(figures, clock.as_known_on(day), begun, within)
        return min(foreseen or done, done) if done <= day else foreseen

    return Due(due, combine(lambda *now: now, clock.moves, steps([(done, True)], before=False)), within, speed)


def _within(figures: DeadlineParameters, begun: Anchored) -> int | None:
    """The figure for this relationship or plan; None where the sources leave it open."""
    if begun.relationship is not None and begun.relationship.kind in figures.within_days_by_kind:
        return figures.within_days_by_kind[begun.relationship.kind]
    if figures.within_programme is None:
        return figures.within_days
    programme = begun.programme
    return getattr(programme, figures.within_programme) if programme else None


def _whom(rule: Rule) -> AppliesTo:
    return whom_apart_from_programmes(rule.applies_to) if rule.parameters.anchor in OF_PLANS else rule.applies_to


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The person whose facts changed; of a supervisor who is absent or leaves, the supervisees."""
    figures: DeadlineParameters = rule.parameters
    if figures.anchor in OWED:
        return {PersonId(event.about)}
    if isinstance(event, SessionEvent | GroupSessionEvent):
        return {PersonId(event.about)} if _matters(figures, event, knowledge.person(PersonId(event.about))) else set()
    if isinstance(event, RelationshipEvent) and not _looks_at(figures, event.kind) and not rule.applies_to.kinds:
        return set()
    concerned = set() if event.type in changes.NOTICE else changes.person_concerned(_whom(rule), event, knowledge)
    found = {each for each in concerned if _has_anchor(figures, knowledge.person(each), knowledge)}
    if event.type in BY_SUPERVISOR.get(figures.anchor, ()):
        supervised = knowledge.person(PersonId(event.about)).supervises.values()
        found |= {each.supervisee_id for each in supervised if _looks_at(figures, each.kind)}
    if figures.anchor is Anchor.PRECEPTOR_LEAVES and event.type in ABOUT_LEAVING:
        found |= {preceptee for preceptee, _ in knowledge.person(PersonId(event.about)).precepts}
    if figures.met_by is MetBy.PASSPORT_OWNED and event.type in PRESENCE | changes.CORRECTIONS:
        found |= {
            known.holder
            for each in event.people
            for known in _of_kind(knowledge.person(each), OF_RECORDS[figures.anchor])
        }
    return found


def _looks_at(figures: DeadlineParameters, kind: SupervisionKind) -> bool:
    return not figures.kinds or kind in figures.kinds


def _of_kind(dossier: Dossier, kind: RecordKind) -> Iterator[RecordKnown]:
    return (known for known in dossier.records.values() if known.kind is kind)


def _has_anchor(figures: DeadlineParameters, dossier: Dossier, knowledge: Knowledge) -> bool:
    """Whether there ever was anything from which the deadline could count."""
    if figures.anchor in OF_PLANS:
        return bool(dossier.plans)
    if figures.anchor in OF_RECORDS:
        return any(_of_kind(dossier, OF_RECORDS[figures.anchor]))
    if figures.anchor in OF_INTERESTS:
        return bool(dossier.declarations.interests)
    if figures.anchor in OF_RELATIONSHIPS:
        known = [each for each in dossier.supervised_by.values() if _looks_at(figures, each.kind)]
        if figures.anchor is Anchor.FROM_ELSEWHERE:
            return any(from_elsewhere(knowledge.person(each.supervisor_id)) for each in known)
        return bool(known)
    return True


def _matters(figures: DeadlineParameters, event: SessionEvent | GroupSessionEvent, dossier: Dossier) -> bool:
    """Whether a session can change anything: most are neither the first nor held by somebody else."""
    if event.kind is None or not _looks_at(figures, event.kind):
        return False
    if isinstance(event, GroupSessionEvent):
        holder, session_id = event.facilitator_id, event.session_id
    else:
        holder, session_id = event.supervisor_id, event.stream_id
    of_kind = [known for known in dossier.supervised_by.values() if known.kind is event.kind]
    if figures.met_by is MetBy.OTHER_SUPERVISOR and any(each.supervisor_id != holder for each in of_kind):
        return True
    if figures.anchor is Anchor.FIRST_SESSION:
        adds = isinstance(event, SessionRecorded | GroupSessionAttended) and event.supersedes is None
        firsts = (first_held(dossier, known) for known in of_kind if known.supervisor_id == holder)
        return any(not adds or (first is not None and first.session_id == session_id) for first in firsts)
    return figures.met_by is MetBy.SESSION_HELD


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those whom it could ever be for, and who ever had the plan, record or interest from which it counts."""
    anchor = rule.parameters.anchor
    if anchor in OTHERS:
        return True
    if anchor in OF_RECORDS and OF_RECORDS[anchor] not in known.records:
        return False
    if rule.parameters.met_by is MetBy.PASSPORT_OWNED or anchor in OWED:
        return True
    counts = (known.has_plan or anchor not in OF_PLANS) and (known.has_interest or anchor not in OF_INTERESTS)
    return counts and could_be_for(_whom(rule), known)


SHAPE = Shape("deadline", DeadlineParameters, assess, changed_by, affected, concerns)
