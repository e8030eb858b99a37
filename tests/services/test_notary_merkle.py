"""The tree against the plain recursive definitions of RFC 9162, section 2.1."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notary.merkle import (
    Frontier,
    Node,
    Span,
    complete_subtrees,
    consistency_spans,
    consistent,
    hashes_of,
    includes,
    inclusion_spans,
    leaf_hash,
)


def mth(records: list[bytes]) -> bytes:
    """Merkle Tree Hash, as the RFC writes it."""
    if not records:
        return sha256(b"").digest()
    if len(records) == 1:
        return sha256(b"\x00" + records[0]).digest()
    k = split(len(records))
    return sha256(b"\x01" + mth(records[:k]) + mth(records[k:])).digest()


def path(m: int, records: list[bytes]) -> list[bytes]:
    """PATH(m, D_n)."""
    if len(records) == 1:
        return []
    k = split(len(records))
    if m < k:
        return [*path(m, records[:k]), mth(records[k:])]
    return [*path(m - k, records[k:]), mth(records[:k])]


def proof(m: int, records: list[bytes], whole: bool = True) -> list[bytes]:
    """PROOF(m, D_n), SUBPROOF(m, D_n, b)."""
    if m == len(records):
        return [] if whole else [mth(records)]
    k = split(len(records))
    if m <= k:
        return [*proof(m, records[:k], whole), mth(records[k:])]
    return [*proof(m - k, records[k:], False), mth(records[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def grown(records: list[bytes]) -> tuple[Frontier, dict[Node, bytes]]:
    """The tree of some records, and its complete subtrees."""
    frontier = Frontier()
    return frontier, dict(frontier.grow(map(leaf_hash, records)))


records_of = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_hash_of_the_tree_is_that_of_the_definition(records: list[bytes]) -> None:
    frontier, nodes = grown(records)
    one_by_one = Frontier()
    for record in records:
        one_by_one.add(leaf_hash(record))
    assert frontier.root() == one_by_one.root() == mth(records)
    assert hashes_of([Span(0, len(records))], nodes.__getitem__) == [mth(records)]
    resumed = Frontier(len(records), [nodes[node] for node in complete_subtrees(Span(0, len(records)))])
    resumed.add(leaf_hash(b"next"))
    assert resumed.root() == mth([*records, b"next"])


@given(records_of, st.data())
def test_a_record_is_proved_to_be_in_its_place_and_in_no_other(records: list[bytes], data: st.DataObject) -> None:
    _, nodes = grown(records)
    size, root = len(records), mth(records)
    index = data.draw(st.integers(0, size - 1))
    found = hashes_of(inclusion_spans(index, size), nodes.__getitem__)
    assert found == path(index, records)
    leaf = leaf_hash(records[index])
    assert includes(leaf, index, size, found, root)
    assert not includes(leaf_hash(records[index] + b"!"), index, size, found, root)
    assert not includes(leaf, index, size, [*found, root], root)
    assert not includes(leaf, index, size, found[:-1], root) or size == 1
    other = data.draw(st.integers(0, size - 1))
    if records[other] != records[index]:
        assert not includes(leaf, other, size, found, root)


@given(records_of, st.data())
def test_an_older_tree_is_proved_to_be_the_beginning_of_a_newer(records: list[bytes], data: st.DataObject) -> None:
    _, nodes = grown(records)
    second = len(records)
    first = data.draw(st.integers(1, second))
    found = hashes_of(consistency_spans(first, second), nodes.__getitem__)
    assert found == proof(first, records)
    assert consistent(first, second, found, mth(records[:first]), mth(records))
    changed = [b"changed" + records[0], *records[1:first]]
    assert not consistent(first, second, found, mth(changed), mth(records))
    assert not consistent(first, second, [*found, found[0] if found else b""], mth(records[:first]), mth(records))


def test_a_proof_costs_the_logarithm_of_the_size() -> None:
    size = 1_000_003
    nodes = {node for span in inclusion_spans(654_321, size) for node in complete_subtrees(span)}
    nodes |= {node for span in consistency_spans(654_321, size) for node in complete_subtrees(span)}
    assert len(nodes) < 4 * size.bit_length()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 2)])
def test_no_proof_is_made_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_spans(index, size)
    assert not includes(b"", index, size, [], b"")


@pytest.mark.parametrize(("first", "second"), [(0, 2), (3, 2)])
def test_no_consistency_is_claimed_where_there_is_none(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="cannot be proved"):
        consistency_spans(first, second)
    assert not consistent(first, second, [], b"", b"")
