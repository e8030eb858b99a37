"""A ledger that runs as a stranger would run it, `supervision demo`, and commands put to it from outside."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, Self

SUPERVISION = str(Path(sys.executable).with_name("supervision"))
UP = "Everything stays up"
OURS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Every command is a Python of its own: without compiled code at hand, each would take seconds to compile it again."""


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    text: str
    remarks: str

    @property
    def json(self) -> Any:
        """The answer of a command with --json."""
        return json.loads(self.text)


def supervision(*arguments: str, environment: dict[str, str], given: str | None = None) -> Answer:
    """Run a command of its own."""
    done = subprocess.run(
        [SUPERVISION, *arguments],
        env={**OURS, **environment},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return Answer(done.returncode, done.stdout, done.stderr)


class RunningLedger:
    """`supervision demo` with servers, database and topics of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.said = ""

    def ask(self, *arguments: str, given: str | None = None) -> Answer:
        """Put a command to it."""
        return supervision(*arguments, environment=self.environment, given=given)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [SUPERVISION, "demo"],
            env={**OURS, "SUPERVISION_WEB_PORT": "0", **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said += line
            if UP in line:
                return self
        raise AssertionError(f"the demo ended with {self._process.wait()}:\n{self.said}")

    def stop(self) -> int:
        """Ctrl-C; gives the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop()
