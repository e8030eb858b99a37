"""The supervisor with real programs: started, restarted with a growing delay, stopped in order, never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.embedded.process import alive
from services.processes import NotReady, Supervisor, environment_of, noted_processes
from services.settings import Settings

PROGRAM = """
import sys, time
from pathlib import Path
from services.ops import run
from services.settings import settings

class Sample:
    name = sys.argv[1]
    def step(self):
        if self.name == "failing":
            raise RuntimeError
        return False
    def close(self):
        with (settings().state_dir / "ended").open("a") as file:
            file.write(self.name + "\\n")

raise SystemExit(run(Sample(), settings()))
"""
COMMAND = (sys.executable, "-c", PROGRAM)

SUPERVISOR = f"""
import sys
from pathlib import Path
from services.processes import Supervisor
from services.settings import settings
PROGRAM = {PROGRAM!r}
with Supervisor(["one", "two"], settings(), command=(sys.executable, "-c", PROGRAM)) as supervisor:
    supervisor.wait_until_ready(30)
    supervisor.heed_signals()
    print("ready", flush=True)
    supervisor.wait_until_asked_to_stop()
"""


@pytest.fixture(autouse=True)
def _programs_find_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


def eventually(fact: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_killed_process_is_started_again_and_all_end_at_stop(tmp_path: Path) -> None:
    with Supervisor(["one", "two"], Settings(state_dir=tmp_path), command=COMMAND) as supervisor:
        supervisor.wait_until_ready(30)
        first = supervisor.states()[0]
        assert first.pid is not None
        os.kill(first.pid, signal.SIGKILL)
        eventually(lambda: supervisor.states()[0].restarts == 1)
        supervisor.wait_until_ready(30)
        states = supervisor.states()
        assert [state.restarts for state in states] == [1, 0]
        assert states[0].exit_code == -signal.SIGKILL
        assert [noted.name for noted in noted_processes(tmp_path)] == ["one", "two"]
    assert all(state.pid is not None and not alive(state.pid) for state in states)
    assert [state.exit_code for state in supervisor.states()] == [0, 0]
    assert sorted((tmp_path / "ended").read_text().split()) == ["one", "two"]
    assert "process_stopped" in (tmp_path / "logs" / "two.log").read_text()


def test_a_process_that_keeps_failing_is_tried_again_with_a_growing_delay_and_named(tmp_path: Path) -> None:
    with Supervisor(["failing", "one"], Settings(state_dir=tmp_path), command=COMMAND) as supervisor:
        eventually(lambda: supervisor.states()[1].status == "ok" and supervisor.states()[0].restarts)
        with pytest.raises(NotReady, match=r"failing is .*failing\.log") as not_ready:
            supervisor.wait_until_ready(1)
        assert "one is" not in str(not_ready.value)
        failing, one = supervisor.states()
    assert 1 <= failing.restarts <= 5
    assert failing.exit_code == 1
    assert one.status == "ok"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_ctrl_c_and_sigterm_stop_everything(tmp_path: Path, how: signal.Signals) -> None:
    supervisor, children = begun(tmp_path)
    supervisor.send_signal(how)
    assert supervisor.wait(30) == 0
    assert not any(alive(pid) for pid in children)
    assert sorted((tmp_path / "ended").read_text().split()) == ["one", "two"]


def test_processes_end_by_themselves_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    supervisor, children = begun(tmp_path)
    supervisor.kill()
    supervisor.wait(10)
    eventually(lambda: not any(alive(pid) for pid in children))
    assert sorted((tmp_path / "ended").read_text().split()) == ["one", "two"]


def begun(state_dir: Path) -> tuple["subprocess.Popen[str]", list[int]]:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "SUPERVISION_STATE_DIR": str(state_dir)},
    )
    assert supervisor.stdout is not None
    while "ready" not in supervisor.stdout.readline():
        assert supervisor.poll() is None
    return supervisor, [state.pid for state in noted_processes(state_dir) if state.pid]


def test_children_read_the_settings_that_their_supervisor_has() -> None:
    given = Settings(
        database_url="postgresql://a/b", topic_prefix="t.", partitions=3, master_key=SecretStr("k"), smtp_host=None
    )
    environment = environment_of(given)
    assert environment["DATABASE_URL"] == "postgresql://a/b"
    assert environment["SUPERVISION_TOPIC_PREFIX"] == "t."
    assert environment["SUPERVISION_PARTITIONS"] == "3"
    assert environment["SUPERVISION_MASTER_KEY"] == "k"
    assert "SUPERVISION_SMTP_HOST" not in environment
