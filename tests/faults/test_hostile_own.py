"""Whatever a stranger writes on our own topics: no process dies of it, and nothing is applied but the register."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import psycopg
import pytest

from services.bus.foreign import ForeignMessages
from services.bus.reader import Reader
from services.bus.topics import ALERTS, topic_name
from services.cli.proving import verified
from services.notifier.standing import channels
from services.parts import Parts, parts
from services.projector.parked import list_parked
from services.projector.rebuild import rebuild
from services.settings import Settings
from tests.faults.amount import amount
from tests.faults.hostile_own import Stranger, strange, until_quiet, working
from tests.services.projector_scenes import MODELS, Ledger, ward_with_a_lead
from tests.services.test_projector_rebuild import content

ROUNDS = 2


@pytest.fixture
def ledger(database_url: str, test_settings: Settings) -> Iterator[Ledger]:
    """A ward with a lead."""
    with ward_with_a_lead(database_url, test_settings) as made:
        yield made


def happens(ledger: Ledger, number: int) -> None:
    """People come; one of them manages whom they supervise, which is told to the lead."""
    ben, ana = f"ben {number}", f"ana {number}"
    ledger.hires(ben, ana)
    ledger.supervises(ben, ana, "2026-03-01")
    ledger.manages(ben, ana, "2026-06-01")


def told(the: Parts, stranger: Stranger) -> dict[str, int]:
    """How often each notice was put on the alerts topic by anybody but the stranger."""
    topic = topic_name(ALERTS, the.settings)
    with Reader(the.brokers) as reader:
        there = Counter(message.headers for message in reader.read_to_end(topic))
    there.subtract(message.headers for message in stranger.sent if message.topic == topic)
    with the.pool(1).connection() as connection:
        ours = {row[0].encode() for row in connection.execute("select notice_id::text from notifier.notice")}
    found: Counter[str] = Counter()
    for headers, count in there.items():
        if (said := dict(headers).get("ce_id")) in ours:
            found[str(said)] += count
    return found


def test_a_stranger_on_our_own_topics_stops_nobody_and_what_he_writes_is_kept_and_shown(
    ledger: Ledger, test_settings: Settings, database_url: str
) -> None:
    count, seed = amount()
    print(f"{count} hostile messages on our own topics, HOSTILE_SEED={seed}")  # noqa: T201 - shown where it fails
    stranger = Stranger(test_settings, Random(seed))
    for number in range(ROUNDS):
        with working(test_settings) as processes:
            happens(ledger, number)
            until_quiet(processes)
            stranger.writes(count // ROUNDS)
            happens(ledger, number + 100)
            until_quiet(processes)
    with psycopg.connect(database_url, autocommit=True) as reader:
        live = {name: content(reader, name) for name in MODELS}
        assert all(not list_parked(reader, name) for name in MODELS)
        for model in MODELS.values():
            list(rebuild(reader, model(), ledger.register))
        assert {name: content(reader, name) for name in MODELS} == live
    noted = {(each.topic, each.partition, each.at_offset) for each in ForeignMessages(database_url).listed(1_000_000)}
    foreign = strange(ledger, test_settings)
    assert noted == {(message.topic, message.partition, message.offset) for message in foreign}
    assert len(foreign) > count / 8
    with parts(test_settings) as the:
        report = verified(the)
        assert (report.fits, report.events) == (True, ledger.register.head())
        assert report.foreign > 0
        (alerts,) = channels(the.pool(1))
        assert (alerts.waiting, alerts.unrecorded) == (0, 0)
        assert alerts.settled >= 2 * ROUNDS
        assert list(told(the, stranger).values()) == [1] * alerts.settled
