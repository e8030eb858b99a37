"""verify: recomputes everything from the register and holds it against what was signed.

It needs the database to read the records, the public key, and, to be safe from somebody who changes the notary's tables
too, the checkpoints that were published.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg import sql

from services.database import connect
from services.notary.checkpoint import CheckpointRefused, Verifier
from services.notary.columns import across_rows
from services.notary.report import Report
from services.notary.walk import Walk

SNAPSHOT = "select pg_export_snapshot()"
SAME = sql.SQL("set transaction snapshot {}")
NOTES = "select size, note from notary.checkpoint order by size"
ENDS = """
select (select position from register.head), (select size from notary.tree),
       (select min(position) from register.event), (select max(position) from register.event)
"""


def verify(database_url: str, verifier: Verifier, published: Iterable[str] = ()) -> Report:
    """Check every event, on one snapshot of the database. Raises psycopg.OperationalError without a database.

    published: the checkpoints as they were published on the bus, or kept by anybody else.
    """
    report = Report()
    with _reading(database_url) as connection, _reading(database_url) as beside, ThreadPoolExecutor(1) as other:
        (snapshot,) = connection.execute(SNAPSHOT).fetchone() or ("",)
        beside.execute(SAME.format(snapshot))
        across = other.submit(across_rows, beside)
        roots = _signed(connection, verifier, published, report)
        head, in_tree, first, last = connection.execute(ENDS).fetchone() or (0, 0, None, None)
        if first is not None and first < 1:
            report.add(first, "inserted", "an event stands before the first place")
        Walk(connection, roots, last or 0, in_tree, report).go()
        _check_the_end(report, max([in_tree, head, *roots]), head, last or 0)
        report.misfits += across.result()
    return report


def _reading(database_url: str) -> psycopg.Connection:
    """It may stand idle while the other works: it only reads, and holds nobody up."""
    connection = connect(database_url, autocommit=True)
    connection.execute("set idle_in_transaction_session_timeout = 0")
    connection.autocommit = False
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def _signed(
    connection: psycopg.Connection, verifier: Verifier, published: Iterable[str], report: Report
) -> dict[int, set[bytes]]:
    """The signed tree hashes by size. One that is not ours is a misfit in our table; anybody may publish one."""
    roots: dict[int, set[bytes]] = {}
    known: dict[str, int] = {note: size for size, note in connection.execute(NOTES)}
    for note in {**known, **{note: known.get(note, 0) for note in published}}:
        try:
            checkpoint = verifier.opened(note)
        except CheckpointRefused as refused:
            if note in known:
                report.add(known[note], "checkpoint", str(refused))
            else:
                report.foreign += 1
            continue
        roots.setdefault(checkpoint.size, set()).add(checkpoint.root)
        report.checkpoints += 1
        if note in known and known[note] != checkpoint.size:
            report.add(known[note], "checkpoint", "the notary's table gives it another size than was signed")
    return roots


def _check_the_end(report: Report, should_be: int, head: int, last: int) -> None:
    found = report.events
    if last > head:
        report.add(head + 1, "inserted", f"the last position that was given out is {head}")
    if found == last < should_be:
        report.add(found + 1, "cut_off", f"the register ends at {found}; it once reached {should_be}")
