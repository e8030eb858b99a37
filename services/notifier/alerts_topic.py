"""Notices on the alerts topic, keyed by the unit, for any program that wants to know.

Promises to readers of what is committed: each notice once, whatever is killed when. A batch is one Kafka transaction.
Who begins fences its predecessor and settles what that one told last: it is among the last records of each partition,
since no batch is longer than AT_ONCE. Of several instances the one that reads the first partition of the events sends.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from threading import Event
from uuid import UUID

import structlog

from domain.vocabulary import PersonId
from services.bus.cloud_events import CloudEvent, binary_headers
from services.bus.errors import ProducerFenced
from services.bus.message import Outgoing, TopicPartition
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.notifier.alert import ALERT_TYPE, Alert, alert_of
from services.notifier.notice import Notice, Outcome
from services.notifier.queue import Queue
from services.notifier.sending import AT_ONCE, claimed, put_off, tell_settled, too_early

log = structlog.get_logger(__name__)

Positions = Callable[[Sequence[TopicPartition]], dict[TopicPartition, int]]


class Turn:
    """Whether it is this instance's turn to send alerts."""

    def __init__(self, positions: Positions) -> None:
        self._positions, self._mine = positions, Event()

    def assigned(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Partitions of the events that are ours now; gives where to read on."""
        if any(tp.partition == 0 for tp in partitions):
            self._mine.set()
        return self._positions(partitions)

    def revoked(self, partitions: Sequence[TopicPartition]) -> None:
        """Partitions of the events that no longer are."""
        if any(tp.partition == 0 for tp in partitions):
            self._mine.clear()

    def over(self) -> None:
        """A successor has begun, and we were not told yet."""
        self._mine.clear()

    def __bool__(self) -> bool:
        return self._mine.is_set()


class AlertsTopic:
    """The topic as its sender has it."""

    def __init__(self, brokers: str, topic: str, source: str, transactional_id: str) -> None:
        self._brokers, self._topic, self._source, self._id = brokers, topic, source, transactional_id

    def begin(self) -> Producer:
        """Whoever began before can tell nothing more. Raises BusError."""
        return Producer(self._brokers, self._id)

    def told_last(self) -> Iterator[tuple[UUID, PersonId | None]]:
        """What was told last: the ids of the notices, and to whom. What is not ours is passed over."""
        with Reader(self._brokers) as reader:
            for partition in reader.partitions(self._topic):
                for message in reader.last_messages(partition, AT_ONCE):
                    try:
                        lead = Alert.model_validate_json(message.value or b"").audience.person_id
                        yield UUID(message.header("ce_id") or ""), PersonId(lead) if lead else None
                    except ValueError:
                        log.warning("alert_not_ours", partition=message.partition, offset=message.offset)

    def outgoing(self, notice: Notice) -> Outgoing:
        """A CloudEvent whose id is the notice's."""
        alert = alert_of(notice)
        unit = str(notice.unit_id or notice.finding_id)
        event = CloudEvent(
            id=str(notice.notice_id),
            source=self._source,
            type=ALERT_TYPE,
            time=alert.opened_at,
            data=alert.model_dump_json().encode(),
            subject=unit,
            extensions={"correlationid": str(notice.correlation_id)},
        )
        return Outgoing(self._topic, unit.encode(), event.data, binary_headers(event))


class AlertsSender:
    """Claims what is due, publishes it as one transaction, and writes that down; told even where nobody leads."""

    def __init__(self, queue: Queue, topic: AlertsTopic, turn: Turn, now: Callable[[], datetime]) -> None:
        self._queue, self._topic, self._turn, self._now = queue, topic, turn, now
        self._producer: Producer | None = None

    async def step(self) -> bool:
        """One round; True if anything was due. After anything raised, what was told is looked up before going on."""
        if not self._turn:
            self._let_go()
            return False
        try:
            self._producer = self._producer or self._begun()
            return self._send(self._producer)
        except ProducerFenced:
            log.warning("alerts_sent_elsewhere")
            self._turn.over()
            return False
        except BaseException:
            self._let_go()
            raise

    async def close(self) -> None:
        """Let the brokers go."""
        self._let_go()

    def _begun(self) -> Producer:
        producer = self._topic.begin()
        self._queue.settle([_settled(*told) for told in self._topic.told_last()], self._now())
        self._queue.free(self._now())
        return producer

    def _send(self, producer: Producer) -> bool:
        notices = claimed(self._queue, AT_ONCE, self._now())
        for notice in notices:
            if too_early(notice):
                put_off(self._queue, notice, "no lead known yet", self._now())
        telling = [notice for notice in notices if not too_early(notice)]
        if telling:
            with producer.transaction():
                producer.send([self._topic.outgoing(notice) for notice in telling])
            self._queue.settle([_settled(notice.notice_id, notice.lead_id) for notice in telling], self._now())
            for notice in telling:
                tell_settled(notice, _outcome(notice.lead_id))
        return bool(notices)

    def _let_go(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close()


def _outcome(lead_id: PersonId | None) -> Outcome:
    return "delivered" if lead_id else "no_lead"


def _settled(notice_id: UUID, lead_id: PersonId | None) -> tuple[UUID, PersonId | None, Outcome]:
    return notice_id, lead_id, _outcome(lead_id)
