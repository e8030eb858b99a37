"""What can be asked of a service's policy."""

from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.vocabulary import CareerStage, Profession, Role, SeparationMode, UnitId

POLICIES = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f03")


class PolicyCommand(Command):
    """A command to the policy of one unit."""

    NEEDS: ClassVar[tuple[str, ...]] = ("unit_id",)
    unit_id: UnitId

    @property
    def stream_id(self) -> UUID:
        """One policy stream a unit."""
        return uuid5(POLICIES, str(self.unit_id))


class SetSeparationMode(PolicyCommand):
    """Decide about separation of roles in one unit, from `effective_on`."""

    kind: Literal["set_separation_mode"] = "set_separation_mode"
    mode: SeparationMode


class SetRoleTemplate(PolicyCommand):
    """Decide of which profession and career stage whoever holds a role in the unit is; neither: it is left open."""

    kind: Literal["set_role_template"] = "set_role_template"
    role: Role
    profession: Profession | None = None
    career_stage: CareerStage | None = None
