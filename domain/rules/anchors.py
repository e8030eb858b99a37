"""Where the day is found from which a deadline counts, outside plans and small records."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.declaration import InterestKnown
from domain.dossier_facts.plan import PlanKnown
from domain.dossier_facts.post import Post
from domain.dossier_facts.record import RecordKnown
from domain.dossier_facts.relationship import RelationshipKnown
from domain.dossier_facts.session import SessionKnown
from domain.rules.anchor import Anchor
from domain.rules.applies_to import begun_by
from domain.rules.pauses import pauses
from domain.rules.programmes import Programme
from domain.rules.rule import Knowledge
from domain.rules.sessions_near import forwards
from domain.timeline import ONE_DAY, Timeline, intersect
from domain.vocabulary import EventId, PersonId, SupervisionKind


class Anchored(NamedTuple):
    """One obligation: what it is about, and the day from which its deadline counts.

    day: None where it is not known yet (no registration, no first session). asked_from, asked_to: the days on which
    the rule asks. marked_from: from this day on it is due soon, however far off the due day is. months: of the plan,
    after which a review is due. programme: of the plan, and its days: those on which it counts.
    """

    subject: str
    people: tuple[PersonId, ...]
    day: date | None
    evidence: tuple[EventId, ...]
    asked_from: date
    asked_to: date | None
    marked_from: date | None = None
    relationship: RelationshipKnown | None = None
    plan: PlanKnown | None = None
    months: int = 0
    programme: Programme | None = None
    post: Post | None = None
    record: RecordKnown | None = None
    interest: InterestKnown | None = None
    days: Timeline[bool] | None = None


class Scene(NamedTuple):
    """Where anchors are looked for: one person, the days on which the rule asks, the kinds of supervision meant."""

    dossier: Dossier
    asked: Timeline[bool]
    kinds: tuple[SupervisionKind, ...]
    knowledge: Knowledge
    programmes: tuple[Programme, ...] = ()
    late_after_days: int = 0


def _applies(scene: Scene) -> Iterator[Anchored]:
    person_id = scene.dossier.person_id
    for span in scene.asked.spans():
        if span.value:
            evidence = begun_by(scene.dossier, span.first_day)
            yield Anchored("", (person_id,), span.first_day, evidence, span.first_day, span.last_day)


def _post_start(scene: Scene) -> Iterator[Anchored]:
    for post in scene.dossier.posts.values():
        for span in intersect(scene.asked, scene.dossier.active(post)).spans():
            if span.value:
                subject, people = f"assignment:{post.assignment_id}", (scene.dossier.person_id,)
                evidence = (post.began.event_id,) if post.began else ()
                yield Anchored(subject, people, span.first_day, evidence, span.first_day, span.last_day, post=post)


def _applies_and_registered(scene: Scene) -> Iterator[Anchored]:
    firsts = [first for known in scene.dossier.registrations.values() if (first := known.first_registered)]
    registered = min(firsts, default=None)
    for begun in _applies(scene):
        if registered is None:
            yield begun._replace(day=None)
        elif registered[0] <= begun.asked_from:
            yield begun
        else:
            evidence = (*begun.evidence, registered[1])
            yield from in_two(begun, begun._replace(day=registered[0], evidence=evidence), registered[0])


def in_two(before: Anchored, after: Anchored, day: date) -> Iterator[Anchored]:
    """One obligation that becomes known on `day`: until then as `before`, with no due day of its own."""
    if before.asked_from < day:
        last_day = day - ONE_DAY
        asked_to = last_day if before.asked_to is None else min(last_day, before.asked_to)
        yield before._replace(day=before.day if before.marked_from else None, asked_to=asked_to)
    if after.asked_to is None or day <= after.asked_to:
        yield after._replace(asked_from=day)


def _relationships(scene: Scene) -> Iterator[RelationshipKnown]:
    known = scene.dossier.supervised_by.values()
    return (each for each in known if (not scene.kinds or each.kind in scene.kinds) and each.began_on is not None)


def _of_relationship(known: RelationshipKnown, first_day: date, last_day: date | None) -> Anchored:
    people = (known.supervisee_id, known.supervisor_id)
    evidence = known.held().at(first_day) or ()
    return Anchored(known.subject, people, first_day, evidence, first_day, last_day, relationship=known)


def _relationship_start(scene: Scene) -> Iterator[Anchored]:
    for known in _relationships(scene):
        if known.began_on is not None:
            yield _of_relationship(known, known.began_on, known.last_day)


def _first_session(scene: Scene) -> Iterator[Anchored]:
    for begun in _relationship_start(scene):
        first = first_held(scene.dossier, begun.relationship) if begun.relationship else None
        if first is None:
            yield begun._replace(day=None)
        else:
            known = begun._replace(day=first.held_on, evidence=(first.event_id,))
            yield from in_two(begun, known, first.held_on)


def first_held(dossier: Dossier, known: RelationshipKnown) -> SessionKnown | None:
    """The first session of a relationship since it began."""
    if known.began_on is None:
        return None
    sessions = forwards(dossier, known.kind, known.began_on)
    return next((each for each in sessions if each.counts and each.supervisor_id == known.supervisor_id), None)


def _supervisor_absent(scene: Scene) -> Iterator[Anchored]:
    for known in _relationships(scene):
        away = pauses(scene.knowledge.person(known.supervisor_id), after_days=1)
        for held in known.held().spans():
            if held.value is None:
                continue
            for gone in away.spans(held.first_day):
                if gone.value is None or (held.last_day is not None and gone.first_day > held.last_day):
                    continue
                first_day = max(held.first_day, gone.first_day)
                last_day = min((day for day in (held.last_day, gone.last_day) if day), default=None)
                yield _of_relationship(known, first_day, last_day)._replace(evidence=gone.value)


def _supervisor_leaves(scene: Scene) -> Iterator[Anchored]:
    for known in _relationships(scene):
        yield from on_leaving(scene.knowledge.person(known.supervisor_id), partial(_of_leaving, known))


def on_leaving(
    leaver: Dossier, obligation: Callable[[date, date, tuple[EventId, ...]], Anchored | None]
) -> Iterator[Anchored]:
    """What somebody's leaving asks of others: as told by the notice, then as it came.

    obligation(last working day, day on which it is told, evidence): None where it leaves nobody behind.
    """
    notice, left = leaver.leaving, leaver.left_on
    told: Anchored | None = None
    if notice is not None and (left is None or notice.notified_on < left[0]):
        told = obligation(notice.last_working_day, notice.notified_on, (notice.event_id,))
    if left is None:
        yield from [told] if told else []
        return
    gone = obligation(left[0], left[0], (left[1],))
    if gone is not None:
        yield from in_two(told, gone, left[0]) if told else [gone]


def _of_leaving(
    known: RelationshipKnown, last_day: date, told_on: date, evidence: tuple[EventId, ...]
) -> Anchored | None:
    """The obligation to the supervisee, from the day on which it is told that the supervision will end with it.

    None where supervision was not running on the last working day.
    """
    running = next(known.held().spans(last_day))
    if running.value is None:
        return None
    begun = _of_relationship(known, last_day, None)
    return begun._replace(evidence=evidence, asked_from=max(told_on, running.first_day), marked_from=told_on)


def _interest_arose(scene: Scene) -> Iterator[Anchored]:
    for known in scene.dossier.declarations.interests.values():
        yield _of_interest(scene, known, known.arose_on, None)


def _interest_declared(scene: Scene) -> Iterator[Anchored]:
    for known in scene.dossier.declarations.interests.values():
        yield _of_interest(scene, known, known.declared_on, known.last_day)


def _declared(scene: Scene) -> Iterator[Anchored]:
    first = min(scene.dossier.declarations.made, default=None)
    for begun in _applies(scene) if first is not None else ():
        if first is not None and (begun.asked_to is None or first.day <= begun.asked_to):
            day = max(begun.asked_from, first.day)
            yield begun._replace(day=day, evidence=(first.event_id,), asked_from=day)


def _of_interest(scene: Scene, known: InterestKnown, day: date, last_day: date | None) -> Anchored:
    subject, people = f"interest:{known.interest_id}", (scene.dossier.person_id,)
    return Anchored(subject, people, day, (known.event_id,), day, last_day, interest=known)


FIND: dict[Anchor, Callable[[Scene], Iterator[Anchored]]] = {
    Anchor.APPLIES: _applies,
    Anchor.APPLIES_AND_REGISTERED: _applies_and_registered,
    Anchor.POST_START: _post_start,
    Anchor.RELATIONSHIP_START: _relationship_start,
    Anchor.FIRST_SESSION: _first_session,
    Anchor.SUPERVISOR_ABSENT: _supervisor_absent,
    Anchor.SUPERVISOR_LEAVES: _supervisor_leaves,
    Anchor.INTEREST_AROSE: _interest_arose,
    Anchor.INTEREST_DECLARED: _interest_declared,
    Anchor.DECLARED: _declared,
}
"""How each anchor is found that does not lie in a plan."""
