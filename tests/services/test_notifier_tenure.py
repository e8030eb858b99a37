"""A notifier that was replaced while it stood still writes nothing, wherever it goes on."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from services.bus.errors import MemberReplaced
from services.database import open_pool
from services.notifier import keeping
from services.notifier import tenure as tenure_module
from services.notifier.outcome import Outcomes
from services.notifier.process import Notifier
from services.notifier.queue import Queue
from services.notifier.reading import Reading
from services.notifier.sending import SendingThread
from services.notifier.tenure import Tenure
from services.parts import parts
from services.settings import Settings
from services.wiring import build_notifier
from tests.services.notifier_scenes import NOON, Story

Pool = ConnectionPool[Any]
Act = Callable[[Pool, Tenure], object]


@pytest.fixture
def pool(database_url: str) -> Iterator[Pool]:
    """Connections to this test's database."""
    with open_pool(database_url, 2) as opened:
        yield opened


def queue(pool: Pool, tenure: Tenure) -> Queue:
    return Queue(pool, "mail", tenure.confirm)


def rows(pool: Pool) -> list[list[tuple[Any, ...]]]:
    """All that a notifier writes."""
    tables = ("notice", "source_offset", "finding", "unit", "unreadable")
    with pool.connection() as connection:
        return [connection.execute(f"select * from notifier.{name}".encode()).fetchall() for name in tables]  # noqa: S608


def read(pool: Pool, tenure: Tenure) -> object:
    story = Story()
    story.ward()
    story.raised()
    story.cleared()
    return Reading(pool, ["mail"], 500, tenure.confirm).take(story.batches(5), NOON)


def put_off(pool: Pool, tenure: Tenure) -> None:
    queue(pool, tenure).put_off(queue(pool, tenure).waiting()[0].notice_id, 1, "no lead known yet", NOON)


def settle(pool: Pool, tenure: Tenure) -> None:
    queue(pool, tenure).settle([(queue(pool, tenure).waiting()[0].notice_id, None, "no_lead")], NOON)


ACTS: list[Act] = [
    lambda pool, tenure: queue(pool, tenure).claim(10, NOON + timedelta(hours=1)),
    put_off,
    settle,
    read,
]


@pytest.fixture
def replaced(pool: Pool) -> Tenure:
    """The tenure of a notifier that has read a finding, and then was replaced."""
    tenure = Tenure(pool, "one")
    tenure.begin()
    story = Story()
    story.ward()
    story.raised()
    assert Reading(pool, ["mail"], 500, tenure.confirm).take(story.batches(), NOON)
    Tenure(pool, "two").begin()
    with pool.connection() as connection:
        tenure.confirm(connection)
    Tenure(pool, "one").begin()
    return tenure


@pytest.mark.parametrize("act", ACTS, ids=["claim", "put off", "settle", "read"])
def test_who_was_replaced_writes_nothing(pool: Pool, replaced: Tenure, act: Act) -> None:
    before = rows(pool)
    with pytest.raises(MemberReplaced):
        act(pool, replaced)
    assert rows(pool) == before


class Nobody:
    """A register that must not be asked."""

    def handle(self, commands: object) -> list[object]:
        raise AssertionError(commands)


def test_who_was_replaced_records_no_outcome(pool: Pool, replaced: Tenure) -> None:
    Queue(pool, "mail").settle([(Queue(pool, "mail").waiting()[0].notice_id, None, "no_lead")], NOON)
    with pytest.raises(MemberReplaced):
        Outcomes(pool, Nobody(), lambda: NOON, replaced.confirm).step()


def test_a_sending_thread_ends_when_its_notifier_was_replaced(pool: Pool, replaced: Tenure) -> None:
    class Late:
        async def step(self) -> bool:
            return bool(queue(pool, replaced).claim(10, NOON + timedelta(hours=1)))

        async def close(self) -> None:
            pass

    thread = SendingThread(Late(), "late")
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_a_successor_does_not_begin_while_a_transaction_is_open_that_was_confirmed(pool: Pool) -> None:
    tenure, begun = Tenure(pool, "one"), Event()
    tenure.begin()

    def begin() -> None:
        Tenure(pool, "one").begin()
        begun.set()

    with pool.connection() as connection:
        tenure.confirm(connection)
        successor = Thread(target=begin, daemon=True)
        successor.start()
        assert not begun.wait(0.5)
        tenure.confirm(connection)
    successor.join(30)
    assert begun.is_set()


def step_ten_times(notifier: Notifier) -> None:
    for _ in range(10):
        notifier.step()


def test_a_successor_ends_the_session_of_one_that_was_stopped_in_the_middle_of_a_batch(
    pool: Pool, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenure_module, "PATIENCE_S", 0.2)
    story = Story()
    story.ward()
    story.raised()
    stopped, goes_on = Event(), Event()

    def stop(*_: object) -> None:
        stopped.set()
        goes_on.wait(60)

    def batch() -> None:
        with open_pool(database_url, 2) as own, suppress(psycopg.OperationalError):
            old = Tenure(own, "one")
            old.begin()
            Reading(own, ["mail"], 500, old.confirm).take(story.batches(), NOON)

    monkeypatch.setattr(keeping, "_keep_finding", stop)
    taking = Thread(target=batch, daemon=True)
    taking.start()
    assert stopped.wait(60)
    monkeypatch.undo()
    monkeypatch.setattr(tenure_module, "PATIENCE_S", 0.2)
    new = Tenure(pool, "one")
    new.begin()
    assert Reading(pool, ["mail"], 500, new.confirm).take(story.batches(), NOON)
    goes_on.set()
    taking.join(60)
    assert not taking.is_alive()


def test_a_notifier_as_it_is_built_replaces_its_namesake_and_writes_nothing_once_it_is_replaced(
    test_settings: Settings,
) -> None:
    with parts(test_settings) as the, closing(build_notifier(the)) as notifier:
        pool = the.pool()
        before, after = (Tenure(pool, test_settings.instance) for _ in range(2))
        before.begin()
        notifier.step()
        with pytest.raises(MemberReplaced), pool.connection() as connection:
            before.confirm(connection)
        story = Story()
        story.ward()
        story.raised()
        assert Reading(pool, ["mail"], 500).take(story.batches(), NOON)
        Queue(pool, "mail").settle([(Queue(pool, "mail").waiting()[0].notice_id, None, "no_lead")], NOON)
        after.begin()
        written = rows(pool)
        with pytest.raises(MemberReplaced):  # it lets outcomes gather for a while before it looks
            step_ten_times(notifier)
        assert rows(pool) == written
