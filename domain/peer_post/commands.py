"""What can be asked of a vacancy or position. Nothing is kept of what was said in a team or by an applicant."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from domain.event import Command
from domain.peer_post.vocabulary import PostKind, Preparation, Term
from domain.vocabulary import PersonId, UnitId


class PeerPostCommand(Command):
    """A command to one vacancy or position."""

    post_id: UUID

    @property
    def stream_id(self) -> UUID:
        """The vacancy or position is the stream."""
        return self.post_id


class NamingSomebody(PeerPostCommand):
    """A command that names one person."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId


class OpenPeerPost(PeerPostCommand):
    """HR authorised a vacancy or created a position; ends_on: the last day for which there is money.

    leadership: it leads the lived-experience workforce. peer_role: HR holds it as a post for somebody of that
    workforce: an attribute of the post, never of a person (ACC-09).
    """

    kind: Literal["open_peer_post"] = "open_peer_post"
    NEEDS: ClassVar[tuple[str, ...]] = ("unit_id",)
    unit_id: UnitId
    post_kind: PostKind
    title: str
    term: Term = Term.PERMANENT
    ends_on: date | None = None
    funding: str | None = None
    leadership: bool = False
    peer_role: bool = False


class RetitlePeerPost(PeerPostCommand):
    """HR gave it another title; whether it is for a peer is to be looked at again."""

    kind: Literal["retitle_peer_post"] = "retitle_peer_post"
    title: str


class AdvertisePeerPost(PeerPostCommand):
    """HR advertised it."""

    kind: Literal["advertise_peer_post"] = "advertise_peer_post"


class FillPeerPost(NamingSomebody):
    """HR filled it with somebody."""

    kind: Literal["fill_peer_post"] = "fill_peer_post"


class WithdrawPeerPost(PeerPostCommand):
    """HR withdrew the vacancy or removed the position; `effective_on` is its last day."""

    kind: Literal["withdraw_peer_post"] = "withdraw_peer_post"


class AcknowledgePeerPost(PeerPostCommand):
    """Somebody of the central team looked at the title: it is for a peer, or it is not (T-56)."""

    kind: Literal["acknowledge_peer_post"] = "acknowledge_peer_post"
    NEEDS: ClassVar[tuple[str, ...]] = ("acknowledged_by",)
    acknowledged_by: PersonId
    is_peer: bool


class NameSponsor(NamingSomebody):
    """Name the executive who answers for it, and alone may let recruitment begin unprepared."""

    kind: Literal["name_sponsor"] = "name_sponsor"


class ConfirmPeerSupervisor(NamingSomebody):
    """A senior peer will supervise whoever is recruited; room_for: so many more people this one can take on."""

    kind: Literal["confirm_peer_supervisor"] = "confirm_peer_supervisor"
    room_for: int


class ConfirmPatchLead(NamingSomebody):
    """An advanced practitioner covers the patch in which it lies."""

    kind: Literal["confirm_patch_lead"] = "confirm_patch_lead"


class RecordTeamPreparation(PeerPostCommand):
    """The team met on `effective_on` to prepare for a peer."""

    kind: Literal["record_team_preparation"] = "record_team_preparation"
    NEEDS: ClassVar[tuple[str, ...]] = ("attended",)
    attended: tuple[PersonId, ...]
    outcome: Preparation


class ConfirmPanel(PeerPostCommand):
    """Who short-lists and interviews: for the service, and as leaders of the lived-experience workforce."""

    kind: Literal["confirm_panel"] = "confirm_panel"
    NEEDS: ClassVar[tuple[str, ...]] = ("of_service", "peer_leaders")
    of_service: tuple[PersonId, ...]
    peer_leaders: tuple[PersonId, ...]


class ConfirmJobDescription(PeerPostCommand):
    """Which job description it has; central: it is the one of that edition in the central library."""

    kind: Literal["confirm_job_description"] = "confirm_job_description"
    document: str
    edition: int
    central: bool


class MarkReady(PeerPostCommand):
    """Recruitment may begin: supervisor, patch lead and team are there."""

    kind: Literal["mark_ready"] = "mark_ready"


class AskOverride(PeerPostCommand):
    """Somebody asks that recruitment begins although it is not ready."""

    kind: Literal["ask_override"] = "ask_override"
    NEEDS: ClassVar[tuple[str, ...]] = ("asked_by",)
    asked_by: PersonId


class GrantOverride(PeerPostCommand):
    """The executive sponsor lets recruitment begin although it is not ready."""

    kind: Literal["grant_override"] = "grant_override"
    NEEDS: ClassVar[tuple[str, ...]] = ("decided_by",)
    decided_by: PersonId


class RefuseOverride(PeerPostCommand):
    """The executive sponsor does not."""

    kind: Literal["refuse_override"] = "refuse_override"
    NEEDS: ClassVar[tuple[str, ...]] = ("decided_by",)
    decided_by: PersonId
