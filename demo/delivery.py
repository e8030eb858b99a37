"""How messages arrive: most as they are said, some late, some twice, some out of order, some that cannot be read."""

import heapq
from collections.abc import Iterator
from datetime import date, timedelta

from demo.dice import Dice

LATE = 0.01
TWICE = 0.005
OUT_OF_ORDER = 0.005
BAD = (
    b"this is no message",
    b'{"specversion":"1.0","id":"bad"}',
    b'{"specversion":"1.0","id":"bad-1","source":"urn:generated:hr","type":"hr.person_registered.v9","data":{}}',
    b'{"specversion":"1.0","id":"bad-2","source":"urn:generated:hr","type":"hr.parking_changed.v1","data":{}}',
    b'{"specversion":"1.0","id":"bad-3","source":"urn:generated:hr","type":"hr.staff_left.v1","data":{"person":"1"}}',
)
"""Lines that HR intake quarantines."""


class Delivery:
    """Between HR and the bus."""

    def __init__(self, dice: Dice, bad_share: float) -> None:
        self._dice, self._bad_share = dice, bad_share
        self._underway: list[tuple[date, int, bytes]] = []
        self._count = 0
        self._held_back: bytes | None = None

    def new_day(self, today: date) -> Iterator[bytes]:
        """What was under way and arrives today."""
        while self._underway and self._underway[0][0] <= today:
            yield heapq.heappop(self._underway)[2]

    def arriving(self, line: bytes, today: date) -> Iterator[bytes]:
        """What arrives when this line is sent today."""
        fate = self._dice.chance()
        if fate < LATE:
            self._later(line, today, self._dice.between(1, 14))
        elif fate < LATE + OUT_OF_ORDER and self._held_back is None:
            self._held_back = line
            return
        else:
            yield line
            if fate > 1 - TWICE:
                self._later(line, today, self._dice.between(0, 3))
        if self._held_back is not None:
            yield self._held_back
            self._held_back = None
        if self._bad_share and self._dice.chance() < self._bad_share:
            yield self._dice.pick(BAD)

    def rest(self) -> Iterator[bytes]:
        """What is still under way at the end."""
        if self._held_back is not None:
            yield self._held_back
        while self._underway:
            yield heapq.heappop(self._underway)[2]

    def _later(self, line: bytes, today: date, days: int) -> None:
        self._count += 1
        heapq.heappush(self._underway, (today + timedelta(days=days), self._count, line))
