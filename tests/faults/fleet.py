"""The processes of a ledger as programs of their own, each `supervision run NAME`: killed, paused, started again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from services.embedded.process import free_port
from services.ops import PARENT
from services.wiring import BUILD
from tests.faults.waiting import PATIENCE_S, until

SUPERVISION = str(Path(sys.executable).with_name("supervision"))
AGAIN_AFTER_S = 0.5
"""As the supervisor of the product does after a first failure (services/child.py)."""


class Ended(NamedTuple):
    """An instance that is no more: how it ended (minus the signal that killed it), when, and its last words."""

    instance: str
    exit_code: int
    at: float
    last_words: str


class Instance:
    """One run of one process. `title` is unique: the process's name and a number; sessions in Postgres carry it."""

    def __init__(self, name: str, number: int, environment: Mapping[str, str], folder: Path) -> None:
        self.name, self.title = name, f"{name}#{number}"
        self.port, self.log = free_port(), folder / f"{name}.{number}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        ours = {"SUPERVISION_OPS_PORT": str(self.port), PARENT: str(os.getpid()), "PGAPPNAME": self.title}
        with self.log.open("ab") as words:
            self._process = subprocess.Popen(
                [SUPERVISION, "run", name],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
                env={**os.environ, **environment, **ours},
            )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def send(self, what: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        if self._process.poll() is None:
            self._process.send_signal(what)

    def gone(self, patience_s: float = PATIENCE_S) -> int:
        """Wait for its end; gives the exit code."""
        return self._process.wait(patience_s)

    def health(self) -> Mapping[str, Any]:
        """What it says at /health; empty where it does not answer."""
        try:
            told: Mapping[str, Any] = httpx.get(
                f"http://127.0.0.1:{self.port}/health", timeout=2, trust_env=False
            ).json()
        except (httpx.HTTPError, ValueError):
            return {}
        return told

    def is_well(self) -> bool:
        """Whether it has gone through its first step."""
        return self.health().get("status") == "ok"

    def words(self) -> str:
        """All that it has logged."""
        return self.log.read_text(errors="replace")


class Fleet:
    """The processes of one ledger, by name. One that ends is started again, unless it was told to stay down.

    environment: what all of them are given. Promises: nothing of it runs after close().
    """

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self._environment, self._folder = dict(environment), folder
        self._instances: dict[str, Instance] = {}
        self._others: list[Instance] = []
        self._again_at: dict[str, float] = {}
        self._count = 0
        self.ended: list[Ended] = []
        self._lock, self._closing = threading.RLock(), threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="fleet", daemon=True)
        self._watcher.start()

    def start(self, *names: str) -> None:
        """Start these (all, if none is named) and keep them up."""
        with self._lock:
            for name in names or BUILD:
                self._instances[name] = self._begin(name)

    def wait_until_well(self, *names: str, seconds: float = PATIENCE_S) -> None:
        """Return when these (all that were started, if none is named) have gone through a first step."""
        for name in names or tuple(self._instances):
            until(lambda name=name: self[name].is_well(), f"{name} well", seconds)  # type: ignore[misc]

    def __getitem__(self, name: str) -> Instance:
        return self._instances[name]

    def kill(self, name: str) -> Instance:
        """SIGKILL; it is started again soon. Gives the instance that was killed."""
        with self._lock:
            killed = self._instances[name]
            killed.send(signal.SIGKILL)
        killed.gone()
        return killed

    def stop(self, name: str) -> int:
        """SIGTERM and stay down; gives the exit code."""
        with self._lock:
            stopped = self._instances.pop(name)
        stopped.send(signal.SIGTERM)
        code = stopped.gone()
        self._bury(stopped)
        return code

    def pause(self, name: str) -> Instance:
        """SIGSTOP; it counts as lost from now on, and the fleet no longer looks after it (see replace, release)."""
        with self._lock:
            paused = self._instances.pop(name)
            self._others.append(paused)
        paused.send(signal.SIGSTOP)
        return paused

    def restart(self, name: str, environment: Mapping[str, str] | None = None) -> Instance:
        """Stop it if it runs, and start it, from now on with further settings."""
        if name in self._instances:
            self.stop(name)
        self._environment.update(environment or {})
        self.start(name)
        return self[name]

    def end(self, other: Instance) -> int:
        """SIGKILL for one that is not looked after any more; gives the exit code it had, if it ended before."""
        other.send(signal.SIGKILL)
        code = other.gone()
        with self._lock:
            self._others.remove(other)
        return code

    def close(self) -> None:
        """Stop all, in the order of their start."""
        self._closing.set()
        self._watcher.join()
        for each in (*self._instances.values(), *self._others):
            each.send(signal.SIGCONT)
            each.send(signal.SIGTERM)
        for each in (*self._instances.values(), *self._others):
            try:
                each.gone(30)
            except subprocess.TimeoutExpired:
                each.send(signal.SIGKILL)
                each.gone()

    def wait_until_ended(self, instance: Instance, seconds: float = PATIENCE_S) -> Ended:
        """Return when that instance has ended and was buried."""
        found = until(lambda: self._epitaph(instance), f"{instance.title} ended", seconds)
        assert found is not None
        return found

    def _epitaph(self, instance: Instance) -> Ended | None:
        return next((each for each in self.ended if each.instance == instance.title), None)

    def _begin(self, name: str) -> Instance:
        self._count += 1
        return Instance(name, self._count, self._environment, self._folder)

    def _watch(self) -> None:
        while not self._closing.wait(0.05):
            with self._lock:
                for name, instance in list(self._instances.items()):
                    self._look(name, instance)

    def _look(self, name: str, instance: Instance) -> None:
        if instance.exit_code() is None:
            return
        if name not in self._again_at:
            self._bury(instance)
            self._again_at[name] = time.monotonic() + (0 if instance.exit_code() == -signal.SIGKILL else AGAIN_AFTER_S)
        if time.monotonic() >= self._again_at[name]:
            del self._again_at[name]
            self._instances[name] = self._begin(name)

    def _bury(self, instance: Instance) -> None:
        code, lines = instance.exit_code(), instance.words().splitlines()
        self.ended.append(Ended(instance.title, code or 0, time.monotonic(), "\n".join(lines[-3:])))
