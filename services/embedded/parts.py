"""The embedded servers that the settings leave to us: started together, one owner, revived if they die."""

import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import TextIOWrapper
from pathlib import Path

import structlog

from services.embedded.kafka import EmbeddedKafka
from services.embedded.postgres import EmbeddedPostgres
from services.embedded.running import noted_server
from services.settings import Settings

log = structlog.get_logger()


class AlreadyUp(RuntimeError):
    """Another process owns this state folder; the text says which."""


class EmbeddedParts:
    """Postgres where DATABASE_URL is unset, Kafka where KAFKA_BOOTSTRAP_SERVERS is; nothing where both are set."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._state = settings, settings.state_dir.resolve()
        self._postgres = None if settings.database_url else EmbeddedPostgres(self._state)
        self._kafka = None if settings.kafka_bootstrap_servers else EmbeddedKafka(self._state, learns=True)
        self._owner: TextIOWrapper | None = None

    def start(self, meanwhile: Callable[[str], None] = lambda database_url: None) -> Settings:
        """Own the folder, start what is missing; returns the settings with the addresses.

        meanwhile: called with the database's address as soon as it is there; Kafka takes longer.

        Raises AlreadyUp, and EmbeddedUnavailable with a remedy; then nothing is left running.
        """
        self._owner = own(self._state)
        try:
            return self._started(meanwhile)
        except BaseException:
            self.stop()
            raise

    def revive(self) -> None:
        """Start again what died; its address stays."""
        for part, server in (("postgres", self._postgres), ("kafka", self._kafka)):
            if server and noted_server(self._state, part) is None:
                log.warning("embedded_server_revived", server=part)
                server.start()

    def stop(self) -> None:
        """Stop what we started, with its data kept, and let the folder go."""
        for server in (self._kafka, self._postgres):
            if server:
                server.stop()
        if self._owner:
            self._owner.close()
            self._owner = None

    def __enter__(self) -> Settings:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _started(self, meanwhile: Callable[[str], None]) -> Settings:
        with ThreadPoolExecutor(2) as pool:
            kafka = pool.submit(self._kafka.start) if self._kafka else None
            postgres = pool.submit(self._postgres.start) if self._postgres else None
            database = postgres.result() if postgres else str(self._settings.database_url)
            meanwhile(database)
            brokers = kafka.result() if kafka else self._settings.kafka_bootstrap_servers
        found = {"database_url": database, "kafka_bootstrap_servers": brokers, "state_dir": self._state}
        return self._settings.model_copy(update=found)


def own(state_dir: Path) -> TextIOWrapper:
    """Own a state folder as long as the returned file is open. Raises AlreadyUp."""
    state_dir.mkdir(parents=True, exist_ok=True)
    file = (state_dir / "owner.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise AlreadyUp(f"process {owner} already runs the ledger in {state_dir}; stop it first") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
