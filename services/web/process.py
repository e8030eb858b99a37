"""The process that serves the web application."""

import threading
from collections.abc import Mapping

import uvicorn
from fastapi import FastAPI

START_SECONDS = 30.0
STOP_SECONDS = 10.0


class NotServing(RuntimeError):
    """The server ended by itself; its log says why."""


class Web:
    """Serves on a thread of its own; a step only looks whether it still does. `port`: 0 for any free one."""

    name = "web"

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        """Begin to listen. Raises NotServing where the address cannot be had."""
        config = uvicorn.Config(
            app, host, port, log_config=None, access_log=False, server_header=False, proxy_headers=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)
        self._thread.start()
        self._await_start()

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def step(self) -> int:
        """Nothing to do but to look. Raises NotServing."""
        if not self._thread.is_alive():
            raise NotServing("the web server has ended")
        return 0

    def measures(self) -> Mapping[str, float]:
        """How many requests are being answered."""
        return {"requests_under_way": float(len(self._server.server_state.tasks))}

    def close(self) -> None:
        """Finish what is being answered, then end."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)

    def _await_start(self) -> None:
        waited = threading.Event()
        for _ in range(int(START_SECONDS / 0.05)):
            if self._server.started:
                return
            if not self._thread.is_alive():
                break
            waited.wait(0.05)
        raise NotServing("the web server does not start: is its address taken? See SUPERVISION_WEB_PORT")
