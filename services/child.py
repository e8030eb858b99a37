"""One process as its supervisor sees it: a program that is started, asked how it is, and started again."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
SETTLED_S = 60.0
"""After so long without a failure the next one counts as the first."""

ASK_EVERY_S = 1.0
"""How often one that is well is asked how it is; one that is not, at every look."""

LONGEST_LOG = 20 * 1024 * 1024


class ChildState(NamedTuple):
    """How a child is: `status` as /health tells it, or "starting", "waiting" (to be started again), "stopped"."""

    name: str
    status: str
    pid: int | None
    port: int
    restarts: int
    exit_code: int | None
    log: str


class Child:
    """A program, its log, its health. The delay before each restart doubles, from half a second to half a minute."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, port: int) -> None:
        self.name, self._command, self._environment, self._log, self._port = name, command, environment, log, port
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = self._restarts = 0
        self._began = self._again_at = 0.0
        self._exit_code: int | None = None
        self._status = "stopped"
        self._asked_at = 0.0
        self._http = httpx.Client(timeout=2, trust_env=False)

    def start(self) -> None:
        """Start the program, in a session of its own: Ctrl-C reaches the supervisor only, which then stops in order."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > LONGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as words:
            self._process = subprocess.Popen(  # noqa: S603 - the command is our own
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                env=dict(self._environment),
            )
        self._began, self._status = time.monotonic(), "starting"

    def look(self) -> str | None:
        """See how it is, start it again when its time has come; returns "failed" or "restarted" when that is news."""
        now = time.monotonic()
        if self._process is None:
            if self._status == "waiting" and now >= self._again_at:
                self._restarts += 1
                self.start()
                return "restarted"
            return None
        if (code := self._process.poll()) is not None:
            if now - self._began > SETTLED_S:
                self._failures = 0
            self._again_at = now + min(FIRST_DELAY_S * 2**self._failures, LONGEST_DELAY_S)
            self._failures += 1
            self._process, self._exit_code, self._status = None, code, "waiting"
            return "failed"
        if self._status != "ok" or now - self._asked_at >= ASK_EVERY_S:
            self._status, self._asked_at = self._asked(), now
        return None

    def ask_to_stop(self) -> None:
        """SIGTERM: it finishes its step and exits."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def gone(self, patience_s: float) -> None:
        """Wait until it has ended; after the patience it is killed."""
        if self._process:
            try:
                self._exit_code = self._process.wait(patience_s)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._exit_code = self._process.wait()
        self._process, self._status = None, "stopped"

    def state(self) -> ChildState:
        """How it was when last looked at."""
        pid = self._process.pid if self._process else None
        return ChildState(self.name, self._status, pid, self._port, self._restarts, self._exit_code, str(self._log))

    def _asked(self) -> str:
        try:
            answer = self._http.get(f"http://127.0.0.1:{self._port}/health")
            return str(answer.json()["status"])
        except (httpx.HTTPError, ValueError, KeyError):
            return "starting" if self._status in ("starting", "stopped") else "silent"
