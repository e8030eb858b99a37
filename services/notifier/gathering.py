"""When a lead is written to: what is critical at once, the rest together, what is small once a week.

A night on which three hundred line managers change, or two units become one, is so one or two letters to each lead.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.vocabulary import PersonId, Severity
from services.notifier.notice import MAIL, Notice

LONDON = ZoneInfo("Europe/London")
MONDAY, MORNING = 0, time(8)
WEEK = timedelta(days=7)
MIDNIGHT = datetime.min.replace(tzinfo=UTC)


def due_at(channel: str, severity: Severity, now: datetime, every: timedelta) -> datetime:
    """When a notice that came `now` may be sent. `every`: what comes within such a time is one letter to a lead.

    These times are the same for all, so that what came at different moments is due together.
    """
    if channel != MAIL or severity >= Severity.CRITICAL:
        return now
    if severity < Severity.MEDIUM:
        return _next_monday(now)
    return now if not every else now + (-(now - MIDNIGHT) % every)


def _next_monday(now: datetime) -> datetime:
    today = now.astimezone(LONDON).date()
    monday = datetime.combine(today + timedelta(days=(MONDAY - today.weekday()) % 7), MORNING, LONDON)
    return (monday if monday > now else monday + WEEK).astimezone(UTC)


def by_lead(notices: Sequence[Notice]) -> list[list[Notice]]:
    """What goes into one letter each; a notice for which there is no lead stands alone. In order within a letter."""
    letters: dict[PersonId, list[Notice]] = {}
    alone: list[list[Notice]] = []
    for notice in notices:
        if notice.lead_id is None:
            alone.append([notice])
        else:
            letters.setdefault(notice.lead_id, []).append(notice)
    return [*letters.values(), *alone]
