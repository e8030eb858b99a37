"""The clock, and the day in London, where the employers are."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The clock of every process; tests hand in another."""
    return datetime.now(UTC)


def today() -> date:
    """The local day."""
    return now().astimezone(LONDON).date()


def moment_of(text: str) -> datetime:
    """A moment of knowledge as people write it, UTC: a day means its end, a time without a zone London's.

    Raises ValueError, also for a moment outside the calendar.
    """
    try:
        if len(text) == len("2026-06-02"):
            return datetime.combine(date.fromisoformat(text), time.max, LONDON).astimezone(UTC)
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=LONDON)).astimezone(UTC)
    except OverflowError as outside:
        raise ValueError(text) from outside
