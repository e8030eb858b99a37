"""From which day a deadline counts that lies in a preceptorship or an assessed year."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from domain.dossier_facts.editions import editions
from domain.dossier_facts.plan import COMPLETED, Dated, PlanKnown, PreceptorKnown
from domain.preceptorship_plan.length import last_day_of
from domain.rules.anchor import Anchor
from domain.rules.anchors import Anchored, Scene, on_leaving
from domain.rules.programmes import Programme, programme_of
from domain.timeline import Span
from domain.vocabulary import EventId, PersonId


def _plans(scene: Scene) -> Iterator[Anchored]:
    """Every plan that has begun, asked from its anchor to its last day."""
    person_id = scene.dossier.person_id
    for number, plan in scene.dossier.plans.items():
        anchor, closed = plan.anchor, plan.closed
        if anchor is not None:
            last_day = closed[1].day if closed else None
            evidence = (anchor.event_id,)
            yield Anchored(f"plan:{number}", (person_id,), anchor.day, evidence, anchor.day, last_day, plan=plan)


def _of_programme(find: Callable[[Scene], Iterator[Anchored]], scene: Scene) -> Iterator[Anchored]:
    """Each with the programme of its plan; of a plan that was migrated, each for the days of that programme."""
    for number, plan in scene.dossier.plans.items():
        for edition, days in editions(plan):
            named = _programme(scene, edition)
            for begun in find(scene._replace(dossier=scene.dossier.having(plans={number: edition}))):
                yield begun._replace(programme=named, days=days)


def _programme(scene: Scene, plan: PlanKnown) -> Programme | None:
    offer = plan.offer
    return programme_of(scene.programmes, offer.programme, offer.programme_version) if offer else None


def _done(scene: Scene) -> Iterator[Anchored]:
    """As it was to be done: asked after completion as well, and of somebody who withdrew to the last day only."""
    for begun in _plans(scene):
        closed = begun.plan.closed if begun.plan else None
        yield begun._replace(asked_to=None) if closed and closed[0] in COMPLETED else begun


def _reviews(scene: Scene) -> Iterator[Anchored]:
    """One obligation for each month in which the programme asks for a review."""
    for begun in _plans(scene):
        named = _programme(scene, begun.plan) if begun.plan else None
        for month in named.review_months if named else ():
            if not _credited(begun, month):
                yield begun._replace(subject=f"{begun.subject}:month:{month}", months=month)


def _credited(begun: Anchored, month: int) -> bool:
    """Whether that month passed with a former employer."""
    terms = begun.plan.terms if begun.plan else None
    if terms is None or not terms.moved_by:
        return False
    anchor = terms.anchor
    return (last_day_of(anchor, month, terms.part_time, terms.fte) - anchor).days + terms.moved_by <= 0


def _late(scene: Scene) -> Iterator[Anchored]:
    """A plan that began so many days after its anchor, from its beginning on."""
    for begun in _plans(scene):
        started = begun.plan.started if begun.plan else None
        if started is not None and (started.day - begun.asked_from).days > scene.late_after_days:
            yield begun._replace(day=started.day, evidence=(started.event_id,), asked_from=started.day)


def _offered(scene: Scene) -> Iterator[Anchored]:
    for number, plan in scene.dossier.plans.items():
        if plan.offered_on is not None:
            last_day = plan.closed[1].day if plan.closed else None
            yield _from(scene, plan, number, plan.offered_on)._replace(asked_to=last_day)


def _completed(scene: Scene) -> Iterator[Anchored]:
    for number, plan in scene.dossier.plans.items():
        if plan.closed is not None and plan.closed[0] in COMPLETED:
            yield _from(scene, plan, number, plan.closed[1])


def _from(scene: Scene, plan: PlanKnown, number: int, first: Dated) -> Anchored:
    people = (scene.dossier.person_id,)
    return Anchored(f"plan:{number}", people, first.day, (first.event_id,), first.day, None, plan=plan)


def _preceptor_leaves(scene: Scene) -> Iterator[Anchored]:
    for begun in _plans(scene):
        named = begun.plan.preceptor().spans() if begun.plan else ()
        for span in named:
            if span.value is not None:
                preceptor = scene.knowledge.person(span.value.preceptor_id)
                yield from on_leaving(preceptor, partial(_left_by, begun, span))


def _left_by(
    begun: Anchored, named: Span[PreceptorKnown | None], last_day: date, told_on: date, evidence: tuple[EventId, ...]
) -> Anchored | None:
    """None where the preceptor was not the preceptor of the plan on the last working day."""
    if named.value is None or last_day < named.first_day or (named.last_day is not None and named.last_day < last_day):
        return None
    people: tuple[PersonId, ...] = (*begun.people, named.value.preceptor_id)
    asked_from = max(told_on, named.first_day, begun.asked_from)
    return begun._replace(people=people, day=last_day, evidence=evidence, asked_from=asked_from, marked_from=told_on)


FIND: dict[Anchor, Callable[[Scene], Iterator[Anchored]]] = {
    anchor: partial(_of_programme, find)
    for anchor, find in {
        Anchor.PLAN_START: _plans,
        Anchor.PLAN_SHARE: _plans,
        Anchor.PLAN_REVIEWS: _reviews,
        Anchor.PLAN_END: _plans,
        Anchor.PLAN_DONE: _done,
        Anchor.PROGRAMME_END: _plans,
        Anchor.PLAN_OFFERED: _offered,
        Anchor.PLAN_BEGUN_LATE: _late,
        Anchor.PLAN_COMPLETED: _completed,
        Anchor.PRECEPTOR_LEAVES: _preceptor_leaves,
    }.items()
}
"""How each anchor is found; the plan's clock says on which day a share, a month or the end falls."""
