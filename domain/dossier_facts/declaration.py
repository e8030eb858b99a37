"""What somebody declared of their interests, and whether the organisation's list has them as a decision maker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from domain.dossier_facts.facts import Facts
from domain.timeline import Timeline
from domain.vocabulary import EventId, InterestId, InterestKind


class Said(NamedTuple):
    """Something was declared, or looked at, on that day."""

    day: date
    event_id: EventId


class InterestKnown(NamedTuple):
    """One interest. last_day: the last of those on which there is anything to decide about it, where it has ended.

    redacted: left out of what is published.
    """

    interest_id: InterestId
    arose_on: date
    declared_on: date
    event_id: EventId
    last_day: date | None = None
    reviews: tuple[Said, ...] = ()
    kind: InterestKind | None = None
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class DeclarationsKnown:
    """Nothing in a declaration is ever entered in error: it is amended instead.

    named: since when the list has the person. made: each time that something was declared, also that there is nothing
    (nils). published: each time that the register was published with it.
    """

    named: Facts = field(default_factory=Facts)
    made: tuple[Said, ...] = ()
    nils: tuple[Said, ...] = ()
    published: tuple[Said, ...] = ()
    interests: Mapping[InterestId, InterestKnown] = field(default_factory=dict)

    def decides(self) -> Timeline[bool]:
        """The days on which the list has the person as a decision maker."""
        return self.named.timeline("decides", before=False)

    @property
    def ever_decided(self) -> bool:
        """Whether the list ever had the person."""
        return any(fact.value for fact in self.named.log)
