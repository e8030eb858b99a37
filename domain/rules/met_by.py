"""What meets a deadline: a small closed list of facts, each giving the days on which it holds."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.plan import PlanKnown
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome
from domain.rules.anchors import Anchored
from domain.rules.parameters import ClockParameters
from domain.rules.sessions_near import forwards
from domain.timeline import later
from domain.vocabulary import EventId, SupervisionKind


class MetBy(StrEnum):
    """What must be there by the due day."""

    SUPERVISOR_NAMED = "supervisor_named"
    """A supervision relationship of one of the kinds runs."""
    OTHER_SUPERVISOR = "other_supervisor"
    """Somebody else supervises in the same kind: in a relationship of their own, or by having held a session."""
    AGREEMENT = "agreement"
    """Both have signed; with `lasts_days`, it is reviewed in time ever after."""
    SESSION_HELD = "session_held"
    PLAN = "plan"
    """A plan has started, or the person has declined the offer of one."""
    PRECEPTOR_NAMED = "preceptor_named"
    MEETING_HELD = "meeting_held"
    ITEM_COMPLETED = "item_completed"
    PLAN_CLOSED = "plan_closed"
    TRAINING = "training"


class Held(NamedTuple):
    """The days on which a deadline is met, and the events that show it; last_day None: for good.

    ends_as_said: that it ends is known from its first day on (a training that expires, an agreement to be reviewed).
    """

    first_day: date
    last_day: date | None
    evidence: tuple[EventId, ...]
    ends_as_said: bool = False


class What(ClockParameters):
    """Which fact, more exactly; every shape of deadline has these parameters.

    kinds: of supervision. meeting, item, competence: which one. lasts_days: what is met must be renewed after so long.
    """

    met_by: MetBy
    kinds: tuple[SupervisionKind, ...] = ()
    meeting: MeetingKind | None = None
    item: str | None = None
    competence: str | None = None
    lasts_days: int | None = None


class Place(NamedTuple):
    """Where a fact is looked for. not_before: what happened earlier does not count (None: from the anchor on)."""

    what: What
    dossier: Dossier
    anchored: Anchored
    not_before: date


def _supervisor_named(place: Place) -> Iterator[Held]:
    for known in place.dossier.supervised_by.values():
        if known.kind in place.what.kinds:
            for span in known.held().spans():
                if span.value is not None:
                    yield Held(span.first_day, span.last_day, span.value)


def _other_supervisor(place: Place) -> Iterator[Held]:
    known, day = place.anchored.relationship, place.anchored.day
    if known is None or day is None:
        return
    leaving = place.anchored.marked_from is not None
    for other in place.dossier.supervised_by.values():
        if other.kind is not known.kind:
            continue
        for span in other.held().spans(day):
            anew = span.first_day > day
            if span.value is not None and (other is not known or (leaving and anew)):
                yield Held(
                    span.first_day, None if leaving and _outlives(span.last_day, day) else span.last_day, span.value
                )
    for session in forwards(place.dossier, known.kind, day):
        if session.counts and session.supervisor_id != known.supervisor_id and not leaving:
            yield Held(session.held_on, later(session.held_on, place.what.lasts_days or 0), (session.event_id,))


def _outlives(last_day: date | None, day: date) -> bool:
    return last_day is None or last_day > day


def _agreement(place: Place) -> Iterator[Held]:
    known = place.anchored.relationship
    if known is None:
        return
    first: dict[object, tuple[date, EventId]] = {}
    for signed in known.signatures:
        first.setdefault(signed.signed_by, (signed.day, signed.event_id))
    if not {known.supervisor_id, known.supervisee_id} <= first.keys():
        return
    day = max(first[known.supervisor_id][0], first[known.supervisee_id][0])
    evidence = (first[known.supervisee_id][1], first[known.supervisor_id][1])
    yield _lasting(place, day, evidence)
    for reviewed_on, event_id in known.reviews:
        if reviewed_on > day:
            yield _lasting(place, reviewed_on, (event_id,))


def _lasting(place: Place, day: date, evidence: tuple[EventId, ...]) -> Held:
    lasts = place.what.lasts_days
    return Held(day, None if lasts is None else later(day, lasts), evidence, True)


def _session_held(place: Place) -> Iterator[Held]:
    for kind in place.what.kinds:
        for session in forwards(place.dossier, kind, place.not_before):
            if session.counts:
                yield _lasting(place, session.held_on, (session.event_id,))
                break


def _plan(place: Place) -> Iterator[Held]:
    for plan in place.dossier.plans.values():
        if plan.declined_on is not None:
            yield Held(plan.declined_on.day, None, (plan.declined_on.event_id,))
        if plan.started is not None:
            closed = plan.closed
            gone = closed is not None and closed[0] in (Outcome.WITHDRAWN, Outcome.LEFT)
            yield Held(plan.started.day, closed[1].day if closed and gone else None, (plan.started.event_id,))


def _of_plan(find: Callable[[Place, PlanKnown], Iterator[Held]], place: Place) -> Iterator[Held]:
    plan = place.anchored.plan
    return iter(()) if plan is None else find(place, plan)


def _preceptor_named(place: Place, plan: PlanKnown) -> Iterator[Held]:
    for span in plan.preceptor().spans():
        if span.value is not None:
            yield Held(span.first_day, span.last_day, (span.value.event_id,))


def _meeting_held(place: Place, plan: PlanKnown) -> Iterator[Held]:
    for meeting in plan.meetings:
        if meeting.meeting is place.what.meeting and meeting.held_on >= place.not_before:
            yield Held(meeting.held_on, None, (meeting.event_id,))


def _item_completed(place: Place, plan: PlanKnown) -> Iterator[Held]:
    done = plan.items.get(place.what.item or "")
    if done is not None:
        yield Held(done.day, None, (done.event_id,))


def _plan_closed(place: Place, plan: PlanKnown) -> Iterator[Held]:
    if plan.closed is not None:
        yield Held(plan.closed[1].day, None, (plan.closed[1].event_id,))


def _training(place: Place) -> Iterator[Held]:
    for gained in place.dossier.training(place.what.competence or ""):
        yield Held(gained.completed_on, gained.expires_on, (gained.event_id,), True)


FIND: dict[MetBy, Callable[[Place], Iterator[Held]]] = {
    MetBy.SUPERVISOR_NAMED: _supervisor_named,
    MetBy.OTHER_SUPERVISOR: _other_supervisor,
    MetBy.AGREEMENT: _agreement,
    MetBy.SESSION_HELD: _session_held,
    MetBy.PLAN: _plan,
    MetBy.PRECEPTOR_NAMED: partial(_of_plan, _preceptor_named),
    MetBy.MEETING_HELD: partial(_of_plan, _meeting_held),
    MetBy.ITEM_COMPLETED: partial(_of_plan, _item_completed),
    MetBy.PLAN_CLOSED: partial(_of_plan, _plan_closed),
    MetBy.TRAINING: _training,
}
"""How each fact is found."""
