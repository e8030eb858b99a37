"""Where the embedded servers of a state folder listen, for other commands to find; a stale note is not believed."""

import json
import os
import threading
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from services.embedded.process import alive, listens

RUNNING = "running.json"
SAME_START_S = 30.0
"""A process with the noted id that began at another time is somebody else's; clocks may be set meanwhile."""

_writing = threading.Lock()


class Server(NamedTuple):
    """One running server: its process, when that began (Unix time), its port, and the address that clients use."""

    pid: int
    started: float
    port: int
    address: str


class Addresses(NamedTuple):
    """What runs of a state folder; None where that part does not run."""

    postgres: str | None
    kafka: str | None


def write_note(path: Path, content: dict[str, Any]) -> None:
    """Replace a small JSON file in one step, readable by its owner only (it may hold a password)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=1)
    new.replace(path)


def read_note(path: Path) -> dict[str, Any]:
    """The content of a small JSON file; empty where it is missing or broken."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def noted_server(state_dir: Path, part: str) -> Server | None:
    """The server of that part ("postgres" or "kafka") if its process lives, and is the one that was noted."""
    try:
        server = Server(**read_note(state_dir / RUNNING)[part])
        same = alive(server.pid) and abs(psutil.Process(server.pid).create_time() - server.started) < SAME_START_S
    except (KeyError, TypeError, psutil.Error):
        return None
    return server if same else None


def remember(state_dir: Path, part: str, pid: int, port: int, address: str) -> Server:
    """Note that a part runs; one that ended at once is noted with a time that nobody believes."""
    try:
        started = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        started = 0.0
    server = Server(pid, started, port, address)
    with _writing:
        write_note(state_dir / RUNNING, {**read_note(state_dir / RUNNING), part: server._asdict()})
    return server


def forget(state_dir: Path, part: str) -> None:
    """Note that a part no longer runs."""
    with _writing:
        note = read_note(state_dir / RUNNING)
        if note.pop(part, None):
            write_note(state_dir / RUNNING, note)


def running_addresses(state_dir: Path) -> Addresses:
    """The addresses of what runs in that state folder now, and takes connections."""
    servers = (noted_server(state_dir, part) for part in ("postgres", "kafka"))
    return Addresses(*(server.address if server and listens(server.port) else None for server in servers))
