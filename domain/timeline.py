"""A value that is constant between dates: the core of the product.

A timeline is total: it has a value on every day, from the first day of the calendar to the end of time. It is held as
the days on which the value changes, so all operations cost the number of changes and never the number of days.
Neighbouring spans never hold equal values, so two timelines are equal exactly if they agree on every day.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
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
    starts: list[date] = [BEGINNING]
    values: list[T] = [before]
    for day, value in changes:
        if day == starts[-1]:
            values[-1] = value
        else:
            starts.append(day)
            values.append(value)
    return _joined(starts, values)


def spans_over(spans: Iterable[tuple[date, date | None, T]], otherwise: T) -> Timeline[T]:
    """Each value over its days (both included), `otherwise` elsewhere; where spans overlap, the later in order wins."""
    result = always(otherwise)
    for first_day, last_day, value in spans:
        if last_day is not None and last_day < first_day:
            continue
        rest = steps(() if last_day in (None, date.max) else ((last_day + ONE_DAY, 0),), 1)  # type: ignore[operator]
        after = combine(lambda inside, old, new=value: new if inside else old, rest, result)
        result = result.splice(first_day, after)
    return result


def combine(function: Callable[..., U], *timelines: Timeline[Any]) -> Timeline[U]:
    """`function` of the values of all `timelines`, day by day."""
    if len(timelines) == 1:
        return timelines[0].map(function)
    days = sorted({day for timeline in timelines for day in timeline.starts})
    columns = [_values_on(timeline, days) for timeline in timelines]
    return _joined(days, list(map(function, *columns)))


def combine_all(function: Callable[[list[T]], U], timelines: Sequence[Timeline[T]]) -> Timeline[U]:
    """`function` of the list of values of any number of timelines, day by day."""
    if not timelines:
        return always(function([]))
    return combine(lambda *values: function(list(values)), *timelines)


def intersect(*timelines: Timeline[bool]) -> Timeline[bool]:
    """True on the days on which all are true."""
    return combine_all(all, timelines)


def union(*timelines: Timeline[bool]) -> Timeline[bool]:
    """True on the days on which any is true."""
    return combine_all(any, timelines)


def total(timelines: Sequence[Timeline[int]]) -> Timeline[int]:
    """The sum, day by day: how many at once."""
    changes: dict[date, int] = {}
    for timeline in timelines:
        previous = 0
        for day, value in zip(timeline.starts, timeline.values, strict=True):
            changes[day] = changes.get(day, 0) + value - previous
            previous = value
    running = 0
    summed: list[tuple[date, int]] = []
    for day in sorted(changes):
        running += changes[day]
        summed.append((day, running))
    return steps(summed, 0)


def difference(before: Timeline[T], after: Timeline[T], since: date = BEGINNING) -> list[Span[tuple[T, T]]]:
    """The days from `since` on on which the two differ, with both values."""
    both: Timeline[tuple[T, T]] = combine(lambda old, new: (old, new), before, after)
    return [
        Span(max(span.first_day, since), span.last_day, span.value)
        for span in both.spans(since)
        if span.value[0] != span.value[1]
    ]


def _values_on(timeline: Timeline[T], days: Sequence[date]) -> list[T]:
    """The values on ascending `days`, in one pass."""
    starts, values = timeline.starts, timeline.values
    if len(starts) == 1:
        return [values[0]] * len(days)
    found: list[T] = []
    i, last = 0, len(starts) - 1
    for day in days:
        while i < last and starts[i + 1] <= day:
            i += 1
        found.append(values[i])
    return found


def _joined(starts: Sequence[date], values: Sequence[T]) -> Timeline[T]:
    """A timeline without changes that change nothing."""
    kept_starts: list[date] = []
    kept_values: list[T] = []
    for day, value in zip(starts, values, strict=True):
        if not kept_values or kept_values[-1] != value:
            kept_starts.append(day)
            kept_values.append(value)
    return Timeline(tuple(kept_starts), tuple(kept_values))
