"""A sender that cannot go on, or never comes back, ends its notifier aloud: others would not see it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg_pool import ConnectionPool

from services.bus.errors import TopicUnfit
from services.bus.message import Message
from services.database import open_pool
from services.notifier import sending
from services.notifier.outcome import Outcomes
from services.notifier.process import Notifier
from services.notifier.reading import Reading
from services.notifier.sending import SenderHangs
from tests.faults.waiting import until

STAYS_AWAY_S = 2.0


class Silent:
    """Events of which none come."""

    def poll(self, max_messages: int, timeout_ms: int) -> list[Message]:
        return []

    def assignment(self) -> set[Any]:
        return set()

    def seek(self, partition: Any, offset: int, /) -> None:
        raise AssertionError

    def commit_for_monitoring(self, offsets: Any) -> None:
        raise AssertionError


class Nobody:
    """A register that is not asked."""

    def handle(self, commands: object) -> list[object]:
        raise AssertionError(commands)


class Does:
    """A sender whose rounds are all like this."""

    def __init__(self, round_: Callable[[], Awaitable[None]]) -> None:
        self._round = round_

    async def step(self) -> bool:
        await self._round()
        return False

    async def close(self) -> None:
        pass


@pytest.fixture
def pool(database_url: str) -> Iterator[ConnectionPool[Any]]:
    """Connections to this test's database."""
    with open_pool(database_url, 2) as opened:
        yield opened


def failure_of(pool: ConnectionPool[Any], round_: Callable[[], Awaitable[None]]) -> Exception | None:
    """What a notifier ends with that has this sender, beside one that is well."""

    def now() -> datetime:
        return datetime.now(UTC)

    async def well() -> None:
        pass

    senders = [("well", Does(well)), ("other", Does(round_))]
    with closing(Notifier(Reading(pool, [], 500), Silent(), senders, Outcomes(pool, Nobody(), now), now)) as notifier:

        def failed() -> Exception | None:
            try:
                notifier.step()
            except Exception as failure:
                return failure
            return None

        return until(failed, "it ends")


def test_a_sender_whose_topic_is_gone_ends_the_notifier_with_its_name(pool: ConnectionPool[Any]) -> None:
    async def gone() -> None:
        raise TopicUnfit.missing("telling", ["supervision.alerts.v1"])

    failure = failure_of(pool, gone)
    assert isinstance(failure, TopicUnfit)
    assert "supervision.alerts.v1" in str(failure)


def test_a_sender_that_never_comes_back_ends_the_notifier(
    pool: ConnectionPool[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONGEST_ROUND_S", 0.5)

    async def away() -> None:
        await asyncio.sleep(STAYS_AWAY_S)

    failure = failure_of(pool, away)
    assert isinstance(failure, SenderHangs)
    assert "send-other" in str(failure)
