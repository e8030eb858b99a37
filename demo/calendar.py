"""The days of the sample: numbers around the day of the demo, made dates, times when people are free, and ids."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.local_time import LONDON

SAMPLE = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f09")
DAYS = frozenset(
    {
        "acting_until",
        "contract_ends_on",
        "ends_on",
        "expected_last_day",
        "expires_on",
        "first_day",
        "last_day",
        "last_working_day",
        "registered_on",
        "started_in_post_on",
    }
)
Table = dict[str, Any]


class Calendar:
    """Days and times around the day of the demo, and ids that stay the same on that day."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._busy: dict[tuple[int, str], int] = {}

    def day(self, offset: int) -> date:
        """That many days from today."""
        return self.today + timedelta(days=offset)

    def at(self, offset: int, clock: time) -> datetime:
        """A local time on that day, as UTC."""
        return datetime.combine(self.day(offset), clock, LONDON).astimezone(UTC)

    def free(self, offset: int, people: Sequence[str], minutes: int) -> time:
        """When all of these are free that day, from nine in the morning on; they are busy then."""
        begin = max(self._busy.get((offset, each), 0) for each in people)
        self._busy.update({(offset, each): begin + minutes for each in people})
        return time(9 + begin // 60, begin % 60)

    def dated(self, table: Table) -> Table:
        """The table with the numbers that stand for days as dates."""
        return {
            name: self.day(value).isoformat() if name in DAYS and isinstance(value, int) else value
            for name, value in table.items()
        }

    def id(self, *named: Any) -> str:
        """An id for what is named: the same one every time on this day."""
        return str(uuid5(SAMPLE, json.dumps([self.today.isoformat(), *named], sort_keys=True)))
