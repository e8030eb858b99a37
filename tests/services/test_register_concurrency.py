"""Many writers, a reader at the tail, and lines that are cut: nothing missed, nothing doubled, no gap."""

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID, uuid4

import psycopg
import pytest

from services.database import migrate
from services.register.outcome import Accepted, InboxPosition, Outcome, Recorded, Refused, Repeated
from services.register.register import Register
from tests.services.record_scenes import (
    Wire,
    acknowledge,
    filled,
    raise_finding,
    register_person,
    training,
)

WRITERS, ROUNDS = 8, 40


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    with Register(database_url, pool_size=WRITERS + 1) as opened:
        yield opened


class Tail(threading.Thread):
    """Reads on after the last position until told to stop, and then once more."""

    def __init__(self, register: Register) -> None:
        super().__init__(daemon=True)
        self._register = register
        self._stop_asked = threading.Event()
        self.seen: list[Recorded] = []

    def run(self) -> None:
        last_round = False
        while not last_round:
            last_round = self._stop_asked.is_set()
            while page := self._register.read(self.seen[-1].position if self.seen else 0, 50):
                self.seen += page

    def finish(self) -> list[Recorded]:
        self._stop_asked.set()
        self.join()
        return self.seen


def write(database_url: str, shared: list[UUID], rounds: int) -> None:
    """Each round: a new person, and a fact about a person of whom others write too."""
    with Register(database_url, pool_size=1) as register:
        for number in range(rounds):
            register.handle([register_person(), training(shared[number % len(shared)], uuid4().hex)])


def shows_no_gap_and_nothing_twice(seen: list[Recorded], expected: int) -> None:
    assert [recorded.position for recorded in seen] == list(range(1, expected + 1))
    assert all(one.recorded_at <= next_one.recorded_at for one, next_one in pairwise(seen))
    versions: dict[UUID, int] = {}
    for recorded in seen:
        assert recorded.version == versions.get(recorded.stream_id, 0) + 1
        versions[recorded.stream_id] = recorded.version


@pytest.mark.shows("promise: nothing is lost when reading on")
def test_a_reader_at_the_tail_of_eight_writing_threads_misses_nothing(register: Register, database_url: str) -> None:
    shared = filled(register, 3)
    tail = Tail(register)
    tail.start()
    with ThreadPoolExecutor(WRITERS) as threads:
        for done in [threads.submit(write, database_url, shared, ROUNDS) for _ in range(WRITERS)]:
            done.result()
    shows_no_gap_and_nothing_twice(tail.finish(), 3 + WRITERS * ROUNDS * 2)


@pytest.mark.shows("promise: nothing is lost when reading on")
def test_a_reader_at_the_tail_of_four_writing_processes_misses_nothing(register: Register, database_url: str) -> None:
    shared = filled(register, 2)
    tail = Tail(register)
    tail.start()
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write, args=(database_url, shared, ROUNDS)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    shows_no_gap_and_nothing_twice(tail.finish(), 2 + 4 * ROUNDS * 2)


@pytest.mark.shows("T-28")
def test_of_two_conflicting_commands_at_once_one_is_accepted_and_one_cleanly_refused(register: Register) -> None:
    for _ in range(20):
        raised = raise_finding(uuid4())
        register.handle([raised])
        before = register.head()
        gate = threading.Barrier(2)

        def at_once(finding: UUID = raised.finding_id, gate: threading.Barrier = gate) -> Outcome:
            command = acknowledge(finding, uuid4())
            gate.wait()
            return register.handle([command])[0]

        with ThreadPoolExecutor(2) as threads:
            outcomes = [done.result() for done in [threads.submit(at_once) for _ in range(2)]]
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Accepted", "Refused"]
        assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == ["already_acknowledged"]
        assert register.head() == before + 1


@pytest.mark.shows("T-21", "T-28")
def test_the_same_command_sent_by_many_at_once_is_taken_once(register: Register) -> None:
    command = register_person()
    gate = threading.Barrier(WRITERS)

    def at_once() -> Outcome:
        gate.wait()
        return register.handle([command])[0]

    with ThreadPoolExecutor(WRITERS) as threads:
        outcomes = [done.result() for done in [threads.submit(at_once) for _ in range(WRITERS)]]
    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Repeated) for outcome in outcomes) == WRITERS - 1
    assert register.head() == 1


@pytest.mark.shows("promise: no HR event is applied twice")
def test_an_append_whose_answer_was_lost_is_not_doubled(database_url: str) -> None:
    wire = Wire(database_url)
    command, position = register_person(), InboxPosition("hr/0", 0, 3)
    with Register(wire.url, pool_size=1) as register:
        wire.cut_the_next_answer_to(b"hr/0")
        (outcome,) = register.handle([command], [position])
        assert wire.cuts == 1
        assert isinstance(outcome, Accepted)
        assert outcome.positions == (1,)
        assert register.head() == 1
        assert register.inbox(["hr/0"]) == {"hr/0": 3}
        assert register.handle([command]) == [Repeated(command.command_id)]
    wire.close()


def test_an_inbox_that_moved_without_commands_is_not_taken_for_anothers_when_the_answer_was_lost(
    database_url: str,
) -> None:
    wire = Wire(database_url)
    with Register(wire.url, pool_size=1) as register:
        register.handle([], [InboxPosition("hr/0", 0, 3)])
        wire.cut_the_next_answer_to(b"hr/0")
        assert register.handle([], [InboxPosition("hr/0", 3, 8)]) == []
        assert wire.cuts == 1
        assert register.inbox(["hr/0"]) == {"hr/0": 8}
    wire.close()


def test_the_register_goes_on_after_the_database_ended_its_connections(register: Register, database_url: str) -> None:
    register.handle([register_person()])
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
    register.handle([register_person()])
    assert register.head() == 2


def test_several_processes_that_start_together_do_not_collide_over_the_tables(database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    starting = [spawn.Process(target=start, args=(database_url,)) for _ in range(4)]
    for process in starting:
        process.start()
    for process in starting:
        process.join()
    assert [process.exitcode for process in starting] == [0] * 4


def start(database_url: str) -> None:
    """What every process of the ledger does first."""
    migrate(database_url)
    with Register(database_url, pool_size=1) as register:
        register.handle([register_person()])
