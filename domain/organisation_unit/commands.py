"""What can be asked of a part of the organisation."""

from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Command
from domain.vocabulary import PersonId, UnitId


class UnitCommand(Command):
    """A command to one unit."""

    unit_id: UnitId

    @property
    def stream_id(self) -> UUID:
        """The unit is the stream."""
        return self.unit_id


class FactAboutUnit(UnitCommand):
    """Waits until the unit was created."""

    NEEDS: ClassVar[tuple[str, ...]] = ("unit_id",)


class CreateUnit(UnitCommand):
    """Create it, at the top or under another one."""

    kind: Literal["create_unit"] = "create_unit"
    NEEDS: ClassVar[tuple[str, ...]] = ("parent_id",)
    name: str
    parent_id: UnitId | None = None


class RenameUnit(FactAboutUnit):
    """Give it another name."""

    kind: Literal["rename_unit"] = "rename_unit"
    name: str


class MoveUnit(FactAboutUnit):
    """Put it under another unit (None: at the top)."""

    kind: Literal["move_unit"] = "move_unit"
    parent_id: UnitId | None


class MergeUnit(FactAboutUnit):
    """Let it go into another one."""

    kind: Literal["merge_unit"] = "merge_unit"
    into_unit_id: UnitId


class CloseUnit(FactAboutUnit):
    """Close it."""

    kind: Literal["close_unit"] = "close_unit"


class AssignUnitLead(FactAboutUnit):
    """Say who leads it."""

    kind: Literal["assign_unit_lead"] = "assign_unit_lead"
    NEEDS: ClassVar[tuple[str, ...]] = ("unit_id", "lead_id")
    lead_id: PersonId | None


class AssignPatchLead(FactAboutUnit):
    """Say which advanced practitioner of the lived-experience workforce covers it."""

    kind: Literal["assign_patch_lead"] = "assign_patch_lead"
    NEEDS: ClassVar[tuple[str, ...]] = ("unit_id", "lead_id")
    lead_id: PersonId | None
