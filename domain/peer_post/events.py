"""What happened to a vacancy or position. `about` is its unit: that a post is for a peer says nothing of a person."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.peer_post.vocabulary import PostKind, Preparation, Term
from domain.vocabulary import PersonId


class PeerPostEvent(Event):
    """About the unit in which the post lies."""

    ABOUT_A_PERSON: ClassVar[bool] = False


class NamesSomebody(PeerPostEvent):
    """Names one person."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId


class PeerPostOpened(PeerPostEvent):
    """It exists from `effective_on`. peer_words: what in its title may say that it is for a peer, by the list then."""

    type: Literal["peer_post.opened.v1"] = "peer_post.opened.v1"
    post_kind: PostKind
    title: str
    peer_words: tuple[str, ...]
    term: Term
    ends_on: date | None = None
    funding: str | None = None
    leadership: bool
    peer_role: bool


class PeerPostRetitled(PeerPostEvent):
    """It has another title, at which the central team has to look again."""

    type: Literal["peer_post.retitled.v1"] = "peer_post.retitled.v1"
    title: str
    peer_words: tuple[str, ...]


class PeerPostAdvertised(PeerPostEvent):
    """It was advertised."""

    type: Literal["peer_post.advertised.v1"] = "peer_post.advertised.v1"


class PeerPostFilled(NamesSomebody):
    """Somebody was recruited. ready: it had been marked ready by then, or an executive had let it pass."""

    type: Literal["peer_post.filled.v1"] = "peer_post.filled.v1"
    ready: bool


class PeerPostWithdrawn(PeerPostEvent):
    """`effective_on` is its last day."""

    type: Literal["peer_post.withdrawn.v1"] = "peer_post.withdrawn.v1"


class PeerPostAcknowledged(PeerPostEvent):
    """The central team knows of it, and said whether it is for a peer."""

    type: Literal["peer_post.acknowledged.v1"] = "peer_post.acknowledged.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("acknowledged_by",)
    acknowledged_by: PersonId
    is_peer: bool


class SponsorNamed(NamesSomebody):
    """This executive answers for it."""

    type: Literal["peer_post.sponsor_named.v1"] = "peer_post.sponsor_named.v1"


class PeerSupervisorConfirmed(NamesSomebody):
    """This senior peer will supervise, and had room for so many more people."""

    type: Literal["peer_post.supervisor_confirmed.v1"] = "peer_post.supervisor_confirmed.v1"
    room_for: int


class PatchLeadConfirmed(NamesSomebody):
    """This advanced practitioner covers its patch."""

    type: Literal["peer_post.patch_lead_confirmed.v1"] = "peer_post.patch_lead_confirmed.v1"


class TeamPrepared(PeerPostEvent):
    """The team met to prepare: who was there and what came of it, nothing else."""

    type: Literal["peer_post.team_prepared.v1"] = "peer_post.team_prepared.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("attended",)
    attended: tuple[PersonId, ...]
    outcome: Preparation


class PanelConfirmed(PeerPostEvent):
    """Who short-lists and interviews."""

    type: Literal["peer_post.panel_confirmed.v1"] = "peer_post.panel_confirmed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("of_service", "peer_leaders")
    of_service: tuple[PersonId, ...]
    peer_leaders: tuple[PersonId, ...]


class JobDescriptionConfirmed(PeerPostEvent):
    """Which job description it has, and whether that comes from the central library."""

    type: Literal["peer_post.job_description_confirmed.v1"] = "peer_post.job_description_confirmed.v1"
    document: str
    edition: int
    central: bool


class PeerPostReady(PeerPostEvent):
    """Recruitment may begin."""

    type: Literal["peer_post.ready.v1"] = "peer_post.ready.v1"


class OverrideAsked(PeerPostEvent):
    """Somebody asked that it begins unprepared."""

    type: Literal["peer_post.override_asked.v1"] = "peer_post.override_asked.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("asked_by",)
    asked_by: PersonId


class OverrideGranted(PeerPostEvent):
    """The executive sponsor let it."""

    type: Literal["peer_post.override_granted.v1"] = "peer_post.override_granted.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("decided_by",)
    decided_by: PersonId


class OverrideRefused(PeerPostEvent):
    """The executive sponsor did not."""

    type: Literal["peer_post.override_refused.v1"] = "peer_post.override_refused.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("decided_by",)
    decided_by: PersonId
