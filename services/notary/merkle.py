"""The Merkle tree of RFC 9162: its hash, and proofs of inclusion and of consistency. Pure functions over hashes.

A tree of n leaves is kept as its complete subtrees, each named by level (2^level leaves) and place; whatever else is
needed is computed from O(log n) of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple


class Node(NamedTuple):
    """A complete subtree: 2^level leaves, the first of them leaf number place * 2^level (from 0)."""

    level: int
    place: int


class Span(NamedTuple):
    """The leaves from `start` to before `end`, counted from 0: a subtree of some tree."""

    start: int
    end: int


HashOf = Callable[[Node], bytes]
"""Looks up the hash of a complete subtree."""


def leaf_hash(record: bytes) -> bytes:
    """The hash of one record."""
    return sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a subtree from those of its two parts."""
    return sha256(b"\x01" + left + right).digest()


def joined(hashes: Sequence[bytes]) -> bytes:
    """The hash of a tree from its complete subtrees, largest first; that of no leaves is the hash of nothing."""
    if not hashes:
        return sha256(b"").digest()
    joint = hashes[-1]
    for left in hashes[-2::-1]:
        joint = sha256(b"\x01" + left + joint).digest()
    return joint


def complete_subtrees(span: Span) -> Iterator[Node]:
    """The complete subtrees of which a span consists, from the left; `start` must be where such a tree may begin."""
    start = span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        yield Node(level, start >> level)
        start += 1 << level


class Frontier:
    """The right edge of a growing tree: all that is needed to go on and to tell the hash of the whole."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self._hashes = list(hashes)

    def add(self, leaf: bytes) -> None:
        """One more leaf, by its hash."""
        self.add_all((leaf,))

    def add_all(self, leaves: Iterable[bytes]) -> None:
        """More leaves, by their hashes."""
        hashes, size = self._hashes, self.size
        for leaf in leaves:
            found, rest = leaf, size
            while rest & 1:
                found = sha256(b"\x01" + hashes.pop() + found).digest()
                rest >>= 1
            hashes.append(found)
            size += 1
        self.size = size

    def copy(self) -> "Frontier":
        """Another of the same size and hashes."""
        return Frontier(self.size, self._hashes)

    def grow(self, leaves: Iterable[bytes]) -> Iterator[tuple[Node, bytes]]:
        """More leaves; gives back every subtree that they complete, the leaves themselves included."""
        hashes = self._hashes
        for leaf in leaves:
            node, found = Node(0, self.size), leaf
            yield node, found
            while node.place & 1:
                found = sha256(b"\x01" + hashes.pop() + found).digest()
                node = Node(node.level + 1, node.place >> 1)
                yield node, found
            hashes.append(found)
            self.size += 1

    def root(self) -> bytes:
        """The hash of the whole tree."""
        return joined(self._hashes)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove that leaf `index` is in the tree of `size` leaves, nearest first (PATH).

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_part(end - start)
        if index < middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """The subtrees whose hashes prove that the tree of `first` leaves is the beginning of that of `second` (PROOF).

    Raises ValueError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError(f"a tree of {first} leaves cannot be proved the beginning of one of {second}")
    spans: list[Span] = []
    start, end = 0, second
    while first < end:
        middle = start + _left_part(end - start)
        if first <= middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    if start > 0:
        spans.append(Span(start, end))
    return spans[::-1]


def hashes_of(spans: Iterable[Span], hash_of: HashOf) -> list[bytes]:
    """The hash of each span, from its complete subtrees."""
    return [joined([hash_of(node) for node in complete_subtrees(span)]) for span in spans]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that the record with hash `leaf` is leaf `index` of the tree with hash `root`."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    found = leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Whether `path` proves that the tree of `first` leaves is the beginning of that of `second`, by their hashes."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    proof = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not proof:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _left_part(size: int) -> int:
    """How many leaves the left part of a tree of `size` > 1 leaves has: the largest power of two below it."""
    return 1 << ((size - 1).bit_length() - 1)
