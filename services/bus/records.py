"""Reading records: any header name, and in two thirds of the time that kafka-python 3.0.12 takes for it.

Brokers take header names that are no UTF-8. The client would raise at every poll then, so that one such record on a
topic ends every reader of its partition, for ever. It also calls a function for each of the thirty lengths in one of
our messages, nearly all of which are a single byte.
"""

from collections.abc import Iterator
from functools import lru_cache

from kafka.errors import CorruptRecordError
from kafka.record import memory_records
from kafka.record.default_records import ControlRecord, DefaultRecord, DefaultRecordBatch
from kafka.record.util import decode_varint

LONGER = 0x81
"""Bits of the first byte of a length: it goes on in the next byte, or it is negative."""


class LenientBatch(DefaultRecordBatch):  # type: ignore[misc]
    """A batch of records (https://kafka.apache.org/documentation/#recordbatch); a header without value gets b""."""

    def __iter__(self) -> Iterator[DefaultRecord]:
        """Its records. Raises CorruptRecordError."""
        self._maybe_uncompress()
        buffer, at = bytes(self._buffer), self._pos
        kind = ControlRecord if self.is_control_batch else DefaultRecord
        stamped, first, stamp = self.timestamp_type, self.base_offset, self.max_timestamp
        since = None if stamped == self.LOG_APPEND_TIME else self.first_timestamp
        try:
            for _ in range(self.records_count):
                length, start = decode_varint(buffer, at)
                later_ms, at = decode_varint(buffer, start + 1)  # after a byte of attributes that mean nothing yet
                offset, at = decode_varint(buffer, at)
                key, at = _taken(buffer, at)
                value, at = _taken(buffer, at)
                headers, at = _headers(buffer, at)
                if at - start != length:
                    raise CorruptRecordError(f"a record of {length} bytes whose parts have {at - start}")
                if since is not None:
                    stamp = since + later_ms
                yield kind(length, first + offset, stamp, stamped, key, value, headers)
        except (ValueError, IndexError) as broken:
            raise CorruptRecordError(f"a record is not built as one: {broken!r}") from broken
        if at != len(buffer):
            raise CorruptRecordError(f"{len(buffer) - at} bytes after the last record")


def _headers(buffer: bytes, at: int) -> tuple[tuple[tuple[str, bytes], ...], int]:
    many, at = decode_varint(buffer, at)
    if many < 0:
        raise CorruptRecordError(f"{many} headers")
    headers = []
    for _ in range(many):
        size = buffer[at]
        if size & LONGER:
            name, at = _taken(buffer, at)
            if name is None:
                raise CorruptRecordError("a header without a name")
        else:
            at += 1 + (size >> 1)
            name = buffer[at - (size >> 1) : at]
        size = buffer[at]
        if size & LONGER:
            value, at = _taken(buffer, at)
        else:
            at += 1 + (size >> 1)
            value = buffer[at - (size >> 1) : at]
        headers.append((_text(name), value or b""))
    return tuple(headers), at


def _taken(buffer: bytes, at: int) -> tuple[bytes | None, int]:
    """What has its length in front, None where that is negative; and where the next begins."""
    size, at = decode_varint(buffer, at)
    return (None, at) if size < 0 else (buffer[at : at + size], at + size)


@lru_cache(1_000)
def _text(name: bytes) -> str:
    """The name of a header; what is no UTF-8 stands as \\xNN."""
    return name.decode(errors="backslashreplace")


def read_any_header_name() -> None:
    """From now on all consumers of this process do so; again changes nothing."""
    memory_records.DefaultRecordBatch = LenientBatch
