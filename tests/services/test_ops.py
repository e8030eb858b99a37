"""A process as the program that it is: it stops when asked, dies aloud, shows figures, says nothing personal."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import structlog
from pydantic import BaseModel

from services import logging as house_logging
from services.health import STUCK_SECONDS, Health
from services.ops import Loop
from services.ops_server import OpsServer
from services.settings import Settings

PROGRAM = """
import sys, time
from services.ops import run
from services.settings import Settings

class Slow:
    name = "slow"
    def step(self):
        print('{"event": "step_began"}', flush=True)
        time.sleep(0.4)
        if "fail" in sys.argv:
            raise ValueError("Zebedee Marked-Value")
        print('{"event": "step_ended"}', flush=True)
        return True

raise SystemExit(run(Slow(), Settings()))
"""


class Person(BaseModel):
    age: int


class Counting:
    """A process that does three things and then idles; its figures are what the test says."""

    name = "counting"

    def __init__(self, figures: Mapping[str, float]) -> None:
        self.figures, self.left, self.closed = figures, 3, False

    def step(self) -> int:
        self.left -= 1
        return 1 if self.left >= 0 else 0

    def measures(self) -> Mapping[str, float]:
        return self.figures

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def free_logs() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def started(*arguments: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-c", PROGRAM, *arguments]
    child = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."})
    assert child.stdout is not None
    while "step_began" not in child.stdout.readline():
        assert child.poll() is None
    return child


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_told_to_stop_finishes_its_step_and_exits_0(how: signal.Signals) -> None:
    child = started()
    child.send_signal(how)
    output, _ = child.communicate(timeout=20)
    assert [line["event"] for line in lines_of(output)] == ["step_ended", "process_stopped"]
    assert child.returncode == 0


def test_a_process_whose_step_fails_says_so_without_the_values_and_exits_1() -> None:
    child = started("fail")
    output, _ = child.communicate(timeout=20)
    failed = next(line for line in lines_of(output) if line["event"] == "process_failed")
    assert child.returncode == 1
    assert failed["process"] == "slow"
    assert failed["error"] == "ValueError"
    assert any(place.endswith(" step") for place in failed["at"])
    assert "Zebedee" not in output


class Unhurried(Counting):
    """Rests after what was no full batch; notes when it stepped."""

    def __init__(self, rest_s: float, done: int) -> None:
        super().__init__({})
        self.rest_s, self._done, self.stepped = rest_s, done, list[float]()

    def step(self) -> int:
        self.stepped.append(time.monotonic())
        if len(self.stepped) == 4:
            os.kill(os.getpid(), signal.SIGUSR1)
        return self._done


@pytest.mark.parametrize(("rest_s", "done", "rests"), [(0.1, 1, True), (600.0, 2, False)])
def test_a_process_that_nobody_waits_for_rests_unless_more_is_waiting(rest_s: float, done: int, rests: bool) -> None:
    process = Unhurried(rest_s, done)
    loop = Loop(process, Settings(batch=2))
    before = signal.signal(signal.SIGUSR1, loop.stop)
    try:
        assert loop.run() == 0
    finally:
        signal.signal(signal.SIGUSR1, before)
    gaps = [later - earlier for earlier, later in pairwise(process.stepped)]
    assert len(gaps) == 3
    assert all(gap >= rest_s for gap in gaps) is rests


def test_a_process_whose_supervisor_is_gone_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERVISION_PARENT_PID", "1")
    process = Counting({})
    assert Loop(process, Settings()).run() == 0
    assert process.left == 3
    assert process.closed


def test_figures_and_health_are_served_while_the_process_runs() -> None:
    port = 0
    process = Counting({"head": 7, "position": 7, "parked": 0})
    loop = Loop(process, Settings(poll_ms=1))
    with OpsServer(loop.health, loop.metrics, "127.0.0.1", 0) as server:
        port = server.port
        runner = threading.Thread(target=loop.run)
        runner.start()
        until = time.monotonic() + 10
        while "supervision_parked" not in (text := httpx.get(f"http://127.0.0.1:{port}/metrics").text):
            assert time.monotonic() < until
        health = httpx.get(f"http://127.0.0.1:{port}/health")
        missing = httpx.get(f"http://127.0.0.1:{port}/else")
        loop.stop()
        runner.join(10)
    assert health.status_code == 200
    assert health.json()["status"] == "ok"
    assert health.json()["measures"] == {"head": 7, "position": 7, "parked": 0}
    assert 'supervision_handled_total{process="counting"}' in text
    assert 'supervision_position{process="counting"} 7.0' in text
    assert missing.status_code == 404
    assert process.closed


def test_a_reader_that_stands_still_while_the_head_is_ahead_is_stuck(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("services.health.time.monotonic", lambda: now)
    health = Health()
    assert health.told()["status"] == "starting"
    health.step_done()
    for head in (10, 20, 30):
        now += STUCK_SECONDS / 2
        health.step_done()
        health.measured({"head": head, "position": 10})
        assert health.told()["status"] == "ok"
    now += STUCK_SECONDS
    health.step_done()
    health.measured({"head": 40, "position": 10})
    assert health.told()["status"] == "stuck"
    health.measured({"head": 40, "position": 11})
    assert health.told()["status"] == "ok"


def test_a_step_that_does_not_end_is_hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("services.health.time.monotonic", lambda: now)
    health = Health()
    health.step_done()
    now += 61
    assert health.told()["status"] == "hanging"


@pytest.mark.usefixtures("free_logs")
def test_a_log_line_carries_its_correlation_id_and_withholds_personal_fields(
    capsys: pytest.CaptureFixture[str],
) -> None:
    house_logging.configure("hr_intake", "info")
    with house_logging.correlated("0a", position=5):
        structlog.get_logger().info("message_held", email="z@marked.example", details={"name": "Zebedee", "unit": "W7"})
    structlog.get_logger().debug("not_shown")
    (line,) = lines_of(capsys.readouterr().out)
    assert (line["event"], line["process"], line["correlation_id"], line["position"]) == (
        "message_held",
        "hr_intake",
        "0a",
        5,
    )
    assert line["details"] == {"name": "withheld", "unit": "W7"}
    assert line["email"] == "withheld"
    assert line["timestamp"].endswith("Z")


@pytest.mark.usefixtures("free_logs")
def test_an_exception_is_told_without_the_values_that_caused_it(
    capsys: pytest.CaptureFixture[str], postgres_url: str
) -> None:
    house_logging.configure("register", "info")
    log = structlog.get_logger()
    try:
        Person.model_validate({"age": "Zebedee"})
    except ValueError:
        log.exception("message_unreadable")
    with psycopg.connect(postgres_url) as connection:
        try:
            connection.execute("SELECT 'Zebedee'::uuid")
        except psycopg.Error as error:
            log.error("row_refused", exc_info=error)
    output = capsys.readouterr().out
    unreadable, refused = lines_of(output)
    assert "Zebedee" not in output
    assert unreadable["error"] == "ValidationError: Person: age int_parsing"
    assert refused["error"] == "InvalidTextRepresentation: 22P02"
    assert unreadable["at"][0].startswith(f"{Path(__file__).parts[-3]}/services/test_ops.py:")
