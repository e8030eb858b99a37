"""What meets a deadline: a small closed list of facts, each giving the days on which it holds."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain.dossier import Dossier
from domain.preceptorship_plan.vocabulary import MeetingKind
from domain.rules.anchors import Anchored
from domain.rules.parameters import ClockParameters
from domain.rules.rule import Knowledge
from domain.rules.sessions_near import forwards
from domain.timeline import later
from domain.vocabulary import EventId, SupervisionKind


class MetBy(StrEnum):
    """What must be there by the due day."""

    SUPERVISOR_NAMED = "supervisor_named"
    """A supervision relationship of one of the kinds runs."""
    LINE_MANAGER_NAMED = "line_manager_named"
    """The post has a line manager, also one who only stands in."""
    OTHER_SUPERVISOR = "other_supervisor"
    """Somebody else supervises in the same kind: in a relationship of their own, or by having held a session."""
    AGREEMENT = "agreement"
    """Both have signed; with `lasts_days`, it is reviewed in time ever after."""
    SESSION_HELD = "session_held"
    PLAN = "plan"
    """A plan has started, or the person has declined the offer of one."""
    OFFER = "offer"
    """A plan was offered."""
    ANSWER = "answer"
    """The offer was taken or declined, or the plan has begun."""
    PRECEPTOR_NAMED = "preceptor_named"
    OTHER_PRECEPTOR = "other_preceptor"
    """Somebody who stays is preceptor in the place of one who leaves."""
    MEETING_HELD = "meeting_held"
    ANY_MEETING = "any_meeting"
    """The last meeting of whatever kind: the days run anew from each."""
    ITEM_COMPLETED = "item_completed"
    SUPERNUMERARY_HOURS = "supernumerary_hours"
    """As many as the programme asks of somebody with these hours."""
    DEVELOPMENT_HOURS = "development_hours"
    """Protected hours of the person's own, as many as the programme asks."""
    WORKLOAD = "workload"
    """On the due day, no more on average than the programme allows, by calendar days since it was first recorded."""
    CREDIT = "credit"
    """The time since a late start is credited, or not, on somebody's word."""
    PLAN_CLOSED = "plan_closed"
    REGISTERED = "registered"
    """One of the bodies has listed the person, from the first day on which it did."""
    TRAINING = "training"
    PASSPORT = "passport"
    """A skills passport is open."""
    PASSPORT_REVIEWED = "passport_reviewed"
    """The last review of the passport: the days run anew from each."""
    PASSPORT_OWNED = "passport_owned"
    """Somebody who is with the employer answers for the passport."""
    ISSUE_ROUTE = "issue_route"
    """Somebody is named to whom issues with the supervision can be taken."""
    OUTSIDER_CONFIRMED = "outsider_confirmed"
    """What is known of somebody from elsewhere was told, or confirmed, within `lasts_days`."""
    PAIR_MET = "pair_met"
    """The last meeting of the learning pair: the days run anew from each."""
    PAIR_ACTIVITIES = "pair_activities"
    """The pair did each of the kinds of thing that there are, at least once."""
    PAIR_ASSESSED = "pair_assessed"
    """Both of the pair assessed themselves, `item` says when: before or after."""
    GLASS_REVIEWED = "glass_reviewed"
    """Somebody else looked at whether there was reason enough."""
    DECLARATION = "declaration"
    """The person declared an interest, or that there is none, or that what was declared still stands."""
    PUBLISHED = "published"
    """The register was published with what the person had declared."""
    INTEREST_DECLARED = "interest_declared"
    INTEREST_REVIEWED = "interest_reviewed"
    """A manager looked at the interest and decided by a code what is done."""


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

    kinds: of supervision. meeting, item, competence, bodies: which one. lasts_days: what is met must be renewed after
    so long.
    """

    met_by: MetBy
    kinds: tuple[SupervisionKind, ...] = ()
    meeting: MeetingKind | None = None
    item: str | None = None
    competence: str | None = None
    bodies: tuple[str, ...] = ()
    lasts_days: int | None = None


class Place(NamedTuple):
    """Where a fact is looked for.

    not_before: what happened earlier does not count. figure: what the programme asks of this person, in hours or per
    cent. due: the day on which it falls due at last. knowledge: of everybody else.
    """

    what: What
    dossier: Dossier
    anchored: Anchored
    not_before: date
    figure: float | None = None
    due: date | None = None
    knowledge: Knowledge | None = None


def _supervisor_named(place: Place) -> Iterator[Held]:
    for known in place.dossier.supervised_by.values():
        if known.kind in place.what.kinds:
            for span in known.held().spans():
                if span.value is not None:
                    yield Held(span.first_day, span.last_day, span.value)


def _line_manager_named(place: Place) -> Iterator[Held]:
    post = place.anchored.post
    for span in post.line_manager().spans() if post else ():
        if span.value is not None:
            yield Held(span.first_day, span.last_day, (span.value.event_id,))


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


def _training(place: Place) -> Iterator[Held]:
    for gained in place.dossier.training(place.what.competence or ""):
        lasts = place.what.lasts_days
        over = later(gained.completed_on, lasts) if lasts is not None and gained.expires_on is None else None
        yield Held(gained.completed_on, gained.expires_on or over, (gained.event_id,), True)


def _registered(place: Place) -> Iterator[Held]:
    for body in place.what.bodies:
        known = place.dossier.registrations.get(body)
        if known is not None and (first := known.first_registered) is not None:
            yield Held(first[0], None, (first[1],))


def _declaration(place: Place) -> Iterator[Held]:
    for said in place.dossier.declarations.made:
        if said.day >= place.not_before:
            yield _lasting(place, said.day, (said.event_id,))


def _published(place: Place) -> Iterator[Held]:
    for said in place.dossier.declarations.published:
        if said.day >= place.not_before:
            yield _lasting(place, said.day, (said.event_id,))


def _interest_declared(place: Place) -> Iterator[Held]:
    known = place.anchored.interest
    if known is not None:
        yield Held(known.declared_on, None, (known.event_id,))


def _interest_reviewed(place: Place) -> Iterator[Held]:
    known = place.anchored.interest
    for said in known.reviews if known else ():
        yield Held(said.day, None, (said.event_id,))


FIND: dict[MetBy, Callable[[Place], Iterator[Held]]] = {
    MetBy.SUPERVISOR_NAMED: _supervisor_named,
    MetBy.LINE_MANAGER_NAMED: _line_manager_named,
    MetBy.OTHER_SUPERVISOR: _other_supervisor,
    MetBy.AGREEMENT: _agreement,
    MetBy.SESSION_HELD: _session_held,
    MetBy.TRAINING: _training,
    MetBy.REGISTERED: _registered,
    MetBy.DECLARATION: _declaration,
    MetBy.PUBLISHED: _published,
    MetBy.INTEREST_DECLARED: _interest_declared,
    MetBy.INTEREST_REVIEWED: _interest_reviewed,
}
"""How each fact is found that does not lie in a plan."""
