"""A restricted matter as a dossier knows it: whom it is about and on which days it is open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.dossier_facts.facts import Facts, remembered
from domain.dossier_facts.relationship import Held
from domain.restricted_matter.vocabulary import MatterKind
from domain.timeline import Timeline, steps
from domain.vocabulary import InterestKind, MatterId, PersonId

MatterKey = tuple[UUID, MatterKind, MatterId]
"""Whose stream it is in, and what it is called there among those of its kind."""


@dataclass(frozen=True, slots=True)
class MatterKnown:
    """One matter; between two people the same record stands in both dossiers."""

    matter_id: MatterId
    kind: MatterKind
    people: frozenset[PersonId]
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @remembered
    def open(self) -> Timeline[tuple[Held, InterestKind | None] | None]:
        """The event that shows that it is open, and the kind of a tie, day by day; None where it is not."""
        facts = self.facts.by_day("open", "closed")
        return steps(
            ((fact.day, None if fact.group == "closed" else ((fact.event_id,), fact.value)) for fact in facts), None
        )

    def held(self, interest_kinds: Iterable[InterestKind]) -> Timeline[Held | None]:
        """The same, of a tie only while it is of one of these kinds."""
        kinds = frozenset(interest_kinds)
        return self.open().map(lambda found: found[0] if found and (found[1] is None or found[1] in kinds) else None)

    @property
    def first_day(self) -> date | None:
        """The first day on which it was open."""
        fact = self.facts.first("open")
        return fact.day if fact else None
