"""Who may be preceptor of whom (PRE-11): registered long enough and still, prepared, senior enough, of the same family.

Where nothing at all is known of a matter, the answer is UNKNOWN and not a breach: no finding rests on a gap in a feed.
"""

from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import RoleHeld, roles_toward
from domain.rules.calendar import add_months
from domain.rules.role_days import (
    CORRECTIONS,
    POSTS,
    PRECEPTING,
    PRESENCE,
    about,
    asked,
    corrected,
    real,
    subjects_of,
    together,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.staff_member.events import HistoryCorrected
from domain.timeline import Timeline, always, combine, combine_all, spans_over, steps
from domain.vocabulary import EventId, PersonId, Profession, Role, Status


class Parameters(BaseModel):
    """What is asked of the preceptor; a matter that is left out is not asked for.

    months_registered: since the first day on which any body listed the person. training: a competence that must be
    held. band_of_preceptee: at least the band of the preceptee. families: a preceptee of one of these sets of
    professions needs a preceptor of the same set; preceptees of other professions may have one of any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    months_registered: int | None = Field(None, ge=0)
    registration_current: bool = False
    training: str | None = None
    band_of_preceptee: bool = False
    families: tuple[frozenset[Profession], ...] = ()


class Answer(NamedTuple):
    """Whether one condition is met (None: nothing is known of it), and where it is not the events that show it."""

    met: bool | None
    evidence: tuple[EventId, ...] = ()


Answers = Timeline[Answer]

_PLANS = PRECEPTING | {"preceptorship.offered.v1", "preceptorship.started.v1", "preceptorship.anchor_moved.v1"}
_OF_PRECEPTOR = frozenset({"staff.registration_updated.v1", "staff.training_recorded.v1"})
_OF_EITHER = POSTS | PRESENCE | {"staff.career_stage_changed.v1"}


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each preceptor of each plan of this preceptee: people (preceptee, preceptor)."""
    dossier = knowledge.person(person_id)
    is_asked = asked(rule, dossier)
    found: list[Assessment] = []
    for role in roles_toward(dossier):
        if role.role is not Role.PRECEPTOR:
            continue
        timeline = combine(_standing, is_asked, real(role, knowledge), _answers(rule.parameters, role, knowledge))
        found.append(Assessment((person_id, role.holder), role.subject_key, timeline, (person_id,)))
    return found


def _standing(is_asked: bool, held: Held | None, answers: list[Answer]) -> Standing:
    if not is_asked or not held:
        return Standing(Status.NOT_APPLICABLE)
    unmet = [answer.evidence for answer in answers if answer.met is False]
    if unmet:
        return Standing(Status.BREACHED, None, together(held, *unmet))
    if any(answer.met is None for answer in answers):
        return Standing(Status.UNKNOWN, None, held)
    return Standing(Status.COMPLIANT, None, held)


def _answers(parameters: Parameters, role: RoleHeld, knowledge: Knowledge) -> Timeline[list[Answer]]:
    preceptor, preceptee = knowledge.person(role.holder), knowledge.person(role.subject)
    asked_for: list[Answers] = []
    if parameters.months_registered is not None:
        asked_for.append(_registered_since(preceptor, parameters.months_registered))
    if parameters.registration_current:
        asked_for.append(_registered_now(preceptor))
    if parameters.training is not None:
        asked_for.append(_trained(preceptor, parameters.training))
    if parameters.band_of_preceptee:
        asked_for.append(combine(_senior_enough, preceptor.band(), preceptee.band()))
    if parameters.families:
        families = parameters.families
        asked_for.append(
            combine(lambda of, to: _same_family(families, of, to), preceptor.profession(), preceptee.profession())
        )
    return combine_all(lambda answers: answers, asked_for)


def _registered_since(preceptor: Dossier, months: int) -> Answers:
    listings = [body.listed() for body in preceptor.registrations.values() if any(body.listed().values)]
    if not listings:
        return always(Answer(None))
    firsts = [first for body in preceptor.registrations.values() if (first := body.first_registered)]
    if not firsts:
        return always(Answer(False))
    day, event_id = min(firsts)
    return steps([(add_months(day, months), Answer(True))], Answer(False, (event_id,)))


def _registered_now(preceptor: Dossier) -> Answers:
    bodies = [
        combine(lambda listed, current: (current, (listed.event_id,) if listed else ()), body.listed(), body.current())
        for body in preceptor.registrations.values()
        if any(body.listed().values)
    ]
    if not bodies:
        return always(Answer(None))
    return combine_all(
        lambda said: Answer(any(current for current, _ in said), together(*(evidence for _, evidence in said))), bodies
    )


def _trained(preceptor: Dossier, competence: str) -> Answers:
    trainings = preceptor.training(competence)
    if not trainings:
        return always(Answer(None))
    all_of_it = tuple(each.event_id for each in trainings)
    return spans_over(
        ((each.completed_on, each.expires_on, Answer(True)) for each in trainings),
        Answer(False, all_of_it),
    )


def _senior_enough(of_preceptor: int | None, of_preceptee: int | None) -> Answer:
    if of_preceptor is None or of_preceptee is None:
        return Answer(None)
    return Answer(of_preceptor >= of_preceptee)


def _same_family(
    families: tuple[frozenset[Profession], ...], of_preceptor: Profession | None, of_preceptee: Profession | None
) -> Answer:
    if of_preceptee is None:
        return Answer(None)
    for family in families:
        if of_preceptee in family:
            return Answer(None if of_preceptor is None else of_preceptor in family)
    return Answer(True)


def changed_by(rule: Rule) -> frozenset[str]:
    """Who is preceptor of whom, and all that is asked of one."""
    return _PLANS | _OF_PRECEPTOR | _OF_EITHER | CORRECTIONS


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The preceptees whose preceptor, or who themselves, may stand otherwise now."""
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    if event.type in _PLANS:
        return {about(event)}
    dossier = knowledge.person(about(event))
    found = subjects_of(dossier, Role.PRECEPTOR)
    if event.type in _OF_EITHER and dossier.plans:
        found.add(about(event))
    return found


SHAPE = Shape(name="eligibility", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
