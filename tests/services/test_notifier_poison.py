"""An event that the notifier cannot take: only its finding waits, says so, and is told in order once it can be."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg_pool import ConnectionPool

from domain.event import Event
from domain.record import event_of
from services.database import open_pool
from services.notifier import keeping
from services.notifier.notice import ALERTS
from services.notifier.queue import Queue
from services.notifier.reading import Reading
from services.notifier.standing import measures
from tests.services.notifier_scenes import NOON, Story

POISON, OTHER = UUID(int=901), UUID(int=902)
NOTICES = "select state from notifier.notice where finding_id = %s order by position"
WAITING = "select position, problem from notifier.unreadable order by position"


@pytest.fixture
def pool(database_url: str) -> Iterator[ConnectionPool[Any]]:
    """Connections to this test's database."""
    with open_pool(database_url, 2) as opened:
        yield opened


def too_new(name: str, record: bytes) -> Event:
    """An earlier version of the program: it does not know what that finding's events say."""
    if str(POISON).encode() in record and b"finding.raised" in record:
        raise ValueError("a value of the event")
    return event_of(name, record)


def told(pool: ConnectionPool[Any], finding: UUID) -> list[str]:
    """What somebody is told of a finding, in order."""
    with pool.connection() as connection:
        return [row[0] for row in connection.execute(NOTICES, (finding,))]


def test_only_its_finding_waits_until_it_can_be_taken_and_then_nothing_was_lost_and_the_order_is_kept(
    pool: ConnectionPool[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    story, reading = Story(), Reading(pool, [ALERTS], batch=500)
    story.ward()
    story.raised(finding_id=POISON)
    story.raised(finding_id=OTHER)
    monkeypatch.setattr(keeping, "event_of", too_new)
    assert reading.take(story.batches(), NOON)
    story.cleared(finding_id=POISON)
    story.cleared(finding_id=OTHER)
    assert reading.take(story.batches(6), NOON)
    assert (told(pool, POISON), told(pool, OTHER)) == ([], ["OPENED", "RESOLVED"])
    with pool.connection() as connection:
        assert connection.execute(WAITING).fetchall() == [(5, "ValueError"), (7, None)]
    assert measures(pool, NOON)["events_unreadable"] == 2
    assert reading.take_again(NOON) == 0

    monkeypatch.undo()
    assert Reading(pool, [ALERTS], batch=500).take_again(NOON) == 2
    assert told(pool, POISON) == ["OPENED", "RESOLVED"]
    assert measures(pool, NOON)["events_unreadable"] == 0


def test_a_notifier_whose_clock_is_put_back_an_hour_neither_waits_an_hour_nor_tells_twice(
    pool: ConnectionPool[Any],
) -> None:
    story, reading, queue = Story(), Reading(pool, [ALERTS], batch=500), Queue(pool, ALERTS)
    story.raised(finding_id=POISON)
    reading.take(story.batches(), NOON)
    story.raised(finding_id=OTHER)
    earlier = NOON - timedelta(hours=1)
    (begun,) = queue.claim(1, NOON)
    queue.put_off(begun.notice_id, 5, "the receiver is slow", NOON)
    reading.take(story.batches(1), NOON)
    assert [notice.finding_id for notice in queue.claim(10, earlier)] == [POISON, OTHER]
    assert queue.claim(10, earlier + timedelta(seconds=1)) == []


def test_an_event_that_the_tables_refuse_sets_aside_its_stream_only(pool: ConnectionPool[Any]) -> None:
    story, reading = Story(), Reading(pool, [ALERTS], batch=500)
    with pool.connection() as connection:
        refuse = f"alter table notifier.finding add constraint poisoned check (finding_id <> '{POISON}')"
        connection.execute(refuse.encode())
    story.raised(finding_id=POISON)
    story.raised(finding_id=OTHER)
    assert reading.take(story.batches(), NOON)
    assert (told(pool, POISON), told(pool, OTHER)) == ([], ["OPENED"])
    with pool.connection() as connection:
        connection.execute("alter table notifier.finding drop constraint poisoned")
    assert reading.take_again(NOON) == 1
    assert told(pool, POISON) == ["OPENED"]
