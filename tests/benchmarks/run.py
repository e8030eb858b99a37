"""What a run of the benchmarks ran on: kept beside its rows, for the page of figures."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import psycopg

from tests.benchmarks.ground import Ground

CPUINFO = Path("/proc/cpuinfo")
MODEL = "model name"


@dataclass(frozen=True)
class Run:
    """load: runnable processes on average in the minute before it began. minutes: how long it took so far."""

    began: str
    commit: str
    machine: str
    cores_of_machine: int
    cores_used: int
    load: float
    python: str
    postgres: str
    size: float
    rounds: int
    minutes: float = 0.0

    @classmethod
    def begun(cls, ground: Ground) -> Self:
        """Now, here."""
        with psycopg.connect(ground.postgres) as connection:
            postgres = str(connection.info.parameter_status("server_version"))
        return cls(
            began=datetime.now(UTC).isoformat(timespec="minutes"),
            commit=commit(),
            machine=f"{_model()}, {platform.system()} {platform.machine()}",
            cores_of_machine=os.cpu_count() or 0,
            cores_used=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 0,
            load=round(os.getloadavg()[0], 1),
            python=platform.python_version(),
            postgres=postgres,
            size=ground.size,
            rounds=ground.rounds,
        )

    def write(self, rows: Path, seconds: float) -> None:
        """Beside the file of its rows; it took so long until now."""
        so_far = replace(self, minutes=round(seconds / 60, 1))
        beside(rows).write_text(json.dumps(asdict(so_far), indent=1) + "\n")

    @classmethod
    def read(cls, rows: Path) -> Self:
        """What was written beside that file. Raises FileNotFoundError."""
        return cls(**json.loads(beside(rows).read_text()))


def beside(rows: Path) -> Path:
    """Where the run of these rows is told of."""
    return rows.with_suffix(".run.json")


def commit() -> str:
    """The last commit; a plus where the working tree has more."""
    said = ["rev-parse", "--short", "HEAD"], ["status", "--porcelain"]
    last, changes = (
        subprocess.run(["git", *words], capture_output=True, text=True, check=False).stdout.strip() for words in said
    )
    return f"{last}+" if changes else last


def _model() -> str:
    """The processor, where the system tells."""
    lines = CPUINFO.read_text().splitlines() if CPUINFO.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(MODEL)), platform.processor())
