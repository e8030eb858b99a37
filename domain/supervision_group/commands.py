"""What can be asked of a group. There is no field for what was said there, and none will be added (GRP-03)."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from domain.event import Command
from domain.supervision_group.vocabulary import GroupType, SessionMode
from domain.vocabulary import PersonId, SupervisionKind, UnitId


class GroupCommand(Command):
    """A command to one group."""

    group_id: UUID

    @property
    def stream_id(self) -> UUID:
        """The group is the stream."""
        return self.group_id


class AboutMember(GroupCommand):
    """A command about one person and the group."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId


class FormGroup(GroupCommand):
    """Let people meet from `effective_on`; most_members: refuse whoever would be one too many."""

    kind: Literal["form_group"] = "form_group"
    NEEDS: ClassVar[tuple[str, ...]] = ("unit_id", "facilitator_id")
    unit_id: UnitId
    group_type: GroupType
    supervision: SupervisionKind | None = None
    facilitator_id: PersonId | None = None
    most_members: int | None = None
    rules_version: int = 1


class ChangeFacilitator(GroupCommand):
    """Let somebody else lead it from `effective_on`, or nobody."""

    kind: Literal["change_facilitator"] = "change_facilitator"
    NEEDS: ClassVar[tuple[str, ...]] = ("facilitator_id",)
    facilitator_id: PersonId | None


class ReviseGroupRules(GroupCommand):
    """Let a later version of the agreement hold from `effective_on`."""

    kind: Literal["revise_group_rules"] = "revise_group_rules"
    rules_version: int


class AddMember(AboutMember):
    """Take somebody in. transferred: from a group that can no longer keep them, also without a seat (T-34)."""

    kind: Literal["add_member"] = "add_member"
    transferred: bool = False


class RemoveMember(AboutMember):
    """Let somebody go; `effective_on` is the last day."""

    kind: Literal["remove_member"] = "remove_member"


class AdmitGuest(AboutMember):
    """Let somebody come once, on `effective_on`, before joining."""

    kind: Literal["admit_guest"] = "admit_guest"


class AcceptGroupRules(AboutMember):
    """Agree to the version in force on `effective_on`."""

    kind: Literal["accept_group_rules"] = "accept_group_rules"


class Attendance(BaseModel):
    """Somebody was there; minutes: not for the whole time (T-33)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person_id: PersonId
    minutes: int | None = None


class RecordGroupSession(GroupCommand):
    """Record who was there. `known_at` (UTC) is when it is said: a session cannot be held in the future."""

    kind: Literal["record_group_session"] = "record_group_session"
    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    mode: SessionMode
    functions: tuple[Literal["normative", "formative", "restorative"], ...] = ()
    attended: tuple[Attendance, ...]
    recorded_by: PersonId
    known_at: datetime


class WithdrawGroupSession(GroupCommand):
    """Take back the record of a session that was entered in error."""

    kind: Literal["withdraw_group_session"] = "withdraw_group_session"
    session_id: UUID


class DisbandGroup(GroupCommand):
    """End it; `effective_on` is its last day."""

    kind: Literal["disband_group"] = "disband_group"
