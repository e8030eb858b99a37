"""The notifier: follows findings, tells leads, and records that they were told."""

from collections.abc import Callable, Sequence
from datetime import datetime

from services.notifier.outcome import Outcomes
from services.notifier.reading import Reading, Source
from services.notifier.sending import LONGEST_ATTEMPT_S, SendingThread, Sends

A_MOMENT_S = 1.0
"""How long one that failed waits for its senders: they may wait for the same server, and its successor waits for it."""


class Notifier:
    """Three things side by side: reading events into notices, sending each channel's notices, recording outcomes."""

    name = "notifier"

    def __init__(
        self,
        reading: Reading,
        source: Source,
        senders: Sequence[tuple[str, Sends]],
        outcomes: Outcomes,
        now: Callable[[], datetime],
        figures: Callable[[], dict[str, float]] = dict,
        heard: Callable[[], None] = lambda: None,
        begin: Callable[[], None] = lambda: None,
    ) -> None:
        """heard: called after each look for events. begin: called before anything is written."""
        self._reading = reading
        self._source = source
        self._outcomes = outcomes
        self._now, self._figures, self._heard, self._begin = now, figures, heard, begin
        self._threads = [SendingThread(sender, name) for name, sender in senders]
        self._started, self._well = False, True

    def step(self) -> bool:
        """Read a batch and record what was sent since; the senders run in threads of their own.

        Raises MemberReplaced, TopicUnfit, SenderHangs.
        """
        if not self._started:
            self._begin()
            self._reading.take_again(self._now())
            for thread in self._threads:
                thread.start()
            self._started = True
        self._well = False
        for thread in self._threads:
            thread.check()
        read = self._reading.step(self._source, self._now())
        self._heard()
        if read:
            for thread in self._threads:
                thread.wake()
        recorded = self._outcomes.step()
        self._well = True
        return recorded or read

    def measures(self) -> dict[str, float]:
        """Figures for /metrics."""
        return self._figures()

    def close(self) -> None:
        """Let the senders finish what they are at. Who did not fail, nor was replaced, records that too."""
        if self._started:
            for thread in self._threads:
                thread.stop(LONGEST_ATTEMPT_S if self._well else A_MOMENT_S)
            if self._well:
                self._outcomes.step(at_once=True)
