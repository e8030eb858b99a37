"""Roles that one person should not hold toward another at once.

Three ways to clash: `both` (a role of one set and a role of another), `at_least` (so many distinct roles) and
`reciprocal` (the same kind of supervision both ways). A clash is a span of days with the events that show all of it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.event import Event
from domain.restricted_matter.events import MatterEvent
from domain.restricted_matter.vocabulary import MatterKind
from domain.roles import ROLE_OF, roles_toward
from domain.rules.clash import (
    Clash,
    Showing,
    clashes_by_count,
    clashes_of_two,
    reciprocal_clashes,
    while_both_present,
    without_tolerated,
)
from domain.rules.matters import MATTERS, could_matter, while_open
from domain.rules.role_days import (
    CORRECTIONS,
    GIVING,
    POSTS,
    PRESENCE,
    RELATIONSHIPS,
    about,
    asked,
    corrected,
    roles_named,
    subjects_of,
    together,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.separation_severity import ByPolicy, Weighed, weigh
from domain.service_policy.events import SeparationModeSet
from domain.staff_member.events import HistoryCorrected
from domain.supervision_relationship.events import (
    InterestDeclaredOnRelationship,
    NilDeclaredOnRelationship,
    RelationshipEvent,
)
from domain.timeline import Timeline, always, combine
from domain.vocabulary import InterestKind, PersonId, Role, Status, SupervisionKind

DECLARED = (InterestDeclaredOnRelationship, NilDeclaredOnRelationship)
POLICY = frozenset({"policy.separation_mode_set.v1"})


class Parameters(BaseModel):
    """Which roles clash.

    both: one, other. at_least: one (the roles that are counted), min_roles. reciprocal: exempt_kinds.
    matter: only while such a restricted matter is open, about the person or between the two; of a tie interest_kinds.
    ignore_acting_days: a clash that is there only by somebody acting as line manager counts from the day after these.
    severity_by_policy: None where the rule's own severity stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    clash: Literal["both", "at_least", "reciprocal"]
    one: frozenset[Role] = frozenset()
    other: frozenset[Role] = frozenset()
    min_roles: int = Field(2, ge=1)
    matter: MatterKind | None = None
    interest_kinds: frozenset[InterestKind] = frozenset()
    exempt_kinds: frozenset[SupervisionKind] = frozenset()
    ignore_acting_days: int = Field(0, ge=0)
    severity_by_policy: ByPolicy | None = None

    @model_validator(mode="after")
    def names_its_roles(self) -> Self:
        """Refuse a rule that could never find anything."""
        if self.clash == "both" and not (self.one and self.other):
            raise ValueError("a clash of two roles must name both sets of roles, `one` and `other`")
        if self.clash == "at_least" and len(self.one) < self.min_roles:
            raise ValueError("fewer roles are named in `one` than `min_roles` asks for")
        if self.min_roles == 1 and self.matter is None:
            raise ValueError("a single role is no clash, unless it clashes with a restricted `matter`")
        if (self.matter is MatterKind.TIE) != bool(self.interest_kinds):
            raise ValueError("a tie must name its `interest_kinds`, and nothing else has any")
        if self.clash == "reciprocal" and self.severity_by_policy:
            raise ValueError("of two who supervise each other neither's unit can say by its policy how severe that is")
        return self

    @property
    def involved(self) -> frozenset[Role]:
        """Every role that can change what the rule finds."""
        third = self.severity_by_policy.independent_third if self.severity_by_policy else frozenset()
        return self.one | self.other | third


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each post or pair in which the roles ever came together in one holder, for all days.

    BREACHED where they clash, COMPLIANT where any of the roles is held without, NOT_APPLICABLE elsewhere.
    """
    parameters: Parameters = rule.parameters
    if parameters.matter is not None and not could_matter(knowledge.person(person_id), parameters.matter):
        return []
    clashes = (while_both_present(clash, knowledge) for clash in _clashes(parameters, person_id, knowledge))
    return [_assessment(rule, clash, knowledge) for clash in clashes]


def _clashes(parameters: Parameters, person_id: PersonId, knowledge: Knowledge) -> Iterable[Clash]:
    dossier = knowledge.person(person_id)
    if parameters.clash == "reciprocal":
        return reciprocal_clashes(dossier, parameters.exempt_kinds)
    if not any(_could_clash(parameters, named) for named in roles_named(dossier).values()):
        return ()
    if parameters.clash == "both":
        return clashes_of_two(roles_toward(dossier), parameters.one, parameters.other)
    return clashes_by_count(roles_toward(dossier), parameters.one, parameters.min_roles)


def _could_clash(parameters: Parameters, named: set[Role]) -> bool:
    """Whether one who was ever named for these roles could ever clash; most never could, and cost no more than this."""
    if parameters.clash == "both":
        return bool(named & parameters.one) and bool(named & parameters.other)
    return len(named & parameters.one) >= parameters.min_roles


def _assessment(rule: Rule, clash: Clash, knowledge: Knowledge) -> Assessment:
    parameters: Parameters = rule.parameters
    if parameters.matter is not None:
        subject = knowledge.person(clash.people[0])
        clash = while_open(clash, subject, parameters.matter, parameters.interest_kinds)
    days = without_tolerated(clash.days, parameters.ignore_acting_days)
    weighed: Timeline[Weighed] = always(Weighed(None))
    if parameters.severity_by_policy is not None and any(days.values):
        subject, clashing = knowledge.person(clash.people[0]), parameters.one | parameters.other
        weighed = weigh(parameters.severity_by_policy, subject, clash.subject, clashing, knowledge)
    timeline = combine(_standing, asked(rule, knowledge.person(clash.people[0])), clash.held, days, weighed)
    return Assessment(clash.people, clash.subject, timeline, clash.found_from)


def _standing(is_asked: bool, held: bool, clash: Showing | None, weighed: Weighed) -> Standing:
    if not is_asked or not held:
        return Standing(Status.NOT_APPLICABLE)
    if clash is None:
        return Standing(Status.COMPLIANT)
    return Standing(Status.BREACHED, None, together(clash.evidence, weighed.evidence), weighed.severity)


def changed_by(rule: Rule) -> frozenset[str]:
    """What changes who holds the roles that clash, on which days they are real, and how much it matters."""
    parameters: Parameters = rule.parameters
    by_policy = POSTS | POLICY if parameters.severity_by_policy is not None else frozenset()
    if parameters.clash == "reciprocal":
        return PRESENCE | CORRECTIONS | RELATIONSHIPS
    by_policy |= MATTERS[parameters.matter] if parameters.matter is not None else frozenset()
    giving = (GIVING.get(role, RELATIONSHIPS) for role in parameters.involved)
    return PRESENCE | CORRECTIONS | by_policy | frozenset().union(*giving)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """From whose side to assess again: that of the people toward whom a role may have changed.

    Where a restricted matter is needed, not of those of whom there never was one.
    """
    found, matter = _affected(rule, event, knowledge), rule.parameters.matter
    return found if matter is None else {each for each in found if could_matter(knowledge.person(each), matter)}


def _affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    if isinstance(event, SeparationModeSet):
        return {member for unit in event.units for member in knowledge.unit(unit).members}
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    if isinstance(event, (MatterEvent, *DECLARED)):
        return set(event.people)
    if isinstance(event, RelationshipEvent):
        return {about(event)} if _concerns(rule.parameters, event.kind) else set()
    if event.type in PRESENCE:
        return {about(event)} | subjects_of(knowledge.person(about(event)))
    return {about(event)}


def _concerns(parameters: Parameters, kind: SupervisionKind) -> bool:
    if parameters.clash == "reciprocal":
        return kind not in parameters.exempt_kinds
    return ROLE_OF.get(kind) in parameters.involved


SHAPE = Shape(name="separation", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
