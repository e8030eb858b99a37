"""What every channel to a lead has in common."""

from collections.abc import Sequence
from typing import Protocol

from services.notifier.notice import Notice, Outcome


class TryLater(Exception):
    """The receiver could not take it now; the text names the kind of failure and holds nothing a receiver sent."""


class Channel(Protocol):
    """One way to tell a lead. A channel never blocks for longer than a claimed notice is leased."""

    name: str
    gathers: bool
    """Whether it tells a lead of several notices at a time; if not, it is given one at a time."""

    async def send(self, notices: Sequence[Notice]) -> Outcome:
        """Tell their lead once. Raises TryLater, or anything else, where a later attempt may work."""

    async def close(self) -> None:
        """Let go of connections."""
