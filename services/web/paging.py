"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from fastapi import Query

A_PAGE = 50
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]
"""Which page of a list, the first is 1."""


class Paged(NamedTuple):
    """One page of a list. number: which, of `last`; many: how many rows the whole list has."""

    rows: Sequence[Any]
    number: int
    last: int
    many: int


def paged(rows: Sequence[Any], number: int) -> Paged:
    """The page of that number, or the last one where the list is shorter."""
    last = max(1, -(-len(rows) // A_PAGE))
    number = min(number, last)
    return Paged(rows[(number - 1) * A_PAGE : number * A_PAGE], number, last, len(rows))


def paged_already(rows: Sequence[Any], number: int, many: int) -> Paged:
    """The page of that number, which the database cut out of so many rows."""
    return Paged(rows, number, max(1, -(-many // A_PAGE)), many)
