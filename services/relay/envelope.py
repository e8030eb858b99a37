"""A recorded event as a message: CloudEvents headers, the published record as value, keyed by whom it is about."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from domain.record import instant, record_at
from services.bus.cloud_events import CONTENT_TYPE, JSON, SPECVERSION
from services.bus.message import Outgoing
from services.bus.partition import partition_for
from services.bus.topics import EVENTS, RESTRICTED_EVENTS, topic_name
from services.register.outcome import Recorded
from services.settings import Settings

EVENT_ID = b'"event_id":"'
CORRELATION_ID = b'"correlation_id":"'
UUID_LENGTH = 36

Header = tuple[str, bytes]


class Place(NamedTuple):
    """Where the events about somebody go: the same for all of them."""

    key: bytes
    partition: int
    subject: Header


class Envelope:
    """Makes the messages of one register. The partition is computed here, so that it is ours on every broker."""

    def __init__(self, settings: Settings) -> None:
        self._partitions = settings.partitions
        self._source: Header = ("ce_source", f"/supervision-ledger/{settings.organisation}".encode())
        self._topics = (topic_name(EVENTS, settings), topic_name(RESTRICTED_EVENTS, settings))
        self._moment: datetime | None = None
        self._at = b""

    def message(self, recorded: Recorded) -> Outgoing:
        """The message of one event; a restricted one goes to the restricted topic."""
        position, recorded_at, kind, stream_id, version, about, restricted, body = recorded
        if recorded_at != self._moment:  # all events of one append share it
            self._moment, self._at = recorded_at, instant(recorded_at)
        place = _place(about, self._partitions)
        # Written out: by way of a CloudEvent and its attributes they took as long again as the rest of the relay.
        headers = (
            SPEC,
            ("ce_id", _id_in(body, EVENT_ID)),
            self._source,
            _type(kind),
            ("ce_time", self._at),
            place.subject,
            ("ce_position", b"%d" % position),
            ("ce_streamid", str(stream_id).encode()),
            ("ce_streamversion", b"%d" % version),
            ("ce_correlationid", _id_in(body, CORRELATION_ID)),
            CONTENT,
        )
        record = record_at(position, self._at, body)
        return Outgoing(self._topics[restricted], place.key, record, headers, place.partition)


SPEC: Header = ("ce_specversion", SPECVERSION.encode())
CONTENT: Header = (CONTENT_TYPE, JSON.encode())


@lru_cache(maxsize=65_536)
def _place(about: UUID, partitions: int) -> Place:
    key = str(about).encode()
    return Place(key, partition_for(key, partitions), ("ce_subject", key))


@lru_cache(maxsize=1_024)
def _type(kind: str) -> Header:
    return "ce_type", kind.encode()


def _id_in(body: bytes, name: bytes) -> bytes:
    """An id from the JSON of an event without parsing it; inside a text value the quotes would be escaped."""
    start = body.index(name) + len(name)
    return body[start : start + UUID_LENGTH]
