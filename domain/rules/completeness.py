"""Completeness: everything that a sign-off needs is there (PRE-18), from the day on which somebody says that it is."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.editions import editions
from domain.dossier_facts.ever import Ever
from domain.dossier_facts.plan import PlanKnown, SignatureKnown
from domain.event import Event
from domain.preceptorship_plan.vocabulary import AssessedOutcome, MeetingKind, Outcome, SignatureRole
from domain.rules.applies_to import asked_of, could_be_for, whom_apart_from_programmes
from domain.rules.changes import ABSENCES, APPLICABILITY, HOURS, PLANS, person_concerned
from domain.rules.parameters import Parameters
from domain.rules.plan_clock import plan_clock
from domain.rules.programmes import Programme, programme_of
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE, UNKNOWN, laid_over, the_one_asked
from domain.timeline import ONE_DAY, Timeline, always, combine_all, intersect, steps
from domain.vocabulary import EventId, PersonId, Status


class CompletenessParameters(Parameters):
    """What must be there: items, meetings and signatures of a plan.

    meetings: None where the plan's programme says which. independent_signer: who signs for the preceptor is neither
    the preceptee nor the line manager. not_early: the earliest months of the programme have passed, or `or_item` stands
    for what is missing of them. at: from when it is looked at; a sign-off may be asked for before its time.
    """

    items: tuple[str, ...] = ()
    meetings: tuple[MeetingKind, ...] | None = None
    signatures: tuple[SignatureRole, ...] = ()
    independent_signer: bool = True
    not_early: bool = False
    or_item: str | None = None
    at: Literal["sign_off", "completion"] = "sign_off"
    pause_after_days: int | None = 28
    programmes: tuple[Programme, ...] = Field(default=(), repr=False)


EARLIEST = "earliest_months"
"""The name of the time that must have passed, as of a thing that must be there."""


class Piece(NamedTuple):
    """One thing that is there, since which day."""

    name: str
    day: date
    event_id: EventId


_COMPLETED = (Outcome.COMPLETED, Outcome.COMPLETED_EARLY, AssessedOutcome.RECOMMENDED)
"""Outcomes that say that all is there."""


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for each plan that has begun."""
    dossier = knowledge.person(person_id)
    asked = asked_of(rule, dossier, whom_apart_from_programmes(rule.applies_to))
    if not any(asked.values):
        return []
    found: list[Assessment] = []
    for number, plan in dossier.plans.items():
        timelines = [
            laid_over(_timeline(rule.parameters, dossier, edition), intersect(asked, days), always(None))
            for edition, days in editions(plan)
            if edition.terms is not None and _in_programmes(edition, rule.applies_to.programmes)
        ]
        if timelines:
            found.append(
                Assessment((person_id,), f"plan:{number}", combine_all(the_one_asked, timelines), (person_id,))
            )
    return found


def _in_programmes(plan: PlanKnown, names: tuple[str, ...]) -> bool:
    return not names or (plan.offer is not None and plan.offer.programme in names)


def _timeline(figures: CompletenessParameters, dossier: Dossier, plan: PlanKnown) -> Timeline[Standing]:
    """In date until signing off is asked for or the plan is completed; from then on complete or BREACHED."""
    terms, anchor = plan.terms, plan.anchor
    if terms is None or anchor is None:
        return always(NOT_APPLICABLE)
    changes = [(terms.anchor, Standing(Status.COMPLIANT, None, (anchor.event_id,)))]
    asked = plan.sign_off_requested if figures.at == "sign_off" else None
    closed = plan.closed
    completed = closed[1] if closed and closed[0] in _COMPLETED else None
    said = min((each for each in (asked, completed) if each is not None), default=None)
    required = _required(figures, plan)
    if said is not None:
        day = max(said.day, terms.anchor)
        changes.extend(_from_sign_off(required, list(_pieces(figures, dossier, plan)), day, said.event_id))
    if closed is not None and completed is None and closed[1].day < date.max:
        changes = [each for each in changes if each[0] <= closed[1].day]
        changes.append((closed[1].day + ONE_DAY, NOT_APPLICABLE))
    return steps(sorted(changes, key=lambda change: change[0]), NOT_APPLICABLE)


def _from_sign_off(
    required: frozenset[str] | None, pieces: list[Piece], day: date, said: EventId
) -> Iterator[tuple[date, Standing]]:
    if required is None:
        yield day, UNKNOWN
        return
    there: dict[str, Piece] = {}
    for piece in sorted(pieces, key=lambda each: each.day):
        if piece.name in required:
            there.setdefault(piece.name, piece)
    evidence = (said, *(piece.event_id for piece in there.values() if piece.day <= day))
    if len(there) < len(required):
        yield day, Standing(Status.BREACHED, day, evidence)
        return
    complete = max((piece.day for piece in there.values()), default=day)
    if complete > day:
        yield day, Standing(Status.BREACHED, day, evidence)
    yield max(day, complete), Standing(Status.COMPLIANT, None, (said, *(each.event_id for each in there.values())))


def _required(figures: CompletenessParameters, plan: PlanKnown) -> frozenset[str] | None:
    """The names of what must be there; None where the programme leaves its meetings, or its earliest end, open."""
    offer, meetings = plan.offer, figures.meetings
    programme = programme_of(figures.programmes, offer.programme, offer.programme_version) if offer else None
    if meetings is None:
        meetings = programme.meetings if programme else None
    if meetings is None or (figures.not_early and (programme is None or programme.earliest_months is None)):
        return None
    time = (EARLIEST,) if figures.not_early else ()
    return frozenset((*figures.items, *map(str, meetings), *map(str, figures.signatures), *time))


def _pieces(figures: CompletenessParameters, dossier: Dossier, plan: PlanKnown) -> Iterator[Piece]:
    if figures.not_early:
        yield from _time(figures, dossier, plan)
    for item, done in plan.items.items():
        yield Piece(item, done.day, done.event_id)
    for meeting in plan.meetings:
        yield Piece(meeting.meeting, meeting.held_on, meeting.event_id)
    for signature in plan.signatures:
        if _valid(figures, dossier, signature):
            yield Piece(signature.role, signature.day, signature.event_id)


def _time(figures: CompletenessParameters, dossier: Dossier, plan: PlanKnown) -> Iterator[Piece]:
    """The day on which it is early no more, or what stands for the time that is missing."""
    offer, anchor = plan.offer, plan.anchor
    programme = programme_of(figures.programmes, offer.programme, offer.programme_version) if offer else None
    clock = plan_clock(dossier, plan, figures.pause_after_days)
    if programme and programme.earliest_months is not None and clock is not None and anchor is not None:
        day = clock.after_months(programme.earliest_months)
        if day is not None:
            yield Piece(EARLIEST, day, anchor.event_id)
    instead = plan.items.get(figures.or_item) if figures.or_item else None
    if instead is not None:
        yield Piece(EARLIEST, instead.day, instead.event_id)


def _valid(figures: CompletenessParameters, dossier: Dossier, signature: SignatureKnown) -> bool:
    """Everyone signs on a line of their own; nobody signs for the preceptor who may not."""
    is_preceptee = signature.signed_by == dossier.person_id
    if signature.role is SignatureRole.PRECEPTEE:
        return is_preceptee
    if signature.role is SignatureRole.LINE_MANAGER or not figures.independent_signer:
        return not is_preceptee
    managers = (post.line_manager().at(signature.day) for post in dossier.posts.values())
    return not is_preceptee and all(known is None or known.manager_id != signature.signed_by for known in managers)


def changed_by(rule: Rule) -> frozenset[str]:
    """What happens in a plan, and what changes whom the rule is for, who manages them, and the plan's clock."""
    figures: CompletenessParameters = rule.parameters
    clocks = ABSENCES | HOURS if figures.not_early else frozenset()
    return PLANS | APPLICABILITY | clocks | {"staff.line_manager_assigned.v1"}


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only a preceptee."""
    whom = whom_apart_from_programmes(rule.applies_to)
    return {each for each in person_concerned(whom, event, knowledge) if knowledge.person(each).plans}


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those who were ever offered a plan."""
    return known.has_plan and could_be_for(whom_apart_from_programmes(rule.applies_to), known)


SHAPE = Shape("completeness", CompletenessParameters, assess, changed_by, affected, concerns)
