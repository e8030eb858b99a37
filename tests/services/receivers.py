"""A real SMTP server and a real HTTP server for the notifier's tests, that can be told to misbehave."""

import email
import email.policy
import json
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from services.embedded.process import free_port


class Mailbox:
    """An SMTP server. `answers`: what it says to the next letters instead of taking them."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(None))

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a letter."""
        if self.answers:
            return self.answers.pop(0)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._controller.stop()


class Stranger:
    """A server where others expect one of mail: it says the same to everybody; one that says nothing keeps them."""

    def __init__(self, port: int, words: bytes) -> None:
        self._port, self._words, self._leaving = port, words, Event()

    def __enter__(self) -> Self:
        stranger = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                self.request.sendall(stranger._words)
                if not stranger._words:
                    stranger._leaving.wait()

        class Server(ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", self._port), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leaving.set()
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Hook:
    """An HTTP server. `answers`: the next status codes; 0 answers nonsense. While `holding`, it answers nobody.

    held: how many it has kept waiting.
    """

    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    holding: bool = False
    held: int = 0
    released: Event = field(default_factory=Event)
    port: int = field(default_factory=lambda: free_port(None))

    def __enter__(self) -> Self:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if hook.holding:
                    hook.held += 1
                    hook.released.wait(30)
                status = hook.answers.pop(0) if hook.answers else 204
                if status == 0:
                    self.wfile.write(b"what do you want?\r\n\r\n")
                    return
                hook.posts.append((str(self.headers["Idempotency-Key"]), json.loads(body)))
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/notices"

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
