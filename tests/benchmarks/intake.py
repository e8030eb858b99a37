"""Intake: HR messages on Kafka → events committed, through the real HrIntake as the wiring makes it, stepped here.

A generated trust's year (see year.py: the mix, with what is late, twice, corrected), 12 partitions. In each round ours
begins with a database of its own, and ends when the register's inbox has passed the last message. The baseline inserts
as many rows as ours recorded events.
"""

from collections.abc import Iterator
from contextlib import closing

from services.bus.topics import HR_STAFF, topic_name
from services.cli.feeding import publish_lines
from services.parts import parts
from services.settings import Settings
from services.wiring import build_hr_intake
from tests.benchmarks import bare
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared
from tests.benchmarks.rounds import Watch, interleaved
from tests.benchmarks.year import hr_lines, passed

GOALS = (Goal("intake, HR messages on Kafka → events committed", "bare consume, json.loads, unnest insert", 0.25),)
STAFF = 1_100


def measure(ground: Ground) -> Iterator[Row]:
    """Messages a second, ours against the baseline."""
    events: list[int] = []
    with ground.topics() as prefix:
        settings = ground.settings(ground.url(ground.empty), prefix)
        messages = publish_lines(hr_lines(ground.many(STAFF, 60)), settings)
        topics = bare.Topics(ground.brokers, [topic_name(HR_STAFF, settings)], settings.partitions, messages)

        def ours() -> Sample:
            with ground.database() as url:
                sample, recorded = _ours(ground.settings(url, prefix), messages)
            events.append(recorded)
            return sample

        def baseline() -> Sample:
            with ground.database() as url:
                return bare.intake(topics, url, events[-1] / messages)

        given = interleaved(ground.rounds, {"ours": ours, "baseline": baseline})
    yield compared(GOALS[0], given["ours"], given["baseline"])


def _ours(settings: Settings, messages: int) -> tuple[Sample, int]:
    with parts(settings) as the, closing(build_hr_intake(the)) as intake:
        register, watch = the.register(), Watch()
        while not intake.step():
            watch.start()
        watch.stop()  # one step may take in everything
        while not (idle := not intake.step()) or passed(register, settings) < messages:
            if not idle:
                watch.stop()
        return watch.pace(messages), register.head()


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["intake"])
