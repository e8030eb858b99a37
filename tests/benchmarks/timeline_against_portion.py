"""How long our timelines and those of `portion` take: `python -m tests.benchmarks.timeline_against_portion`."""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from timeit import Timer
from typing import Any

import portion

from domain.timeline import Timeline, combine, intersect, spans_over

FIRST = date(2020, 1, 1)


def periods(count: int, shift: int) -> list[tuple[date, date, int]]:
    """`count` spans of five days, a week apart."""
    starts = [FIRST + timedelta(days=shift + 7 * number) for number in range(count)]
    return [(start, start + timedelta(days=4), number % 3 + 1) for number, start in enumerate(starts)]


def in_portion(spans: list[tuple[date, date, int]]) -> Any:
    """The same value by day as an IntervalDict of half-open intervals."""
    made = portion.IntervalDict()
    for first, last, value in spans:
        made[portion.closedopen(first, last + timedelta(days=1))] = value
    return made


def days_in_portion(spans: list[tuple[date, date, int]]) -> Any:
    """The same days as an Interval."""
    parts = [portion.closedopen(first, last + timedelta(days=1)) for first, last, _ in spans]
    return portion.Interval(*parts)


def microseconds(work: Callable[[], object]) -> float:
    """The best of five, for one run."""
    timer = Timer(work)
    runs, _ = timer.autorange()
    return min(timer.repeat(5, runs)) / runs * 1e6


def compared(count: int) -> list[tuple[str, float, float]]:
    """What was done, our time, portion's time."""
    one, other = periods(count, 0), periods(count, 3)
    middle = one[count // 2][0]
    ours, ours_too = spans_over(one, 0), spans_over(other, 0)
    theirs, theirs_too = in_portion(one), in_portion(other)
    true_days: list[Timeline[bool]] = [ours.map(bool), ours_too.map(bool)]
    their_days, their_days_too = days_in_portion(one), days_in_portion(other)

    def added(left: int, right: int) -> int:
        return left + right

    return [
        ("make", microseconds(lambda: spans_over(one, 0)), microseconds(lambda: in_portion(one))),
        ("look up a day", microseconds(lambda: ours.at(middle)), microseconds(lambda: theirs.get(middle))),
        (
            "combine two",
            microseconds(lambda: combine(added, ours, ours_too)),
            microseconds(lambda: theirs.combine(theirs_too, how=added)),
        ),
        (
            "intersect two",
            microseconds(lambda: intersect(*true_days)),
            microseconds(lambda: their_days & their_days_too),
        ),
    ]


def main() -> None:
    """Prints one line for each size and operation."""
    sys.stdout.write(f"{'spans':>6} {'operation':<14} {'ours µs':>10} {'portion µs':>12} {'times':>7}\n")
    for count in (3, 30, 300):
        for name, ours, theirs in compared(count):
            sys.stdout.write(f"{count:>6} {name:<14} {ours:>10.1f} {theirs:>12.1f} {theirs / ours:>7.0f}\n")


if __name__ == "__main__":
    main()
