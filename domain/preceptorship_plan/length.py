"""How long a programme runs: calendar months from its anchor, longer where part-time work makes it so."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from domain.preceptorship_plan.vocabulary import PartTimeMode


def anchor_of(started_in_post_on: date, registered_on: date | None) -> date:
    """The later of start in post and registration (PRE-23)."""
    return max(started_in_post_on, registered_on or started_in_post_on)


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later; the last day of that month where it is shorter (T-26)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of(anchor: date, months: int, part_time: PartTimeMode, fte: float) -> date:
    """The day `months` after the anchor; in mode DURATION that length is divided by `fte` (PRE-15, T-04).

    12 months at 0.6 are 20 months. What is left of a month counts in days of that month, rounded up.
    """
    length = Fraction(months)
    if part_time is PartTimeMode.DURATION:
        length /= min(Fraction(str(fte)), Fraction(1))
    whole, part = divmod(length, 1)
    last_day = months_after(anchor, int(whole))
    month = months_after(anchor, int(whole) + 1) - last_day
    return last_day + timedelta(days=ceil(part * month.days))
