"""The embedded servers: real ones, kept across a stop, found again, refused with a remedy when they cannot be had."""

import hashlib
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.bus.errors import BusError
from services.bus.message import Outgoing
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import EVENTS, answers, create_topics, topic_name
from services.embedded import kafka, postgres
from services.embedded.jars import class_path, locked_jars
from services.embedded.kafka import EmbeddedKafka
from services.embedded.parts import AlreadyUp, EmbeddedParts
from services.embedded.postgres import EmbeddedPostgres
from services.embedded.process import EmbeddedUnavailable, alive
from services.embedded.running import noted_server, running_addresses, write_note
from services.settings import Settings
from tests.servers import new_state_folder, remove_state_folder


@pytest.fixture
def state_dir() -> Iterator[Path]:
    """A state folder whose servers are stopped and removed afterwards, however the test ended."""
    folder = new_state_folder()
    yield folder
    remove_state_folder(folder)


def killed(state_dir: Path, part: str) -> int:
    server = noted_server(state_dir, part)
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    until = time.monotonic() + 20
    while alive(server.pid):
        assert time.monotonic() < until
        time.sleep(0.02)
    return server.port


def test_postgres_keeps_its_data_and_its_port_over_a_stop_and_over_a_kill(state_dir: Path) -> None:
    url = EmbeddedPostgres(state_dir).start()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
    EmbeddedPostgres(state_dir).stop()
    assert running_addresses(state_dir).postgres is None
    assert EmbeddedPostgres(state_dir).start() == url
    killed(state_dir, "postgres")
    assert EmbeddedPostgres(state_dir).start() == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_postgres_asks_for_its_password_and_its_notes_are_for_the_owner_only(state_dir: Path) -> None:
    url = EmbeddedPostgres(state_dir).start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace(url.split("@")[0].split(":")[2], "guessed"))
    for note in ("postgres.json", "running.json"):
        assert (state_dir / note).stat().st_mode & 0o077 == 0


def test_a_state_folder_that_the_unprivileged_account_cannot_enter_still_works(
    state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = state_dir / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(postgres, "FOLDER_FOR_ROOT", state_dir / "open")
    with EmbeddedPostgres(closed / "state") as server, psycopg.connect(server.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert (state_dir / "open").exists() == (os.geteuid() == 0)


def test_kafka_keeps_its_records_over_a_kill_and_a_second_start_takes_over_what_runs(state_dir: Path) -> None:
    brokers = EmbeddedKafka(state_dir).start()
    settings = Settings(partitions=2)
    topic = topic_name(EVENTS, settings)
    assert topic in create_topics(brokers, settings)
    with Producer(brokers, "relay") as producer, producer.transaction():
        producer.send([Outgoing(topic, b"ana", b"kept")])
    assert EmbeddedKafka(state_dir).start() == brokers
    killed(state_dir, "kafka")
    assert not answers(brokers)
    assert EmbeddedKafka(state_dir).start() == brokers
    # A broker killed right after a commit finishes it when it is back: who begins after the sender waits for that.
    with Producer(brokers, "relay"), Reader(brokers) as reader:
        assert [message.value for message in reader.read_to_end(topic)] == [b"kept"]
    with Producer(brokers, patience_s=1) as producer, pytest.raises(BusError, match="made-by-accident"):
        producer.send([Outgoing("made-by-accident", b"k", b"v", partition=0)])


def test_a_stale_note_of_a_process_id_that_somebody_else_has_now_is_not_believed(state_dir: Path) -> None:
    write_note(
        state_dir / "running.json",
        {"kafka": {"pid": os.getpid(), "started": 1.0, "port": 9, "address": "127.0.0.1:9"}},
    )
    assert noted_server(state_dir, "kafka") is None
    assert running_addresses(state_dir) == (None, None)
    EmbeddedKafka(state_dir).stop()
    assert not json.loads((state_dir / "running.json").read_text())


def test_a_folder_has_one_owner_and_what_dies_is_revived_at_its_address(state_dir: Path) -> None:
    parts = EmbeddedParts(Settings(state_dir=state_dir, kafka_bootstrap_servers="elsewhere:9092", database_url=None))
    settings = parts.start()
    try:
        assert settings.kafka_bootstrap_servers == "elsewhere:9092"
        assert settings.database_url == running_addresses(state_dir).postgres
        with pytest.raises(AlreadyUp, match=str(os.getpid())):
            EmbeddedParts(settings).start()
        killed(state_dir, "postgres")
        parts.revive()
        with psycopg.connect(str(settings.database_url)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        parts.stop()
    assert running_addresses(state_dir).postgres is None


def test_a_port_that_was_taken_meanwhile_is_replaced(state_dir: Path) -> None:
    first = EmbeddedPostgres(state_dir).start()
    EmbeddedPostgres(state_dir).stop()
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", int(first.rsplit(":", 1)[1].split("/")[0])))
        squatter.listen()
        second = EmbeddedPostgres(state_dir).start()
    assert first != second
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_jar_whose_bytes_are_not_the_locked_ones_is_never_run(tmp_path: Path) -> None:
    lock = tmp_path / "lock.toml"
    good = hashlib.sha256(b"good").hexdigest()
    lock.write_text(f'[[jar]]\ngroup = "org.x"\nartifact = "y"\nversion = "1"\nsha256 = "{good}"\n')
    (jar,) = locked_jars(lock)
    path = jar.path(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"good")
    assert class_path(tmp_path, lock) == [path]
    path.write_bytes(b"evil")
    with pytest.raises(EmbeddedUnavailable, match=r"y-1\.jar.*KAFKA_BOOTSTRAP_SERVERS"):
        class_path(tmp_path, lock)
    assert not path.exists()


def test_the_lock_names_the_broker_and_a_digest_for_every_jar() -> None:
    jars = locked_jars()
    assert ("kafka_2.13", "4.4.0") in {(jar.artifact, jar.version) for jar in jars}
    assert all(len(jar.sha256) == 64 for jar in jars)


def test_a_server_that_cannot_start_says_why_and_what_would_do(
    state_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "JVM", ("-XX:NoSuchOption",))
    with pytest.raises(EmbeddedUnavailable, match=r"NoSuchOption(.|\n)*KAFKA_BOOTSTRAP_SERVERS"):
        EmbeddedKafka(state_dir).start()
    monkeypatch.setattr(postgres, "OPTIONS", {"no_such_option": "1"})
    with pytest.raises(EmbeddedUnavailable, match=r"no_such_option(.|\n)*DATABASE_URL"):
        EmbeddedPostgres(state_dir).start()
