"""A vacancy or position as its decisions need it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from domain.event import Event
from domain.facts import Fact, Facts, Key
from domain.peer_post import events as told
from domain.peer_post.vocabulary import PostKind, Preparation, Term
from domain.vocabulary import PersonId, UnitId

OPENED, TITLE, ADVERTISED, FILLED, WITHDRAWN = ("opened",), ("title",), ("advertised",), ("filled",), ("withdrawn",)
ACKNOWLEDGED, SPONSOR, SUPERVISOR, PATCH_LEAD = ("acknowledged",), ("sponsor",), ("supervisor",), ("patch_lead",)
PREPARED, PANEL, DESCRIPTION, READY, OVERRIDE = ("prepared",), ("panel",), ("description",), ("ready",), ("override",)
ASKED, GRANTED, REFUSED = "asked", "granted", "refused"


class Terms(NamedTuple):
    """What HR said when it opened."""

    unit_id: UnitId
    post_kind: PostKind
    title: str
    term: Term
    ends_on: date | None
    funding: str | None
    leadership: bool
    peer_role: bool


@dataclass(frozen=True, slots=True)
class PeerPost:
    """Everything said of one vacancy or position, each from its day on."""

    version: int = 0
    facts: Facts = field(default_factory=Facts)

    @property
    def opened(self) -> Fact | None:
        """How it opened; None where it never did."""
        return self.facts.latest(*OPENED)

    @property
    def withdrawn_on(self) -> date | None:
        """Its last day; None while it has none."""
        last = self.facts.latest(*WITHDRAWN)
        return last.effective_on if last else None

    def value(self, key: Key, day: date) -> Any:
        """What holds on `day`; None where nothing was said."""
        fact = self.facts.in_force(key, day)
        return fact.value if fact else None

    def sponsor_on(self, day: date) -> PersonId | None:
        """The executive who answers for it on `day`."""
        found: PersonId | None = self.value(SPONSOR, day)
        return found

    def is_ready(self, day: date) -> bool:
        """Whether recruitment may begin: marked ready by then, or let pass."""
        override = self.value(OVERRIDE, day)
        return self.value(READY, day) is not None or (override is not None and override[0] == GRANTED)

    def team_is_ready(self, day: date) -> bool:
        """Whether the last preparation of the team by then ended well."""
        prepared = self.value(PREPARED, day)
        return prepared is not None and prepared[1] is Preparation.READY


def terms_of(event: told.PeerPostOpened) -> Terms:
    """What HR said when it opened."""
    said = (event.post_kind, event.title, event.term, event.ends_on, event.funding, event.leadership, event.peer_role)
    return Terms(UnitId(event.about), *said)


_SAYS: dict[type[Event], Callable[[Any], dict[Key, Any]]] = {
    told.PeerPostOpened: lambda event: {OPENED: terms_of(event), TITLE: event.title},
    told.PeerPostRetitled: lambda event: {TITLE: event.title},
    told.PeerPostAdvertised: lambda event: {ADVERTISED: True},
    told.PeerPostFilled: lambda event: {FILLED: event.person_id},
    told.PeerPostWithdrawn: lambda event: {WITHDRAWN: True},
    told.PeerPostAcknowledged: lambda event: {ACKNOWLEDGED: (event.acknowledged_by, event.is_peer)},
    told.SponsorNamed: lambda event: {SPONSOR: event.person_id},
    told.PeerSupervisorConfirmed: lambda event: {SUPERVISOR: (event.person_id, event.room_for)},
    told.PatchLeadConfirmed: lambda event: {PATCH_LEAD: event.person_id},
    told.TeamPrepared: lambda event: {PREPARED: (event.attended, event.outcome)},
    told.PanelConfirmed: lambda event: {PANEL: (event.of_service, event.peer_leaders)},
    told.JobDescriptionConfirmed: lambda event: {DESCRIPTION: (event.document, event.edition, event.central)},
    told.PeerPostReady: lambda event: {READY: True},
    told.OverrideAsked: lambda event: {OVERRIDE: (ASKED, event.asked_by)},
    told.OverrideGranted: lambda event: {OVERRIDE: (GRANTED, event.decided_by)},
    told.OverrideRefused: lambda event: {OVERRIDE: (REFUSED, event.decided_by)},
}


def evolve(state: PeerPost, event: Event) -> PeerPost:
    """The post after `event`; an event of another kind only counts."""
    says = _SAYS.get(type(event))
    return PeerPost(event.version, state.facts.noting(event, says(event) if says else {}))
