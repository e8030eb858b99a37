"""Months on the calendar: they have no fixed number of days, so a rule says which of the two it means (T-26)."""

from datetime import date

from domain.preceptorship_plan.length import months_after

add_months = months_after
"""The same day of the month so many later, or the last of that month where it has no such day."""


def months_later(day: date, months: int) -> date:
    """As `add_months`, backwards too; the last or first day there is, where the calendar ends before."""
    try:
        return add_months(day, months)
    except ValueError:
        return date.max if months > 0 else date.min


def days_in(months: int, after: date) -> int:
    """How many days the `months` after a day have."""
    return (add_months(after, months) - after).days
