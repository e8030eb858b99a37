"""The clock: what comes due because a day begins, with no event at all.

Promises: a day missed while nothing ran is caught up, each finding raised once with its true first day; a clock that
is put back begins no day again; of two clocks only the one that stands where the register says begins a day, and what
the other asks for is not recorded.
Does not promise: anything within the first minute of a day; a projection may still be at work on yesterday.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from domain.event import Command
from services.register.outcome import InboxPosition, InboxTaken

log = structlog.get_logger(__name__)

LONDON = ZoneInfo("Europe/London")
SETTLING = timedelta(minutes=1)
"""A batch that began before midnight still asks for yesterday's; the clock lets it finish."""

OVERLAP = timedelta(days=1)
"""The last day handled is asked for again: what a projection caught up with only later is not lost."""

NEVER = 0
"""Where a clock stands that has begun no day yet; the others are proleptic day numbers (date.toordinal)."""

ComesDue = Callable[[date, date], Sequence[Command]]
"""(after, until): the commands for every breach that begins on a day in (after, until]. May raise ReadModelMissing."""


class ReadModelMissing(Exception):
    """A read model was not made yet; the day waits for it."""


class TakesCommands(Protocol):
    """The part of the register that is needed."""

    def handle(self, commands: Sequence[Command], inbox: Sequence[InboxPosition]) -> Sequence[object]:
        """Decide and record, if the clock still stands where it is expected; a command id is taken once."""

    def inbox(self, names: Sequence[str]) -> dict[str, int]:
        """Where each source stands."""

    def clock_behind(self) -> float:
        """Seconds by which the database's clock was put back."""


class Clock:
    """Looks every `every` whether a new local day has begun, and asks for what began with it."""

    name = "clock"

    def __init__(
        self,
        organisation: str,
        comes_due: ComesDue,
        register: TakesCommands,
        now: Callable[[], datetime],
        every: timedelta = timedelta(seconds=10),
        batch: int = 500,
    ) -> None:
        self._place = f"clock/{organisation}"
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
        last = self._register.inbox([self._place]).get(self._place, NEVER)
        return today.toordinal() > last and self._begin(today, last)

    def measures(self) -> dict[str, float]:
        """Whether the database's clock, which stamps what is recorded, was put back."""
        return {"database_clock_behind_seconds": self._register.clock_behind()}

    def _begin(self, today: date, last: int) -> bool:
        after = date.min if last == NEVER else date.fromordinal(last) - OVERLAP
        try:
            commands = self._comes_due(after, today)
            self._ask(commands, last, today)
        except ReadModelMissing as missing:
            log.info("day_waits", day=today.isoformat(), reason=str(missing))
            return False
        except InboxTaken:
            log.warning("day_begun_elsewhere", day=today.isoformat())
            return False
        log.info("day_begun", day=today.isoformat(), after=after.isoformat(), asked=len(commands))
        return True

    def _ask(self, commands: Sequence[Command], last: int, today: date) -> None:
        """Batch by batch, each only if nobody else has begun the day; the last one begins it."""
        starts = range(0, len(commands), self._batch) or range(1)
        for start in starts:
            stands = today.toordinal() if start == starts[-1] else last
            inbox = InboxPosition(self._place, last, stands)
            self._register.handle(commands[start : start + self._batch], [inbox])
