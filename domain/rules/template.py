"""Template: whoever holds a role toward the people of a service is who the service says (ROLE-01, S0-10).

Where a service has no template nothing is asked, and nothing is unknown.
"""

from datetime import date

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import ROLE_OF, roles_toward
from domain.rules.changes import POSTS
from domain.rules.parameters import Parameters as Figures
from domain.rules.role_days import (
    CORRECTIONS,
    GIVING,
    LINE_MANAGEMENT,
    RELATIONSHIPS,
    about,
    asked,
    corrected,
    real,
    subjects_of,
    together,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.service_policy.events import RoleTemplateSet
from domain.staff_member.events import HistoryCorrected
from domain.supervision_relationship.events import RelationshipEvent
from domain.timeline import Timeline, combine
from domain.unit_dossier import TemplateKnown
from domain.vocabulary import CareerStage, PersonId, Profession, Role, Status


class Parameters(Figures):
    """roles: for which a service may have a template."""

    roles: frozenset[Role]


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each holder of a role for which the unit of the person ever had a template."""
    dossier = knowledge.person(person_id)
    found: list[Assessment] = []
    for role in roles_toward(dossier):
        template = _template(dossier, role.role, knowledge) if role.role in rule.parameters.roles else None
        if template is not None and any(template.values):
            holder = knowledge.person(role.holder)
            held = real(role, knowledge)
            of_holder = (holder.profession(), holder.career_stage())
            timeline = combine(_standing, asked(rule, dossier), held, template, *of_holder)
            found.append(Assessment((person_id, role.holder), role.subject_key, timeline, (person_id,)))
    return found


def _template(dossier: Dossier, role: Role, knowledge: Knowledge) -> Timeline[TemplateKnown | None]:
    """That of the unit of the main post, day by day."""
    unit = dossier.unit()
    ids = [unit_id for unit_id in dict.fromkeys(unit.values) if unit_id is not None]
    return combine(
        lambda unit_id, *templates: None if unit_id is None else templates[ids.index(unit_id)],
        unit,
        *(knowledge.unit(unit_id).role_template(role) for unit_id in ids),
    )


def _standing(
    asks: bool,
    held: Held | None,
    template: TemplateKnown | None,
    profession: Profession | None,
    stage: CareerStage | None,
) -> Standing:
    if not asks or held is None or template is None:
        return NOT_APPLICABLE
    if profession is None:
        return Standing(Status.UNKNOWN, None, held)
    if template.profession in (None, profession) and template.career_stage in (None, stage):
        return Standing(Status.COMPLIANT, None, held)
    return Standing(Status.BREACHED, None, together(held, (template.event_id,)))


def changed_by(rule: Rule) -> frozenset[str]:
    """The template, who holds the roles, and as what the holders work."""
    giving = (GIVING.get(role, RELATIONSHIPS) for role in rule.parameters.roles)
    return POSTS | CORRECTIONS | frozenset({"policy.role_template_set.v1"}).union(*giving)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Whoever works in the unit; else those toward whom a role is held, where the holding or the holder changes."""
    roles: frozenset[Role] = rule.parameters.roles
    if isinstance(event, RoleTemplateSet):
        members = {member for unit in event.units for member in knowledge.unit(unit).members}
        return members if event.role in roles else set()
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    if isinstance(event, RelationshipEvent):
        return {about(event)} if ROLE_OF.get(event.kind) in roles else set()
    if event.type in LINE_MANAGEMENT:
        return {about(event)}
    holder = knowledge.person(about(event))
    return {about(event)}.union(*(subjects_of(holder, role) for role in roles))


SHAPE = Shape(name="template", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
