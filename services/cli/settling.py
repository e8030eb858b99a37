"""Waiting until everything that was sent has come through every process."""

import time
from collections.abc import Callable

from services.cli.status import Look
from services.cli.trouble import not_running

EVERY_S = 0.1
TWICE = 2
"""A settled ledger is looked at twice: what the first look saw may have led to something more."""

Tell = Callable[[dict[str, int]], None]


def wait_until_settled(look: Look, seconds: float, tell: Tell = lambda under_way: None) -> int:
    """Return the last position when nothing is under way any more. Raises Trouble when it takes more seconds.

    `tell` hears how much is under way, at every look.
    """
    until = time.monotonic() + seconds
    seen: list[int] = []
    while True:
        head = look.head()
        behind = {what: count for what, count in look.under_way().items() if count}
        tell(behind)
        seen = [] if behind else [*seen, head]
        if len(seen) >= TWICE and seen[-1] == seen[-TWICE]:
            return head
        if time.monotonic() > until:
            told = ", ".join(f"{count} {what}" for what, count in behind.items())
            raise not_running(f"after {seconds:.0f} s still under way: {told}. Look at: supervision status")
        time.sleep(EVERY_S)


def wait_for(waiting: Callable[[], int], seconds: float, tell: Tell) -> None:
    """Return when nothing waits any more. Raises Trouble when that takes more seconds."""
    until = time.monotonic() + seconds
    while count := waiting():
        tell({"waiting": count})
        if time.monotonic() > until:
            raise not_running(f"after {seconds:.0f} s {count} still wait. Look at: supervision status")
        time.sleep(EVERY_S)
