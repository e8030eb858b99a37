"""Reads topics as one of a group, from positions that the reader keeps in its own database.

Promises: records of a partition in order; nothing before the position that `on_assigned` gave for it; a position that
is not on the topic, or a topic that is gone, is an error that names it. Does not promise that a record comes once only:
the reader's conditional update of its position makes sure of that.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, Self

import structlog
from kafka import TopicPartition as KafkaPartition
from kafka.errors import CommitFailedError, FencedInstanceIdError, KafkaConnectionError, KafkaError, KafkaTimeoutError
from kafka.structs import OffsetAndMetadata

from services.bus.changes import Change, Changes
from services.bus.connection import own_words
from services.bus.errors import PositionLost, TopicUnfit
from services.bus.member import member
from services.bus.message import Message, TopicPartition, message_of

log = structlog.get_logger(__name__)

OnAssigned = Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]]
OnRevoked = Callable[[Sequence[TopicPartition]], None]
Sort = Callable[[Sequence[Message]], list[Message]]

LOOK_FOR_TOPICS_EVERY_S = 10.0
TELL_EVERY_S = 1.0
"""How often the brokers are told how far we are: each time costs them and us several milliseconds."""
CONFIRM_AFTER_S = 1.0
"""Who was not heard of for so long may have been replaced."""
CONFIRM_WITHIN_MS = 5_000
AWAY = KafkaConnectionError, KafkaTimeoutError
NOWHERE = OffsetAndMetadata(0, "", -1)


class Consumer:
    """One member of a group.

    on_assigned gets partitions that are now ours and returns, for each, the next offset to read. on_revoked gets those
    that no longer are. Both are called by poll(), in the caller's thread: the client library itself calls listeners in
    its network thread, where a slow one would stop the heartbeats. So a revoked partition may already be with another.
    instance: a name of its own among the members. One that begins under the name of another has its partitions at once,
    without the 6 s after which a member that died is missed; that other one gets MemberReplaced from poll().
    The range assignor gives partition n of all topics to the same member: all events of a person come to one reader.
    """

    def __init__(
        self,
        brokers: str,
        group: str,
        topics: Sequence[str],
        *,
        on_assigned: OnAssigned,
        on_revoked: OnRevoked,
        instance: str | None = None,
        read_committed: bool = True,
        only: Sort = list,
        writes: Sequence[str] = (),
    ) -> None:
        """only: picks what poll() gives, out of what came; the rest is passed over, so it must be kept elsewhere.

        writes: topics to which the reader sends what comes of it; it ends as well where one of these is gone.
        """
        self._group, self._topics, self._what = group, set(topics), f"{group} reading {', '.join(topics)}"
        self._needed = {*topics, *writes}
        self._on_assigned, self._on_revoked, self._only = on_assigned, on_revoked, only
        self._changes: list[Change] = []
        self._untold: dict[TopicPartition, int] = {}
        self._offsets: dict[KafkaPartition, OffsetAndMetadata] = {}
        self._looked = self._told = self._polled = time.monotonic()
        self._in_doubt = False
        with own_words(self._what):
            self._consumer = member(brokers, group, instance, read_committed=read_committed)
            try:
                self._refuse_missing_topics()
            except BaseException:
                self._consumer.close()
                raise
            self._consumer.subscribe(topics=sorted(self._topics), listener=Changes(self._consumer, self._changes))

    def poll(self, max_messages: int, timeout_ms: int) -> list[Message]:
        """At most so many messages, those of a partition in order; empty after the time in milliseconds.

        While no broker answers there are none: whoever reads need not end, and be started again later and later.

        Raises PositionLost, TopicUnfit, MemberReplaced, and what on_assigned and `only` raise.
        """
        self._tell_brokers()
        with own_words(self._what):
            self._end_if_replaced()
            self._remember_to_rejoin()
            found = self._found(max_messages, timeout_ms)
        self._follow_changes()
        if not found:
            self._look_for_topics()
            return []
        return self._only([message_of(record) for records in found.values() for record in records])

    def confirm(self) -> None:
        """Ask the brokers whether our place is still ours. Raises MemberReplaced, BusUnavailable."""
        with own_words(self._what):
            self._confirm()

    def assignment(self) -> set[TopicPartition]:
        """The partitions that are ours now."""
        return {TopicPartition(part.topic, part.partition) for part in self._consumer.assignment()}

    def read_to_end(self, but: Collection[TopicPartition] = ()) -> bool:
        """Whether each of our partitions, but these, was read as far as it goes now. Raises BusUnavailable."""
        with own_words(self._what):
            asked = self._consumer.assignment() - {KafkaPartition(*part) for part in but}
            ends = self._consumer.end_offsets(list(asked)) if asked else {}
            return all((self._consumer.position(part) or 0) >= end for part, end in ends.items())

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Read that partition from that offset on."""
        self._consumer.seek(KafkaPartition(*partition), offset)

    def pause(self, *partitions: TopicPartition) -> None:
        """Read no more of these until resumed; membership of the group goes on."""
        self._consumer.pause(*(KafkaPartition(*part) for part in partitions))

    def resume(self, *partitions: TopicPartition) -> None:
        """Read these again."""
        self._consumer.resume(*(KafkaPartition(*part) for part in partitions))

    def commit_for_monitoring(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Tell the brokers within a second or so how far we are, for lag displays.

        Never read back, and a failure changes nothing.
        """
        self._untold.update(offsets)
        self._tell_brokers()

    def close(self) -> None:
        """Leave the group at once, so that others need not wait. on_revoked is not called any more."""
        self._consumer.close(autocommit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _end_if_replaced(self) -> None:
        """kafka-python 3.0.12 notes in its log that another member has our name, stops its heartbeats, and reads on."""
        coordinator = self._consumer._coordinator
        if coordinator.group_instance_id and coordinator.stable() and not coordinator._heartbeat_enabled:
            raise FencedInstanceIdError

    def _tell_brokers(self) -> None:
        if not self._untold or time.monotonic() - self._told < TELL_EVERY_S:
            return
        mine = self._consumer.assignment()
        told = {KafkaPartition(*part): OffsetAndMetadata(offset, "", -1) for part, offset in self._untold.items()}
        self._untold, self._told = {}, time.monotonic()
        if told := {part: offset for part, offset in told.items() if part in mine}:
            self._offsets.update(told)
            self._consumer.commit_async(told)

    def _found(self, most: int, timeout_ms: int) -> dict[KafkaPartition, list[Any]]:
        """What came. Whoever stood still for long may have been replaced meanwhile: he asks before he uses it.

        The heartbeats of a process that was stopped tell it only up to a second after it goes on.
        """
        found: dict[KafkaPartition, list[Any]] = {}
        try:
            found = self._consumer.poll(timeout_ms=timeout_ms, max_records=most)
            before, self._polled = self._polled, time.monotonic()
            self._in_doubt = self._in_doubt or self._polled - before > timeout_ms / 1000 + CONFIRM_AFTER_S
            if self._in_doubt:
                self._confirm()
            self._in_doubt = False
        except AWAY as away:
            log.warning("brokers_awaited", reader=self._group, error=str(away))
            for part in found.keys() & self._consumer.assignment():
                self._consumer.seek(part, found[part][0].offset)
            return {}
        return found

    def _confirm(self) -> None:
        if mine := self._consumer.assignment():
            self._refuse_missing_topics()  # to commit to one that is gone is tried until the time is over
            told = {part: self._offsets.get(part, NOWHERE) for part in mine}
            with suppress(CommitFailedError):  # not a member any more: poll() joins again
                self._consumer.commit(told, timeout_ms=CONFIRM_WITHIN_MS)

    def _remember_to_rejoin(self) -> None:
        """Finish a rejoin that an earlier poll began and left when its time was over.

        kafka-python 3.0.12 forgets one that began because the topics' metadata changed and changed back meanwhile: no
        fetch, no heartbeat, no error, for ever (seen with polls of 5 ms).
        """
        coordinator = self._consumer._coordinator
        if coordinator.rejoining:
            coordinator.request_rejoin()

    def _follow_changes(self) -> None:
        """Tell the owner what was revoked and assigned during the poll, and go to the positions that it gives."""
        while self._changes:
            kind, partitions = self._changes.pop(0)
            log.info("partitions_changed", reader=self._group, change=kind, partitions=len(partitions))
            if kind == "revoked":
                self._on_revoked(partitions)
                continue
            ours = self.assignment()
            positions = self._on_assigned(partitions)
            for partition in partitions:
                if partition not in positions:
                    raise PositionLost(
                        f"{self._what}: no position is known for {partition.topic}[{partition.partition}]"
                    )
                if partition in ours:
                    self.seek(partition, positions[partition])
                    self.resume(partition)

    def _look_for_topics(self) -> None:
        """A deleted topic gives no error to its readers, only silence: look now and then."""
        if time.monotonic() - self._looked < LOOK_FOR_TOPICS_EVERY_S:
            return
        try:
            self._refuse_missing_topics()
        except KafkaError:
            self._looked = time.monotonic()  # no broker answers now; reading goes on when one does

    def _refuse_missing_topics(self) -> None:
        self._looked = time.monotonic()
        if missing := self._needed - self._consumer.topics():
            raise TopicUnfit.missing(self._what, missing)
