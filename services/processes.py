"""The supervisor: every process of the ledger a program of its own, started again when it fails, stopped in order."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Self

import structlog
from pydantic import AliasChoices, SecretStr

from services.child import Child, ChildState
from services.embedded.process import free_port
from services.embedded.running import read_note, write_note
from services.ops import PARENT
from services.settings import Settings

LOOK_EVERY_S = 0.25
STOP_SECONDS = 20.0
PROCESSES = "processes.json"

log = structlog.get_logger()


class NotReady(RuntimeError):
    """Not every process became ready in time; the text names them and their logs."""


class Supervisor:
    """Runs `supervision run <name>` for every name; a thread looks after them until stop().

    Logs go to state_dir/logs/<name>.log. `tend` is called at every look, for what must live beside them (the embedded
    servers). Promises: after stop() no process is left; if the supervisor is killed, its processes end by themselves.
    """

    def __init__(
        self,
        names: Sequence[str],
        settings: Settings,
        *,
        command: Sequence[str] = (),
        tend: Callable[[], None] = lambda: None,
        held: Collection[str] = (),
    ) -> None:
        """held: those that start_held() starts, later than the others."""
        self._state, self._tend = settings.state_dir.resolve(), tend
        program = list(command) or [str(Path(sys.executable).with_name("supervision")), "run"]
        self._children = [self._child(name, [*program, name], settings) for name in names]
        self._held = [child for child in self._children if child.name in held]
        self._lock, self._ending, self._asked = threading.Lock(), threading.Event(), threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        """Start every process that is not held, in the order given, and look after them from now on."""
        self._begin([child for child in self._children if child not in self._held])
        self._watcher.start()

    def start_held(self) -> None:
        """Start those that were held back."""
        held, self._held = self._held, []
        self._begin(held)

    def states(self) -> list[ChildState]:
        """How each process is."""
        with self._lock:
            return [child.state() for child in self._children]

    def wait_until_ready(self, seconds: float) -> None:
        """Return when every process that is not held has gone through its first step. Raises NotReady."""
        until = time.monotonic() + seconds
        held = {child.name for child in self._held}
        while late := [state for state in self.states() if state.status != "ok" and state.name not in held]:
            if time.monotonic() > until:
                told = "; ".join(f"{state.name} is {state.status}, see {state.log}" for state in late)
                raise NotReady(f"after {seconds:.0f} s {told}")
            self._asked.wait(0.05)
            if self._asked.is_set():
                return

    def heed_signals(self) -> None:
        """From now on SIGTERM, SIGINT (Ctrl-C) and SIGHUP ask to stop. Call it in the main thread."""
        for request in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(request, self._on_signal)

    def wait_until_asked_to_stop(self) -> None:
        """Return at one of these signals. Call it in the main thread."""
        self.heed_signals()
        while not self._asked.wait(0.5):
            pass

    def stop(self) -> None:
        """Ask all to stop, in the order of their start (what feeds the others first), and wait until all have."""
        self._ending.set()
        if self._watcher.is_alive():
            self._watcher.join()
        with self._lock:
            for child in self._children:
                child.ask_to_stop()
            until = time.monotonic() + STOP_SECONDS
            for child in self._children:
                child.gone(max(0.1, until - time.monotonic()))
        self._note()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _begin(self, children: Sequence[Child]) -> None:
        with self._lock:
            for child in children:
                child.start()
                log.info("process_begun", child=child.name, pid=child.state().pid)
        self._note()

    def _child(self, name: str, command: list[str], settings: Settings) -> Child:
        port = free_port()
        environment = {
            **os.environ,
            **environment_of(settings.model_copy(update={"state_dir": self._state})),
            "SUPERVISION_OPS_PORT": str(port),
            PARENT: str(os.getpid()),
        }
        return Child(name, command, environment, self._state / "logs" / f"{name}.log", port)

    def _watch(self) -> None:
        while not self._ending.wait(LOOK_EVERY_S):
            try:
                self._look()
            except Exception as error:
                log.error("look_failed", exc_info=error)

    def _look(self) -> None:
        self._tend()
        with self._lock:
            news = [(child, word) for child in self._children if (word := child.look())]
        for child, word in news:
            state = child.state()
            log.warning("process_news", child=child.name, news=word, exit_code=state.exit_code, see=state.log)
        if news:
            self._note()

    def _note(self) -> None:
        write_note(self._state / PROCESSES, {state.name: state._asdict() for state in self.states()})

    def _on_signal(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked.set()


def noted_processes(state_dir: Path) -> list[ChildState]:
    """The processes of a state folder as their supervisor last noted them, for other commands to ask at their ports."""
    return [ChildState(**noted) for noted in read_note(state_dir / PROCESSES).values()]


def _written(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def environment_of(settings: Settings) -> Mapping[str, str]:
    """The environment variables from which a child reads the same settings."""
    found = {}
    for field, described in Settings.model_fields.items():
        value: Any = getattr(settings, field)
        if value is None:
            continue
        alias = described.validation_alias
        name = str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"SUPERVISION_{field.upper()}"
        found[name] = _written(value)
    return found
