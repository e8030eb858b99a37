"""Months on the calendar: they have no fixed number of days, so a rule says which of the two it means (T-26)."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_in(months: int, after: date) -> int:
    """How many days the `months` after a day have."""
    return (add_months(after, months) - after).days
