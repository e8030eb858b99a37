"""Age at fifty HR events a second: HR message acknowledged → the alert that it leads to published on the alerts topic.

All eight processes run, on a generated trust whose first day is in the register. Each message says that somebody's
clinical supervisor is now the line manager too, so each leads to one finding and one alert (COI-01). Both moments are
the broker's own (log append time, whole milliseconds). p50 and p99 of each round.
The bare pipeline has one hop where ours has three: append committed → published → row committed; it looks every 5 ms.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from statistics import quantiles
from typing import NamedTuple

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from demo.dice import Dice
from demo.generator import ORGANISATION, generate, generate_supervision
from demo.hr_lines import HrLines
from domain.event import Command
from services.bus.connection import connection_options
from services.bus.message import Message, Outgoing
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
        bare = list[list[float]]()

        def ours() -> Sample:
            start = len(hops) * each
            hops.append(_hops(settings, lines[start : start + each]))
            return _percentile([sum(hop) for hop in hops[-1]], 50)

        def baseline() -> Sample:
            bare.append(pipeline.ages_ms(ground, each, EVERY_S))
            return _percentile(bare[-1], 50)

        interleaved(ground.rounds, {"ours": ours, "baseline": baseline})
    for goal, percent in zip(GOALS, (50, 99), strict=True):
        ages = [_percentile([sum(hop) for hop in some], percent) for some in hops]
        yield compared(goal, ages, [_percentile(some, percent) for some in bare])
    for place, hop_name in enumerate(HOPS):
        yield noted(hop_name, "ms", [_percentile([hop[place] for hop in some], 50) for some in hops])


def _prepared(settings: Settings, staff: int) -> list[bytes]:
    """The trust's first day, in every read model; the messages that are to be sent."""
    first = today()
    tell(f"  a trust of {staff}, into every read model")
    _stamped_by_the_broker(settings)
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
        _publish(settings, lines)
        ledger.settle()
        recorded = ledger.the.register().read(head, 100 * len(lines))
    with Reader(str(settings.kafka_bootstrap_servers)) as reader:
        said = _by_correlation(reader.read_to_end(topic_name(HR_STAFF, settings)))
        alerts = [each for each in reader.read_to_end(topic_name(ALERTS, settings)) if RULE in (each.value or b"")]
    told = _by_correlation(alerts)
    known = {_correlation(row.body): row.recorded_at for row in recorded if row.type == HR_EVENT}
    found = {_correlation(row.body): row.recorded_at for row in recorded if row.type == FOUND and RULE in row.body}
    sent = {_correlation(line) for line in lines}
    if missing := sent - (told.keys() & known.keys() & found.keys()):
        raise RuntimeError(f"{len(missing)} of {len(lines)} HR messages led to no alert")
    way = [[1_000 * each[one].timestamp() for each in (known, found)] for one in sent]
    return [
        Hops(recorded_at - said[one], found_at - recorded_at, told[one] - found_at)
        for one, (recorded_at, found_at) in zip(sent, way, strict=True)
    ]


def _publish(settings: Settings, lines: Sequence[bytes]) -> None:
    with Producer(str(settings.kafka_bootstrap_servers)) as producer:
        due = time.monotonic()
        for line in lines:
            producer.send([Outgoing(topic_name(HR_STAFF, settings), key_of(line), line, STRUCTURED)])
            due += EVERY_S
            time.sleep(max(0.0, due - time.monotonic()))


def _by_correlation(messages: Sequence[Message]) -> dict[str, int]:
    return {_correlation(message.value or b""): message.timestamp_ms for message in messages}


def _correlation(body: bytes) -> str:
    told = json.loads(body)
    return str(told.get("data", told)["correlation_id"])


def _percentile(ages: Sequence[float], percent: int) -> Sample:
    return Sample(quantiles(ages, n=100)[percent - 1])


def _stamped_by_the_broker(settings: Settings) -> None:
    """Messages of the first and the last topic get the moment at which the broker appended them."""
    with closing(KafkaAdminClient(**connection_options(str(settings.kafka_bootstrap_servers)))) as admin:
        stamped = {"message.timestamp.type": "LogAppendTime"}
        names = [topic_name(topic, settings) for topic in (HR_STAFF, ALERTS)]
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, stamped) for name in names])


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["age"])
