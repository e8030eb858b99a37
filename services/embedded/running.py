"""Where the embedded servers of a state folder listen, for other commands to find; a stale note is not believed."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from services.embedded.process import alive, listens

RUNNING = "running.json"


class Server(NamedTuple):
    """One running server: its process, its port, and the address that clients use."""

    pid: int
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


def running_server(state_dir: Path, part: str) -> Server | None:
    """The server of that part ("postgres" or "kafka") if its process lives and its port answers."""
    note = read_note(state_dir / RUNNING).get(part)
    if not note:
        return None
    server = Server(**note)
    return server if alive(server.pid) and listens(server.port) else None


def remember(state_dir: Path, part: str, server: Server | None) -> None:
    """Note that a part runs, or (None) that it no longer does."""
    note = read_note(state_dir / RUNNING)
    note.pop(part, None)
    write_note(state_dir / RUNNING, {**note, part: server._asdict()} if server else note)


def running_addresses(state_dir: Path) -> Addresses:
    """The addresses of what runs in that state folder now."""
    postgres, kafka = (running_server(state_dir, part) for part in ("postgres", "kafka"))
    return Addresses(postgres.address if postgres else None, kafka.address if kafka else None)
