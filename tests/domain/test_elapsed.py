"""Days on a clock that stands still, against counting them one by one; months against the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.calendar import add_months, days_in
from domain.rules.elapsed import FULL_SPEED, as_known_on, reached, worked_off
from domain.timeline import Timeline, steps

START = date(2026, 1, 1)

speeds = st.lists(
    st.tuples(
        st.integers(-5, 60).map(lambda n: START + timedelta(days=n)), st.sampled_from([0, 3333, 5000, FULL_SPEED])
    ),
    max_size=6,
).map(lambda pairs: steps(sorted(pairs, key=lambda pair: pair[0]), FULL_SPEED))


def counted(start: date, amount: int, speed: Timeline[int]) -> date | None:
    """The naive clock: one day after the other."""
    day = start
    for _ in range(400):
        if amount <= 0:
            return day
        day += timedelta(days=1)
        amount -= speed.at(day)
    return None


@given(speeds, st.integers(0, 100))
def test_days_pass_as_if_counted_one_by_one(speed: Timeline[int], days: int) -> None:
    assert reached(START, days, speed) == counted(START, days * FULL_SPEED, speed)
    assert worked_off(START, days * FULL_SPEED, speed) == reached(START, days, speed)


@given(speeds, st.integers(-5, 40 * FULL_SPEED))
def test_a_day_worked_in_part_counts_in_part(speed: Timeline[int], amount: int) -> None:
    assert worked_off(START, amount, speed) == counted(START, amount, speed)


@given(speeds, st.integers(-40, 0))
def test_a_negative_number_of_days_goes_back_over_the_calendar_whether_the_clock_runs_or_not(
    speed: Timeline[int], days: int
) -> None:
    assert reached(START, days, speed) == START + timedelta(days=days)


@given(speeds, st.integers(-10, 70))
def test_as_known_on_a_day_the_speed_stays_as_it_is_then(speed: Timeline[int], number: int) -> None:
    today = START + timedelta(days=number)
    known = as_known_on(today, speed)
    for day in (START + timedelta(days=number) for number in range(-10, 80)):
        assert known.at(day) == speed.at(min(day, today))


@given(speeds, st.integers(1, 60), st.integers(0, 60))
def test_what_is_foreseen_is_what_comes_unless_the_speed_changes(speed: Timeline[int], days: int, later: int) -> None:
    day = START + timedelta(days=later)
    foreseen = reached(START, days, as_known_on(day, speed))
    changes = [start for start in speed.starts if start > day]
    if foreseen is not None and not any(start <= foreseen for start in changes):
        assert foreseen == reached(START, days, speed)


@pytest.mark.shows("T-26")
def test_months_end_on_the_last_day_where_the_month_is_too_short() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert days_in(2, date(2026, 1, 31)) == 59


@pytest.mark.shows("T-26")
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_that_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
