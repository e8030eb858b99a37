"""The walk of verify through the register: every record hashed again, and compared with the notary's leaves and with
what was signed."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import psycopg

from services.notary.columns import column_that_differs
from services.notary.merkle import Frontier
from services.notary.report import Report
from services.notary.rows import BODY, FIELDS, instant_of, rows

LEAVES = """
select coalesce(string_agg(hash, ''::bytea order by place), ''::bytea)
  from notary.node where level = 0 and place >= %b and place < %b
"""
PAGE = 50_000
HASH_BYTES = 32


class Walk:
    """Goes through the register page by page, to its end or to the first empty place."""

    def __init__(
        self, connection: psycopg.Connection, roots: Mapping[int, set[bytes]], last: int, in_tree: int, report: Report
    ) -> None:
        """roots: the tree hashes that were signed, by size. last: the last position of the register.

        in_tree: how many leaves the notary says that it has.
        """
        self._connection = connection
        self._cursor = connection.cursor(binary=True)
        self._roots = roots
        self._sizes = sorted(roots, reverse=True)
        self._last = last
        self._in_tree = in_tree
        self._report = report
        self._ours = Frontier()
        self._theirs: Frontier | None = None
        self._differs_at = 0
        self._good = 0
        self._broken = False
        self._moment = -(2**63)

    def go(self) -> None:
        """Walk; what is found is in the report."""
        for start in range(0, self._last, PAGE):
            leaves = self._hashed(start, start + PAGE)
            self._compare(leaves, self._leaves(start, start + PAGE))
            if self._ours.size < min(start + PAGE, self._last):
                self._report.add(self._ours.size + 1, "removed", f"there is no event {self._ours.size + 1}")
                break
        if self._differs_at and not self._broken:
            self._report.add(self._differs_at, "changed", "the record is not the one that the notary took in")
        self._report.events, self._report.signed = self._ours.size, self._good

    def _leaves(self, start: int, end: int) -> list[bytes]:
        """The notary's."""
        joint = (self._cursor.execute(LEAVES, [start, end]).fetchone() or (b"",))[0]
        return [joint[at : at + HASH_BYTES] for at in range(0, len(joint), HASH_BYTES)]

    def _hashed(self, start: int, end: int) -> list[bytes]:
        """The leaf of each row, up to the first empty place."""
        leaves: list[bytes] = []
        doubtful: list[tuple[int, bytes]] = []
        expected, moment, at = start, self._moment, instant_of(self._moment)
        with rows(self._connection, start, end) as found:
            for row in found:
                _, _, position, _, recorded_at, _, fits, _ = FIELDS.unpack_from(row)
                expected += 1
                if position != expected:
                    break
                if recorded_at != moment:
                    if recorded_at < moment:
                        self._report.add(position, "order", "recorded before the event in front of it")
                    moment, at = recorded_at, instant_of(recorded_at)
                if not fits:
                    doubtful.append((position, bytes(row[BODY:])))
                # The leaf of domain.record.record_at, made in one piece: a test holds the two against each other.
                place = b'\0{"position":%d,"recorded_at":"%b",' % (position, at)
                leaves.append(sha256(b"".join((place, row[BODY + 1 :]))).digest())
        self._moment = moment
        for position, body in doubtful:
            if column := column_that_differs(self._connection, position, body):
                self._report.add(position, "column", f"the column {column} does not say what the record says")
        return leaves

    def _compare(self, leaves: list[bytes], theirs: list[bytes]) -> None:
        """With the notary's leaves; and with the signed hash wherever one was signed within this page."""
        start, end = self._ours.size, self._ours.size + len(leaves)
        theirs = theirs[: len(leaves)]
        if self._theirs is None and not self._broken and theirs != leaves[: max(0, self._in_tree - start)]:
            self._theirs = self._ours.copy()
            self._differs_at = start + 1 + _first_difference(leaves, theirs)
        while self._sizes and self._sizes[-1] <= end:
            size = self._sizes.pop()
            self._add(leaves, theirs, start, size)
            self._check(size)
        self._add(leaves, theirs, start, end)

    def _add(self, leaves: list[bytes], theirs: list[bytes], start: int, end: int) -> None:
        if self._theirs is not None:
            for leaf in theirs[self._theirs.size - start : end - start]:
                self._theirs.add(leaf)
        self._ours.add_all(leaves[self._ours.size - start : end - start])

    def _check(self, size: int) -> None:
        """Compare with what was signed for this size; once it differs, all later ones do."""
        if self._broken:
            return
        if self._roots[size] == {self._ours.root()}:
            self._good = size
            if 0 < self._differs_at <= size:
                self._report.add(
                    self._differs_at, "notary", "the notary's own table was changed; the record is what was signed"
                )
                self._theirs, self._differs_at = None, 0
            return
        self._broken = True
        if self._theirs is not None and self._differs_at <= size and self._roots[size] == {self._theirs.root()}:
            self._report.add(self._differs_at, "changed", "the record is not the one that was signed")
        else:
            self._report.add(
                self._good + 1,
                "changed",
                f"the events {self._good + 1} to {size} are not those that were signed; which of them cannot be "
                "told, since the notary's own table was changed too",
            )


def _first_difference(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int:
    for place, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        if one != other:
            return place
    return min(len(ours), len(theirs))
