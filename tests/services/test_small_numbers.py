"""What a report keeps back, so that no figure of it is about one of few people."""

from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vocabulary import Status
from projections.report import Figures
from services.reports.small_numbers import COUNTED, MIN_CELL, careful, kept_back

UNITS = [UUID(int=number) for number in range(1, 5)]
standings = st.dictionaries(st.sampled_from(COUNTED), st.integers(0, 12))
of_units = st.lists(standings, min_size=1, max_size=len(UNITS))


def lines(of_each: list[dict[Status, int]]) -> list[Figures]:
    """The lines of one rule, unit by unit; everybody who does not meet it stands once in it."""
    return [
        Figures("SUP-01", unit, each, sum(many for status, many in each.items() if status.is_breach))
        for unit, each in zip(UNITS, of_each, strict=False)
    ]


@pytest.mark.shows("ACC-10")
@given(of_units)
def test_no_count_from_one_to_four_is_told(of_each: list[dict[Status, int]]) -> None:
    for told in careful(lines(of_each)):
        for count in (*told.standings.values(), told.people_not_met):
            assert count is None or count == 0 or count >= MIN_CELL


@pytest.mark.shows("ACC-10")
@given(of_units)
def test_of_a_unit_with_fewer_than_five_nothing_is_told_not_even_that_nobody_is_late(
    of_each: list[dict[Status, int]],
) -> None:
    for line, told in zip(lines(of_each), careful(lines(of_each)), strict=True):
        if sum(line.standings.values()) < MIN_CELL:
            assert {*told.standings.values(), told.people_not_met, told.met_share} == {None}


@pytest.mark.shows("ACC-10")
@given(of_units)
def test_what_one_unit_keeps_back_cannot_be_worked_out_from_the_others_and_the_total(
    of_each: list[dict[Status, int]],
) -> None:
    found, told = lines(of_each), careful(lines(of_each))
    for status in COUNTED:
        counts = [line.standings.get(status, 0) for line in found]
        kept = [line.standings[status] is None for line in told]
        hidden = [count for count, out in zip(counts, kept, strict=True) if out]
        told_of = [count for count, out in zip(counts, kept, strict=True) if not out]
        if sum(counts) < MIN_CELL or not any(told_of):
            continue  # the total is kept back itself, or nothing is left that could shield
        small = [count for count in hidden if count]
        possible = [guess for guess in product(range(1, MIN_CELL), repeat=len(small)) if sum(guess) == sum(small)]
        assert not small or possible != [tuple(small)]


def test_the_share_that_is_met_is_kept_back_with_what_it_is_worked_out_from() -> None:
    (told,) = careful([Figures("SUP-01", None, {Status.COMPLIANT: 20, Status.OVERDUE: 2}, 2)])
    assert (told.standings[Status.COMPLIANT], told.met_share, told.share_kept_back) == (20, None, True)
    (told,) = careful([Figures("SUP-01", None, {Status.COMPLIANT: 15, Status.OVERDUE: 5}, 5)])
    assert (told.met_share, told.people_not_met) == (0.75, 5)


def test_a_single_small_count_takes_the_next_smallest_with_it() -> None:
    assert kept_back({"one": 3, "two": 9, "three": 7}) == {"one", "three"}
    assert kept_back({"one": 3, "two": 2, "three": 7}) == {"one", "two"}
    assert kept_back({"one": 1, "two": 1, "three": 7}) == {"one", "two", "three"}
