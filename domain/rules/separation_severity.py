"""How much a clash of roles matters, day by day: by policy of the service, less where a third person is there too."""

from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.roles import RoleHeld, roles_toward
from domain.rules.role_days import any_of, real, together
from domain.rules.rule import Knowledge
from domain.timeline import Timeline, combine
from domain.unit_dossier import ModeKnown
from domain.vocabulary import AssignmentId, EventId, Role, SeparationMode, Severity, UnitId


class Weighed(NamedTuple):
    """The severity (None: the rule's own) and the events that made it so."""

    severity: Severity | None
    evidence: tuple[EventId, ...] = ()


def severity_of(name: Any) -> Any:
    """A severity by its name, in any case; anything else is left to validation."""
    return Severity[name.upper()] if isinstance(name, str) and name.upper() in Severity.__members__ else name


NamedSeverity = Annotated[Severity, BeforeValidator(severity_of)]


class ByPolicy(BaseModel):
    """Severity by the separation mode in force in the unit of the post.

    independent_third: roles of which one, held by somebody who has none of the clashing roles, takes one step off.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: NamedSeverity
    preferred: NamedSeverity
    allowed: NamedSeverity
    independent_third: frozenset[Role] = frozenset()


def weigh(
    policy: ByPolicy, dossier: Dossier, subject: str, clashing: frozenset[Role], knowledge: Knowledge
) -> Timeline[Weighed]:
    """The severity of a clash toward the person of `dossier`, for the days on which it is there."""
    by_mode = {
        SeparationMode.REQUIRED: policy.required,
        SeparationMode.PREFERRED: policy.preferred,
        SeparationMode.ALLOWED: policy.allowed,
    }

    def weighed(mode: ModeKnown, third: Held | None) -> Weighed:
        severity = by_mode[mode.mode]
        if third:
            severity = Severity(max(Severity.INFO, severity - 1))
        return Weighed(severity, together(mode.evidence, third))

    third = _independent_third(policy, dossier, clashing, knowledge)
    return combine(weighed, _mode(_unit(dossier, subject), knowledge), third)


def _unit(dossier: Dossier, subject: str) -> Timeline[UnitId | None]:
    if subject.startswith("assignment:"):
        return dossier.posts[AssignmentId(UUID(subject.removeprefix("assignment:")))].unit()
    return dossier.unit()


def _mode(unit: Timeline[UnitId | None], knowledge: Knowledge) -> Timeline[ModeKnown]:
    """The separation mode of the unit of each day; PREFERRED where the unit is not known."""
    ids = [unit_id for unit_id in dict.fromkeys(unit.values) if unit_id is not None]
    default = ModeKnown(SeparationMode.PREFERRED)
    return combine(
        lambda unit_id, *modes: default if unit_id is None else modes[ids.index(unit_id)],
        unit,
        *(knowledge.unit(unit_id).separation_mode() for unit_id in ids),
    )


def _independent_third(
    policy: ByPolicy, dossier: Dossier, clashing: frozenset[Role], knowledge: Knowledge
) -> Timeline[Held | None]:
    roles = roles_toward(dossier)
    thirds = (role for role in roles if role.role in policy.independent_third)
    return any_of(_independent(third, roles, clashing, knowledge) for third in thirds)


def _independent(
    third: RoleHeld, roles: tuple[RoleHeld, ...], clashing: frozenset[Role], knowledge: Knowledge
) -> Timeline[Held | None]:
    entangled = any_of(role.held for role in roles if role.holder == third.holder and role.role in clashing)
    return combine(lambda events, also: None if also else events, real(third, knowledge), entangled)
