"""What meets a deadline and is recorded in a preceptorship or an assessed year."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from domain.dossier_facts.plan import HoursKnown, PlanKnown
from domain.preceptorship_plan.vocabulary import CreditGround, Outcome
from domain.rules.met_by import Held, MetBy, Place
from domain.timeline import later
from domain.vocabulary import EventId


def _plan(place: Place) -> Iterator[Held]:
    for plan in place.dossier.plans.values():
        if plan.declined_on is not None:
            yield Held(plan.declined_on.day, None, (plan.declined_on.event_id,))
        if plan.started is not None:
            closed = plan.closed
            gone = closed is not None and closed[0] in (Outcome.WITHDRAWN, Outcome.LEFT)
            yield Held(plan.started.day, closed[1].day if closed and gone else None, (plan.started.event_id,))


def _offer(place: Place) -> Iterator[Held]:
    for plan in place.dossier.plans.values():
        if plan.offered_on is not None:
            yield Held(plan.offered_on.day, None, (plan.offered_on.event_id,))


def _of_plan(find: Callable[[Place, PlanKnown], Iterator[Held]], place: Place) -> Iterator[Held]:
    plan = place.anchored.plan
    return iter(()) if plan is None else find(place, plan)


def _answer(place: Place, plan: PlanKnown) -> Iterator[Held]:
    for said in (plan.accepted_on, plan.declined_on, plan.started):
        if said is not None:
            yield Held(said.day, None, (said.event_id,))


def _preceptor_named(place: Place, plan: PlanKnown) -> Iterator[Held]:
    for span in plan.preceptor().spans():
        if span.value is not None:
            yield Held(span.first_day, span.last_day, (span.value.event_id,))


def _other_preceptor(place: Place, plan: PlanKnown) -> Iterator[Held]:
    leaver = place.anchored.people[-1]
    for span in plan.preceptor().spans():
        if span.value is not None and span.value.preceptor_id != leaver:
            yield Held(span.first_day, span.last_day, (span.value.event_id,))


def _meeting_held(place: Place, plan: PlanKnown) -> Iterator[Held]:
    for meeting in plan.meetings:
        if meeting.meeting is place.what.meeting and meeting.held_on >= place.not_before:
            yield Held(meeting.held_on, None, (meeting.event_id,))


def _any_meeting(place: Place, plan: PlanKnown) -> Iterator[Held]:
    for meeting in plan.meetings:
        yield Held(meeting.held_on, meeting.held_on, (meeting.event_id,), True)


def _item_completed(place: Place, plan: PlanKnown) -> Iterator[Held]:
    done = plan.items.get(place.what.item or "")
    if done is not None:
        yield Held(done.day, None, (done.event_id,))


def _supernumerary_hours(place: Place, plan: PlanKnown) -> Iterator[Held]:
    if place.figure is not None:
        yield from _once_there(place.figure, plan.supernumerary_hours)


def _development_hours(place: Place, plan: PlanKnown) -> Iterator[Held]:
    if place.figure is not None:
        own = (each for each in plan.protected_hours if each.of == plan.preceptee_id)
        yield from _once_there(place.figure, own)


def _once_there(asked: float, logged: Iterable[HoursKnown]) -> Iterator[Held]:
    """From the day on which the hours add up to what is asked."""
    added, evidence = 0.0, list[EventId]()
    for each in logged:
        added += each.hours
        evidence.append(each.event_id)
        if added >= asked:
            yield Held(each.day, None, tuple(evidence))
            return


def _workload(place: Place, plan: PlanKnown) -> Iterator[Held]:
    """On the due day, where the average to it is low enough: before it nobody can say."""
    due, recorded = place.due, [each for each in plan.workload if place.due is not None and each[0] <= place.due]
    if due is None or place.figure is None or not recorded:
        return
    ends = [*(day for day, _, _ in recorded[1:]), later(due, 1)]
    too_much = sum(
        (percent - place.figure) * (end - day).days for (day, percent, _), end in zip(recorded, ends, strict=True)
    )
    if too_much <= 0:
        yield Held(due, None, tuple(event_id for _, _, event_id in recorded))


def _credit(place: Place, plan: PlanKnown) -> Iterator[Held]:
    credited = plan.credited(CreditGround.LATE_START)
    if credited is not None:
        yield Held(credited.day, None, (credited.event_id,))


def _plan_closed(place: Place, plan: PlanKnown) -> Iterator[Held]:
    if plan.closed is not None:
        yield Held(plan.closed[1].day, None, (plan.closed[1].event_id,))


FIND: dict[MetBy, Callable[[Place], Iterator[Held]]] = {
    MetBy.PLAN: _plan,
    MetBy.OFFER: _offer,
    MetBy.ANSWER: partial(_of_plan, _answer),
    MetBy.PRECEPTOR_NAMED: partial(_of_plan, _preceptor_named),
    MetBy.OTHER_PRECEPTOR: partial(_of_plan, _other_preceptor),
    MetBy.MEETING_HELD: partial(_of_plan, _meeting_held),
    MetBy.ANY_MEETING: partial(_of_plan, _any_meeting),
    MetBy.ITEM_COMPLETED: partial(_of_plan, _item_completed),
    MetBy.SUPERNUMERARY_HOURS: partial(_of_plan, _supernumerary_hours),
    MetBy.DEVELOPMENT_HOURS: partial(_of_plan, _development_hours),
    MetBy.WORKLOAD: partial(_of_plan, _workload),
    MetBy.CREDIT: partial(_of_plan, _credit),
    MetBy.PLAN_CLOSED: partial(_of_plan, _plan_closed),
}
"""How each fact is found."""
