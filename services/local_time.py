"""The clock, and the day in London, where the employers are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The clock of every process; tests hand in another."""
    return datetime.now(UTC)


def today() -> date:
    """The local day."""
    return now().astimezone(LONDON).date()
