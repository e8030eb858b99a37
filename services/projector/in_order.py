"""Putting events from all partitions back into the order of the register.

Positions have no gaps. So whoever reads all partitions can apply strictly in order, and knows that nothing was missed:
an event that never comes is noticed, and nothing beyond it is applied.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from heapq import heappop, heappush
from typing import NamedTuple

from services.bus.message import TopicPartition
from services.projector.arrived import Arrived

PATIENCE_SECONDS = 60.0


class PositionMissing(RuntimeError):
    """An event of the register did not come although later ones did."""


class Ready(NamedTuple):
    """every: all that is read past now. fresh: those of them that were not applied before."""

    every: list[Arrived]
    fresh: list[Arrived]


class InOrder:
    """Holds what came too early. `after`: the last position done; `done`: positions beyond it that are done already.

    read_to_end: whether all partitions but these were read as far as they go. What comes from a partition comes in the
    order of the register, so one of which later events are held cannot have the one that is missing.
    """

    def __init__(
        self,
        after: int,
        done: Iterable[int] = (),
        patience: float = PATIENCE_SECONDS,
        read_to_end: Callable[[Collection[TopicPartition]], bool] = lambda _: True,
    ) -> None:
        self.after = after
        self._done = set(done)
        self._early: list[tuple[int, Arrived]] = []
        self._held: Counter[TopicPartition] = Counter()
        self._patience = patience
        self._read_to_end = read_to_end
        self._waiting_since: float | None = None

    def take(self, arrived: Iterable[Arrived]) -> None:
        """Hold these until it is their turn."""
        for each in arrived:
            heappush(self._early, (each.position, each))
            self._held[each.source] += 1

    def ready(self, most: int) -> Ready:
        """Those whose turn it is, in order.

        Raises PositionMissing when the next one has not come for so many seconds, while later ones have, and none is
        left to be read where it could be: a reader that got little of the processor is behind, not cut off.
        """
        every: list[Arrived] = []
        fresh: list[Arrived] = []
        while self._early and len(every) < most and self._early[0][0] <= self._next():
            position, each = heappop(self._early)
            self._held[each.source] -= 1
            every.append(each)
            if position > self.after:
                fresh.append(each)
                self.after = position
        self._look_for_gap(bool(every))
        return Ready(every, fresh)

    def full(self, most: int) -> set[TopicPartition]:
        """Partitions of which more than so many wait: to be read no further for now."""
        return {source for source, held in self._held.items() if held > most}

    @property
    def missing(self) -> int | None:
        """The position that is waited for while later ones are here; None while nothing is missing."""
        return self._next() if self._early and self._early[0][0] > self._next() else None

    @property
    def has_ready(self) -> bool:
        """Whether something waits whose turn it is."""
        return bool(self._early) and self._early[0][0] <= self._next()

    def _next(self) -> int:
        while self.after + 1 in self._done:
            self.after += 1
            self._done.discard(self.after)
        return self.after + 1

    def _holding(self) -> list[TopicPartition]:
        return [source for source, held in self._held.items() if held]

    def _look_for_gap(self, moved: bool) -> None:
        if moved or self.missing is None:
            self._waiting_since = None
        elif self._waiting_since is None:
            self._waiting_since = time.monotonic()
        elif time.monotonic() - self._waiting_since > self._patience:
            if not self._read_to_end(self._holding()):
                self._waiting_since = time.monotonic()
                return
            raise PositionMissing(
                f"position {self.missing} has not come for {self._patience:.0f} s, but {self._early[0][0]} has: "
                "nothing beyond it is applied. Look whether the relay runs and whether topics were deleted or cut off; "
                "`supervision rebuild` builds the read model from the register instead"
            )
