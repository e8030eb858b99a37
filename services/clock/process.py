"""The clock: what comes due because a day begins, with no event at all.

Promises: a day missed while nothing ran is caught up, each finding raised once with its true first day; two clocks at
once ask for the same commands, which the register takes once.
Does not promise: anything within the first minute of a day; a projection may still be at work on yesterday.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog
from psycopg_pool import ConnectionPool

from domain.event import Command

log = structlog.get_logger(__name__)

LONDON = ZoneInfo("Europe/London")
SETTLING = timedelta(minutes=1)
"""A batch that began before midnight still asks for yesterday's; the clock lets it finish."""

OVERLAP = timedelta(days=1)
"""The last day handled is asked for again: what a projection caught up with only later is not lost."""

LAST_DAY = "select last_day from clock.day where organisation = %s"
DAY_DONE = """
insert into clock.day values (%s, %s)
on conflict (organisation) do update set last_day = excluded.last_day where clock.day.last_day < excluded.last_day
"""

ComesDue = Callable[[date, date], Sequence[Command]]
"""(after, until): the commands for every breach that begins on a day in (after, until]. May raise ReadModelMissing."""


class ReadModelMissing(Exception):
    """A read model was not made yet; the day waits for it."""


class TakesCommands(Protocol):
    """The part of the register that is needed."""

    def handle(self, commands: Sequence[Command]) -> Sequence[object]:
        """Decide and record; a command id is taken once."""


class Clock:
    """Looks every `every` whether a new local day has begun, and asks for what began with it."""

    name = "clock"

    def __init__(
        self,
        pool: ConnectionPool[Any],
        organisation: str,
        comes_due: ComesDue,
        register: TakesCommands,
        now: Callable[[], datetime],
        every: timedelta = timedelta(seconds=10),
        batch: int = 500,
    ) -> None:
        self._pool = pool
        self._organisation = organisation
        self._comes_due = comes_due
        self._register = register
        self._now = now
        self._every = every
        self._batch = batch
        self._looked_at: datetime | None = None

    def step(self) -> bool:
        """Handle the days that have begun since the last one; True if there were any."""
        now = self._now()
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < self._every:
            return False
        self._looked_at = now
        today = (now - SETTLING).astimezone(LONDON).date()
        last = self._last_day()
        if last is not None and today <= last:
            return False
        return self._begin(today, date.min if last is None else last - OVERLAP)

    def _begin(self, today: date, after: date) -> bool:
        try:
            commands = self._comes_due(after, today)
        except ReadModelMissing as missing:
            log.info("day_waits", day=today.isoformat(), reason=str(missing))
            return False
        for start in range(0, len(commands), self._batch):
            self._register.handle(commands[start : start + self._batch])
        with self._pool.connection() as connection:
            connection.execute(DAY_DONE, (self._organisation, today))
        log.info("day_begun", day=today.isoformat(), after=after.isoformat(), asked=len(commands))
        return True

    def _last_day(self) -> date | None:
        with self._pool.connection() as connection:
            row = connection.execute(LAST_DAY, (self._organisation,)).fetchone()
        return None if row is None else row[0]
