"""A Postgres and a Kafka of the harness's own: stopped, killed and started again, always at the same address."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psutil

from services.embedded.kafka import EmbeddedKafka
from services.embedded.postgres import EmbeddedPostgres
from services.embedded.process import EmbeddedUnavailable, alive
from services.embedded.running import noted_server, read_note
from tests.servers import new_state_folder, remove_state_folder

AGAIN_S = 120.0


class OwnServers:
    """Used by one harness alone: nobody else is hurt when they are."""

    def __init__(self) -> None:
        self.state: Path = new_state_folder()
        self._postgres, self._kafka = EmbeddedPostgres(self.state), EmbeddedKafka(self.state)
        self.database_url = self.brokers = ""

    def __enter__(self) -> Self:
        try:
            self.start_database()
            self.small_log_segments()
            self.start_broker()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        remove_state_folder(self.state)
        shutil.rmtree(self.state, ignore_errors=True)

    def small_log_segments(self) -> None:
        """Let Postgres write its log in files of 1 MB: a limit on the size of files then meets tables, not the log."""
        self.stop_database()
        note = read_note(self.state / "postgres.json")
        command = [f"{note['binaries']}/pg_resetwal", "--wal-segsize=1", "-D", note["folder"]]
        subprocess.run(command, check=True, capture_output=True, user=note["account"], cwd="/")
        self.start_database()

    def limit_file_size(self, size: int | None) -> None:
        """No file of Postgres may grow beyond so many bytes from now on (None: any): what a quota is to it.

        Asked in the name of its own account: even root needs a further right to limit somebody else's process.
        """
        account = read_note(self.state / "postgres.json")["account"]
        group = pwd.getpwnam(account).pw_gid if account else None
        server = psutil.Process(self.database_process())
        for process in (server, *server.children(recursive=True)):
            limit = ["prlimit", f"--pid={process.pid}", f"--fsize={'unlimited' if size is None else size}:"]
            done = subprocess.run(
                limit, user=account, group=group, cwd="/", capture_output=True, text=True, check=False
            )
            assert done.returncode == 0 or not process.is_running(), done.stderr

    def start_database(self) -> None:
        """Start Postgres; after a kill it recovers first."""
        self.database_url = _started(self._postgres.start)

    def stop_database(self) -> None:
        """Stop Postgres in order: sessions are ended, everything is on disk."""
        self._postgres.stop()

    def kill_database(self) -> None:
        """SIGKILL to Postgres's first process; the others notice and end."""
        self._kill("postgres")

    def kill_session(self, process_id: int) -> None:
        """SIGKILL to one of Postgres's sessions: the others are ended too, and it recovers by itself."""
        os.kill(process_id, signal.SIGKILL)

    def start_broker(self) -> None:
        """Start Kafka; after a kill it recovers its logs first."""
        self.brokers = _started(self._kafka.start)

    def stop_broker(self) -> None:
        """Stop Kafka in order."""
        self._kafka.stop()

    def kill_broker(self) -> None:
        """SIGKILL to Kafka."""
        self._kill("kafka")

    def database_process(self) -> int:
        """The id of Postgres's first process."""
        server = noted_server(self.state, "postgres")
        assert server is not None
        return server.pid

    def _kill(self, part: str) -> None:
        server = noted_server(self.state, part)
        assert server is not None, f"{part} does not run"
        os.kill(server.pid, signal.SIGKILL)
        until = time.monotonic() + AGAIN_S
        while alive(server.pid):
            assert time.monotonic() < until
            time.sleep(0.02)


def _started(start: Callable[[], str]) -> str:
    """A server that was killed may refuse its folder until the last of its processes has gone."""
    until = time.monotonic() + AGAIN_S
    while True:
        try:
            return start()
        except EmbeddedUnavailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
