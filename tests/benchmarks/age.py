"""Age at fifty HR events a second: HR message acknowledged → the alert that it leads to published on the alerts topic.

All processes run, on a generated trust whose first day is in the register. Each message says that somebody's
clinical supervisor is now the line manager too, so each leads to one finding and one alert (COI-01). It is published
when a consumer of the topic that reads only what is committed has it. p50 and p99 of each round, on both sides without
the first second after the start, in which a process does everything for the first time; it is told beside them.
The bare pipeline has one hop where ours has three: append committed → published → row committed; it looks every 5 ms.
"""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import quantiles
from typing import NamedTuple, Self

from demo.dice import Dice
from demo.generator import ORGANISATION, generate, generate_supervision
from demo.hr_lines import HrLines
from domain.event import Command
from services.bus.message import Outgoing
from services.bus.producer import Producer
from services.bus.reader import Reader
from services.bus.topics import ALERTS, HR_STAFF, topic_name
from services.cli.commanding import send
from services.cli.feeding import STRUCTURED, key_of, publish_lines
from services.command_files import read_commands
from services.parts import today
from services.settings import Settings
from tests.benchmarks import pipeline
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared, noted
from tests.benchmarks.rounds import interleaved, tell
from tests.benchmarks.running import running
from tests.benchmarks.year import SEED

BARE = "the bare pipeline's one hop"
NAME = "age at 50 HR events a second, HR acknowledged → alert published"
GOALS = (
    Goal(f"{NAME}, p50", BARE, 0.2, "ms", lower_is_better=True),
    Goal(f"{NAME}, p99", BARE, 0.1, "ms", lower_is_better=True),
)
STAFF = 2_000
EVERY_S = 1 / 50
COLD = 50
"""Messages of the first second."""
RULE = b'"rule_id":"COI-01"'
HR_EVENT, FOUND = "staff.line_manager_assigned.v1", "finding.raised.v1"
HOPS = (
    "of that age, p50: HR acknowledged → event recorded",
    "of that age, p50: event recorded → finding recorded",
    "of that age, p50: finding recorded → alert published",
)

Pair = tuple[str, str]
"""Somebody, and their clinical supervisor, who is not their line manager: the employer's ids."""


class Hops(NamedTuple):
    """Milliseconds of one message, hop by hop, as in HOPS."""

    to_record: float
    to_finding: float
    to_alert: float


def measure(ground: Ground) -> Iterator[Row]:
    """Both goals; and where the time goes, without a goal."""
    with ground.place() as settings:
        lines = _prepared(settings, ground.many(STAFF, 120))
        each, hops = len(lines) // ground.rounds, list[list[Hops]]()
        bare, cold = list[list[float]](), list[Sample]()

        def ours() -> Sample:
            start = len(hops) * each
            all_hops = _hops(settings, lines[start : start + each])
            cold.append(Sample(max(sum(hop) for hop in all_hops[:COLD])))
            hops.append(all_hops[COLD:])
            return _percentile([sum(hop) for hop in hops[-1]], 50)

        def baseline() -> Sample:
            bare.append(pipeline.ages_ms(ground, each, EVERY_S)[COLD:])
            return _percentile(bare[-1], 50)

        interleaved(ground.rounds, {"ours": ours, "baseline": baseline})
    for goal, percent in zip(GOALS, (50, 99), strict=True):
        ages = [_percentile([sum(hop) for hop in some], percent) for some in hops]
        yield compared(goal, ages, [_percentile(some, percent) for some in bare])
    for place, hop_name in enumerate(HOPS):
        yield noted(hop_name, "ms", [_percentile([hop[place] for hop in some], 50) for some in hops])
    yield noted("the longest age in the first second after a start", "ms", cold)


def _prepared(settings: Settings, staff: int) -> list[bytes]:
    """The trust's first day, in every read model; the messages that are to be sent."""
    first = today()
    tell(f"  a trust of {staff}, into every read model")
    lines = list(generate(staff, 0, SEED, first))
    written = list(generate_supervision(staff, 0, SEED, first))
    with running(settings) as ledger:
        publish_lines(lines, settings)
        ledger.settle()
        commands = read_commands(written, ledger.the.vault().pseudonym)
        send(ledger.the.register(), [command for command in commands if isinstance(command, Command)])
        ledger.settle()
    say = HrLines(ORGANISATION, Dice(SEED + 3))
    facts = '"person":"{0}","assignment":"{0}-1","manager":"{1}"'
    pairs = _pairs(lines, written)
    return [say.message(first, "line_manager_changed", first, facts.format(*pair)).text for pair in pairs]


def _pairs(lines: Sequence[bytes], written: Sequence[bytes]) -> list[Pair]:
    told = [json.loads(line)["data"] for line in lines]
    managed = {(data["person"], data["manager"]) for data in told if "manager" in data}
    asked = [json.loads(line) for line in written]
    pairs = [
        (command["supervisee_id"].rpartition("/")[2], command["supervisor_id"].rpartition("/")[2])
        for command in asked
        if command["kind"] == "activate_relationship" and command["supervision"] == "clinical"
    ]
    return [pair for pair in pairs if pair not in managed]


def _hops(settings: Settings, lines: Sequence[bytes]) -> list[Hops]:
    """One for each; publishes the messages at their intervals."""
    with running(settings) as ledger:
        ledger.settle()
        head = ledger.look.head()
        with _Listening(settings) as alerts:
            said = _published(settings, lines)
            ledger.settle()
        recorded = ledger.the.register().read(head, 100 * len(lines))
    known = {_correlation(row.body): row.recorded_at for row in recorded if row.type == HR_EVENT}
    found = {_correlation(row.body): row.recorded_at for row in recorded if row.type == FOUND and RULE in row.body}
    if missing := said.keys() - (alerts.heard.keys() & known.keys() & found.keys()):
        raise RuntimeError(f"{len(missing)} of {len(lines)} HR messages led to no alert")
    return [
        Hops(*(1_000 * (after - before) for before, after in pairwise(moments)))
        for one, moment in said.items()
        for moments in [(moment, known[one].timestamp(), found[one].timestamp(), alerts.heard[one])]
    ]


def _published(settings: Settings, lines: Sequence[bytes]) -> dict[str, float]:
    """When each message was acknowledged (time.time()), by its correlation id."""
    moments: dict[str, float] = {}
    with Producer(str(settings.kafka_bootstrap_servers)) as producer:
        due = time.monotonic()
        for line in lines:
            producer.send([Outgoing(topic_name(HR_STAFF, settings), key_of(line), line, STRUCTURED)])
            moments[_correlation(line)] = time.time()
            due += EVERY_S
            time.sleep(max(0.0, due - time.monotonic()))
    return moments


class _Listening(threading.Thread):
    """A consumer of the alerts topic, as anybody's program may be one; notes when it first heard of each HR message."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self.heard: dict[str, float] = {}
        self._reader = Reader(str(settings.kafka_bootstrap_servers))
        ends = self._reader.bounds(topic_name(ALERTS, settings))
        self._reader.start({partition: after for partition, (_, after) in ends.items()})
        self._enough = threading.Event()

    def run(self) -> None:
        """Listen."""
        while not self._enough.is_set():
            for alert in self._reader.poll(500, 100):
                if alert.value is not None and RULE in alert.value:
                    self.heard.setdefault(_correlation(alert.value), time.time())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self.join()
        self._reader.close()


def _correlation(body: bytes) -> str:
    told = json.loads(body)
    return str(told.get("data", told)["correlation_id"])


def _percentile(ages: Sequence[float], percent: int) -> Sample:
    return Sample(quantiles(ages, n=100)[percent - 1])


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["age"])
