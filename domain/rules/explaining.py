"""Why somebody stands as they do against a rule on a day: what counted, what did not and why, what would put it right.

Everything is worked out from what is known, not looked up, so it can be asked for any past day and any past knowledge.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.session import SessionKnown
from domain.rules.applies_to import asked_of
from domain.rules.cadence import CadenceParameters
from domain.rules.quantity import QuantityParameters
from domain.rules.remedies import listed, remedy
from domain.rules.rule import AppliesTo, Knowledge, Rule, Shape, Standing
from domain.rules.sessions_near import backwards
from domain.timeline import BEGINNING, ONE_DAY, Span, Timeline
from domain.vocabulary import EventId, PersonId, SessionFormat, Status, SupervisionKind

LOOKED_BACK = timedelta(days=92)
"""How far back a session that did not count is still worth a word, where no session counted since."""


class PassedOver(NamedTuple):
    """A session that might have counted and did not."""

    held_on: date
    kind: SupervisionKind
    minutes: int
    event_id: EventId
    why: str


class Explanation(NamedTuple):
    """One timeline of the rule on the day.

    people, subject: as in Assessment. first_day, last_day: of the span of this status (last_day None: without an end
    as known). counted: the events that show it. put_right: a clause; "" where nothing is to be put right.
    """

    people: tuple[PersonId, ...]
    subject: str
    standing: Standing
    first_day: date
    last_day: date | None
    counted: tuple[EventId, ...]
    passed_over: tuple[PassedOver, ...]
    put_right: str


def explain(
    rule: Rule, shapes: Mapping[str, Shape], person_id: PersonId, knowledge: Knowledge, on: date
) -> list[Explanation]:
    """One for each timeline that the rule gives from this person's side and that says something on that day.

    Empty where the rule is not for this person on that day: `not_for` then says why.
    """
    found = []
    for people, subject, timeline, _ in shapes[rule.shape].assess(rule, person_id, knowledge, BEGINNING):
        first_day, last_day, standing = _same_status(timeline, on)
        if standing.status is not Status.NOT_APPLICABLE:
            over = tuple(_passed_over(rule, knowledge.person(person_id), on, standing))
            put_right = remedy(rule) if standing.status.is_breach or standing.status is Status.DUE_SOON else ""
            found.append(
                Explanation(people, subject, standing, first_day, last_day, standing.evidence, over, put_right)
            )
    return found


def not_for(rule: Rule, person_id: PersonId, knowledge: Knowledge, on: date) -> str:
    """Why the rule asks nothing of this person on that day: a clause."""
    dossier = knowledge.person(person_id)
    if on < rule.in_force_from or (rule.in_force_to is not None and on > rule.in_force_to):
        return f"the rule is in force from {rule.in_force_from} to {rule.in_force_to or 'now'} only"
    if dossier.primary_post().at(on) is None:
        return "no post of theirs is known on that day"
    whom = asked_for(rule.applies_to)
    if whom and not asked_of(rule, dossier).at(on):
        profession, stage = dossier.profession().at(on), dossier.career_stage().at(on)
        said = f"{listed([profession])}, {listed([stage])}" if profession and stage else "of no known profession"
        return f"it is for {whom} only, and on that day the person is {said}"
    return "there is nothing on that day from which it could count: no such plan, relationship or role"


def asked_for(whom: AppliesTo) -> str:
    """Whom a rule is for, in words; "" where it is for everybody."""
    parts = [
        f"the profession {listed(whom.professions)}" if whom.professions else "",
        f"professions other than {listed(whom.not_professions)}" if whom.not_professions else "",
        f"the career stage {listed(whom.career_stages)}" if whom.career_stages else "",
        f"band {listed(whom.bands)}" if whom.bands else "",
        f"those who are given {listed(whom.kinds)} supervision" if whom.kinds else "",
        f"those who give {listed(whom.supervises)} supervision" if whom.supervises else "",
        f"the programme {listed(whom.programmes)}" if whom.programmes else "",
        f"those who are registered with {listed(whom.registered_with)}" if whom.registered_with else "",
        "clinical work" if whom.clinical_only else "",
        "those whom the organisation's list has as decision makers" if whom.decision_makers else "",
    ]
    return ", ".join(part for part in parts if part)


def _same_status(timeline: Timeline[Standing], on: date) -> Span[Standing]:
    """The span that holds on the day, with its neighbours of the same status: due days move within one."""
    for _, group in groupby(timeline.spans(), key=lambda span: span.value.status):
        spans = list(group)
        if on <= (spans[-1].last_day or date.max):
            return Span(spans[0].first_day, spans[-1].last_day, timeline.at(on))
    raise AssertionError("a timeline has no end")


def _passed_over(rule: Rule, dossier: Dossier, on: date, standing: Standing) -> Iterator[PassedOver]:
    """Sessions until the day that this rule let pass: since the last that counted, or in the window."""
    figures = rule.parameters
    if not isinstance(figures, CadenceParameters | QuantityParameters) or not figures.kinds:
        return
    since = _looked_back_to(figures, dossier, on, standing)
    for kind in SupervisionKind:
        for session in backwards(dossier, kind, on + ONE_DAY):
            if session.held_on < since:
                break
            if session.event_id not in standing.evidence and (why := _why_not(figures, session)):
                yield PassedOver(session.held_on, kind, session.minutes, session.event_id, why)


def _looked_back_to(
    figures: CadenceParameters | QuantityParameters, dossier: Dossier, on: date, standing: Standing
) -> date:
    if isinstance(figures, QuantityParameters):
        return on - timedelta(days=figures.window_days or 0)
    counted = (each for kind in figures.kinds for each in dossier.sessions.get(kind, ()))
    held = (each.held_on for each in counted if each.event_id in standing.evidence and each.held_on <= on)
    return max(held, default=on - LOOKED_BACK)


def _why_not(figures: CadenceParameters | QuantityParameters, session: SessionKnown) -> str:
    if session.kind not in figures.kinds:
        return f"it is {listed([session.kind])} supervision, which this rule does not count"
    if session.disputed:
        return "it is disputed"
    if session.repeats:
        return "it is on record already, and counts once"
    if not session.stands:
        return "it was not held"
    if session.minutes < figures.min_minutes:
        return f"it took {session.minutes} minutes; {figures.min_minutes} are asked"
    if figures.format is not None and session.format is not figures.format:
        said = {SessionFormat.INDIVIDUAL: "alone", SessionFormat.GROUP: "in a group"}
        return f"it was held {said[session.format]}; it is asked {said[figures.format]}"
    if isinstance(figures, CadenceParameters) and figures.function not in (None, *session.functions):
        return f"it is not said to have been {figures.function}"
    if figures.included not in (None, *session.included):
        return f"it is not said to have included {listed([figures.included])}"
    return ""
