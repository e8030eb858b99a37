"""Interleaved rounds: ours, baseline, ours, baseline …, so that what the machine does meanwhile meets both alike."""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

from tests.benchmarks.report import Sample

PATIENCE_S = 300.0


class Watch:
    """Wall clock and CPU of this process between start() and stop(). Either may be called again: the last call counts.

    So a loop that begins with idle looks starts it before each look, until one brings something.
    """

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Now."""
        self._began, self._cpu = time.monotonic(), time.process_time()
        self._stopped = False

    def stop(self) -> None:
        """Until now."""
        self.seconds, self.cpu = time.monotonic() - self._began, time.process_time() - self._cpu
        self._stopped = True

    def pace(self, count: int) -> Sample:
        """So many things a second. Raises RuntimeError where nothing was timed."""
        self._refuse_unless_stopped()
        return Sample(count / self.seconds, self.cpu / count * 1e6)

    def each_us(self, count: int) -> Sample:
        """Microseconds for one of so many things. Raises RuntimeError where nothing was timed."""
        self._refuse_unless_stopped()
        return Sample(self.seconds / count * 1e6, self.cpu / count * 1e6)

    def _refuse_unless_stopped(self) -> None:
        if not self._stopped:
            raise RuntimeError("the watch was started and never stopped: nothing was timed")


@contextmanager
def measured() -> Iterator[Watch]:
    """A watch that stops at the end of the block."""
    watch = Watch()
    yield watch
    watch.stop()


def interleaved(rounds: int, runs: Mapping[str, Callable[[], Sample]]) -> dict[str, list[Sample]]:
    """Run each in turn, so often; what each gave in each round."""
    given: dict[str, list[Sample]] = {name: [] for name in runs}
    for number in range(1, rounds + 1):
        for name, run in runs.items():
            sample = run()
            given[name].append(sample)
            tell(f"  round {number} of {rounds}: {name}: {sample.value:,.1f}")
    return given


def tell(words: str) -> None:
    """Progress, for whoever waits."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


Work = Callable[[], Any]
Prepare = Callable[..., Iterator[Work]]
"""A generator function: gets ready for so many things (its first argument), yields how to do them, and clears up."""


class Share(NamedTuple):
    """What one of several processes did: from when to when, on a clock that all share, and what its work returned."""

    began: float
    ended: float
    told: Any


def at_once(*jobs: tuple[Any, ...]) -> list[Share]:
    """Run each job in a process of its own, all beginning together. A job is a Prepare and its arguments."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(jobs))
    lines = [context.Pipe(duplex=False) for _ in jobs]
    workers = [
        context.Process(target=_work, args=(barrier, said, *job), daemon=True)
        for (_, said), job in zip(lines, jobs, strict=True)
    ]
    for worker in workers:
        worker.start()
    try:
        return [_heard(heard, workers) for heard, _ in lines]
    finally:
        for worker in workers:
            worker.join(5)
            worker.kill()


def _work(barrier: Barrier, said: Any, prepare: Prepare, *arguments: Any) -> None:
    with contextmanager(prepare)(*arguments) as work:
        barrier.wait(PATIENCE_S)
        began = time.monotonic()
        told = work()
        said.send(Share(began, time.monotonic(), told))


def _heard(line: Any, workers: list[Any]) -> Share:
    until = time.monotonic() + PATIENCE_S
    while not line.poll(0.05):
        if time.monotonic() > until or any(worker.exitcode not in (None, 0) for worker in workers):
            raise RuntimeError(f"a process of the benchmark failed: exit codes {[each.exitcode for each in workers]}")
    found: Share = line.recv()
    return found
