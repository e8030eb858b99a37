"""One pack of rules as decisions about it need it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from domain.event import Event
from domain.rule_pack.events import (
    PackOwnersNamed,
    PackVersionApproved,
    PackVersionEvent,
    PackVersionProposed,
    PackVersionPublished,
    PackVersionWithdrawn,
)
from domain.vocabulary import PersonId


class Stage(Enum):
    """How far a version has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Version(NamedTuple):
    """One version."""

    stage: Stage
    digest: str
    in_force_from: date
    proposed_by: PersonId
    approved_by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """Whose it is, its versions by name, and the one that was published last."""

    version: int = 0
    role: str = ""
    owners: frozenset[PersonId] = frozenset()
    versions: Mapping[str, Version] = field(default_factory=dict)
    published: str | None = None


def _proposed(state: RulePack, event: PackVersionProposed) -> RulePack:
    made = Version(Stage.PROPOSED, event.digest, event.in_force_from, event.proposed_by)
    return replace(state, versions={**state.versions, event.pack_version: made})


def _one(state: RulePack, event: PackVersionEvent, **changes: Any) -> RulePack:
    known = state.versions.get(event.pack_version)
    if known is None:
        return state
    return replace(state, versions={**state.versions, event.pack_version: known._replace(**changes)})


def _published(state: RulePack, event: PackVersionPublished) -> RulePack:
    return replace(_one(state, event, stage=Stage.PUBLISHED), published=event.pack_version)


_EVOLVE: dict[type[Event], Callable[[RulePack, Any], RulePack]] = {
    PackOwnersNamed: lambda state, event: replace(state, role=event.role, owners=frozenset(event.owners)),
    PackVersionProposed: _proposed,
    PackVersionApproved: lambda state, event: _one(state, event, stage=Stage.APPROVED, approved_by=event.approved_by),
    PackVersionPublished: _published,
    PackVersionWithdrawn: lambda state, event: _one(state, event, stage=Stage.WITHDRAWN),
}


def evolve(state: RulePack, event: Event) -> RulePack:
    """The pack after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    change = _EVOLVE.get(type(event))
    return state if change is None else change(state, event)
