"""The servers that tests share: looked for in the environment, then in Docker, then started embedded."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.embedded.kafka import EmbeddedKafka
from services.embedded.postgres import EmbeddedPostgres
from services.embedded.running import read_note, write_note

NOTE = "servers.json"


class Servers:
    """The servers of one test run. Whoever asks first starts them; the workers find them by a note."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def postgres(self) -> str:
        """The URL of a Postgres. Fails, with the remedy, where none can be had."""
        return os.environ.get("DATABASE_URL") or self._shared("postgres", _postgres_in_docker, EmbeddedPostgres)

    def kafka(self) -> str:
        """The bootstrap address of a Kafka. Fails, with the remedy, where none can be had."""
        return os.environ.get("KAFKA_BOOTSTRAP_SERVERS") or self._shared("kafka", _kafka_in_docker, EmbeddedKafka)

    def _shared(self, part: str, in_docker: Callable[[], tuple[str, str]], embedded: Callable[[Path], Any]) -> str:
        with _lock(self._folder / "servers.lock"):
            note = read_note(self._folder / NOTE)
            if part not in note:
                note["state"] = note.get("state") or str(new_state_folder())
                container, address = in_docker() if _docker_answers() else ("", embedded(Path(note["state"])).start())
                note[part] = {"address": address, "container": container}
                write_note(self._folder / NOTE, note)
        return str(note[part]["address"])


def url_of(server_url: str, database: str) -> str:
    """The URL of another database on the same server."""
    return urlsplit(server_url)._replace(path=f"/{database}").geturl()


def new_state_folder() -> Path:
    """A folder for the data of embedded servers that an account without rights can enter (pytest's own is closed)."""
    folder = Path(tempfile.mkdtemp(prefix="supervision-ledger-"))
    folder.chmod(0o711)
    return folder


def remove_state_folder(state: Path) -> None:
    """Stop the embedded servers of that folder and delete their data."""
    EmbeddedKafka(state).stop()
    EmbeddedPostgres(state).stop()
    shutil.rmtree(state, ignore_errors=True)


def stop_shared(folder: Path) -> None:
    """End what this run started, and nothing else."""
    note = read_note(folder / NOTE)
    if state := note.pop("state", None):
        remove_state_folder(Path(state))
    for part in note.values():
        if part["container"]:
            import docker

            docker.from_env().containers.get(part["container"]).remove(force=True, v=True)
    (folder / NOTE).unlink(missing_ok=True)


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _docker_answers() -> bool:
    import docker

    try:
        client = docker.from_env(timeout=5)
    except docker.errors.DockerException:
        return False
    try:
        return bool(client.ping())
    except docker.errors.DockerException:
        return False
    finally:
        client.close()


def _postgres_in_docker() -> tuple[str, str]:
    from testcontainers.community.postgres import PostgresContainer

    container = PostgresContainer("postgres:18", driver=None).start()
    return container.get_wrapped_container().id, container.get_connection_url()


def _kafka_in_docker() -> tuple[str, str]:
    from testcontainers.community.kafka import KafkaContainer

    container = KafkaContainer().with_kraft()
    for name, value in {
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_MESSAGE_MAX_BYTES": "12582912",
    }.items():
        container.with_env(name, value)
    container.start()
    return container.get_wrapped_container().id, container.get_bootstrap_server()
