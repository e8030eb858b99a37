"""A rebuild is killed three times in the middle while events flow; readers see the old rows or the new ones."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Event as Signal
from threading import Thread
from typing import Any

import psycopg
import pytest

from projections.projection import reading
from services.parts import parts
from services.processes import environment_of
from services.projector.projector import prepare
from services.projector.rebuild import rebuild
from services.projector.writing import writing
from services.register.register import Register
from services.settings import Settings
from services.wiring import BUILD, build_projection
from tests.faults.fleet import SUPERVISION
from tests.faults.test_hostile_own import happens
from tests.services.projector_scenes import MODELS, Ledger
from tests.services.test_projector_rebuild import TABLES, content

KILLS, PAIRS = 3, 20
FINGERPRINT = "(select md5(string_agg(held::text, '' order by held::text)) from ({}) as held)"
"""One statement looks at everything: between two of them the live projector would commit."""
BUILT = "select released from {}_rebuild.progress"
REBUILDING = "rebuilding"
SESSIONS = "select count(*) from pg_stat_activity where application_name = %s and datname = current_database()"
PATIENCE_S = 120.0


class Looking(Thread):
    """Looks at the live read model all the time: how far it says that it is, and all that it holds."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(daemon=True)
        self._url, self._name, self._enough = url, name, Signal()
        fingerprints = ", ".join(map(FINGERPRINT.format, TABLES[name]))
        self._look = f"select released, {fingerprints} from progress".encode()  # noqa: S608
        self.seen: list[tuple[Any, ...]] = []

    def run(self) -> None:
        """Until finish()."""
        with psycopg.connect(self._url, autocommit=True) as own:
            while not self._enough.is_set():
                with reading(own, self._name):
                    self.seen += [tuple(row) for row in own.execute(self._look)]
                time.sleep(0.01)

    def finish(self) -> list[tuple[Any, ...]]:
        """What was seen, in order."""
        self._enough.set()
        self.join()
        return self.seen


class Flow:
    """Events all the while: a relay and the live projector, stepped whenever the test waits for anything."""

    def __init__(self, ledger: Ledger, processes: list[Any]) -> None:
        self._ledger, self._processes, self._number = ledger, processes, PAIRS

    def round(self) -> int:
        """A few more events, published and applied as far as they come."""
        self._number += 1
        self._ledger.hires(f"late {self._number}")
        return self.step()

    def step(self) -> int:
        """Without new ones."""
        return sum(int(process.step()) for process in self._processes)


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    """A ward full of people who are managed by whom they are supervised by."""
    with Register(database_url) as register:
        made = Ledger(register, Settings())
        made.opens("ward 7")
        made.hires("lead")
        made.leads("lead", "ward 7")
        for number in range(PAIRS):
            happens(made, number)
        yield made


def killed_in_the_middle(name: str, settings: Settings, reader: psycopg.Connection, flow: Flow) -> int:
    """Start a rebuild and kill it once it has moved on; how far it was."""
    before = built(reader, name)
    environment = {**environment_of(settings), "PGAPPNAME": REBUILDING}
    building = subprocess.Popen([SUPERVISION, "rebuild", name, "--batch", "1"], env=environment, stderr=subprocess.PIPE)
    until = time.monotonic() + PATIENCE_S
    while building.poll() is None and built(reader, name) <= before:
        assert time.monotonic() < until
        flow.round()
    building.kill()
    _, words = building.communicate()
    assert building.returncode < 0, words.decode()
    while reader.execute(SESSIONS, (REBUILDING,)).fetchone() != (0,):
        time.sleep(0.01)  # the database ends the session of a killed process, and its locks, a moment later
    return built(reader, name)


def built(reader: psycopg.Connection, name: str) -> int:
    """How far the half-built one is; 0 where there is none."""
    try:
        row = reader.execute(BUILT.format(name).encode()).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return 0
    return int(row[0]) if row else 0


@pytest.mark.parametrize("name", MODELS)
def test_a_rebuild_killed_three_times_while_events_flow_is_seen_by_nobody_and_ends_as_the_live_one(
    name: str, ledger: Ledger, test_settings: Settings, database_url: str
) -> None:
    with parts(test_settings) as the, psycopg.connect(database_url, autocommit=True) as reader:
        process = f"projector-{name.replace('_', '-')}"
        with closing(BUILD["relay"](the)) as relay, closing(BUILD[process](the)) as live:
            flow = Flow(ledger, [relay, live])
            while live.measures()["lag_events"]:
                flow.step()
            looking = Looking(database_url, name)
            looking.start()
            reached = [killed_in_the_middle(name, test_settings, reader, flow) for _ in range(KILLS)]
            assert 0 < min(reached) <= max(reached) < ledger.register.head(), "each was killed in the middle"
            for _ in rebuild(reader, build_projection(name), ledger.register, batch=50):
                flow.round()
            while live.measures()["lag_events"]:
                flow.step()
            seen = looking.finish()
        there = content(reader, name)
        list(rebuild(reader, build_projection(name), ledger.register))
        assert content(reader, name) == there
    positions = [row[0] for row in seen]
    assert positions == sorted(positions), "never an older generation, nor a half-built one"
    assert len(set(seen)) == len(set(positions)), "at one position everybody sees the same"
    assert len(set(positions)) > KILLS


def test_nobody_makes_tables_while_somebody_writes(database_url: str) -> None:
    """Each would wait for what the other has locked: a rebuild that began beside the live projector ended of it."""
    model = MODELS["audit_history"]()
    with (
        psycopg.connect(database_url, autocommit=True) as live,
        psycopg.connect(database_url, autocommit=True) as other,
    ):
        prepare(live, model)
        other.execute("set lock_timeout = '200ms'")
        with writing(live, model.name, alone=False), pytest.raises(psycopg.errors.LockNotAvailable):
            prepare(other, model)
        prepare(other, model)
