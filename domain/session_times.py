"""When a session began and ended: in UTC, on the local day (Europe/London) that it says, and not in the future."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.event import Rejected

LONDON = ZoneInfo("Europe/London")
Times = tuple[datetime, datetime]


def times_held(starts_at: datetime, ends_at: datetime, day: date, known_at: datetime) -> Times:
    """Start and end in UTC of what was held by `known_at`, when it is said. Raises Rejected."""
    times = times_on(starts_at, ends_at, day)
    if utc(known_at) < times[0]:
        raise Rejected("in_the_future", "A session can be recorded only once it has begun.")
    return times


def times_on(starts_at: datetime, ends_at: datetime, day: date) -> Times:
    """Start and end in UTC. Raises Rejected where they contradict each other or the day."""
    starts_at, ends_at = utc(starts_at), utc(ends_at)
    if ends_at <= starts_at:
        raise Rejected("ends_before_it_begins", "A session must end after it begins.")
    if local_day(starts_at) != day:
        raise Rejected("other_day", "The day of a session must be the local day (Europe/London) on which it begins.")
    return starts_at, ends_at


def local_day(instant: datetime) -> date:
    """The day in Europe/London on which `instant` falls."""
    return instant.astimezone(LONDON).date()


def utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises Rejected where it says no offset, and outside the calendar of the field."""
    if instant.tzinfo is None:
        raise Rejected("time_without_zone", "A time must say its offset from UTC.")
    if not 1900 < instant.year < 2200:
        raise Rejected("time_out_of_range", "A session must lie between the years 1901 and 2199.")
    return instant.astimezone(UTC)


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Whole minutes."""
    return int((ends_at - starts_at).total_seconds() // 60)
