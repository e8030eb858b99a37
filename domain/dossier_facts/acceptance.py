"""A finding that is accepted for a while, as the first of the people whom it concerns is known by it."""

from datetime import date
from typing import NamedTuple

from domain.vocabulary import EventId, FindingId, PersonId, Severity


class Looked(NamedTuple):
    """Somebody answered for the mitigation on `day`, and said when it is looked at again."""

    day: date
    review_on: date
    severity: Severity
    event_id: EventId


class AcceptanceKnown(NamedTuple):
    """One time that a finding was accepted. looked: its approval and its reviews, in the order of recording.

    accepted_until: its last day. ended_on: the day from which it counts no more, where it ended before that.
    """

    finding_id: FindingId
    concerned: tuple[PersonId, ...]
    accepted_until: date
    looked: tuple[Looked, ...]
    ended_on: date | None = None
