"""What a service decided. `about` is the organisation unit."""

from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import CareerStage, Profession, Role, SeparationMode


class PolicyEvent(Event):
    """About the policy of one unit."""

    ABOUT_A_PERSON: ClassVar[bool] = False


class SeparationModeSet(PolicyEvent):
    """From `effective_on` the service requires, prefers or does not ask that line manager and supervisor differ."""

    type: Literal["policy.separation_mode_set.v1"] = "policy.separation_mode_set.v1"
    mode: SeparationMode


class RoleTemplateSet(PolicyEvent):
    """From `effective_on` whoever holds the role toward the people of the unit is of this profession and career stage.

    None: of any; both None: the service has no template for the role any more.
    """

    type: Literal["policy.role_template_set.v1"] = "policy.role_template_set.v1"
    role: Role
    profession: Profession | None = None
    career_stage: CareerStage | None = None
