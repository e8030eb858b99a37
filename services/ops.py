"""What every process has in common: its loop, its signals, its figures at /metrics, its health at /health."""

import gc
import os
import signal
import threading
import time
from collections.abc import Mapping
from types import FrameType
from typing import Protocol, runtime_checkable

import structlog

from services.health import Health
from services.logging import configure, what_failed
from services.metrics import Metrics
from services.ops_server import OpsServer
from services.settings import Settings

MEASURE_EVERY_S = 1.0
COLLECT_AFTER = 50_000
"""Objects made before the collector looks for rings among them; with Python's own 700 that took a sixth of the time."""
PARENT = "SUPERVISION_PARENT_PID"
"""Set by the supervisor in its children: they end when it is gone, however it went."""

log = structlog.get_logger()


class Process(Protocol):
    """One process of the ledger. `name` as in `supervision run <name>`."""

    @property
    def name(self) -> str: ...

    def step(self) -> int:
        """Do one batch; returns how many things were done (True counts as one). 0 or False: idle, look again soon."""
        ...


@runtime_checkable
class Measured(Protocol):
    """A process with figures of its own; "head" and "position" feed the watchdog: the head moves and we do not."""

    def measures(self) -> Mapping[str, float]: ...


@runtime_checkable
class Closing(Protocol):
    """A process that has something to let go of when it ends."""

    def close(self) -> None: ...


@runtime_checkable
class Unhurried(Protocol):
    """A process for whose work nobody waits: after a batch that was not full it rests, and finds more the next time."""

    @property
    def rest_s(self) -> float:
        """Seconds."""
        ...


class Loop:
    """Runs one process until it is told to stop. One object, so that tests can stop it without a signal."""

    def __init__(self, process: Process, settings: Settings) -> None:
        self._process, self._settings = process, settings
        self._stop = threading.Event()
        self._parent = int(os.environ.get(PARENT, "0"))
        # Asked once: to look whether it has these methods takes as long as a short step.
        self._measured = process if isinstance(process, Measured) else None
        self._rest_s = process.rest_s if isinstance(process, Unhurried) else 0.0
        self._measured_at = 0.0
        self._worked_at = time.monotonic()
        self.health = Health()
        self.metrics = Metrics(process.name)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the current step, then end."""
        self._stop.set()

    def run(self) -> int:
        """Step until stopped: 0. A step that raises is logged and ends the process: 1."""
        with OpsServer(self.health, self.metrics, self._settings.ops_host, self._settings.ops_port) as server:
            log.info("process_started", port=server.port, pid=os.getpid())
            try:
                while not self._stop.is_set() and not self._orphaned():
                    self._go_round()
            except Exception as error:
                self.health.failed(what_failed(error))
                log.error("process_failed", exc_info=error)
                return 1
            finally:
                self._close()
            log.info("process_stopped")
            return 0

    def _go_round(self) -> None:
        began = time.monotonic()
        done = int(self._process.step())
        structlog.contextvars.clear_contextvars()
        self.metrics.step(done, time.monotonic() - began)
        self.health.step_done()
        if self._measured is not None and time.monotonic() - self._measured_at >= MEASURE_EVERY_S:
            self._measured_at = time.monotonic()
            measures = self._measured.measures()
            self.health.measured(measures)
            self.metrics.measured(measures)
        if done:
            self._worked_at = time.monotonic()
        self._rest(done, time.monotonic() - began)

    def _rest(self, done: int, step_s: float) -> None:
        """Wait before the next look: longer the longer nothing happened, less what the step itself has waited."""
        shortest, wait_s = self._settings.poll_ms / 1000, 0.0
        if not done:
            wait_s = min(max(shortest, (time.monotonic() - self._worked_at) / 10), shortest * 10)
        if done < self._settings.batch:
            wait_s = max(wait_s, self._rest_s)
        if wait_s > step_s:
            self._stop.wait(wait_s - step_s)

    def _orphaned(self) -> bool:
        return bool(self._parent) and os.getppid() != self._parent

    def _close(self) -> None:
        if isinstance(self._process, Closing):
            try:
                self._process.close()
            except Exception as error:
                log.warning("close_failed", exc_info=error)


def collect_rarely() -> None:
    """Look for rings of dead objects now and then only, and never among what was there from the start."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


def run(process: Process, settings: Settings) -> int:
    """Run a process as the program that it is: logs, signals, loop. Returns the exit code, 0 or 1."""
    configure(process.name, settings.log_level)
    collect_rarely()
    loop = Loop(process, settings)
    signal.signal(signal.SIGTERM, loop.stop)
    signal.signal(signal.SIGINT, loop.stop)
    return loop.run()
