"""Deadline: something must be there within so many days of an anchor (SUP-17 to SUP-22, PRE-01 to PRE-08).

Where what meets it ends again (a supervisor named, an agreement reviewed), the same number of days runs anew from then.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.plan import PlanKnown
from domain.event import Event
from domain.rules import anchors, changes, met_by
from domain.rules.anchors import OF_PLANS, OF_RELATIONSHIPS, Anchor, Anchored, Scene, first_held
from domain.rules.applies_to import asked_of, whom_apart_from_programmes
from domain.rules.elapsed import as_known_on, reached
from domain.rules.met_by import MetBy, Place, What
from domain.rules.obligation import Due, obligation, unset
from domain.rules.pauses import Pauses, pauses, running
from domain.rules.plan_clock import PlanClock, plan_clock, plan_pauses
from domain.rules.programmes import Programme, programme_of
from domain.rules.rule import AppliesTo, Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE, laid_over
from domain.supervision_relationship.events import RelationshipEvent
from domain.supervision_session.events import SessionEvent, SessionRecorded
from domain.timeline import Timeline, combine_all
from domain.vocabulary import PersonId, SupervisionKind


class DeadlineParameters(What):
    """Within `within_days` of the anchor (before it, if negative); None: unset.

    within_programme: the number of days stands in the plan's programme. within_days_by_kind: other numbers for some
    kinds of supervision. share_percent: of the planned length. earliest_days_before: what happened longer before the
    anchor does not count (None: anything from the plan's first day on).
    """

    anchor: Anchor
    within_days: int | None = None
    within_programme: Literal["preceptor_within_days", "first_meeting_within_days"] | None = None
    within_days_by_kind: Mapping[SupervisionKind, int] = Field(default_factory=dict)
    share_percent: int = 50
    earliest_days_before: int | None = None
    programmes: tuple[Programme, ...] = Field(default=(), repr=False)


class Asked(NamedTuple):
    """A rule of this shape, asked of one person."""

    figures: DeadlineParameters
    dossier: Dossier
    paused: Pauses
    since: date


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for each person, relationship or plan that the anchor names."""
    figures: DeadlineParameters = rule.parameters
    dossier = knowledge.person(person_id)
    days = asked_of(rule, dossier, _whom(rule))
    if not any(days.values):
        return []
    paused = pauses(dossier, figures.pause_after_days)
    found: dict[tuple[tuple[PersonId, ...], str], list[Timeline[Standing]]] = {}
    for begun in anchors.FIND[figures.anchor](Scene(dossier, days, figures.kinds, knowledge)):
        if begun.plan and not _in_programmes(begun.plan, rule.applies_to.programmes):
            continue
        timelines = found.setdefault((begun.people, begun.subject), [])
        if begun.asked_to is None or begun.asked_to >= since:
            plan_paused = plan_pauses(dossier, begun.plan, figures.pause_after_days) if begun.plan else paused
            asked = Asked(figures, dossier, plan_paused, since)
            timelines.append(laid_over(_timeline(asked, begun), days, plan_paused))
    return [
        Assessment(people, subject, _whichever_asks(timelines), (person_id,))
        for (people, subject), timelines in found.items()
    ]


def _in_programmes(plan: PlanKnown, names: tuple[str, ...]) -> bool:
    return not names or (plan.offer is not None and plan.offer.programme in names)


def _whichever_asks(timelines: list[Timeline[Standing]]) -> Timeline[Standing]:
    return timelines[0] if len(timelines) == 1 else combine_all(_the_one_asked, timelines)


def _the_one_asked(standings: list[Standing]) -> Standing:
    return next((each for each in standings if each is not NOT_APPLICABLE), NOT_APPLICABLE)


def _timeline(asked: Asked, begun: Anchored) -> Timeline[Standing]:
    figures = asked.figures
    within = _within(figures, begun)
    if within is None or (begun.day is None and figures.anchor is Anchor.APPLIES_AND_REGISTERED):
        return unset(begun)
    held = list(met_by.FIND[figures.met_by](Place(figures, asked.dossier, begun, _not_before(asked, begun))))
    return obligation(figures, begun, _due(asked, begun, within), held, asked.since)


def _due(asked: Asked, begun: Anchored, within: int) -> Due:
    figures, plan = asked.figures, begun.plan
    speed = running(asked.paused)
    clock = plan_clock(asked.dossier, plan, figures.pause_after_days) if plan else None
    if clock is not None and plan is not None:
        return Due(lambda day: _due_in_plan(figures, clock.as_known_on(day), plan, within), clock.moves, within, speed)
    start = begun.day
    if start is None:
        return Due(lambda day: None, speed, 0, speed)
    return Due(lambda day: reached(start, within, as_known_on(day, speed)), speed, max(within, 0), speed)


def _not_before(asked: Asked, begun: Anchored) -> date:
    """What happened before this day does not count."""
    figures, plan = asked.figures, begun.plan
    if plan is not None and figures.earliest_days_before is not None:
        clock = plan_clock(asked.dossier, plan, figures.pause_after_days)
        return (clock and clock.at_share(figures.share_percent, -figures.earliest_days_before)) or date.max
    return begun.day or begun.asked_from


def _within(figures: DeadlineParameters, begun: Anchored) -> int | None:
    """The figure for this relationship or plan; None where the sources leave it open."""
    if begun.relationship is not None and begun.relationship.kind in figures.within_days_by_kind:
        return figures.within_days_by_kind[begun.relationship.kind]
    if figures.within_programme is None:
        return figures.within_days
    programme = _programme(figures, begun.plan)
    return getattr(programme, figures.within_programme) if programme else None


def _programme(figures: DeadlineParameters, plan: PlanKnown | None) -> Programme | None:
    offer = plan.offer if plan else None
    return programme_of(figures.programmes, offer.programme, offer.programme_version) if offer else None


def _due_in_plan(figures: DeadlineParameters, clock: PlanClock, plan: PlanKnown, within: int) -> date | None:
    if figures.anchor is Anchor.PLAN_START:
        return clock.after(within)
    if figures.anchor is Anchor.PLAN_SHARE:
        return clock.at_share(figures.share_percent, within)
    programme = _programme(figures, plan)
    longest = programme.longest_months if programme and figures.anchor is Anchor.PROGRAMME_END else None
    end = clock.end() if longest is None else clock.after_months(longest)
    return end and reached(end, within, clock.speed)


def _whom(rule: Rule) -> AppliesTo:
    return whom_apart_from_programmes(rule.applies_to) if rule.parameters.anchor in OF_PLANS else rule.applies_to


def changed_by(rule: Rule) -> frozenset[str]:
    """What changes whom the rule is for, its clock, its anchor, and what meets it."""
    figures: DeadlineParameters = rule.parameters
    return changes.CLOCKS | changes.also_asked_by(rule) | _BY_ANCHOR[figures.anchor] | _BY_FACT[figures.met_by]


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The person whose facts changed; of a supervisor who is absent or leaves, the supervisees."""
    figures: DeadlineParameters = rule.parameters
    if isinstance(event, SessionEvent):
        return {PersonId(event.about)} if _matters(figures, event, knowledge.person(PersonId(event.about))) else set()
    if isinstance(event, RelationshipEvent) and not _looks_at(figures, event.kind) and not rule.applies_to.kinds:
        return set()
    concerned = set() if event.type in changes.NOTICE else changes.person_concerned(_whom(rule), event, knowledge)
    found = {each for each in concerned if _has_anchor(figures, knowledge.person(each))}
    if event.type in _BY_SUPERVISOR.get(figures.anchor, ()):
        supervised = knowledge.person(PersonId(event.about)).supervises.values()
        found |= {each.supervisee_id for each in supervised if _looks_at(figures, each.kind)}
    return found


def _looks_at(figures: DeadlineParameters, kind: SupervisionKind) -> bool:
    return not figures.kinds or kind in figures.kinds


def _has_anchor(figures: DeadlineParameters, dossier: Dossier) -> bool:
    """Whether there ever was anything from which the deadline could count."""
    if figures.anchor in OF_PLANS:
        return bool(dossier.plans)
    if figures.anchor in OF_RELATIONSHIPS:
        return any(_looks_at(figures, known.kind) for known in dossier.supervised_by.values())
    return True


def _matters(figures: DeadlineParameters, event: SessionEvent, dossier: Dossier) -> bool:
    """Whether a session can change anything: most are neither the first nor held by somebody else."""
    if not _looks_at(figures, event.kind):
        return False
    of_kind = [known for known in dossier.supervised_by.values() if known.kind is event.kind]
    if figures.met_by is MetBy.OTHER_SUPERVISOR and any(each.supervisor_id != event.supervisor_id for each in of_kind):
        return True
    if figures.anchor is Anchor.FIRST_SESSION:
        adds = isinstance(event, SessionRecorded) and event.supersedes is None
        firsts = (first_held(dossier, known) for known in of_kind if known.supervisor_id == event.supervisor_id)
        return any(not adds or (first is not None and first.session_id == event.stream_id) for first in firsts)
    return figures.met_by is MetBy.SESSION_HELD


_BY_ANCHOR: dict[Anchor, frozenset[str]] = {
    Anchor.APPLIES: frozenset(),
    Anchor.APPLIES_AND_REGISTERED: changes.REGISTRATIONS,
    Anchor.RELATIONSHIP_START: changes.RELATIONSHIPS,
    Anchor.FIRST_SESSION: changes.RELATIONSHIPS | changes.SESSIONS,
    Anchor.SUPERVISOR_ABSENT: changes.RELATIONSHIPS,
    Anchor.SUPERVISOR_LEAVES: changes.RELATIONSHIPS | changes.NOTICE,
    **dict.fromkeys(OF_PLANS, changes.PLANS | changes.HOURS),
}
"""Kinds of event that can change from which day the deadline counts."""

_BY_SUPERVISOR: dict[Anchor, frozenset[str]] = {
    Anchor.SUPERVISOR_ABSENT: changes.CLOCKS,
    Anchor.SUPERVISOR_LEAVES: changes.LEAVING | changes.NOTICE | changes.CORRECTIONS,
}
"""Those of them that are about a supervisor and change what is asked of the supervisees."""

_BY_FACT: dict[MetBy, frozenset[str]] = {
    MetBy.SUPERVISOR_NAMED: changes.RELATIONSHIPS,
    MetBy.OTHER_SUPERVISOR: changes.RELATIONSHIPS | changes.SESSIONS,
    MetBy.AGREEMENT: changes.RELATIONSHIPS | changes.AGREEMENTS,
    MetBy.SESSION_HELD: changes.SESSIONS,
    MetBy.PLAN: changes.PLANS,
    MetBy.PRECEPTOR_NAMED: changes.PLANS,
    MetBy.MEETING_HELD: changes.PLANS,
    MetBy.ITEM_COMPLETED: changes.PLANS,
    MetBy.PLAN_CLOSED: changes.PLANS,
    MetBy.TRAINING: changes.TRAINING,
}
"""Kinds of event that can change whether it is met."""

SHAPE = Shape(name="deadline", parameters=DeadlineParameters, assess=assess, changed_by=changed_by, affected=affected)
