"""A Postgres and a Kafka of the harness's own: stopped, killed and started again, always at the same address."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from services.embedded.kafka import EmbeddedKafka
from services.embedded.postgres import EmbeddedPostgres
from services.embedded.process import EmbeddedUnavailable, alive
from services.embedded.running import noted_server
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
            self.start_broker()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        remove_state_folder(self.state)
        shutil.rmtree(self.state, ignore_errors=True)

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
