"""What can go wrong on the bus, in words of our own: nobody else has to know the client library."""

from collections.abc import Iterable
from typing import Self


class BusError(RuntimeError):
    """Something on the bus went wrong; the text says what, where, and what would do."""


class BusUnavailable(BusError):
    """No broker answers."""


class TopicUnfit(BusError):
    """A topic is missing or is not what the ledger needs."""

    @classmethod
    def missing(cls, what: str, topics: Iterable[str]) -> Self:
        """These topics are gone; `what`: who needs them for what."""
        return cls(
            f"{what}: there is no topic {', '.join(sorted(topics))}; "
            "`supervision up` creates the ledger's topics, a deleted one must be restored"
        )


class PositionLost(BusError):
    """The stored position is not on the topic: records were deleted or cut off, or the topic was made anew.

    Going on from another position would leave events out without a word; so the process stops.
    """


class NotAcknowledged(BusError):
    """At least one message of a send was not acknowledged; which of the others were is not known."""


class MemberReplaced(BusError):
    """Another member of the group has begun under our name; this one must end."""


class ProducerFenced(BusError):
    """A successor with the same transactional id has begun; this one must end."""
