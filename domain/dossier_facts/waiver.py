"""The days on which a rule is waived for somebody."""

from datetime import date
from typing import NamedTuple

from domain.vocabulary import EventId


class WaiverKnown(NamedTuple):
    """One waiver of one rule. last_day: its end as granted, or the day before it was revoked."""

    first_day: date
    last_day: date
    event_id: EventId
