"""Of our own topics only what the register holds is read, whoever else writes there.

Brokers keep strangers out of a topic with access lists, where somebody has set them; this does not depend on it.
Promises: a message is genuine only if the register has, at the position that it claims, this very record. So a read
model holds what the register holds, whatever is on the bus.
Does not promise: that a genuine message comes once only; a copy of one is the same news again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from domain.record import instant, record_at
from services.bus.message import Message
from services.bus.topics import EVENTS, RESTRICTED_EVENTS, topic_name
from services.register.outcome import Recorded
from services.settings import Settings

LONGEST_POSITION = 18
"""Digits. A longer number is no position, and no bigint."""

NO_POSITION = "it says no position"
NOT_RECORDED = "the register has nothing at the position that it says"
ANOTHER_RECORD = "the register has another record at the position that it says"
ANOTHER_TOPIC = "its record belongs on another topic"
OTHER_HEADERS = "its headers say another type or stream than its record"

Held = Callable[[Sequence[int]], Mapping[int, Recorded]]
"""What the register has at these positions."""


class Foreign(NamedTuple):
    """A message that is not ours, and how that shows."""

    message: Message
    problem: str


class Sorted(NamedTuple):
    """Both in the order in which they came."""

    genuine: list[Message]
    foreign: list[Foreign]


class Genuine:
    """Sorts messages of the event topics."""

    def __init__(self, held: Held, settings: Settings) -> None:
        self._held = held
        self._topics = (topic_name(EVENTS, settings), topic_name(RESTRICTED_EVENTS, settings))

    def sorted(self, messages: Sequence[Message]) -> Sorted:
        """Which are genuine, and which are not."""
        headers = [dict(reversed(message.headers)) for message in messages]
        claimed = [claimed_position(those) for those in headers]
        held = self._held([position for position in claimed if position is not None])
        found = Sorted([], [])
        moment, at = datetime.min.replace(tzinfo=UTC), b""
        for message, those, position in zip(messages, headers, claimed, strict=True):
            recorded = None if position is None else held.get(position)
            if recorded is not None and recorded.recorded_at != moment:  # all events of one append share it
                moment, at = recorded.recorded_at, instant(recorded.recorded_at)
            if position is None:
                problem = NO_POSITION
            elif recorded is None:
                problem = NOT_RECORDED
            elif message.value != record_at(position, at, recorded.body):
                problem = ANOTHER_RECORD
            elif message.topic != self._topics[recorded.restricted]:
                problem = ANOTHER_TOPIC
            elif those.get("ce_type") != recorded.type.encode() or not _says_stream(recorded.body, those):
                problem = OTHER_HEADERS
            else:
                found.genuine.append(message)
                continue
            found.foreign.append(Foreign(message, problem))
        return found


def _says_stream(body: bytes, headers: Mapping[str, bytes]) -> bool:
    """By a search: inside a text value the quotes would be escaped."""
    return b'"stream_id":"%b"' % headers.get("ce_streamid", b"") in body


def claimed_position(headers: Mapping[str, bytes]) -> int | None:
    """The position that a message with these headers says; None where it says none."""
    said = headers.get("ce_position", b"")
    return int(said) if said.isdigit() and len(said) <= LONGEST_POSITION else None
