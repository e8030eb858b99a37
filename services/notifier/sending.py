"""Sends what waits in one channel. Each channel has a sender of its own, so that none waits for another's receiver."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event, Thread
from zoneinfo import ZoneInfo

import structlog

from services.notifier.channel import Channel, TryLater
from services.notifier.notice import Notice, Outcome
from services.notifier.queue import GIVEN_UP_AFTER, Queue

log = structlog.get_logger(__name__)
LONDON = ZoneInfo("Europe/London")

AT_ONCE = 50
ATTEMPTS_TO_FIND_A_LEAD = 3
"""A unit's own events travel on other partitions than a finding's and may be read a moment later."""
LONGEST_ATTEMPT_S = 20.0


class Sender:
    """Claims what is due in a channel, sends up to AT_ONCE side by side, and writes down what became of each."""

    def __init__(self, queue: Queue, channel: Channel, now: Callable[[], datetime]) -> None:
        self._queue = queue
        self._channel = channel
        self._now = now

    async def step(self) -> bool:
        """One round; True if anything was due."""
        now = self._now()
        notices = self._queue.claim(AT_ONCE, now)
        if not notices:
            return False
        leads = self._queue.leads(notices, now.astimezone(LONDON).date())
        led = [replace(notice, lead_id=lead) for notice, lead in zip(notices, leads, strict=True)]
        results = await asyncio.gather(*(self._attempt(notice) for notice in led))
        settled = [(notice, outcome) for notice, outcome in zip(led, results, strict=True) if outcome]
        self._queue.settle(settled, self._now())
        return True

    async def _attempt(self, notice: Notice) -> Outcome | None:
        try:
            if notice.lead_id is None and notice.attempts < ATTEMPTS_TO_FIND_A_LEAD:
                raise TryLater("no lead known yet")
            outcome = await asyncio.wait_for(self._channel.send(notice), LONGEST_ATTEMPT_S)
        except Exception as problem:
            return self._put_off(notice, problem)
        log.info("notice_settled", **_names(notice), outcome=outcome, attempts=notice.attempts)
        return outcome

    def _put_off(self, notice: Notice, problem: Exception) -> Outcome | None:
        what = str(problem) if isinstance(problem, TryLater) else type(problem).__name__
        if self._now() - notice.opened_at > GIVEN_UP_AFTER and notice.attempts > 10:
            log.error("notice_given_up", **_names(notice), problem=what, attempts=notice.attempts)
            return "refused"
        log.warning("notice_put_off", **_names(notice), problem=what, attempts=notice.attempts)
        self._queue.put_off(notice.notice_id, notice.attempts, what, self._now())
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
    """Runs one sender until it is stopped. A failure outside an attempt (database away) is logged and tried again."""

    def __init__(self, sender: Sender, name: str, poll_s: float = 0.05) -> None:
        super().__init__(name=f"send-{name}", daemon=True)
        self._sender = sender
        self._poll_s = poll_s
        self._stopped = Event()

    def run(self) -> None:
        """Send until stopped."""
        asyncio.run(self._loop())

    async def _loop(self) -> None:
        while not self._stopped.is_set():
            try:
                worked = await self._sender.step()
            except Exception as problem:
                log.error("sending_failed", thread=self.name, problem=type(problem).__name__)
                worked = False
                await asyncio.sleep(1.0)
            if not worked:
                await asyncio.sleep(self._poll_s)
        await self._sender.close()

    def stop(self, timeout_s: float = LONGEST_ATTEMPT_S) -> None:
        """Finish what is under way, then end."""
        self._stopped.set()
        self.join(timeout_s)
