"""Days, moments and words of the vocabulary as people in the United Kingdom read them."""

from datetime import date, datetime

from domain.vocabulary import Severity
from services.local_time import LONDON


def british_day(day: date | None) -> str:
    """3 June 2026; nothing for no day."""
    return "" if day is None else f"{day.day} {day:%B %Y}"


def british_time(at: datetime | None) -> str:
    """3 June 2026, 5:02pm, in London."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{british_day(local.date())}, {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def plain(value: object) -> str:
    """A word of the vocabulary as people read it: "clinical supervisor", "due soon"."""
    text = value.name if isinstance(value, Severity) else str(value)
    return text.replace("_", " ").lower()
