"""A proxy on the loopback between processes and Postgres that cuts or holds a connection in the middle of a commit.

It reads as much of the wire protocol (https://www.postgresql.org/docs/current/protocol-message-formats.html) as it
needs: whose session it is, which message makes the database commit, and when the database has answered that.
"""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Literal, NamedTuple, Self

When = Literal["before", "after", "hold"]
"""before: the database never hears of the commit. after: it has committed, and its answer is lost. hold: it hears of it
only when that is allowed."""

APPENDS = (b"select register.append",)
"""The register's append is one statement of its own: it begins and commits."""

COMMITS = (b"COMMIT", *APPENDS)
BEGINS = (b"BEGIN", *APPENDS)
"""Whoever begins knows already what it wants to write."""

LONGEST_START = 10_000
CHUNK = 65_536
REMEMBERED = 4_096
"""Bytes of what was said in a transaction."""


class Armed(NamedTuple):
    """What is to happen to the next statement that begins so, of a session whose title begins so.

    said: only in a transaction in which that was said before.
    """

    whose: str
    when: When
    at: tuple[bytes, ...]
    said: bytes

    def fits(self, title: str, statement: bytes, transaction: bytes) -> bool:
        """Whether this is the one."""
        return title.startswith(self.whose) and statement.startswith(self.at) and self.said in transaction


class Proxy:
    """Listens on a port of its own. `done` tells to which sessions what was done, in order."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._lock = threading.Lock()
        self._armed: list[Armed] = []
        self._open: set[Session] = set()
        self.done: list[tuple[str, When]] = []
        self.allowed = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def arm(self, whose: str, when: When, at: tuple[bytes, ...] = COMMITS, said: bytes = b"") -> None:
        """Cut, or hold, the next commit of a session whose title begins with `whose`, or what else begins like `at`."""
        if when == "hold":
            self.allowed.clear()
        with self._lock:
            self._armed.append(Armed(whose, when, at, said))

    def disarm(self) -> None:
        """Do nothing that was not done yet."""
        with self._lock:
            self._armed.clear()

    def armed_for(self, title: str, statement: bytes, transaction: bytes) -> When | None:
        """What is to happen to this session's statement; asked once for each."""
        with self._lock:
            for armed in self._armed:
                if armed.fits(title, statement, transaction):
                    self._armed.remove(armed)
                    self.done.append((title, armed.when))
                    return armed.when
        return None

    def close(self) -> None:
        """Cut everything."""
        self.allowed.set()
        self._listening.close()
        for session in list(self._open):
            session.cut()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._to, timeout=5)
                server.settimeout(None)
            except OSError:
                client.close()
                continue
            session = Session(client, server, self.armed_for, self.allowed)
            self._open.add(session)
            session.begin(lambda session=session: self._open.discard(session))  # type: ignore[misc]


class Session:
    """One connection: two threads, one for each direction."""

    def __init__(
        self,
        client: socket.socket,
        server: socket.socket,
        asked: Callable[[str, bytes, bytes], When | None],
        allowed: threading.Event,
    ) -> None:
        self._client, self._server, self._asked, self._allowed = client, server, asked, allowed
        for each in (client, server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._prepared: dict[bytes, bytes] = {}
        self._transaction = b""
        self._silent = threading.Event()
        self.title = ""

    def begin(self, at_end: Callable[[], None]) -> None:
        """Forward both ways until one end closes."""
        threading.Thread(target=self._to_client, daemon=True).start()

        def forward() -> None:
            with suppress(OSError, EOFError, struct.error):
                self._to_server()
            self.cut()
            at_end()

        threading.Thread(target=forward, daemon=True).start()

    def cut(self) -> None:
        """End it, both ways, at once."""
        for each in (self._client, self._server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _to_server(self) -> None:
        incoming = self._client.makefile("rb", buffering=CHUNK)
        self._start(incoming)
        while kind := incoming.read(1):
            size = incoming.read(4)
            (length,) = struct.unpack("!I", size)
            body = incoming.read(length - 4)
            if statement := self._statement(kind, body):
                begins = statement.startswith(b"BEGIN")
                self._transaction = statement if begins else (self._transaction + statement)[-REMEMBERED:]
                when = self._asked(self.title, statement, self._transaction)
                if when == "before":
                    return
                if when == "after":
                    self._silent.set()
                if when == "hold":
                    self._allowed.wait()
            self._server.sendall(kind + size + body)

    def _start(self, incoming: socket.SocketIO | object) -> None:
        """What comes before the first message: requests for encryption, then the parameters of the session."""
        read = incoming.read  # type: ignore[union-attr]
        while True:
            size = read(4)
            (length,) = struct.unpack("!I", size)
            if not 8 <= length < LONGEST_START:
                raise EOFError
            body = read(length - 4)
            self._server.sendall(size + body)
            if struct.unpack("!I", body[:4])[0] >> 16 == 3:
                words = body[4:].split(b"\0")
                told = dict(zip(words[::2], words[1::2], strict=False))
                self.title = told.get(b"application_name", b"").decode()
                return

    def _statement(self, kind: bytes, body: bytes) -> bytes:
        """What the message asks the database to do; empty where nothing. A prepared statement is known by its name."""
        if kind == b"Q":
            return body.lstrip()
        if kind == b"P":
            name, text, _ = body.split(b"\0", 2)
            self._prepared[name] = text.lstrip()
        return self._prepared.get(body.split(b"\0", 2)[1], b"") if kind == b"B" else b""

    def _to_client(self) -> None:
        with suppress(OSError):
            if self._loud():
                self._swallow()
        self.cut()

    def _loud(self) -> bool:
        """Forward answers until a commit was sent whose answer is to be lost."""
        while not self._silent.is_set():
            if not (answer := self._server.recv(CHUNK)):
                return False
            if self._silent.is_set():
                self._rest = answer
                return True
            self._client.sendall(answer)
        self._rest = b""
        return True

    def _swallow(self) -> None:
        """Read on until the database says that it is outside any transaction: it has committed. Forward nothing."""
        for kind, body in self._answers():
            if kind == b"Z" and body == b"I":
                return

    def _answers(self) -> Iterator[tuple[bytes, bytes]]:
        held = self._rest
        while True:
            while len(held) >= 5 and len(held) >= (end := 1 + struct.unpack("!I", held[1:5])[0]):
                yield held[:1], held[5:end]
                held = held[end:]
            if not (more := self._server.recv(CHUNK)):
                return
            held += more
