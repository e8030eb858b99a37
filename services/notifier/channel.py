"""What every channel to a lead has in common."""

from typing import Protocol

from services.notifier.notice import Notice, Outcome


class TryLater(Exception):
    """The receiver could not take it now; the text names the kind of failure and holds nothing a receiver sent."""


class Channel(Protocol):
    """One way to tell a lead. A channel never blocks for longer than a claimed notice is leased."""

    name: str

    async def send(self, notice: Notice) -> Outcome:
        """Tell it once. Raises TryLater, or anything else, where a later attempt may work."""

    async def close(self) -> None:
        """Let go of connections."""
