"""How every client of the bus connects: the same patience, and errors in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka.errors import (
    FencedInstanceIdError,
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    LogTruncationError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    TopicAuthorizationFailedError,
    UnsupportedCodecError,
)

from services.bus.errors import BusError, BusUnavailable, MemberReplaced, PositionLost, TopicUnfit

LARGEST_MESSAGE = 12 * 1024 * 1024
"""Bytes. Longer than any message that HR systems may send, so that a too long one can be read and quarantined."""


def connection_options(brokers: str) -> dict[str, Any]:
    """Where to connect, and to try again soon: with the client's own 30 s a restarted broker is found much later."""
    return {
        "bootstrap_servers": brokers.split(","),
        "reconnect_backoff_max_ms": 1_000,
        "retry_backoff_ms": 10,
    }


@contextmanager
def own_words(what: str) -> Iterator[None]:
    """Turn the client's errors into ours; `what` names what was being done, with its topic where there is one."""
    try:
        yield
    except (OffsetOutOfRangeError, LogTruncationError, NoOffsetForPartitionError) as lost:
        raise PositionLost(
            f"{what}: the stored position is not on the topic ({lost}); records were deleted or the topic was made "
            "anew. Restore the topic, or rebuild what reads it"
        ) from lost
    except UnsupportedCodecError as packed:
        raise TopicUnfit(
            f"{what}: a message there is packed in a way that we cannot read ({packed}). `supervision up` sets the "
            "topics so that the brokers unpack what comes from now on; what is there must be sent again"
        ) from packed
    except TopicAuthorizationFailedError as refused:
        raise TopicUnfit(f"{what}: the brokers do not let us ({refused}); ask for access to that topic") from refused
    except FencedInstanceIdError as replaced:
        raise MemberReplaced(f"{what}: another instance has begun under the same name; this one ends") from replaced
    except (KafkaTimeoutError, KafkaConnectionError) as away:
        raise BusUnavailable(f"{what}: no broker answers ({away}); look at KAFKA_BOOTSTRAP_SERVERS") from away
    except KafkaError as failed:
        raise BusError(f"{what}: {type(failed).__name__} {failed}") from failed
