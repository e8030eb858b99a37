"""The relay: publishes the register on the bus, in the order of its positions.

Promises to readers of committed records: every event once, those of one key in order, whatever is killed when. A batch
and the position after it are one Kafka transaction; a relay that starts reads that position back. A second relay fences
the first, which then writes nothing more and stops.
"""

import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

import structlog

from services.bus.errors import BusUnavailable, NotAcknowledged
from services.bus.message import Outgoing, TopicPartition
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import EVENTS, RELAY, RESTRICTED_EVENTS, topic_name
from services.register.register import Register
from services.relay.cursor import CURSOR_KEY, last_published
from services.relay.envelope import Envelope
from services.settings import Settings

log = structlog.get_logger(__name__)

BACKLOG = 4
"""How many ordinary batches go into one transaction where so many wait: a commit costs as much as 200 events."""

LOOK_FOR_TOPICS_EVERY_S = 10.0
"""Who has nothing to send does not learn that a topic was deleted."""


class Page(NamedTuple):
    """What follows a position, ready to be sent. full: more may follow."""

    messages: list[Outgoing]
    last: int
    full: bool


class Relay:
    """A process (see services/ops.py). Constructing it makes any other relay of this ledger stop."""

    name = "relay"

    def __init__(self, register: Register, brokers: str, settings: Settings) -> None:
        """Take over. Raises BusUnavailable, TopicUnfit, PositionLost, RegisterBehind."""
        self._register = register
        self._most = settings.batch * BACKLOG
        self._envelope = Envelope(settings)
        self._cursor = TopicPartition(topic_name(RELAY, settings), 0)
        # The order matters: only after the former relay is fenced can the position that it left not move any more.
        self._producer = Producer(brokers, f"{settings.topic_prefix}supervision.relay.{settings.organisation}")
        try:
            self.position = last_published(brokers, settings, register)
        except BaseException:
            self._producer.close()
            raise
        self._topics, self._looked = Reader(brokers), time.monotonic()
        self._needed = [topic_name(topic, settings) for topic in (EVENTS, RESTRICTED_EVENTS, RELAY)]
        self._reader = ThreadPoolExecutor(1, "relay-reader")
        self._next: Future[Page] | None = None
        log.info("relay_started", after_position=self.position)

    def step(self) -> int:
        """Publish the next batch; how many events. Raises ProducerFenced after a successor began, BusError."""
        read_before, self._next = self._next, None
        page = read_before.result() if read_before else self._page(self.position)
        if not page.messages:
            self._look_for_topics()
            return 0
        following = self._reader.submit(self._page, page.last) if page.full else None  # while this one is sent
        self._publish(page)
        self.position, self._next = page.last, following
        log.debug("events_published", events=len(page.messages), position=self.position)
        return len(page.messages)

    def measures(self) -> Mapping[str, float]:
        """How far the register is, and how far the relay."""
        return {"head": self._register.head(), "position": self.position}

    def close(self) -> None:
        """Let go of the brokers; the register is the caller's."""
        self._reader.shutdown(cancel_futures=True)
        self._topics.close()
        self._producer.close()

    def _page(self, after: int) -> Page:
        events = self._register.read(after, self._most)
        last = events[-1].position if events else after
        return Page([self._envelope.message(event) for event in events], last, len(events) == self._most)

    def _publish(self, page: Page) -> None:
        cursor = Outgoing(self._cursor.topic, CURSOR_KEY, str(page.last).encode(), (), self._cursor.partition)
        try:
            with self._producer.transaction():
                self._producer.send([*page.messages, cursor])
        except NotAcknowledged:
            self._topics.refuse_missing(*self._needed)
            raise

    def _look_for_topics(self) -> None:
        if time.monotonic() - self._looked >= LOOK_FOR_TOPICS_EVERY_S:
            self._looked = time.monotonic()
            with suppress(BusUnavailable):
                self._topics.refuse_missing(*self._needed)
