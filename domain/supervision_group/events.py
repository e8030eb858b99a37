"""What happened in a group. What concerns one member is about that member; what concerns the group, about its unit.

Of a session there is stored who was there, when, how long, how they met and what it was for: nothing else (GRP-03,
GRP-04).
"""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Event
from domain.supervision_group.vocabulary import GroupType, SessionMode
from domain.vocabulary import PersonId, SupervisionKind


class GroupEvent(Event):
    """Says which type of group it is, and which kind of supervision it gives (None: none)."""

    group_type: GroupType
    kind: SupervisionKind | None = None


class GroupFormed(GroupEvent):
    """The group meets from `effective_on`. most_members: so many seats; None: no limit is set.

    rules_version: of the agreement that everybody accepts before their first session.
    """

    type: Literal["group.formed.v1"] = "group.formed.v1"
    ABOUT_A_PERSON: ClassVar[bool] = False
    PEOPLE: ClassVar[tuple[str, ...]] = ("facilitator_id",)
    facilitator_id: PersonId | None = None
    most_members: int | None = None
    rules_version: int


class FacilitatorChanged(GroupEvent):
    """From `effective_on`, `facilitator_id` leads the group (None: nobody does) and its `member_ids`."""

    type: Literal["group.facilitator_changed.v1"] = "group.facilitator_changed.v1"
    ABOUT_A_PERSON: ClassVar[bool] = False
    PEOPLE: ClassVar[tuple[str, ...]] = ("facilitator_id", "former_facilitator_id", "member_ids")
    facilitator_id: PersonId | None = None
    former_facilitator_id: PersonId | None = None
    member_ids: tuple[PersonId, ...]


class GroupRulesRevised(GroupEvent):
    """From `effective_on` another version of the agreement holds, which everybody accepts anew."""

    type: Literal["group.rules_revised.v1"] = "group.rules_revised.v1"
    ABOUT_A_PERSON: ClassVar[bool] = False
    rules_version: int


class GroupDisbanded(GroupEvent):
    """`effective_on` is its last day; `member_ids` are those who were in it until then."""

    type: Literal["group.disbanded.v1"] = "group.disbanded.v1"
    ABOUT_A_PERSON: ClassVar[bool] = False
    PEOPLE: ClassVar[tuple[str, ...]] = ("facilitator_id", "member_ids")
    facilitator_id: PersonId | None = None
    member_ids: tuple[PersonId, ...]


class MemberJoined(GroupEvent):
    """A member from `effective_on`. facilitator_ids: who leads the group on that day or later, as known."""

    type: Literal["group.member_joined.v1"] = "group.member_joined.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("facilitator_ids",)
    facilitator_ids: tuple[PersonId, ...]


class MemberLeft(GroupEvent):
    """`effective_on` is the last day as a member."""

    type: Literal["group.member_left.v1"] = "group.member_left.v1"


class GuestAdmitted(GroupEvent):
    """May come on `effective_on` without being a member (GRP-01)."""

    type: Literal["group.guest_admitted.v1"] = "group.guest_admitted.v1"


class RulesAccepted(GroupEvent):
    """Agreed to that version of the agreement (GRP-02)."""

    type: Literal["group.rules_accepted.v1"] = "group.rules_accepted.v1"
    rules_version: int


class GroupSessionEvent(GroupEvent):
    """About one person and one session, and whoever led it; None: nobody did."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("facilitator_id",)
    session_id: UUID
    facilitator_id: PersonId | None = None


class GroupSessionAttended(GroupSessionEvent):
    """Was there for `minutes`, in a session of the group from `starts_at` to `ends_at` (UTC).

    members_present: how many shared its time, guests left out. rules_version: the agreement then in force.
    """

    type: Literal["group.session_attended.v1"] = "group.session_attended.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("facilitator_id", "recorded_by")
    starts_at: datetime
    ends_at: datetime
    minutes: int
    mode: SessionMode
    functions: tuple[Literal["normative", "formative", "restorative"], ...] = ()
    as_guest: bool
    members_present: int
    rules_version: int
    recorded_by: PersonId


class GroupSessionWithdrawn(GroupSessionEvent):
    """The attendance of one person was recorded in error; the session may be recorded anew."""

    type: Literal["group.session_withdrawn.v1"] = "group.session_withdrawn.v1"
