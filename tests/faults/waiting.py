"""Waiting for a fact: with patience for a slow machine, and words for the one who waits in vain."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 180.0
"""Nothing here asserts how fast something is; this only ends a test in which it never comes."""

T = TypeVar("T")


class InVain(AssertionError):
    """What was waited for did not come."""


def until(
    fact: Callable[[], T],
    what: str,
    seconds: float = PATIENCE_S,
    every: float = 0.05,
    more: Callable[[], str] = lambda: "",
) -> T:
    """The first true value of `fact`. Raises InVain, with `what` and what `more` says then, after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := fact()):
        if time.monotonic() > end:
            raise InVain(f"after {seconds:.0f} s still not: {what} {more()}")
        time.sleep(every)
    return found
