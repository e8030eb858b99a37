"""Arrays in the binary form of the database, made in one pass.

The client library dumps a list item by item through Python: with sixteen lists that took more than half of the time of
an append of one event, and about 13 µs for each event of a large one.
"""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format

HEADER = Struct("!iiIii")
EMPTY = Struct("!iiI")
LENGTH = Struct("!i")
INT4 = Struct("!ii")
INT8 = Struct("!iq")
NULL = LENGTH.pack(-1)
UUID_LENGTH = LENGTH.pack(16)
TRUE, FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"


class Kind(NamedTuple):
    """A type of array: the numbers under which the database knows it and its items."""

    array: int
    item: int


UUIDS, TEXTS, BYTES = Kind(2951, 2950), Kind(1009, 25), Kind(1001, 17)
INTEGERS, BIGINTS, BOOLEANS = Kind(1007, 23), Kind(1016, 20), Kind(1000, 16)


class Array:
    """An array ready to be sent."""

    __slots__ = ("data", "kind")

    def __init__(self, kind: Kind, count: int, items: Iterable[bytes], nulls: bool = False) -> None:
        """items: each with its length in front."""
        self.kind = kind
        self.data = (
            HEADER.pack(1, nulls, kind.item, count, 1) + b"".join(items) if count else EMPTY.pack(0, 0, kind.item)
        )


class ArrayDumper(Dumper):
    """Hands the array over as it is; one dumper for each kind."""

    format = Format.BINARY

    def get_key(self, obj: Array, format: object) -> tuple[type, Kind]:  # type: ignore[override]
        """The kind decides."""
        return (self.cls, obj.kind)

    def upgrade(self, obj: Array, format: object) -> "ArrayDumper":
        """A dumper that names the kind."""
        dumper = ArrayDumper(self.cls)
        dumper.oid = obj.kind.array
        return dumper

    def dump(self, obj: Array) -> Buffer:
        """The bytes."""
        return obj.data


def with_arrays(adapters: AdaptersMap) -> AdaptersMap:
    """The same adapters, and this one."""
    known = AdaptersMap(adapters)
    known.register_dumper(Array, ArrayDumper)
    return known


def uuids(values: Sequence[UUID]) -> Array:
    """uuid[]"""
    return Array(UUIDS, len(values), [UUID_LENGTH + value.int.to_bytes(16, "big") for value in values])


def texts(values: Sequence[str | None]) -> Array:
    """text[]"""
    items = [NULL if value is None else _counted(value.encode()) for value in values]
    return Array(TEXTS, len(values), items, None in values)


def bodies(values: Sequence[bytes]) -> Array:
    """bytea[]"""
    return Array(BYTES, len(values), map(_counted, values))


def integers(values: Sequence[int]) -> Array:
    """integer[]"""
    pack = INT4.pack
    return Array(INTEGERS, len(values), [pack(4, value) for value in values])


def bigints(values: Sequence[int]) -> Array:
    """bigint[]"""
    pack = INT8.pack
    return Array(BIGINTS, len(values), [pack(8, value) for value in values])


def booleans(values: Sequence[bool]) -> Array:
    """boolean[]"""
    return Array(BOOLEANS, len(values), [TRUE if value else FALSE for value in values])


def _counted(value: bytes) -> bytes:
    return LENGTH.pack(len(value)) + value
