"""Relay: the register's events → acknowledged on Kafka, through the real Relay, stepped here.

The events are those of the generated year (see year.py). In each round both sides have topics of their own, fresh. The
baseline has the same messages (bytes, headers, partitions) ready in memory; reading and wrapping them is part of ours.
"""

from collections.abc import Iterator
from contextlib import closing

from services.parts import parts
from services.register.register import Register
from services.relay.envelope import Envelope
from services.wiring import build_relay
from tests.benchmarks import bare
from tests.benchmarks.ground import Ground
from tests.benchmarks.report import Goal, Row, Sample, compared
from tests.benchmarks.rounds import interleaved, measured
from tests.benchmarks.year import Year, the_year

GOALS = (Goal("relay, register → acknowledged on Kafka", "bare kafka-python, same bytes, a transaction per 500", 0.85),)


def measure(ground: Ground) -> Iterator[Row]:
    """Events a second, ours against the baseline."""
    year = the_year(ground)
    given = interleaved(
        ground.rounds, {"ours": lambda: _ours(ground, year), "baseline": lambda: _baseline(ground, year)}
    )
    yield compared(GOALS[0], given["ours"], given["baseline"])


def _ours(ground: Ground, year: Year) -> Sample:
    with ground.topics() as prefix, parts(ground.settings(ground.url(year.database), prefix)) as the:
        with closing(build_relay(the)) as relay, measured() as watch:
            while relay.position < year.events:
                relay.step()
        return watch.pace(year.events)


def _baseline(ground: Ground, year: Year) -> Sample:
    with ground.topics() as prefix:
        settings = ground.settings(ground.url(year.database), prefix)
        envelope = Envelope(settings)
        with Register(str(settings.database_url)) as register:
            messages = [envelope.message(event) for event in register.read(0, year.events)]
        return bare.relay(ground.brokers, messages)


if __name__ == "__main__":
    from tests.benchmarks.__main__ import main

    main(["relay"])
