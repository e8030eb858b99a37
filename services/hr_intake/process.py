"""The process that takes HR messages in.

Promises: a message is applied once, or kept with its reason, before its position is passed; a message that cannot be
applied stops none that follows; of two instances with the same partition one goes on and the other steps back.
Does not promise an order between people: of one person's messages that come out of order, those that must wait are
held, and applied when what they wait for has come.
"""

import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from services.bus.consumer import Consumer, OnAssigned, OnRevoked
from services.bus.message import Message, TopicPartition
from services.hr_intake.applying import FAULTS, Applied, Applying, place_of
from services.hr_intake.quarantine import Kept, Quarantine
from services.hr_intake.reading import HrMessage, Reader, Unreadable
from services.hr_intake.redrive import Redrive
from services.register.outcome import InboxPosition, InboxTaken
from services.register.register import Register

log = structlog.get_logger(__name__)

POLL_MS = 50
"""How long a look waits for messages; it returns with the first."""
TOGETHER = 4
"""How many batches go into one transaction where so many wait: the round trips and the writes to disk are shared."""
RETRY_SECONDS = 30.0
"""How long after a round over everything held the next one begins; what gets its news is tried at once."""

LOOK_FOR_NOTICES_S = 1.0
"""How often to look for notices of others; what was kept just now is told at once."""

OpenConsumer = Callable[[OnAssigned, OnRevoked], Consumer]
FirstOffsets = Callable[[str], Mapping[TopicPartition, int]]


class HrIntake:
    """One instance; more of them share the partitions."""

    name = "hr_intake"

    def __init__(
        self,
        open_consumer: OpenConsumer,
        first_offsets: FirstOffsets,
        register: Register,
        reader: Reader,
        applying: Applying,
        quarantine: Quarantine,
        publish_notices: Callable[[], int],
        *,
        batch: int = 500,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self._first_offsets, self._register, self._reader = first_offsets, register, reader
        self._applying, self._quarantine, self._publish_notices = applying, quarantine, publish_notices
        self._redrive = Redrive(reader, applying, quarantine)
        self._batch, self._retry_seconds = batch, retry_seconds
        self._next: dict[TopicPartition, int] = {}
        self._retry_at = self._tell_at = time.monotonic()
        self._consumer = open_consumer(self._on_assigned, self._on_revoked)

    def step(self) -> bool:
        """Take in what came, tell what was not applied, try again what is held; True if anything was done."""
        messages = self._consumer.poll(TOGETHER * self._batch, POLL_MS)
        messages = [message for message in messages if self._is_next(message)]
        if messages:
            self._take(messages)
        told = self._tell() if time.monotonic() >= self._tell_at else 0
        if time.monotonic() >= self._retry_at and not self._redrive.retry_next():
            self._retry_at = time.monotonic() + self._retry_seconds
        return bool(messages or told)

    @property
    def partitions(self) -> dict[TopicPartition, int]:
        """The partitions that are ours, each with the next offset that we expect."""
        return dict(self._next)

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()

    def _tell(self) -> int:
        told = self._publish_notices()
        self._tell_at = time.monotonic() + (0.0 if told else LOOK_FOR_NOTICES_S)
        return told

    def _is_next(self, message: Message) -> bool:
        """Not a message of a partition that went elsewhere, nor one that was read before a step back."""
        expected = self._next.get(TopicPartition(message.topic, message.partition))
        return expected is not None and message.offset >= expected

    def _take(self, messages: Sequence[Message]) -> None:
        read = [self._reader.read(message) for message in messages]
        unreadable = [_kept(one) for one in read if isinstance(one, Unreadable)]
        readable = [one for one in read if isinstance(one, HrMessage)]
        self._quarantine.keep(unreadable)
        positions = self._positions(messages)
        inbox = [InboxPosition(inbox_name(part), self._next[part], after) for part, after in positions.items()]
        calls = 0

        def keep_first(kept: list[Kept], fine: list[Message]) -> None:
            nonlocal calls
            calls += 1
            self._quarantine.keep(kept, fine if calls > 1 else ())

        try:
            try:
                applied = self._applying.apply(readable, inbox, keep_first)
            except FAULTS as fault:
                log.error("hr_batch_failed", messages=len(readable), fault=place_of(fault))
                applied = self._take_singly(readable, inbox)
        except InboxTaken:
            log.warning("hr_inbox_taken", partitions=[f"{part.topic}/{part.partition}" for part in positions])
            self._step_back(list(positions))
            return
        self._next.update(positions)
        self._consumer.commit_for_monitoring(positions)
        kept = [each for each in applied.kept if each is not None]
        if unreadable or kept:
            self._tell_at = 0.0
        _log(unreadable, kept, len(messages))
        self._redrive.retry_waiting(applied.news)

    def _take_singly(self, readable: Sequence[HrMessage], inbox: Sequence[InboxPosition]) -> Applied:
        """The ledger failed at one of the batch: apply each by itself, keep the one, then pass the inbox."""
        applied = self._applying.apply_singly(readable)
        self._quarantine.keep([kept for kept in applied.kept if kept is not None])
        self._register.handle((), inbox)
        return applied

    def _positions(self, messages: Sequence[Message]) -> dict[TopicPartition, int]:
        return {TopicPartition(message.topic, message.partition): message.offset + 1 for message in messages}

    def _step_back(self, partitions: Sequence[TopicPartition]) -> None:
        """Another instance was faster: go on from where the register says."""
        for partition, offset in self._stored(partitions).items():
            self._next[partition] = offset
            if partition in self._consumer.assignment():
                self._consumer.seek(partition, offset)

    def _on_assigned(self, partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        stored = self._stored(partitions)
        self._next.update(stored)
        return stored

    def _on_revoked(self, partitions: Sequence[TopicPartition]) -> None:
        for partition in partitions:
            self._next.pop(partition, None)

    def _stored(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """Where the register stands in each; a partition never read begins with what is still there of it."""
        known = self._register.inbox([inbox_name(partition) for partition in partitions])
        stored = {part: known[inbox_name(part)] for part in partitions if inbox_name(part) in known}
        new = [partition for partition in partitions if partition not in stored]
        for topic in {partition.topic for partition in new}:
            first = self._first_offsets(topic)
            stored.update({partition: first[partition] for partition in new if partition.topic == topic})
        return stored


def inbox_name(partition: TopicPartition) -> str:
    """The name under which the register keeps how far a partition was taken in."""
    return f"hr_intake/{partition.topic}/{partition.partition}"


def _kept(unreadable: Unreadable) -> Kept:
    return Kept(unreadable.origin, unreadable.complaint, None, unreadable.kind, unreadable.message_id)


def _log(unreadable: Sequence[Kept], kept: Sequence[Kept], count: int) -> None:
    for one in (*unreadable, *kept):
        message = one.origin
        log.info(
            "hr_message_kept",
            state=str(one.state),
            code=one.complaint.code,
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            message_id=None if one.message_id is None else str(one.message_id),
            correlation_id=None if one.correlation_id is None else str(one.correlation_id),
        )
    log.info("hr_batch_taken", messages=count, kept=len(kept), unreadable=len(unreadable))
