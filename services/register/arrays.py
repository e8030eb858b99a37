"""Arrays in the binary form of the database, made in one pass.

The client library dumps a list item by item through Python: with sixteen lists that took more than half of the time of
an append of one event, and about 13 µs for each event of a large one.
"""

from collections.abc import Iterable, Sequence
from struct import Struct
from typing import ClassVar
from uuid import UUID

from psycopg.abc import AdaptContext
from psycopg.adapt import AdaptersMap, Buffer, Dumper
from psycopg.pq import Format

HEADER = Struct("!iiIii")
EMPTY = Struct("!iiI")
LENGTH = Struct("!i")
INT4 = Struct("!ii")
INT8 = Struct("!iq")
NULL = LENGTH.pack(-1)
UUID_LENGTH = LENGTH.pack(16)
TRUTH = b"\0", b"\1"
TRUE, FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"


class Array:
    """An array ready to be sent. Subclasses give the numbers under which the database knows it and its items."""

    __slots__ = ("data",)
    number: ClassVar[int]
    item_number: ClassVar[int]

    def __init__(self, count: int, items: Iterable[bytes], nulls: bool = False) -> None:
        """items: each with its length in front."""
        number = self.item_number
        self.data = HEADER.pack(1, nulls, number, count, 1) + b"".join(items) if count else EMPTY.pack(0, 0, number)


class Uuids(Array):
    """uuid[]"""

    __slots__ = ()
    number, item_number = 2951, 2950


class Texts(Array):
    """text[]"""

    __slots__ = ()
    number, item_number = 1009, 25


class Bodies(Array):
    """bytea[]"""

    __slots__ = ()
    number, item_number = 1001, 17


class Integers(Array):
    """integer[]"""

    __slots__ = ()
    number, item_number = 1007, 23


class Bigints(Array):
    """bigint[]"""

    __slots__ = ()
    number, item_number = 1016, 20


class Booleans(Array):
    """boolean[]"""

    __slots__ = ()
    number, item_number = 1000, 16


class ArrayDumper(Dumper):
    """Hands the array over as it is."""

    format = Format.BINARY

    def __init__(self, cls: type[Array], context: AdaptContext | None = None) -> None:
        super().__init__(cls, context)
        self.oid = cls.number

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
    return Uuids(len(values), [UUID_LENGTH + value.int.to_bytes(16, "big") for value in values])


def texts(values: Sequence[str | None]) -> Array:
    """text[]"""
    items = [NULL if value is None else _counted(value.encode()) for value in values]
    return Texts(len(values), items, None in values)


def bodies(values: Sequence[bytes]) -> Array:
    """bytea[]"""
    return Bodies(len(values), map(_counted, values))


def integers(values: Sequence[int]) -> Array:
    """integer[]"""
    pack = INT4.pack
    return Integers(len(values), [pack(4, value) for value in values])


def bigints(values: Sequence[int]) -> Array:
    """bigint[]"""
    pack = INT8.pack
    return Bigints(len(values), [pack(8, value) for value in values])


def booleans(values: Sequence[bool]) -> Array:
    """boolean[]"""
    return Booleans(len(values), [TRUE if value else FALSE for value in values])


def _counted(value: bytes) -> bytes:
    return LENGTH.pack(len(value)) + value
