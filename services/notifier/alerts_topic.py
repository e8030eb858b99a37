"""Notices on the alerts topic, keyed by the unit, for any program that wants to know.

Promises to readers of what is committed: each notice once, whatever is killed when. A batch is one Kafka transaction.
Who begins fences its predecessor and settles what that one told last: it is among the last alerts of each partition,
since no batch is longer than AT_ONCE. What strangers wrote there settles nothing. Of several instances the one that
reads the first partition of the events sends.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Event
from time import monotonic
from uuid import UUID

import structlog

from domain.vocabulary import PersonId
from services.bus.cloud_events import CloudEvent, binary_headers
from services.bus.errors import ProducerFenced
from services.bus.message import Message, Outgoing, TopicPartition
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.notifier.alert import ALERT_TYPE, Alert, alert_of
from services.notifier.notice import Notice, Outcome
from services.notifier.queue import Queue
from services.notifier.sending import AT_ONCE, put_off, tell_settled, too_early, with_leads

log = structlog.get_logger(__name__)

Known = Callable[[Sequence[UUID]], set[UUID]]
"""Those of these ids that are of notices of this channel."""
Positions = Callable[[Sequence[TopicPartition]], dict[TopicPartition, int]]


FRESH_S = 2.0
"""How long what the reader has heard counts.

Who has begun goes on after that, when the database says that nobody has its place: a reader that takes long for each
round (12 s were seen on a busy machine) would else let 50 alerts out for each.
"""


AGAIN_S = 10.0
"""Long enough for whoever was replaced to learn it and end."""


class Turn:
    """Whether it is this instance's turn to send alerts: the first partition is ours, and we heard so just now.

    A process that was stopped and goes on must not begin before its reader has learnt whether it was replaced.
    """

    def __init__(self, positions: Positions) -> None:
        self._positions, self._mine, self._heard = positions, Event(), 0.0
        self._again_at = 0.0

    def assigned(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Partitions of the events that are ours now; gives where to read on."""
        if any(tp.partition == 0 for tp in partitions):
            self._mine.set()
            self.heard()
        return self._positions(partitions)

    def revoked(self, partitions: Sequence[TopicPartition]) -> None:
        """Partitions of the events that no longer are."""
        if any(tp.partition == 0 for tp in partitions):
            self._mine.clear()

    def heard(self) -> None:
        """The reader has looked for events, and nobody told it that it was replaced."""
        self._heard = monotonic()

    def over(self) -> None:
        """A successor has begun. If we are still a member a while later, it was one that ended since."""
        self._again_at = monotonic() + AGAIN_S

    @property
    def mine(self) -> bool:
        """Whether it is ours as far as we know."""
        return self._mine.is_set()

    @property
    def now(self) -> bool:
        """Whether it is ours and we know that from just now."""
        now = monotonic()
        return self.mine and now - self._heard < FRESH_S and now >= self._again_at


class AlertsTopic:
    """The topic as its sender has it."""

    def __init__(self, brokers: str, topic: str, source: str, transactional_id: str) -> None:
        self._brokers, self._topic, self._source, self._id = brokers, topic, source, transactional_id

    def begin(self) -> Producer:
        """Whoever began before can tell nothing more. Raises BusError."""
        return Producer(self._brokers, self._id)

    def told_last(self, open_: Mapping[UUID, Notice], known: Known) -> Iterator[tuple[UUID, UUID | None]]:
        """Which of the notices `open_` were told, and to whom. Looks back past what is not known to be a notice."""
        with Reader(self._brokers) as reader:
            for partition in reader.partitions(self._topic):
                seen = 0
                for page in reader.back_from_end(partition):
                    ids = [_claimed_id(message) for message in page]
                    seen += len(known(ids))
                    for notice_id, message in zip(ids, page, strict=True):
                        if notice_id in open_ and (alert := _alert(message, open_[notice_id])):
                            yield notice_id, alert.audience.person_id
                    if seen >= AT_ONCE:
                        break

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
    """Takes what is due, publishes it as one transaction, and writes that down; told even where nobody leads."""

    def __init__(self, queue: Queue, topic: AlertsTopic, turn: Turn, now: Callable[[], datetime]) -> None:
        self._queue, self._topic, self.turn, self._now = queue, topic, turn, now
        self._producer: Producer | None = None

    async def step(self) -> bool:
        """One round; True if anything was due. After anything raised, what was told is looked up before going on."""
        if not self.turn.mine:
            self._let_go()
            return False
        if self._producer is None and not self.turn.now:
            return False
        try:
            self._producer = self._producer or self._begun()
            return self._send(self._producer)
        except ProducerFenced:
            log.warning("alerts_sent_elsewhere")
            self.turn.over()
            self._let_go()
            return False
        except BaseException:
            self._let_go()
            raise

    async def close(self) -> None:
        """Let the brokers go."""
        self._let_go()

    def _begun(self) -> Producer:
        self._queue.confirm()  # else one that was replaced would fence its successor
        producer = self._topic.begin()
        open_ = {notice.notice_id: notice for notice in self._queue.waiting()}
        told = self._topic.told_last(open_, self._queue.known) if open_ else ()
        self._queue.settle([_settled(*each) for each in told], self._now())
        return producer

    def _send(self, producer: Producer) -> bool:
        now = self._now()
        notices = with_leads(self._queue, self._queue.due(AT_ONCE, now), now)
        for notice in notices:
            if too_early(notice):
                put_off(self._queue, notice, "no lead known yet", self._now())
        telling = [notice for notice in notices if not too_early(notice)]
        if telling:
            if not self.turn.now:
                self._queue.confirm()
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


def _claimed_id(message: Message) -> UUID:
    """The id of the notice that a message says that it tells; that of none where it says nothing."""
    try:
        return UUID(message.header("ce_id") or "")
    except ValueError:
        return UUID(int=0)


def _alert(message: Message, notice: Notice) -> Alert | None:
    """The alert, if it tells of the notice, to whomever."""
    try:
        alert = Alert.model_validate_json(message.value or b"")
    except ValueError:
        return None
    lead = alert.audience.person_id
    return alert if alert == alert_of(replace(notice, lead_id=PersonId(lead) if lead else None)) else None


def _outcome(lead_id: PersonId | None) -> Outcome:
    return "delivered" if lead_id else "no_lead"


def _settled(notice_id: UUID, lead_id: UUID | None) -> tuple[UUID, PersonId | None, Outcome]:
    lead = PersonId(lead_id) if lead_id else None
    return notice_id, lead, _outcome(lead)
