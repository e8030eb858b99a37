"""What a unit knows of one vacancy or position in it, day by day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.dossier_facts.facts import Facts, day_after
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.peer_post import events as told
from domain.peer_post.vocabulary import Preparation, Term
from domain.timeline import Timeline, combine, later, steps


@dataclass(frozen=True, slots=True)
class PeerPostKnown:
    """One vacancy or position, from the events of its stream."""

    post_id: UUID
    facts: Facts = field(default_factory=Facts)

    @property
    def subject(self) -> str:
        """What an assessment of it is about."""
        return f"vacancy:{self.post_id}"

    @property
    def ever_peer(self) -> bool:
        """Whether its title or the central team ever said that it is for a peer, also in error."""
        return any(fact.group in ("words", "decided") and bool(fact.value) for fact in self.facts.log)

    @property
    def ever_leadership(self) -> bool:
        """Whether it was ever said to lead the lived-experience workforce, also in error."""
        return any(fact.group == "leadership" and fact.value for fact in self.facts.log)

    def is_peer(self) -> Timeline[bool]:
        """Whether it is for a peer: as the central team said, else as its title says; not after it ended.

        A title that may be a peer's counts until somebody looked at it (T-56).
        """
        decided, words = self.facts.timeline("decided"), self.facts.timeline("words", before=())
        ended = [(day_after(fact.day), True) for fact in self.facts.by_day("withdrawn")]
        return combine(
            lambda said, found, over: not over and (bool(found) if said is None else said),
            decided,
            words,
            steps(ended[:1], before=False),
        )

    def is_leadership(self) -> Timeline[bool]:
        """Whether it leads the lived-experience workforce."""
        return self.said("leadership").map(bool)

    def first(self, *groups: str) -> date | None:
        """The first day of which one of these was said."""
        facts = self.facts.by_day(*groups)
        return facts[0].day if facts else None

    @property
    def ends_on(self) -> date | None:
        """The last day for which there is money; None where no end is known."""
        said = self.facts.newest("ends")
        return said.value if said else None

    def said(self, group: str) -> Timeline[Held | None]:
        """The event of the latest fact of the group, on the days on which what it says is true."""
        return steps(((fact.day, (fact.event_id,) if fact.value else None) for fact in self.facts.by_day(group)), None)

    def prepared(self, valid_days: int | None) -> Timeline[Held | None]:
        """The days on which the team counts as prepared: so long after a session that ended well; for good once filled.

        None: without an end.
        """
        filled = self.first("filled")
        changes: list[tuple[date, Held | None]] = []
        for fact in self.facts.by_day("prepared"):
            ready = fact.value is Preparation.READY
            changes = [each for each in changes if each[0] < fact.day]
            changes.append((fact.day, (fact.event_id,) if ready else None))
            last = None if valid_days is None else later(fact.day, valid_days)
            if ready and last is not None and last < date.max and not (filled and fact.day <= filled <= last):
                changes.append((day_after(last), None))
        return steps(changes, None)


PeerPosts = Mapping[UUID, PeerPostKnown]


def with_event(posts: PeerPosts, event: told.PeerPostEvent) -> PeerPosts:
    """The posts of a unit with one event more."""
    if type(event) not in _FACTS:
        return posts
    known = posts.get(event.stream_id) or PeerPostKnown(event.stream_id)
    return {**posts, event.stream_id: replace(known, facts=_FACTS[type(event)](known.facts, event))}


def _titled(facts: Facts, event: told.PeerPostOpened | told.PeerPostRetitled) -> Facts:
    return facts.add(event, "words", event.peer_words).add(event, "decided", None)


def _opened(facts: Facts, event: told.PeerPostOpened) -> Facts:
    facts = facts.add(event, "opened").add(event, "leadership", event.leadership)
    facts = facts.add(event, "permanent", event.term is Term.PERMANENT).add(event, "ends", event.ends_on)
    return _titled(facts.add(event, "peer_role", event.peer_role), event)


def _acknowledged(facts: Facts, event: told.PeerPostAcknowledged) -> Facts:
    return facts.add(event, "acknowledged", True).add(event, "decided", event.is_peer)


def _retitled(facts: Facts, event: told.PeerPostRetitled) -> Facts:
    return _titled(facts.add(event, "acknowledged", False), event)


_FACTS: dict[type[Event], Callable[[Facts, Any], Facts]] = {
    told.PeerPostOpened: _opened,
    told.PeerPostRetitled: _retitled,
    told.PeerPostAdvertised: lambda facts, e: facts.add(e, "advertised"),
    told.PeerPostFilled: lambda facts, e: facts.add(e, "filled"),
    told.PeerPostWithdrawn: lambda facts, e: facts.add(e, "withdrawn"),
    told.PeerPostAcknowledged: _acknowledged,
    told.PeerSupervisorConfirmed: lambda facts, e: facts.add(e, "supervisor", True),
    told.PatchLeadConfirmed: lambda facts, e: facts.add(e, "patch_lead", True),
    told.TeamPrepared: lambda facts, e: facts.add(e, "prepared", e.outcome),
    told.PanelConfirmed: lambda facts, e: facts.add(e, "panel", bool(e.of_service and e.peer_leaders)),
    told.JobDescriptionConfirmed: lambda facts, e: facts.add(e, "description", e.central),
    told.OverrideAsked: lambda facts, e: facts.add(e, "override", False),
    told.OverrideGranted: lambda facts, e: facts.add(e, "override", True),
    told.OverrideRefused: lambda facts, e: facts.add(e, "override", False),
}
