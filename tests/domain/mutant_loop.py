"""A pytest plugin that tests mutants: tests are collected once, a fork for each mutant runs those that may notice it.

mutmut itself starts pytest anew for each mutant, which costs several times as much as most mutants need to be noticed.
"""

import fnmatch
import gc
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import hypothesis.extra._patching  # noqa: F401 - imported where a test fails; half a second in each fork
import pytest
from _pytest.runner import runtestprotocol

from tests.domain.mutant import those_that_may_notice

NAMES, CHILDREN = "MUTANTS_NAMED", "MUTANTS_AT_A_TIME"
MEMORY = 2 * 2**30
"""Bytes of address space: a mutant that collects for ever ends here and not with the machine."""
LEAST, TIMES = 5, 3
"""Seconds of the processor for any mutant, and more: times the seconds that its tests take without one."""
NEVER_CALLED, NO_VERDICT = 33, 2


class Mutant(NamedTuple):
    """Its name, and the file with the results of its module."""

    name: str
    results: Path


class Tests(NamedTuple):
    """By function the tests that reach it, and the seconds that each takes."""

    reaching: dict[str, set[str]]
    seconds: dict[str, float]


def open_mutants() -> Iterator[Mutant]:
    """Those without a verdict whose names are asked for."""
    patterns = os.environ[NAMES].split()
    for results in sorted(Path().rglob("*.meta")):
        for name, code in json.loads(results.read_text("utf-8"))["exit_code_by_key"].items():
            if code is None and any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                yield Mutant(name, results)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of running the tests."""
    told = json.loads(Path("mutmut-stats.json").read_text("utf-8"))
    reaching = {name: set(tests) for name, tests in told["tests_by_mangled_function_name"].items()}
    tests, children = Tests(reaching, told["duration_by_test"]), int(os.environ[CHILDREN])
    mutants = list(open_mutants())
    gc.freeze()
    running: dict[int, Mutant] = {}
    for number, mutant in enumerate(mutants, 1):
        if len(running) >= children:
            note_one(running)
        running[forked(session, mutant.name, tests)] = mutant
        print(f"\r{number}/{len(mutants)}", end="", flush=True, file=sys.stderr)  # noqa: T201 - a command
    while running:
        note_one(running)
    return True


def note_one(running: dict[int, Mutant]) -> None:
    """Wait for one of them and write down what became of it."""
    process, status = os.wait()
    mutant = running.pop(process)
    told = json.loads(mutant.results.read_text("utf-8"))
    told["exit_code_by_key"][mutant.name] = os.waitstatus_to_exitcode(status)
    mutant.results.write_text(json.dumps(told, indent=4), "utf-8")


def forked(session: pytest.Session, mutant: str, tests: Tests) -> int:
    """The process that tests it."""
    process = os.fork()
    if process == 0:
        code = NO_VERDICT
        try:
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            code = _tested(session, mutant, tests)
        finally:
            os._exit(code)
    return process


def _tested(session: pytest.Session, mutant: str, tests: Tests) -> int:
    reaching = tests.reaching.get(mutant.rpartition("__mutmut_")[0], set())
    reached = sorted(
        (each for each in session.items if each.nodeid in reaching), key=lambda each: tests.seconds[each.nodeid]
    )
    if not reached:
        return NEVER_CALLED
    items = those_that_may_notice(mutant, reached)
    os.environ["MUTANT_UNDER_TEST"] = mutant
    most = int(LEAST + TIMES * sum(tests.seconds[each.nodeid] for each in items) + time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    failed = any(report.failed for item in items for report in runtestprotocol(item, log=False, nextitem=None))
    return int(failed)
