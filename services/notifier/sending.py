"""Sends what waits in one channel. Each channel has a sender of its own, so that none waits for another's receiver."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Protocol
from uuid import UUID

import structlog

from domain.vocabulary import PersonId
from services.bus.errors import BusError, MemberReplaced, TopicUnfit
from services.notifier.channel import Channel, TryLater
from services.notifier.gathering import LONDON, by_lead
from services.notifier.notice import Notice, Outcome
from services.notifier.queue import GIVEN_UP_AFTER, LEASE, Queue

log = structlog.get_logger(__name__)

AT_ONCE = 50
IN_LETTERS = 1_000
"""So many notices at once where many go into one letter."""
ATTEMPTS_TO_FIND_A_LEAD = 3
"""A unit's own events travel on other partitions than a finding's and may be read a moment later."""
LONGEST_ATTEMPT_S = 20.0
LONGEST_ROUND_S = 120.0
"""What a round waits for ends before: an attempt, or a minute that the brokers have to take a batch of alerts."""
BEGUN_WITHIN = LEASE - timedelta(seconds=LONGEST_ATTEMPT_S)
"""An attempt that begins later might still be under way when the lease ends and another sender tries."""


class SenderHangs(RuntimeError):
    """A sender waits for something that never comes; the others go on, and nobody would see it."""


class Sends(Protocol):
    """What a sending thread runs."""

    async def step(self) -> bool:
        """One round; True if anything was due."""

    async def close(self) -> None:
        """Let go of connections."""


def with_leads(queue: Queue, notices: Sequence[Notice], now: datetime) -> list[Notice]:
    """Each with whom to tell; what goes further up says that itself."""
    leads = queue.leads(notices, now.astimezone(LONDON).date()) if notices else []
    return [
        notice if notice.state == "ESCALATED" else replace(notice, lead_id=lead)
        for notice, lead in zip(notices, leads, strict=True)
    ]


def too_early(notice: Notice) -> bool:
    """Whether a lead may still become known."""
    return notice.lead_id is None and notice.attempts < ATTEMPTS_TO_FIND_A_LEAD


def put_off(queue: Queue, notice: Notice, problem: str, now: datetime) -> None:
    """Try again later, ever later."""
    log.warning("notice_put_off", **_names(notice), problem=problem, attempts=notice.attempts)
    queue.put_off(notice.notice_id, notice.attempts, problem, now)


def tell_settled(notice: Notice, outcome: Outcome) -> None:
    """Log that nothing more is to be done about it."""
    log.info("notice_settled", **_names(notice), outcome=outcome, attempts=notice.attempts)


class Sender:
    """Claims what is due in a channel, sends up to AT_ONCE side by side, and writes down what became of each notice."""

    def __init__(self, queue: Queue, channel: Channel, now: Callable[[], datetime]) -> None:
        self._queue = queue
        self._channel = channel
        self._now = now

    async def step(self) -> bool:
        """One round; True if anything was due."""
        now, places = self._now(), asyncio.Semaphore(AT_ONCE)
        claim = self._queue.claim_together if self._channel.gathers else self._queue.claim
        notices = with_leads(self._queue, claim(IN_LETTERS if self._channel.gathers else AT_ONCE, now), now)
        if not notices:
            return False
        together = by_lead(notices) if self._channel.gathers else [[notice] for notice in notices]

        async def attempt(some: Sequence[Notice]) -> list[tuple[UUID, PersonId | None, Outcome]]:
            async with places:
                return await self._attempt(some, now)

        results = await asyncio.gather(*map(attempt, together))
        self._queue.settle([settled for some in results for settled in some], self._now())
        return True

    async def _attempt(
        self, notices: Sequence[Notice], claimed_at: datetime
    ) -> list[tuple[UUID, PersonId | None, Outcome]]:
        if self._now() - claimed_at > BEGUN_WITHIN:
            log.warning("notices_claimed_too_long_ago", notices=len(notices), **_names(notices[0]))
            return []
        try:
            if any(map(too_early, notices)):
                raise TryLater("no lead known yet")
            outcome = await asyncio.wait_for(self._channel.send(notices), LONGEST_ATTEMPT_S)
        except Exception as problem:
            failed = [(notice, self._put_off(notice, problem)) for notice in notices]
            return [(notice.notice_id, notice.lead_id, outcome) for notice, outcome in failed if outcome]
        for notice in notices:
            tell_settled(notice, outcome)
        return [(notice.notice_id, notice.lead_id, outcome) for notice in notices]

    def _put_off(self, notice: Notice, problem: Exception) -> Outcome | None:
        what = str(problem) if isinstance(problem, TryLater) else type(problem).__name__
        if self._now() - notice.opened_at > GIVEN_UP_AFTER and notice.attempts > 10:
            log.error("notice_given_up", **_names(notice), problem=what, attempts=notice.attempts)
            return "refused"
        put_off(self._queue, notice, what, self._now())
        return None

    async def close(self) -> None:
        """Let the channel go."""
        await self._channel.close()


def _names(notice: Notice) -> dict[str, str]:
    return {
        "channel": notice.channel,
        "notice_id": str(notice.notice_id),
        "finding_id": str(notice.finding_id),
        "correlation_id": str(notice.correlation_id),
    }


class SendingThread(Thread):
    """Runs one sender until it is stopped. A failure outside an attempt (database away) is logged and tried again; one
    that only an operator can mend, or a successor, ends it: `ended_by`.

    It looks every `poll_s` for what is due again, and at once when it is woken.
    """

    def __init__(self, sender: Sends, name: str, poll_s: float = 0.05) -> None:
        super().__init__(name=f"send-{name}", daemon=True)
        self._sender = sender
        self._poll_s = poll_s
        self._stopped = Event()
        self._woken = asyncio.Event()
        self._running: asyncio.AbstractEventLoop | None = None
        self._round_began = time.monotonic()
        self.ended_by: BusError | None = None

    def run(self) -> None:
        """Send until stopped."""
        asyncio.run(self._loop())

    def check(self) -> None:
        """Raises what ended it; SenderHangs where a round does not end."""
        if self.ended_by:
            raise self.ended_by
        if time.monotonic() - self._round_began > LONGEST_ROUND_S:
            raise SenderHangs(
                f"{self.name} has not come back for {LONGEST_ROUND_S:.0f} s; what waits is sent after a restart"
            )

    def wake(self) -> None:
        """There is something new to send."""
        if self._running is not None:
            with suppress(RuntimeError):  # it has ended
                self._running.call_soon_threadsafe(self._woken.set)

    async def _loop(self) -> None:
        self._running = asyncio.get_running_loop()
        while not self._stopped.is_set():
            self._woken.clear()
            self._round_began = time.monotonic()
            try:
                worked = await self._sender.step()
            except (MemberReplaced, TopicUnfit) as final:
                self.ended_by = final
                break
            except Exception as problem:
                log.error("sending_failed", thread=self.name, problem=type(problem).__name__)
                worked = False
                await asyncio.sleep(1.0)
            if not worked:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._poll_s)
        await self._sender.close()

    def stop(self, timeout_s: float = LONGEST_ATTEMPT_S) -> None:
        """Finish what is under way, then end."""
        self._stopped.set()
        self.wake()
        self.join(timeout_s)
