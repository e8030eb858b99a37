"""Working days of England: Monday to Friday but for bank holidays, as dated in `bank_holidays.toml`.

In a year that stands not in the table only Saturdays and Sundays are left out, so that what waits for working days
comes a little early and never late.
"""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from domain.timeline import later

SATURDAY = 5


@lru_cache
def bank_holidays() -> frozenset[date]:
    """Those that fall on a weekday."""
    table = tomllib.loads(Path(__file__).with_name("bank_holidays.toml").read_text("utf-8"))
    return frozenset(day for year in table["england"].values() for day in year)


def is_working_day(day: date) -> bool:
    """Whether people are at work on that day by the calendar."""
    return day.weekday() < SATURDAY and day not in bank_holidays()


def working_days_after(day: date, many: int) -> date:
    """The day on which so many working days have begun since `day`, which is not counted itself."""
    while many > 0 and day < date.max:
        day = later(day, 1)
        many -= is_working_day(day)
    return day
