"""All that is known of one organisation unit: `UnitDossier.of(unit_id)`, then `evolve` with each event, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID

from domain.dossier_facts.facts import Facts, day_after, remembered
from domain.dossier_facts.peer_post import PeerPostKnown, with_event
from domain.dossier_facts.undone import Undone, dead_after, said_by
from domain.event import Event
from domain.organisation_unit import events as unit
from domain.peer_post.events import PeerPostEvent
from domain.service_policy.events import RoleTemplateSet, SeparationModeSet
from domain.staff_member.events import AssignmentAdded, AssignmentChanged
from domain.timeline import Timeline, steps
from domain.vocabulary import CareerStage, EventId, PersonId, Profession, Role, SeparationMode, UnitId


class ModeKnown(NamedTuple):
    """How far roles are separated, and the decision behind it; evidence is empty for the default."""

    mode: SeparationMode
    evidence: tuple[EventId, ...] = ()


class TemplateKnown(NamedTuple):
    """Who is to hold a role toward the people of the unit (None: of any), and the decision behind it."""

    profession: Profession | None
    career_stage: CareerStage | None
    event_id: EventId


class LeadKnown(NamedTuple):
    """Who leads, and the event that says so."""

    lead_id: PersonId
    event_id: EventId


@dataclass(frozen=True, slots=True)
class UnitDossier:
    """Everything folded from the events that touch one unit.

    members: everybody who ever had a post here, also in error; on which days stands in their own dossiers.
    peer_posts: vacancies and positions of the unit by their id, whatever their title.
    """

    unit_id: UnitId
    facts: Facts = field(default_factory=Facts)
    members: frozenset[PersonId] = frozenset()
    peer_posts: Mapping[UUID, PeerPostKnown] = field(default_factory=dict)
    voids: tuple[Undone, ...] = ()
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, unit_id: UnitId) -> "UnitDossier":
        """Nothing is known yet."""
        return cls(unit_id)

    @property
    def name(self) -> str | None:
        """The latest name; None where the unit was never created."""
        facts = self.facts.by_day("name")
        return facts[-1].value if facts else None

    @remembered
    def exists(self) -> Timeline[bool]:
        """True from creation to the day of closing or merging."""
        facts = self.facts.by_day("created", "closed")
        return steps(
            sorted((day_after(f.day), False) if f.group == "closed" else (f.day, True) for f in facts), before=False
        )

    @remembered
    def parent(self) -> Timeline[UnitId | None]:
        """The unit above; None at the top."""
        return self.facts.timeline("parent")

    @remembered
    def merged_into(self) -> Timeline[UnitId | None]:
        """The unit that this one went into."""
        return self.facts.timeline("merged")

    @remembered
    def lead(self) -> Timeline[LeadKnown | None]:
        """Who leads the unit and is told of what is found there."""
        return self._named("lead")

    @remembered
    def patch_lead(self) -> Timeline[LeadKnown | None]:
        """Who covers the unit for the lived-experience workforce, wherever that person works."""
        return self._named("patch")

    @property
    def lead_ids(self) -> frozenset[PersonId]:
        """Everybody who was ever named to lead it, also in error."""
        return frozenset(fact.value for fact in self.facts.log if fact.group == "lead" and fact.value is not None)

    @remembered
    def separation_mode(self) -> Timeline[ModeKnown]:
        """How far line management and supervision are kept apart; PREFERRED until the service decides."""
        facts = self.facts.by_day("mode")
        return steps(
            ((fact.day, ModeKnown(fact.value, (fact.event_id,))) for fact in facts), ModeKnown(SeparationMode.PREFERRED)
        )

    def role_template(self, role: Role) -> Timeline[TemplateKnown | None]:
        """Who is to hold the role; None where the service has no template for it."""
        facts = self.facts.by_day(f"template:{role}")
        said = (
            (fact.day, TemplateKnown(fact.value[0], fact.value[1], fact.event_id), any(fact.value)) for fact in facts
        )
        return steps(((day, template if asks else None) for day, template, asks in said), None)

    def _named(self, group: str) -> Timeline[LeadKnown | None]:
        facts = self.facts.by_day(group)
        return steps(
            ((fact.day, None if fact.value is None else LeadKnown(fact.value, fact.event_id)) for fact in facts), None
        )


def evolve(dossier: UnitDossier, event: Event) -> UnitDossier:
    """The dossier with one event more; the same object where the event says nothing of this unit."""
    after = dossier
    if isinstance(event, AssignmentAdded | AssignmentChanged):
        if event.unit_id == dossier.unit_id:
            after = replace(dossier, members=dossier.members | {PersonId(event.about)})
    elif event.about == dossier.unit_id and isinstance(event, PeerPostEvent):
        after = replace(dossier, peer_posts=with_event(dossier.peer_posts, event))
    elif event.about == dossier.unit_id and type(event) in _FACTS:
        after = replace(dossier, facts=_FACTS[type(event)](dossier.facts, event))
    voids = (*after.voids, *said_by(event))
    if voids:
        dead = dead_after(voids)
        posts = {post_id: replace(post, facts=post.facts.voiding(dead)) for post_id, post in after.peer_posts.items()}
        return replace(after, voids=voids, facts=after.facts.voiding(dead), peer_posts=posts)
    return after


def _created(facts: Facts, event: unit.UnitCreated) -> Facts:
    return facts.add(event, "created").add(event, "name", event.name).add(event, "parent", event.parent_id)


_FACTS: dict[type[Event], Callable[[Facts, Any], Facts]] = {
    unit.UnitCreated: _created,
    unit.UnitRenamed: lambda facts, e: facts.add(e, "name", e.name),
    unit.UnitMoved: lambda facts, e: facts.add(e, "parent", e.parent_id),
    unit.UnitMerged: lambda facts, e: facts.add(e, "merged", e.into_unit_id).add(e, "closed"),
    unit.UnitClosed: lambda facts, e: facts.add(e, "closed"),
    unit.UnitLeadAssigned: lambda facts, e: facts.add(e, "lead", e.lead_id),
    unit.PatchLeadAssigned: lambda facts, e: facts.add(e, "patch", e.lead_id),
    SeparationModeSet: lambda facts, e: facts.add(e, "mode", e.mode),
    RoleTemplateSet: lambda facts, e: facts.add(e, f"template:{e.role}", (e.profession, e.career_stage)),
}
