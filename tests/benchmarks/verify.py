"""Verify: every record hashed again and held against what the notary signed, against SHA-256 over the same bytes.

The loop of the goal has the records in memory. Beside it, without a goal: the same loop when it reads the rows first.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

from domain.record import published_record
from services.database import connect
from services.notary.checkpoint import Signer, origin_of
from services.notary.merkle import leaf_hash
from services.notary.tree import Tree
from services.notary.verify import verify
from services.register.register import Register
from tests.benchmarks.append import meetings
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared, noted
from tests.benchmarks.rounds import interleaved, measured, tell
from tests.services.record_scenes import filled

EVENTS = 100_000
PAGE = 5_000
SIGNER = Signer(b"\7" * 32, origin_of("BENCH"))
GOALS = (Goal(f"verify of {EVENTS:,} events", "SHA-256 over the same bytes in a loop", 0.4),)
ROWS = "select position, recorded_at, body from register.event order by position"


def measure(ground: Ground) -> Iterator[Row]:
    """Events a second, ours against the loop."""
    count = ground.many(EVENTS // PAGE) * PAGE
    with ground.database() as url:
        records = _signed(url, count)
        given = interleaved(
            ground.rounds,
            {
                "ours": lambda: _ours(url, count),
                "loop": lambda: _hashed(records),
                "loop that reads": lambda: _read_and_hashed(url, count),
            },
        )
    yield compared(GOALS[0], given["ours"], given["loop"])
    yield noted("SHA-256 in a loop that also reads the rows", "/s", given["loop that reads"])


def _signed(url: str, count: int) -> list[bytes]:
    """A register of so many events, signed page by page; their records."""
    tell(f"  {count:,} events, recorded and signed")
    records: list[bytes] = []
    with Register(url) as register, Tree(url) as tree:
        pair, frontier = filled(register, 2), tree.frontier()
        while len(records) < count:
            register.handle(meetings(pair, min(PAGE, count - register.head())))
            page = [event.record for event in register.read(len(records), PAGE)]
            tree.grow(frontier, [leaf_hash(record) for record in page])
            now = datetime.now(UTC)
            tree.sign(frontier.size, now, SIGNER.note(frontier.size, frontier.root(), now))
            records += page
    return records


def _ours(url: str, count: int) -> Sample:
    with measured() as watch:
        report = verify(url, SIGNER.verifier)
    if not report.fits or report.events != count:
        raise RuntimeError(f"verify found {report.first} in {report.events} events")
    return watch.pace(count)


def _hashed(records: list[bytes]) -> Sample:
    with measured() as watch:
        for record in records:
            sha256(record).digest()
    return watch.pace(len(records))


def _read_and_hashed(url: str, count: int) -> Sample:
    with measured() as watch, connect(url) as connection, connection.cursor("rows", binary=True) as cursor:
        cursor.itersize = PAGE
        for position, recorded_at, body in cursor.execute(ROWS):
            sha256(published_record(position, recorded_at, body)).digest()
    return watch.pace(count)


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["verify"])
