"""Append: a session is planned, its event about 560 bytes long, in a stream of its own.

Ours is the whole of Register.handle: load, decide, record the event and the command that was taken. The library saves
an aggregate of its own with the same facts. What is asked for is ready before the clock begins; deciding (ours) and
constructing the aggregate (the library) are part of it, for that makes the event. Bare psycopg gets our bytes ready.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from domain.record import stored_body
from domain.supervision_session.commands import ScheduleSession
from domain.supervision_session.decision import INITIAL, decide
from domain.vocabulary import CommandId, PersonId, SupervisionKind
from services.register.register import Register
from tests.benchmarks import bare, library
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared
from tests.benchmarks.rounds import Prepare, Work, at_once, interleaved, measured
from tests.services.record_scenes import filled

HELD = datetime(2026, 1, 5, 10, tzinfo=UTC)
BATCH = 1_000
WARM_UP = 50
PROCESSES = 4
ONE = "append, one command a transaction, one writer"
FOUR = f"append, one command a transaction, {PROCESSES} processes"
MANY = f"append, {BATCH:,} events a transaction"
GOALS = (
    Goal(ONE, "eventsourcing's default application, likewise", 2.0),
    Goal(FOUR, "eventsourcing's default application, likewise", 2.0),
    Goal(ONE, "bare psycopg, one row a transaction", 0.55),
    Goal(MANY, f"eventsourcing's default application, {BATCH:,} a save", 2.0),
    Goal(MANY, f"bare unnest insert of {BATCH:,} rows", 0.35),
)


def measure(ground: Ground) -> Iterator[Row]:
    """All rows of this subject."""
    single, many = ground.many(2_000, 200), ground.many(20, 2) * BATCH
    with ground.database() as url:
        with Register(url) as register:
            pair = filled(register, 2)
        given = interleaved(
            ground.rounds,
            {
                "ours, singly": lambda: alone(single, ours, url, pair, 1),
                "library, singly": lambda: alone(single, theirs, url, 1),
                "bare, singly": lambda: alone(single, barely, url, 1),
                "ours, processes": lambda: together(2 * single, ours, url, pair, 1),
                "library, processes": lambda: together(2 * single, theirs, url, 1),
                "ours, many": lambda: alone(many, ours, url, pair, BATCH),
                "library, many": lambda: alone(many, theirs, url, BATCH),
                "bare, many": lambda: alone(many, barely, url, BATCH),
            },
        )
    sides = ("singly", "library"), ("processes", "library"), ("singly", "bare"), ("many", "library"), ("many", "bare")
    for goal, (how, against) in zip(GOALS, sides, strict=True):
        yield compared(goal, given[f"ours, {how}"], given[f"{against}, {how}"])


def alone(count: int, prepare: Prepare, *arguments: object) -> Sample:
    """Things a second of this process."""
    with contextmanager(prepare)(count, *arguments) as work, measured() as watch:
        work()
    return watch.pace(count)


def together(count: int, prepare: Prepare, *arguments: object) -> Sample:
    """Things a second of four processes."""
    part = count // PROCESSES
    shares = at_once(*[(prepare, part, *arguments)] * PROCESSES)
    seconds = max(share.ended for share in shares) - min(share.began for share in shares)
    return Sample(part * PROCESSES / seconds)


def ours(count: int, url: str, pair: list[UUID], batch: int) -> Iterator[Work]:
    """Register.handle."""
    with Register(url) as register:
        for command in meetings(pair, WARM_UP):
            register.handle([command])
        commands = meetings(pair, count)

        def work() -> None:
            for start in range(0, count, batch):
                register.handle(commands[start : start + batch])

        yield work


def theirs(count: int, url: str, batch: int) -> Iterator[Work]:
    """Application.save of the library."""
    with closing(library.opened(url)) as app:
        library.save(app, facts(WARM_UP), 1)
        told = facts(count)
        yield lambda: library.save(app, told, batch)


def barely(count: int, url: str, batch: int) -> Iterator[Work]:
    """psycopg."""
    with bare.tables(url) as cursor:
        bare.append(cursor, bodies(WARM_UP), 1)
        rows = bodies(count)
        yield lambda: bare.append(cursor, rows, batch)


def meetings(pair: list[UUID], count: int) -> list[ScheduleSession]:
    """Commands, each for a session of its own."""
    supervisor, supervisee = map(PersonId, pair)
    return [
        ScheduleSession(
            session_id=uuid4(),
            supervisor_id=supervisor,
            supervisee_id=supervisee,
            supervision=SupervisionKind.CLINICAL,
            starts_at=HELD,
            ends_at=HELD + timedelta(hours=1),
            command_id=CommandId(uuid4()),
            effective_on=HELD.date(),
            actor=f"person:{supervisor}",
            source="officer",
            correlation_id=uuid4(),
        )
        for _ in range(count)
    ]


def bodies(count: int) -> list[bytes]:
    """What our register stores of such commands."""
    return [stored_body(event) for each in meetings([uuid4(), uuid4()], count) for event in decide(INITIAL, each)]


def facts(count: int) -> list[dict[str, str]]:
    """The same facts for an aggregate of the library, which adds its own id, version and time."""
    return [each.model_dump(mode="json", exclude={"session_id"}) for each in meetings([uuid4(), uuid4()], count)]


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["append"])
