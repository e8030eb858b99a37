"""What does harm to a ledger under load, at moments that the world's dice choose; each harm becomes an incident."""

import signal
import time
from collections.abc import Callable, Collection, Sequence
from typing import Literal, NamedTuple

from services.wiring import BUILD
from tests.faults.ages import Recovery
from tests.faults.fleet import Instance
from tests.faults.proxy import APPENDS, BEGINS, COMMITS, When
from tests.faults.waiting import PATIENCE_S, until
from tests.faults.witness import Witness
from tests.faults.world import World

PROCESSES = tuple(BUILD)
COMMITTING = tuple(name for name in PROCESSES if name != "relay")
"""Those that write to the database."""

BEGUN = frozenset({"hr_intake.detail", "hr_intake.message"})
"""What the intake writes before the register takes a batch. If it was stopped after it began to, it ends that when it
goes on, and the register takes nothing; whoever has its place wrote the same."""

Moment = Literal["any", "begin", "commit", "append"]
MOMENTS = {"begin": BEGINS, "commit": COMMITS, "append": APPENDS}

TOLD = b"update notifier.notice set outcome"
"""What the notifier says in the transaction in which it writes down that it has told."""

FRESH_WITHIN_S = 60.0
"""No harm waits longer than that for all to be fresh before the next comes: a machine that is too busy never is."""

WITHIN_S = 0.5
DOWN_S = 1.0
FULL_S = 3.0
LARGEST_FILE = 1024 * 1024
HELD_WITHIN_S = 20.0


class Incident(NamedTuple):
    """One harm: what, to whom, when (seconds since the beginning), how long until all was well, what went wrong."""

    fault: str
    victim: str
    at: float
    recovery: Recovery
    objections: tuple[str, ...] = ()


class Nemesis:
    """Does harm to one world, and keeps account of it."""

    def __init__(self, world: World, patience_s: float = PATIENCE_S) -> None:
        self.world, self._fleet, self._servers = world, world.fleet, world.servers
        self._dice, self._patience_s = world.dice, patience_s
        self.began = time.monotonic()
        self.incidents: list[Incident] = []

    def kill(self, names: Collection[str] = PROCESSES) -> None:
        """SIGKILL to each of these at a moment of its own; the recovery is that of its own stage."""
        killed: list[tuple[str, float]] = []
        for name in self._dice.sample(sorted(names), len(names)):
            time.sleep(self._dice.uniform(0, WITHIN_S))
            if name == "clock":
                self.world.bring_back_yesterday()
            self._fleet.kill(name)
            killed.append((name, time.monotonic()))
        self._fleet.wait_until_well(*names, seconds=self._patience_s)
        for name, at in killed:
            self._overcome("SIGKILL", name, at, stages=[name])

    def replace(self, names: Sequence[str], at: Moment) -> None:
        """SIGSTOP until another has taken the place, then SIGCONT: the old one must notice, and write nothing.

        at: stop each when it is about to begin a transaction, to commit one, to append to the register; or anywhere.
        None is stopped before it has taken its place: going on, it would be the one that began last, and rightly stay.
        """
        self._fleet.wait_until_well(*names, seconds=self._patience_s)
        fault = "SIGSTOP until replaced" if at == "any" else f"SIGSTOP at {at} until replaced"
        old = self._stopped(names) if at == "any" else self._held(names, MOMENTS[at])
        since = time.monotonic()
        if "clock" in names:
            self.world.bring_back_yesterday()
        self._fleet.start(*names)
        self._fleet.wait_until_well(*names, seconds=self._patience_s)
        recovery = self.world.ages.recovery(since, seconds=FRESH_WITHIN_S)
        with self.world.ledger.connect() as connection:
            witness = Witness(connection)
            number = witness.number()
            for instance in old:
                instance.send(signal.SIGCONT)
            self.world.ledger.proxy.allowed.set()
            for instance in old:
                objections = self._noticed(instance, witness, number)
                self.incidents.append(Incident(fault, instance.name, since - self.began, recovery, tuple(objections)))

    def stop_broker(self) -> None:
        """Kafka is stopped in order, and started."""
        self._down("broker stopped", "broker", self._servers.stop_broker, self._servers.start_broker)

    def kill_broker(self) -> None:
        """Kafka is killed, and started."""
        self._down("broker killed", "broker", self._servers.kill_broker, self._servers.start_broker)

    def stop_database(self) -> None:
        """Postgres is stopped in order, and started."""
        self._down("database stopped", "database", self._servers.stop_database, self._servers.start_database)

    def kill_database(self) -> None:
        """Postgres is killed, and started."""
        self._down("database killed", "database", self._servers.kill_database, self._servers.start_database)

    def kill_session(self) -> None:
        """One session of Postgres is killed: it ends all others and recovers by itself."""
        with self.world.ledger.connect() as connection:
            asked = (
                "select pid from pg_stat_activity where application_name like '%#%' and datname = current_database()"
            )
            pids = [row[0] for row in connection.execute(asked)]
        self._down(
            "session of the database killed", "database", lambda: self._servers.kill_session(self._dice.choice(pids))
        )

    def fill_disk(self) -> None:
        """No file of the database may grow beyond a megabyte for a while."""
        self._down(
            "disk full",
            "database",
            lambda: self._servers.limit_file_size(LARGEST_FILE),
            lambda: self._servers.limit_file_size(None),
            down_s=FULL_S,
        )

    def cut(self, when: When, names: Sequence[str] = COMMITTING, said: bytes = b"") -> None:
        """Of each of these a connection is cut in the middle of a commit; of a transaction in which that was said."""
        proxy, first = self.world.ledger.proxy, len(self.world.ledger.proxy.done)
        if "clock" in names:
            self.world.bring_back_yesterday()
        for name in names:
            proxy.arm(f"{name}#", when, said=said)
        until(lambda: len(proxy.done) >= first + len(names), f"all cut: {proxy.done[first:]}", self._patience_s)
        at = time.monotonic()
        for name in names:
            self._overcome(f"connection cut {when} the commit", name, at, stages=[name])

    def _down(
        self,
        fault: str,
        victim: str,
        down: Callable[[], None],
        up: Callable[[], None] = lambda: None,
        down_s: float = DOWN_S,
    ) -> None:
        time.sleep(self._dice.uniform(0, WITHIN_S))
        down()
        try:
            time.sleep(down_s)
        finally:
            up()
        self._overcome(fault, victim, time.monotonic())

    def _overcome(self, fault: str, victim: str, at: float, stages: Sequence[str] = ()) -> None:
        recovery = self.world.ages.recovery(at, stages=stages, seconds=FRESH_WITHIN_S)
        self.incidents.append(Incident(fault, victim, at - self.began, recovery))

    def _stopped(self, names: Sequence[str]) -> list[Instance]:
        time.sleep(self._dice.uniform(0, WITHIN_S))
        return [self._fleet.pause(name) for name in names]

    def _held(self, names: Sequence[str], at: tuple[bytes, ...]) -> list[Instance]:
        """Each stopped with what it said held in the proxy; one that says nothing of it meanwhile is stopped anyhow."""
        proxy, first = self.world.ledger.proxy, len(self.world.ledger.proxy.done)
        for name in names:
            proxy.arm(self._fleet[name].title, "hold", at)
        if "clock" in names:
            self.world.bring_back_yesterday()
        waiting, end = list(names), time.monotonic() + HELD_WITHIN_S
        old = []
        while waiting:
            held = {title.partition("#")[0] for title, _ in proxy.done[first:]}
            for name in [name for name in waiting if name in held or time.monotonic() > end]:
                waiting.remove(name)
                old.append(self._fleet.pause(name))
            time.sleep(0.01)
        proxy.disarm()
        return old

    def _ended(self, old: Instance) -> bool:
        """Whether it ended by itself. A relay or notary learns that it was replaced when there is something to do."""
        if not self.world.load.left:
            self.world.load.allow(1, 10)
        return old.exit_code() is not None

    def _noticed(self, old: Instance, witness: Witness, number: int) -> list[str]:
        """Objections to how the old one went on; it is ended."""
        if old.name != "clock":
            until(lambda: self._ended(old), f"{old.title} ended by itself", self._patience_s, every=1)
        self._fleet.end(old)
        wrote = {what: rows for what, rows in witness.written_by(old.title, number).items() if what not in BEGUN}
        return [f"{old.title} wrote {wrote} after it was replaced"] if wrote else []
