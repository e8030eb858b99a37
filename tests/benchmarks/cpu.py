"""How much CPU each process of a ledger has taken, and its servers, where these run on this machine."""

from contextlib import suppress

import psutil
from psycopg.conninfo import conninfo_to_dict

from tests.benchmarks.running import Running


def taken_until_now(ledger: Running) -> dict[str, float]:
    """Seconds of CPU since each began; Postgres with all its sessions, also those that have ended."""
    found: dict[str, float] = {}
    for state in ledger.supervisor.states():
        if not state.pid:  # held back
            continue
        with suppress(psutil.NoSuchProcess):
            found[state.name] = _seconds(psutil.Process(state.pid))
    settings = ledger.the.settings
    ports = {
        "Postgres": int(conninfo_to_dict(str(settings.database_url)).get("port") or 5432),
        "Kafka": int(str(settings.kafka_bootstrap_servers).partition(",")[0].rpartition(":")[2]),
    }
    for connection in psutil.net_connections("tcp"):
        for name, port in ports.items():
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                found[name] = _with_children(psutil.Process(connection.pid))
    return found


def _with_children(process: psutil.Process) -> float:
    total = _seconds(process, ended=True)
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            total += _seconds(child)
    return total


def _seconds(process: psutil.Process, ended: bool = False) -> float:
    times = process.cpu_times()
    own = float(times.user + times.system)
    return own + float(times.children_user + times.children_system) if ended else own
