"""Chance that is the same for the same seed, on every version of Python."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Only the two methods of Random whose sequence never changed between versions are used."""

    def __init__(self, seed: int) -> None:
        source = Random(seed)  # noqa: S311 - nothing here is a secret
        self.chance = source.random
        self._bits = source.getrandbits

    def below(self, number: int) -> int:
        """0 to number - 1."""
        return int(self.chance() * number)

    def between(self, first: int, last: int) -> int:
        """first to last."""
        return first + int(self.chance() * (last - first + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[int(self.chance() * len(items))]

    def times(self, expected: float) -> int:
        """How often something happens that happens so often on average: the whole part, and once more by chance."""
        whole = int(expected)
        return whole + (self.chance() < expected - whole)

    def uuid(self) -> str:
        """An id in the form of a UUID of version 4."""
        digits = f"{self._bits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
