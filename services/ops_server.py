"""The small HTTP server of a process: /metrics for Prometheus, /health for whoever starts or watches it."""

import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any, Self
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

from services.health import Health
from services.metrics import Metrics

WELL = ("ok", "starting")


class OpsServer:
    """Answers while it is open. `port` is the one it listens on, also where any free one was asked for."""

    def __init__(self, health: Health, metrics: Metrics, host: str, port: int) -> None:
        self._health, self._metrics = health, make_wsgi_app(metrics.registry)
        self._server = make_server(host, port, self._answer, server_class=_Server, handler_class=_Quiet)
        self.port = int(self._server.server_port)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path == "/metrics":
            return self._metrics(environ, start)  # type: ignore[no-any-return]
        if path == "/health":
            told = self._health.told()
            start(
                "200 OK" if told["status"] in WELL else "503 Service Unavailable",
                [("Content-Type", "application/json")],
            )
            return [json.dumps(told).encode()]
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"there is /metrics and /health\n"]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests of watchers are no news."""
