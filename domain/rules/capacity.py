"""How many people one person can hold a role toward at once."""

from datetime import date
from math import ceil

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.preceptorship_plan.events import PlanEvent
from domain.roles import ROLE_OF, roles_toward, while_present
from domain.rules.role_days import (
    CORRECTIONS,
    GIVING,
    HOURS,
    POSTS,
    PRESENCE,
    RELATIONSHIPS,
    about,
    any_of,
    asked,
    corrected,
    holders_toward,
    past_tolerance,
    preceptors_of,
    subjects_of,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.staff_member.events import HistoryCorrected
from domain.supervision_relationship.events import RelationshipEvent
from domain.timeline import Timeline, always, combine, total
from domain.vocabulary import PersonId, Role, Status


class Parameters(BaseModel):
    """most: people at once for somebody who works full time; each person counts once, in however many ways.

    fte_pro_rata: the limit of part-timers is `most` times their full-time equivalent, rounded up to a whole person;
    somebody whose hours are not known, and somebody above full time, has the whole limit.
    tolerance_days: so many days above the limit are let pass, as in a handover (T-48); it counts from the day after.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    most: int = Field(ge=1)
    fte_pro_rata: bool = False
    tolerance_days: int = Field(0, ge=0)


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """The one assessment of somebody who ever held the role: BREACHED above the limit, with everyone counted then."""
    parameters: Parameters = rule.parameters
    dossier = knowledge.person(person_id)
    counted = [
        while_present(dossier, any_of(held))
        for subject in sorted(subjects_of(dossier, parameters.role))
        if (held := _toward(knowledge.person(subject), person_id, parameters.role))
    ]
    if not counted:
        return []
    number = total([held.map(lambda events: 1 if events else 0) for held in counted])
    over = combine(lambda many, limit: many > limit, number, _limit(parameters, dossier))
    timeline = combine(
        _standing,
        asked(rule, dossier),
        number,
        past_tolerance(over, parameters.tolerance_days),
        any_of(counted) if any(over.values) else always(None),
    )
    return [Assessment((person_id,), f"role:{parameters.role}", timeline, (person_id,))]


def _toward(subject: Dossier, holder: PersonId, role: Role) -> list[Timeline[Held | None]]:
    return [each.held for each in roles_toward(subject) if each.holder == holder and each.role is role]


def _limit(parameters: Parameters, dossier: Dossier) -> Timeline[int]:
    if not parameters.fte_pro_rata:
        return always(parameters.most)
    # Hundredths, because 8 × 0.7 is a little more than 5.6 in binary and must not round up for that.
    return dossier.fte().map(lambda fte: ceil(parameters.most * round(min(fte or 1.0, 1.0) * 100) / 100))


def _standing(is_asked: bool, number: int, over: bool, evidence: Held | None) -> Standing:
    if not is_asked or not number:
        return Standing(Status.NOT_APPLICABLE)
    return Standing(Status.BREACHED, None, evidence or ()) if over else Standing(Status.COMPLIANT)


def changed_by(rule: Rule) -> frozenset[str]:
    """What changes who holds the role, on which days it is real, and where it counts how much the holder works."""
    parameters: Parameters = rule.parameters
    hours = POSTS | HOURS if parameters.fte_pro_rata else frozenset()
    return PRESENCE | CORRECTIONS | GIVING.get(parameters.role, RELATIONSHIPS) | hours


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The holders of the role whose number or limit may have changed."""
    parameters: Parameters = rule.parameters
    role = parameters.role
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    if isinstance(event, RelationshipEvent):
        return {event.supervisor_id} if ROLE_OF.get(event.kind) is role else set()
    if isinstance(event, PlanEvent):
        return preceptors_of(event, knowledge)
    dossier = knowledge.person(about(event))
    own = {about(event)} if subjects_of(dossier, role) else set()
    if event.type in PRESENCE or role is Role.LINE_MANAGER:
        return own | holders_toward(dossier, role)
    return own


SHAPE = Shape(name="capacity", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
