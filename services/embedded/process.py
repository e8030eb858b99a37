"""A server process that outlives its starter: begun in its own session, found again by its id, ended with patience."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path


class EmbeddedUnavailable(RuntimeError):
    """An embedded server cannot be had; the text says why and what would do."""


def free_port(preferred: int | None = None) -> int:
    """A port on the loopback that is free now: the preferred one if it is, else any."""
    for port in (preferred, 0) if preferred else (0,):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise EmbeddedUnavailable("no free port on 127.0.0.1; end some programs that listen there")


def listens(port: int) -> bool:
    """Whether something accepts connections on that port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def spawn(command: Sequence[str], log: Path, user: str | None = None) -> int:
    """Start a program in its own session (Ctrl-C does not reach it), its words in `log`; returns its process id."""
    log.parent.mkdir(parents=True, exist_ok=True)
    group = pwd.getpwnam(user).pw_gid if user else None
    with log.open("ab") as words:
        child = subprocess.Popen(  # noqa: S603 - the command is our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            start_new_session=True,
            cwd="/",
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    return child.pid


def alive(pid: int) -> bool:
    """Whether the process still runs. A child of ours that has ended is buried here."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end(pid: int, first: signal.Signals, last: signal.Signals, patience_s: float) -> bool:
    """Ask the process to stop, wait, then insist. Returns when it is gone: True if asking was enough."""
    for request, wait_s in ((first, patience_s), (last, 10.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, request)
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            if not alive(pid):
                return request == first
            time.sleep(0.02)
    return False


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for an error that must explain itself."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:]) or "(it said nothing)"
