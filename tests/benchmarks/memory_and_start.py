"""What a ledger weighs, and how long it takes to be there. None of it has a goal.

Memory that a process shares with no other, at rest after its start, and the most while a generated year of HR messages
goes through; of all together also what is resident, where what they share counts for each.
The time from `make demo` to ready, twice in a fresh clone of the last commit: the first run makes the environment and
the servers' data, packages and jars coming from this machine's caches where these have them; the second finds all of
that and the first run's ledger. Asked for (TESTS=1), the time of `make test` there.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from services.cli.feeding import publish_lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, noted
from tests.benchmarks.rounds import tell
from tests.benchmarks.running import Running, running
from tests.benchmarks.year import hr_lines

GOALS: tuple[Goal, ...] = ()
STAFF = 500
REST_S = 5.0
LOOK_EVERY_S = 0.25
UP = "Everything stays up"
MB = 1_000_000
OURS_ALONE = ("DATABASE_URL", "KAFKA_BOOTSTRAP_SERVERS", "VIRTUAL_ENV")
"""Left out of the environment of `make demo`: it is to start its own servers, in its own environment."""


class Memory(NamedTuple):
    """Of one process, in bytes."""

    resident: int
    unshared: int


class Weight:
    """The memory of each process: at rest, and the most since."""

    def __init__(self, ledger: Running) -> None:
        self._processes = {state.name: psutil.Process(state.pid) for state in ledger.supervisor.states()}
        self.rest = self._now()
        self.most = dict(self.rest)

    def look(self) -> None:
        """Remember what is more than before."""
        for name, now in self._now().items():
            self.most[name] = Memory(*map(max, now, self.most[name]))

    def _now(self) -> dict[str, Memory]:
        found = {name: process.memory_full_info() for name, process in self._processes.items()}
        return {name: Memory(memory.rss, memory.uss) for name, memory in found.items()}


def measure(ground: Ground) -> Iterator[Row]:
    """A row for each process and figure, and for each start."""
    with ground.place() as settings, running(settings) as ledger:
        time.sleep(REST_S)
        weight = Weight(ledger)
        publish_lines(hr_lines(ground.many(STAFF, 60)), settings)
        while any(ledger.look.under_way().values()):
            weight.look()
            time.sleep(LOOK_EVERY_S)
    for when, found in (("at rest", weight.rest), ("under load", weight.most)):
        for name, memory in found.items():
            yield _row(f"{name} {when}, unshared", memory.unshared)
        yield _row(f"all processes {when}, unshared", sum(memory.unshared for memory in found.values()))
        yield _row(f"all processes {when}, resident", sum(memory.resident for memory in found.values()))
    yield from _starts(ground)


def _row(name: str, amount: int) -> Row:
    return noted(f"memory, {name}", "MB", [Sample(amount / MB)])


def _starts(ground: Ground) -> Iterator[Row]:
    clone = Path(tempfile.mkdtemp(prefix="supervision-ledger-clone-"))
    # Postgres gives up its rights where we are root: the folder must be open to others.
    clone.chmod(0o755)
    try:
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ".", str(clone)], check=True)
        for which in ("first", "second"):
            seconds = _demo_ready_s(clone)
            tell(f"  make demo, {which} run: {seconds:.1f} s")
            yield noted(f"make demo to ready, {which} run in a fresh clone", "s", [Sample(seconds)])
        if ground.with_tests:
            began = time.monotonic()
            subprocess.run(["make", "test"], cwd=clone, env=_environment(), check=True)
            yield noted("make test", "s", [Sample(time.monotonic() - began)])
    finally:
        shutil.rmtree(clone, ignore_errors=True)


def _demo_ready_s(clone: Path) -> float:
    """Seconds until it says that everything is up; then it is ended as by Ctrl-C."""
    began = time.monotonic()
    demo = subprocess.Popen(
        ["make", "demo"], cwd=clone, env=_environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    said: list[str] = []
    try:
        for line in demo.stdout or ():
            said.append(line)
            if UP in line:
                return time.monotonic() - began
        raise RuntimeError(f"make demo ended with {demo.wait()}:\n{''.join(said)}")
    finally:
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGINT)
        demo.communicate(timeout=60)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS_ALONE}


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["memory_and_start"])
