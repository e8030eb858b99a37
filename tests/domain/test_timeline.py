"""Timelines against the plainest model there is: a list with one value for each day."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.timeline import (
    BEGINNING,
    ONE_DAY,
    Span,
    Timeline,
    always,
    combine,
    combine_all,
    difference,
    intersect,
    spans_over,
    steps,
    total,
    union,
)

FIRST = date(2026, 2, 20)
"""Days around the end of February and the change to summer time."""
DAYS = [BEGINNING, *(FIRST + timedelta(days=n) for n in range(60)), date.max]

days = st.integers(0, 50).map(lambda n: FIRST + timedelta(days=n))
changes = st.lists(st.tuples(days, st.integers(0, 3)), max_size=12).map(lambda pairs: sorted(pairs, key=lambda p: p[0]))
timelines = st.builds(steps, changes, st.integers(0, 3))
truths = timelines.map(lambda timeline: timeline.map(lambda value: value > 1))
since_days = st.one_of(st.just(BEGINNING), days, st.just(date.max))
periods = st.lists(
    st.tuples(days, st.one_of(st.none(), days, st.just(date.max)), st.integers(1, 9)),
    max_size=8,
)


def day_by_day(timeline: Timeline[int]) -> list[int]:
    """The naive model: one value a day."""
    return [timeline.at(day) for day in DAYS]


def assert_well_formed(timeline: Timeline[Any]) -> None:
    """Begins at the beginning, days ascend, no change that changes nothing."""
    assert timeline.starts[0] == BEGINNING
    assert len(timeline.starts) == len(timeline.values)
    assert all(one < other for one, other in pairwise(timeline.starts))
    assert all(one != other for one, other in pairwise(timeline.values))


@given(changes, st.integers(0, 3))
def test_steps_hold_each_value_until_the_next(pairs: list[tuple[date, int]], before: int) -> None:
    timeline = steps(pairs, before)
    assert_well_formed(timeline)
    for day in DAYS:
        passed = [value for changed_on, value in pairs if changed_on <= day]
        assert timeline.at(day) == (passed[-1] if passed else before)


@given(timelines)
def test_the_spans_of_a_timeline_are_its_days_without_gap_or_overlap(timeline: Timeline[int]) -> None:
    spans = list(timeline.spans())
    assert spans[0].first_day == BEGINNING
    assert spans[-1].last_day is None
    for one, other in pairwise(spans):
        assert one.last_day is not None
        assert one.last_day + timedelta(days=1) == other.first_day
    for span in spans:
        assert timeline.at(span.first_day) == span.value == timeline.at(span.last_day or date.max)


@given(timelines, since_days)
def test_the_spans_since_a_day_are_those_that_reach_it(timeline: Timeline[int], since: date) -> None:
    reaching = [span for span in timeline.spans() if span.last_day is None or span.last_day >= since]
    assert list(timeline.spans(since)) == reaching


@given(timelines)
def test_map_is_the_function_of_each_day(timeline: Timeline[int]) -> None:
    halved = timeline.map(lambda value: value // 2)
    assert_well_formed(halved)
    assert day_by_day(halved) == [value // 2 for value in day_by_day(timeline)]


@given(timelines, since_days, timelines)
def test_splice_takes_the_tail_from_its_day_on(head: Timeline[int], day: date, tail: Timeline[int]) -> None:
    spliced = head.splice(day, tail)
    assert_well_formed(spliced)
    assert day_by_day(spliced) == [tail.at(each) if each >= day else head.at(each) for each in DAYS]


@given(periods, st.integers(0, 2))
def test_where_spans_overlap_the_later_in_order_wins(
    spans: list[tuple[date, date | None, int]], otherwise: int
) -> None:
    timeline = spans_over(spans, otherwise)
    assert_well_formed(timeline)
    for day in DAYS:
        over = [value for first, last, value in spans if first <= day and (last is None or day <= last)]
        assert timeline.at(day) == (over[-1] if over else otherwise)


@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(0, 4), st.integers(1, 3)), max_size=8))
def test_spans_that_follow_touch_or_share_a_day_or_two_hold_as_any_others(
    following: list[tuple[int, int, int]],
) -> None:
    first, spans = FIRST, []
    for gap, more_days, value in following:
        last = first + timedelta(days=more_days)
        spans.append((first, last, value))
        first = last + timedelta(days=gap)
    timeline = spans_over(spans, 0)
    assert_well_formed(timeline)
    for day in DAYS:
        over = [value for first, last, value in spans if first <= day <= last]
        assert timeline.at(day) == (over[-1] if over else 0)


@given(st.lists(timelines, min_size=1, max_size=4))
def test_combine_is_the_function_of_the_values_of_each_day(several: list[Timeline[int]]) -> None:
    together = combine(lambda *values: values, *several)
    assert_well_formed(together)
    assert [together.at(day) for day in DAYS] == list(zip(*map(day_by_day, several), strict=True))


@given(st.lists(timelines, max_size=4))
def test_combine_all_takes_any_number_of_timelines(several: list[Timeline[int]]) -> None:
    largest = combine_all(lambda values: max(values, default=7), several)
    assert day_by_day(largest) == [max((one.at(day) for one in several), default=7) for day in DAYS]


@given(st.lists(truths, max_size=4))
def test_intersect_is_true_where_all_are_and_union_where_any_is(several: list[Timeline[bool]]) -> None:
    for day in DAYS:
        assert intersect(*several).at(day) is all(one.at(day) for one in several)
        assert union(*several).at(day) is any(one.at(day) for one in several)


@given(st.lists(timelines, max_size=5))
def test_total_is_the_sum_of_each_day(several: list[Timeline[int]]) -> None:
    summed = total(several)
    assert_well_formed(summed)
    assert day_by_day(summed) == [sum(one.at(day) for one in several) for day in DAYS]


@given(timelines, timelines, since_days)
def test_difference_is_the_days_on_which_two_differ(before: Timeline[int], after: Timeline[int], since: date) -> None:
    differing = spans_over(difference(before, after, since), None)
    for day in DAYS:
        values = (before.at(day), after.at(day))
        expected = values if values[0] != values[1] and day >= since else None
        assert differing.at(day) == expected


class Old(int):
    """A value of long ago, which nobody compares."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError("compared with what came before the day that was asked for")

    __hash__ = int.__hash__


@pytest.mark.parametrize("passed", [1, 2])
def test_a_difference_since_a_day_does_not_look_at_what_came_before(passed: int) -> None:
    def known(last: int) -> Timeline[int]:
        starts = (BEGINNING, FIRST, FIRST + ONE_DAY, FIRST + 2 * ONE_DAY)[2 - passed :]
        return Timeline((BEGINNING, *starts[1:]), (*(Old(1), Old(2))[2 - passed :], 3, last))

    since = FIRST + ONE_DAY
    assert difference(known(5), known(6), since) == [Span(FIRST + 2 * ONE_DAY, None, (5, 6))]


@given(timelines, timelines)
def test_two_timelines_are_equal_exactly_if_they_agree_on_every_day(one: Timeline[int], other: Timeline[int]) -> None:
    assert (one == other) is (day_by_day(one) == day_by_day(other))


def test_always_is_one_span_without_end() -> None:
    assert list(always("in date").spans()) == [Span(BEGINNING, None, "in date")]
