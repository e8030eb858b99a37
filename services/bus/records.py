"""Reading records whose header names are no UTF-8: brokers take them, and kafka-python 3.0.12 would stop at the first.

It raises at every poll then, so that one such record on a topic ends every reader of its partition, for ever.
"""

from typing import Any

from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatch


class LenientBytes(bytearray):
    """Bytes that become text whatever they are: what is no UTF-8 stands as \\xNN."""

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return LenientBytes(found) if isinstance(found, bytearray) else found

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The text."""
        return super().decode(encoding, "backslashreplace")


class LenientBatch(DefaultRecordBatch):  # type: ignore[misc]
    """A batch of records; from the first bad name on its bytes are read the lenient, slower way."""

    def _read_msg(self, *arguments: Any) -> Any:
        try:
            return super()._read_msg(*arguments)
        except UnicodeDecodeError:
            self._buffer: Any = LenientBytes(self._buffer)
            return super()._read_msg(*arguments)


def read_any_header_name() -> None:
    """From now on all consumers of this process do so; again changes nothing."""
    memory_records.DefaultRecordBatch = LenientBatch
