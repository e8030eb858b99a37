"""How far the register was published: what the relays wrote down, held against what is on the topics.

A relay writes its position in the transaction of the events that it publishes. Anybody may write numbers on that topic,
so one is believed only if its event is on the bus; and only if the next one is not, nothing is published twice.
"""

import json
from collections.abc import Iterator

import structlog

from services.bus.errors import PositionLost
from services.bus.genuine import LONGEST_POSITION, Genuine, claimed_position
from services.bus.message import Message, TopicPartition
from services.bus.partition import partition_for
from services.bus.reader import Reader
from services.bus.topics import EVENTS, RELAY, RESTRICTED_EVENTS, topic_name
from services.register.register import Register
from services.relay.envelope import Envelope
from services.settings import Settings

log = structlog.get_logger(__name__)

CURSOR_KEY = b"relay"


class RegisterBehind(RuntimeError):
    """More was published than the register holds."""


class OnTheBus:
    """Looks once. What it finds about a partition it remembers."""

    def __init__(self, reader: Reader, register: Register, settings: Settings) -> None:
        self._reader, self._register, self._settings = reader, register, settings
        self._genuine, self._envelope = Genuine(register.held, settings), Envelope(settings)
        self._ends: dict[TopicPartition, int] = {}
        self._doubted = False

    def position(self) -> int:
        """The last position of which a relay wrote that it is published, and which is; 0 where there is none.

        Raises RegisterBehind where events are published that the register does not have.
        """
        for page in self._reader.back_from_end(TopicPartition(topic_name(RELAY, self._settings), 0)):
            written = {number for message in page if (number := _number(message)) is not None}
            if any(number > self._register.head() for number in written):
                self._refuse_what_is_beyond()
            if found := next((number for number in sorted(written, reverse=True) if self.is_out(number)), None):
                return found
            self._doubted = True
            log.error("foreign_messages", messages=len(page), topic=page[0].topic, partition=0, offset=page[0].offset)
        return 0

    def is_out(self, position: int) -> bool:
        """Whether that event of the register is on the bus."""
        recorded = self._register.held([position]).get(position)
        if recorded is None:
            return False
        message = self._envelope.message(recorded)
        return self._last_genuine(TopicPartition(message.topic, message.partition or 0)) >= position

    def more_than(self, position: int) -> bool:
        """Whether anything of the register after that position is on the bus. All is looked at where there is doubt."""
        if position and not self._doubted:
            return self.is_out(position + 1)
        return any(self._last_genuine(partition) > position for partition in self._partitions())

    def _partitions(self) -> Iterator[TopicPartition]:
        for topic in (EVENTS, RESTRICTED_EVENTS):
            yield from self._reader.partitions(topic_name(topic, self._settings))

    def _last_genuine(self, partition: TopicPartition) -> int:
        """The position of the last event in a partition, where positions only grow; 0 where there is none."""
        if partition not in self._ends:
            pages = (self._genuine.sorted(page).genuine for page in self._reader.back_from_end(partition))
            last = next((genuine[-1] for genuine in pages if genuine), None)
            self._ends[partition] = 0 if last is None else claimed_position(dict(reversed(last.headers))) or 0
        return self._ends[partition]

    def _refuse_what_is_beyond(self) -> None:
        """A number beyond the register is a stranger's, unless there is an event to it that fits it in every way."""
        for partition in self._partitions():
            page = next(self._reader.back_from_end(partition), [])
            last, head = max(map(self._fitting, page), default=0), self._register.head()
            if last > head:
                raise RegisterBehind(
                    f"{last} events were published and the register has {head}: it was put back to an older state. "
                    "Restore the newer one; two events must never have the same position"
                )

    def _fitting(self, message: Message) -> int:
        """The position of a message that has all that ours have; 0 for any other."""
        position = claimed_position(dict(reversed(message.headers))) or 0
        try:
            record = json.loads(message.value or b"")
            key = str(record["about"]).encode()
            fits = record["position"] == position and message.key == key
        except (ValueError, TypeError, LookupError, RecursionError):
            return 0
        return position if fits and partition_for(key, self._settings.partitions) == message.partition else 0


def last_published(brokers: str, settings: Settings, register: Register) -> int:
    """The position of the last event that readers can see; 0 while none was published.

    Raises PositionLost where more is on the bus than the relays wrote down, RegisterBehind.
    """
    with Reader(brokers) as reader:
        published = OnTheBus(reader, register, settings)
        position = published.position()
        if published.more_than(position):
            raise PositionLost(
                f"{topic_name(RELAY, settings)} says that {position} events were published, and there are more on the "
                "bus: restore that topic; publishing from there on would repeat events"
            )
        return position


def _number(message: Message) -> int | None:
    said = message.value or b""
    return int(said) if message.key == CURSOR_KEY and said.isdigit() and len(said) <= LONGEST_POSITION else None
