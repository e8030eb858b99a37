"""A value that is constant between dates: the core of the product.

A timeline is total: it has a value on every day, from the first day of the calendar to the end of time. It is held as
the days on which the value changes, so all operations cost the number of changes and never the number of days.
Neighbouring spans never hold equal values, so two timelines are equal exactly if they agree on every day.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import accumulate, islice, pairwise, repeat
from operator import eq
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")
U = TypeVar("U")

BEGINNING = date.min
ONE_DAY = timedelta(days=1)


class Span(NamedTuple, Generic[T]):
    """A value over consecutive days, both included; `last_day` None means for ever."""

    first_day: date
    last_day: date | None
    value: T


class Timeline(NamedTuple, Generic[T]):
    """`values[i]` holds from `starts[i]` until the day before `starts[i + 1]`; `starts[0]` is BEGINNING."""

    starts: tuple[date, ...]
    values: tuple[T, ...]

    def at(self, day: date) -> T:
        """The value on `day`."""
        return self.values[bisect_right(self.starts, day) - 1]

    def spans(self, since: date = BEGINNING) -> Iterator[Span[T]]:
        """The spans that reach `since` or later, whole, in order."""
        starts, values = self.starts, self.values
        last = len(starts) - 1
        for i in range(bisect_right(starts, since) - 1, last):
            yield Span(starts[i], starts[i + 1] - ONE_DAY, values[i])
        yield Span(starts[last], None, values[last])

    def map(self, function: Callable[[T], U]) -> "Timeline[U]":
        """`function` of the value, day by day."""
        return _joined(self.starts, [function(value) for value in self.values])

    def splice(self, day: date, tail: "Timeline[T]") -> "Timeline[T]":
        """This timeline before `day`, `tail` from it on."""
        if day == BEGINNING:
            return tail
        cut = bisect_right(self.starts, day - ONE_DAY)
        first = bisect_right(tail.starts, day)
        starts = (*self.starts[:cut], day, *tail.starts[first:])
        return _joined(starts, (*self.values[:cut], *tail.values[first - 1 :]))


def always(value: T) -> Timeline[T]:
    """The same value on every day."""
    return Timeline((BEGINNING,), (value,))


def steps(changes: Iterable[tuple[date, T]], before: T) -> Timeline[T]:
    """`before`, then each value from its day on; days ascend, and of equal days the last one counts."""
    value_from: dict[date, T] = {BEGINNING: before}
    value_from.update(changes)
    return _joined(list(value_from), list(value_from.values()))


def spans_over(spans: Iterable[tuple[date, date | None, T]], otherwise: T) -> Timeline[T]:
    """Each value over its days (both included), `otherwise` elsewhere; where spans overlap, the later in order wins."""
    kept = [span for span in spans if span[1] is None or span[0] <= span[1]]
    if all(one[1] is not None and one[1] < other[0] for one, other in pairwise(kept)):
        return _apart(kept, otherwise)
    opening = sorted(range(len(kept)), key=lambda number: kept[number][0])
    ends = {_day_after(span[1]) for span in kept}
    changes: list[tuple[date, T]] = []
    running: list[int] = []
    opened = 0
    for day in sorted({span[0] for span in kept} | {end for end in ends if end is not None}):
        while opened < len(opening) and kept[opening[opened]][0] <= day:
            heappush(running, -opening[opened])
            opened += 1
        while running and (last_day := kept[-running[0]][1]) is not None and last_day < day:
            heappop(running)
        changes.append((day, kept[-running[0]][2] if running else otherwise))
    return steps(changes, otherwise)


def _apart(spans: Iterable[tuple[date, date | None, T]], otherwise: T) -> Timeline[T]:
    """As spans_over, for spans in order that do not overlap: nearly all are such, and this needs no sorting."""
    changes: list[tuple[date, T]] = []
    for first_day, last_day, value in spans:
        changes.append((first_day, value))
        if (after := _day_after(last_day)) is not None:
            changes.append((after, otherwise))
    return steps(changes, otherwise)


def later(day: date, days: int) -> date:
    """So many days later, or earlier if negative; the last or first day there is, where the calendar ends before."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _day_after(day: date | None) -> date | None:
    """The next day; None at the end of time."""
    return None if day is None or day == date.max else day + ONE_DAY


def combine(function: Callable[..., U], *timelines: Timeline[Any]) -> Timeline[U]:
    """`function` of the values of all `timelines`, day by day."""
    if not timelines:
        return always(function())
    moving = [timeline for timeline in timelines if len(timeline.starts) > 1]
    if not moving:
        return always(function(*[timeline.values[0] for timeline in timelines]))
    days, columns = _on_the_same_days(moving)
    column = iter(columns)
    every = [next(column) if len(timeline.starts) > 1 else repeat(timeline.values[0]) for timeline in timelines]
    return _joined(days, list(map(function, *every)))


def combine_all(function: Callable[[list[T]], U], timelines: Sequence[Timeline[T]]) -> Timeline[U]:
    """`function` of the list of values of any number of timelines, day by day."""
    return combine(lambda *values: function(list(values)), *timelines)


def intersect(*timelines: Timeline[bool]) -> Timeline[bool]:
    """True on the days on which all are true."""
    return combine(lambda *values: all(values), *timelines)


def union(*timelines: Timeline[bool]) -> Timeline[bool]:
    """True on the days on which any is true."""
    return combine(lambda *values: any(values), *timelines)


def total(timelines: Iterable[Timeline[int]]) -> Timeline[int]:
    """The sum, day by day: how many at once."""
    changes: dict[date, int] = {}
    for timeline in timelines:
        previous = 0
        for day, value in zip(timeline.starts, timeline.values, strict=True):
            changes[day] = changes.get(day, 0) + value - previous
            previous = value
    days = sorted(changes)
    return steps(zip(days, accumulate(map(changes.__getitem__, days)), strict=True), 0)


def difference(before: Timeline[T], after: Timeline[T], since: date = BEGINNING) -> list[Span[tuple[T, T]]]:
    """The days from `since` on on which the two differ, with both values."""
    both: Timeline[tuple[T, T]] = combine(lambda old, new: (old, new), _tail(before, since), _tail(after, since))
    return [
        Span(max(span.first_day, since), span.last_day, span.value)
        for span in both.spans(since)
        if span.value[0] != span.value[1]
    ]


def _tail(timeline: Timeline[T], since: date) -> Timeline[T]:
    """Right from `since` on only: what came before does not cost anything."""
    first = bisect_right(timeline.starts, since) - 1
    if first == 0:
        return timeline
    return Timeline((BEGINNING, *timeline.starts[first + 1 :]), timeline.values[first:])


def _on_the_same_days(timelines: Sequence[Timeline[Any]]) -> tuple[Sequence[date], list[Sequence[Any]]]:
    """The days on which any of them changes, and the values of each on these days."""
    if len(timelines) == 1:
        return timelines[0].starts, [timelines[0].values]
    if len(timelines) == 2:
        return _merged(*timelines)
    days = sorted(set().union(*[timeline.starts for timeline in timelines]))
    return days, [_values_on(timeline, days) for timeline in timelines]


def _merged(one: Timeline[Any], other: Timeline[Any]) -> tuple[Sequence[date], list[Sequence[Any]]]:
    """The same for two, the most usual case, without sorting."""
    (firsts, ones), (seconds, others) = one, other
    days, left, right = [BEGINNING], [ones[0]], [others[0]]
    i = j = 1
    while i < len(firsts) and j < len(seconds):
        day = min(firsts[i], seconds[j])
        i += firsts[i] == day
        j += seconds[j] == day
        days.append(day)
        left.append(ones[i - 1])
        right.append(others[j - 1])
    rest = len(firsts) - i + len(seconds) - j
    days += firsts[i:] or seconds[j:]
    left += ones[i:] or ones[-1:] * rest
    right += others[j:] or others[-1:] * rest
    return days, [left, right]


def _values_on(timeline: Timeline[T], days: Sequence[date]) -> list[T]:
    """The values on ascending `days`, among which are all of its starts."""
    current = timeline.values[0]
    value_from = dict(zip(timeline.starts, timeline.values, strict=True)).get
    return [current := value_from(day, current) for day in days]


def _joined(starts: Sequence[date], values: Sequence[T]) -> Timeline[T]:
    """A timeline without changes that change nothing."""
    if not any(map(eq, values, islice(values, 1, None))):
        return Timeline(tuple(starts), tuple(values))
    kept_starts = [starts[0]]
    kept_values = [values[0]]
    for day, value in zip(starts, values, strict=True):
        if kept_values[-1] != value:
            kept_starts.append(day)
            kept_values.append(value)
    return Timeline(tuple(kept_starts), tuple(kept_values))
