"""How many people of one group there may be in a unit for each of another (CAP-06, PEER-12).

The unit answers for it, so it is assessed from the side of whoever leads the unit; where nobody does, nobody is asked.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.organisation_unit.events import UnitEvent
from domain.roles import while_leading
from domain.rules.applies_to import in_force
from domain.rules.role_days import CORRECTIONS, POSTS, PRESENCE, about, any_of
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.timeline import Timeline, combine, total
from domain.unit_dossier import UnitDossier
from domain.vocabulary import CareerStage, PersonId, Profession, Status, UnitId


class Group(BaseModel):
    """People by the profession and career stage of the main post; an empty list asks for nothing.

    for_the_patch: not those who work in the unit but those named to cover it, wherever they work. clinical: only whose
    work is clinical, or only whose is not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    professions: frozenset[Profession] = frozenset()
    career_stages: frozenset[CareerStage] = frozenset()
    for_the_patch: bool = False
    clinical: bool | None = None


class Parameters(BaseModel):
    """At most `most` of the group `counted` for each one of the group `per`; None: one is enough, however many."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counted: Group
    per: Group
    most: int | None = Field(None, ge=1)


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each unit that this person ever led and in which there ever was anybody to count."""
    found: list[Assessment] = []
    for unit_id in sorted(knowledge.person(person_id).leads):
        led = while_leading(knowledge.unit(unit_id), knowledge.person(person_id))
        timeline = _timeline(rule, unit_id, led, knowledge)
        if timeline is not None:
            found.append(Assessment((person_id,), f"unit:{unit_id}", timeline, (person_id,)))
    return found


def _timeline(
    rule: Rule, unit_id: UnitId, leads: Timeline[Held | None], knowledge: Knowledge
) -> Timeline[Standing] | None:
    parameters: Parameters = rule.parameters
    counted = _in_group(parameters.counted, unit_id, knowledge)
    if not counted:
        return None
    per = _in_group(parameters.per, unit_id, knowledge)

    def standing(is_asked: bool, led: Held | None, many: int, few: int, evidence: Held | None) -> Standing:
        if not is_asked or not led or not many:
            return Standing(Status.NOT_APPLICABLE)
        if few and (parameters.most is None or many <= few * parameters.most):
            return Standing(Status.COMPLIANT)
        return Standing(Status.BREACHED, None, evidence or ())

    return combine(standing, in_force(rule), leads, _number(counted), _number(per), any_of((*counted, *per)))


def _number(people: list[Timeline[Held | None]]) -> Timeline[int]:
    return total([person.map(lambda held: 1 if held else 0) for person in people])


def _in_group(group: Group, unit_id: UnitId, knowledge: Knowledge) -> list[Timeline[Held | None]]:
    """For everybody who ever was of the group in this unit: what shows it, on the days on which they are."""
    unit = knowledge.unit(unit_id)
    if group.for_the_patch:
        named = sorted({known.lead_id for known in unit.patch_lead().values if known is not None})
        days = [_days_named(group, unit, knowledge.person(each)) for each in named]
    else:
        members = (knowledge.person(member) for member in sorted(unit.members))
        days = [_days_in_group(group, unit_id, member) for member in members if _ever(group, member)]
    return [each for each in days if any(each.values)]


def _days_named(group: Group, unit: UnitDossier, person: Dossier) -> Timeline[Held | None]:
    return combine(
        lambda known, fits: (known.event_id,) if fits and known and known.lead_id == person.person_id else None,
        unit.patch_lead(),
        _fits(group, person),
    )


def _days_in_group(group: Group, unit_id: UnitId, member: Dossier) -> Timeline[Held | None]:
    began = {post_id: (post.began.event_id,) for post_id, post in member.posts.items() if post.began}
    return combine(
        lambda post, unit, fits: began.get(post) if unit == unit_id and fits else None,
        member.primary_post(),
        member.unit(),
        _fits(group, member),
    )


def _fits(group: Group, person: Dossier) -> Timeline[bool]:
    """The days on which somebody has a main post such as the group asks for."""
    return combine(
        lambda post, profession, stage, clinical: (
            post is not None
            and (not group.professions or profession in group.professions)
            and (not group.career_stages or stage in group.career_stages)
            and group.clinical in (None, clinical)
        ),
        person.primary_post(),
        person.profession(),
        person.career_stage(),
        person.clinical(),
    )


def _ever(group: Group, member: Dossier) -> bool:
    """Whether the person was ever said to be of one of the professions; cheap, and also true in error."""
    if not group.professions:
        return True
    facts = (fact for post in member.posts.values() for fact in post.facts.log)
    return any(fact.group == "profession" and fact.value in group.professions for fact in facts)


def changed_by(rule: Rule) -> frozenset[str]:
    """What changes who works in a unit as what, and who leads it."""
    parameters: Parameters = rule.parameters
    patch = {"unit.patch_lead_assigned.v1"} if parameters.per.for_the_patch else frozenset[str]()
    return POSTS | PRESENCE | CORRECTIONS | patch | {"staff.career_stage_changed.v1", "unit.lead_assigned.v1"}


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Whoever leads, or ever led, a unit in which the numbers may have changed."""
    parameters: Parameters = rule.parameters
    if isinstance(event, UnitEvent):
        units = {UnitId(event.about)}
    else:
        member = knowledge.person(about(event))
        may_count = _ever(parameters.counted, member) or _ever(parameters.per, member)
        facts = (fact for post in member.posts.values() for fact in post.facts.log if may_count)
        units = {fact.value for fact in facts if fact.group == "unit"}
        units |= member.patches if parameters.per.for_the_patch else frozenset()
    leads = {lead for unit_id in units for lead in knowledge.unit(unit_id).lead_ids}
    comes_or_goes = event.type in PRESENCE | CORRECTIONS and bool(knowledge.person(about(event)).leads)
    return leads | {about(event)} if comes_or_goes else leads


SHAPE = Shape(name="ratio", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
