"""A recorded event as a message: CloudEvents headers, the published record as value, keyed by whom it is about."""

from functools import lru_cache
from uuid import UUID

from services.bus.cloud_events import CloudEvent, binary_headers
from services.bus.message import Outgoing
from services.bus.partition import partition_for
from services.bus.topics import EVENTS, RESTRICTED_EVENTS, topic_name
from services.register.outcome import Recorded
from services.settings import Settings

EVENT_ID = b'"event_id":"'
CORRELATION_ID = b'"correlation_id":"'
UUID_LENGTH = 36


class Envelope:
    """Makes the messages of one register. The partition is computed here, so that it is ours on every broker."""

    def __init__(self, settings: Settings) -> None:
        self._partitions = settings.partitions
        self._source = f"/supervision-ledger/{settings.organisation}"
        self._topics = (topic_name(EVENTS, settings), topic_name(RESTRICTED_EVENTS, settings))

    def message(self, recorded: Recorded) -> Outgoing:
        """The message of one event; a restricted one goes to the restricted topic."""
        key, partition = _place(recorded.about, self._partitions)
        event = CloudEvent(
            id=_id_in(recorded.body, EVENT_ID),
            source=self._source,
            type=recorded.type,
            time=recorded.recorded_at,
            data=recorded.record,
            subject=str(recorded.about),
            extensions={
                "position": str(recorded.position),
                "streamid": str(recorded.stream_id),
                "streamversion": str(recorded.version),
                "correlationid": _id_in(recorded.body, CORRELATION_ID),
            },
        )
        return Outgoing(self._topics[recorded.restricted], key, event.data, binary_headers(event), partition)


@lru_cache(maxsize=65_536)
def _place(about: UUID, partitions: int) -> tuple[bytes, int]:
    key = str(about).encode()
    return key, partition_for(key, partitions)


def _id_in(body: bytes, name: bytes) -> str:
    """An id from the JSON of an event without parsing it; inside a text value the quotes would be escaped."""
    start = body.index(name) + len(name)
    return body[start : start + UUID_LENGTH].decode()
