"""A person's listing by one professional body, and training that was completed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from domain.dossier_facts.facts import Fact, Facts, day_after, remembered
from domain.staff_member.vocabulary import RegistrationStatus
from domain.timeline import Timeline, steps
from domain.vocabulary import EventId


class Listing(NamedTuple):
    """How the body lists the person. expires_on: the last day on which it stands without renewal; None: open."""

    status: RegistrationStatus
    expires_on: date | None
    event_id: EventId

    @property
    def practising(self) -> bool:
        """Whether the body lets the person work in the registered post (conditions limit, but do not forbid)."""
        return self.status in (RegistrationStatus.REGISTERED, RegistrationStatus.CONDITIONS)


class TrainingKnown(NamedTuple):
    """A competence gained on `completed_on`; `expires_on` is the last day on which it counts (None: for good).

    minutes: how long it took, where that was said.
    """

    competence: str
    completed_on: date
    expires_on: date | None
    event_id: EventId
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RegistrationKnown:
    """Everything one body said of one person."""

    body: str
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @remembered
    def listed(self) -> Timeline[Listing | None]:
        """The last word of the body, day by day; None before its first. It does not change when a listing expires."""
        facts = self.facts.by_day("listed")
        return steps(((fact.day, _listing(fact)) for fact in facts), None)

    @remembered
    def current(self) -> Timeline[bool]:
        """Whether the person may practise: listed so, and not past the expiry of that listing."""
        changes: list[tuple[date, bool]] = []
        for span in self.listed().spans():
            listing = span.value
            if listing is None:
                continue
            lapsed = listing.expires_on is not None and listing.expires_on < span.first_day
            changes.append((span.first_day, listing.practising and not lapsed))
            if listing.expires_on is not None and not lapsed:
                over = day_after(listing.expires_on)
                if span.last_day is None or over <= span.last_day:
                    changes.append((over, False))
        return steps(changes, before=False)

    @property
    def first_registered(self) -> tuple[date, EventId] | None:
        """The first day on which the body listed the person as registered, with the event that says so."""
        for fact in self.facts.by_day("listed"):
            if _listing(fact).practising:
                return fact.day, fact.event_id
        return None


def _listing(fact: Fact) -> Listing:
    status, expires_on = fact.value
    return Listing(status, expires_on, fact.event_id)
