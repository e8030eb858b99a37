"""`make bench`: measures every subject, or those asked for; prints the table and writes build/bench.json."""

import argparse
import logging
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TextIO

import structlog
from rich.console import Console

from services.logging import configure
from services.ops import collect_rarely
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Row, lacking, table, write
from tests.benchmarks.rounds import tell
from tests.benchmarks.run import Run
from tests.servers import Servers, new_state_folder, stop_shared

SUBJECTS = (
    "append",
    "intake",
    "relay",
    "projectors",
    "everything_at_once",
    "age",
    "one_more_event",
    "history",
    "verify",
    "costs_per_event",
    "memory_and_start",
)
LONG = ("whole_trust",)
"""Measured only where they are asked for."""
BUILD = Path("build")
CORES = 2
WIDE = 200


def main(only: Sequence[str] = ()) -> None:
    """Run from the command line; with `only`, those subjects where none are named."""
    asked = _arguments(only)
    _end_in_order()
    on_so_many_cores(CORES)
    collect_rarely()  # as every process of ours does at its start; the baselines gain by it too
    with ExitStack() as stack:
        BUILD.mkdir(exist_ok=True)
        _log_to(stack.enter_context((BUILD / "bench.log").open("w")))
        folder = new_state_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(stop_shared, folder)
        ground = Ground(Servers(folder), folder, asked.size, asked.rounds, asked.tests)
        stack.callback(ground.clear)
        run, began, rows = Run.begun(ground), time.monotonic(), list[Row]()
        for subject in asked.only:
            tell(subject.replace("_", " "))
            rows += measured_by(subject, ground)
            write(rows, asked.json)
            run.write(asked.json, time.monotonic() - began)
    Console(width=None if sys.stdout.isatty() else WIDE).print(table(rows))


def measured_by(subject: str, ground: Ground) -> list[Row]:
    """The rows of a subject. Raises RuntimeError where one of its goals has none."""
    module = import_module(f"tests.benchmarks.{subject}")
    rows = [replace(row, subject=subject) for row in module.measure(ground)]
    if missing := lacking(module.GOALS, rows):
        raise RuntimeError(f"{subject} measured nothing for {missing}")
    return rows


def _end_in_order() -> None:
    """Ctrl-C and SIGTERM end it with its servers; a shell that starts it in the background has Ctrl-C ignored."""
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, signal.default_int_handler)


def on_so_many_cores(count: int) -> None:
    """Keep this process and all that it starts, the embedded servers too, on so many cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def _arguments(only: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--only", type=_subjects, default=only, help="subjects, with commas between; default: all that are not long"
    )
    parser.add_argument("--rounds", type=int, help="interleaved rounds of each measure; default: 3, in a quick run 1")
    parser.add_argument("--size", type=float, help="of a round; default: 1, in a quick run 0.05")
    parser.add_argument("--quick", action="store_true", help="only whether everything can be measured; no fresh clone")
    parser.add_argument("--tests", action="store_true", help="also the time of `make test`, which takes long")
    parser.add_argument("--json", type=Path, default=BUILD / "bench.json", help="where the rows are written")
    asked = parser.parse_args()
    asked.rounds = asked.rounds or (1 if asked.quick else 3)
    asked.size = asked.size or (0.05 if asked.quick else 1.0)
    asked.only = asked.only or (SUBJECTS[:-1] if asked.quick else SUBJECTS)
    return asked


def _subjects(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    if unknown := set(names) - {*SUBJECTS, *LONG}:
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}; there are {', '.join((*SUBJECTS, *LONG))}")
    return names


def _log_to(file: TextIO) -> None:
    """Our processes log as they do in life, into a file."""
    configure("bench")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file))
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(file)


if __name__ == "__main__":
    main()
