"""How a process is: what it last did, when, and whether the world moves on without it."""

import threading
import time
from collections.abc import Mapping
from typing import Any

STALE_SECONDS = 60.0
"""A step that takes longer than this is not a step any more: something hangs."""

STUCK_SECONDS = 30.0
"""How long a reader may stand still while what it reads is ahead of it."""


class Health:
    """The health of one process, written by its loop and read by the thread that answers /health.

    Status: "starting" before the first step ended, "ok", "stuck" (the head moves and we do not), "hanging" (a step
    does not end), "failed". Times come from a monotonic clock in seconds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = self._stepped = self._moved = time.monotonic()
        self._first_step_done = False
        self._error: str | None = None
        self._measures: dict[str, float] = {}

    def step_done(self) -> None:
        """The loop went round once."""
        with self._lock:
            self._stepped, self._first_step_done = time.monotonic(), True

    def failed(self, error: str) -> None:
        """The process ends with this error (already without anything personal)."""
        with self._lock:
            self._error = error

    def measured(self, measures: Mapping[str, float]) -> None:
        """New figures; those named "head" and "position" tell whether the process keeps up."""
        with self._lock:
            position, before = measures.get("position"), self._measures.get("position")
            if position != before or position is None or position >= measures.get("head", position):
                self._moved = time.monotonic()
            self._measures = dict(measures)

    def told(self) -> dict[str, Any]:
        """What /health says."""
        with self._lock:
            now = time.monotonic()
            return {
                "status": self._status(now),
                "last_step_age_s": round(now - self._stepped, 3),
                "still_for_s": round(now - self._moved, 3) if "position" in self._measures else None,
                "error": self._error,
                "measures": dict(self._measures),
            }

    def _status(self, now: float) -> str:
        if self._error:
            return "failed"
        if now - self._stepped > STALE_SECONDS:
            return "hanging"
        if not self._first_step_done:
            return "starting"
        behind = self._measures.get("head", 0) > self._measures.get("position", 0)
        if "position" in self._measures and behind and now - self._moved > STUCK_SECONDS:
            return "stuck"
        return "ok"
