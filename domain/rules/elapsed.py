"""Counting days on a clock that stands still in long absence, and may run slower for part-time work.

A speed is a timeline in ten-thousandths of a day per day: FULL_SPEED is an ordinary day, 0 a day that does not count.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from domain.timeline import ONE_DAY, Timeline, later

FULL_SPEED = 10_000


def reached(start: date, days: int, speed: Timeline[int]) -> date | None:
    """The day by which `days` have passed since `start`; None if the clock stands still for ever before that.

    The day of `start` does not count, the day itself does: with an ordinary clock it is `start + days`. A negative
    number goes back over the calendar.
    """
    if days <= 0 or (len(speed.values) == 1 and speed.values[0] == FULL_SPEED):
        return later(start, days)
    return worked_off(start, days * FULL_SPEED, speed)


def worked_off(start: date, amount: int, speed: Timeline[int]) -> date | None:
    """As `reached`, for an amount in ten-thousandths of a day."""
    if amount <= 0:
        return start
    if start == date.max:
        return None
    for span in speed.spans(start + ONE_DAY):
        first_day = max(span.first_day, start + ONE_DAY)
        if span.value:
            needed = -(-amount // span.value)
            there = ((span.last_day or date.max) - first_day).days + 1
            if needed <= there:
                return first_day + timedelta(days=needed - 1)
            amount -= there * span.value
    return None


def as_known_on(day: date, speed: Timeline[int]) -> Timeline[int]:
    """The speed as it can be foreseen on `day`: what changes it later is not known yet."""
    known = bisect_right(speed.starts, day)
    return speed if known == len(speed.starts) else Timeline(speed.starts[:known], speed.values[:known])


def foreseen(start: date, moves: Timeline[Any], due: Callable[[date], date | None]) -> list[tuple[date, date | None]]:
    """The due day as it can be foreseen from `start` on.

    `due(day)` is what is foreseen on that day; it may move only on the days on which `moves` changes, until it is past.
    """
    found: list[tuple[date, date | None]] = []
    for span in moves.spans(start):
        day = max(span.first_day, start)
        if found and (last := found[-1][1]) is not None and last < day:
            break
        found.append((day, due(day)))
    return found
