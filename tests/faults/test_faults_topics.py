"""A topic is deleted under the processes that use it, at rest or at work: they stop, and say which."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from kafka import KafkaAdminClient

from services.bus.topics import ALERTS, EVENTS, HR_STAFF, Topic, topic_name
from services.processes import environment_of
from tests.faults.fleet import SUPERVISION
from tests.faults.ledger import Ledger
from tests.faults.load import Load, trust
from tests.faults.own_servers import OwnServers
from tests.faults.waiting import until

EVENT_USERS = ("relay", "projector-audit-history", "notifier")
NEEDED = ("hr_intake", *EVENT_USERS)
PATIENCE_S = 300.0

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def servers() -> Iterator[OwnServers]:
    """Whoever deletes topics does it on a Kafka of his own."""
    with OwnServers() as made:
        yield made


@pytest.fixture
def ledger(servers: OwnServers) -> Iterator[Ledger]:
    """With the processes that use the topics."""
    with Ledger(servers) as made:
        made.fleet.start(*NEEDED)
        made.fleet.wait_until_well()
        yield made


@pytest.fixture
def load(ledger: Ledger) -> Iterator[Load]:
    """HR messages, some of which have come through."""
    made = Load(ledger, trust(200, 1, datetime.now(UTC).date()))
    made.allow(60, 100)
    made.drained()
    until(lambda: _recorded(ledger) > 0, "events recorded")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("topic", "users", "at_work"),
    [
        (HR_STAFF, ("hr_intake",), False),
        (HR_STAFF, ("hr_intake",), True),
        (EVENTS, EVENT_USERS, False),
        (EVENTS, EVENT_USERS, True),
        (ALERTS, ("notifier",), False),
    ],
    ids=["HR, at rest", "HR, at work", "events, at rest", "events, at work", "alerts, at rest"],
)
def test_a_topic_that_is_deleted_stops_its_users_with_its_name(
    ledger: Ledger, load: Load, topic: Topic, users: Sequence[str], at_work: bool
) -> None:
    name, running = topic_name(topic, ledger.settings), [ledger.fleet[user] for user in users]
    _delete(ledger, name)
    if at_work:
        load.allow(60, 100)
    for user in running:
        until(lambda user=user: user.exit_code() is not None, f"{user.title} stopped", PATIENCE_S)  # type: ignore[misc]
        assert user.exit_code() == 1
        [failed] = [line for line in user.words().splitlines() if '"process_failed"' in line]
        assert f"there is no topic {name}" in failed
        assert "a deleted one must be restored" in failed
    assert name in _status(ledger)


def _delete(ledger: Ledger, name: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=ledger.servers.brokers)
    admin.delete_topics([name])
    admin.close()


def _recorded(ledger: Ledger) -> int:
    with ledger.parts() as the:
        return the.register().head()


def _status(ledger: Ledger) -> str:
    """What `supervision status` says to an operator."""
    asking = {**os.environ, **environment_of(ledger.settings)}
    asked = subprocess.run([SUPERVISION, "status"], env=asking, capture_output=True, text=True, check=False)
    return asked.stdout + asked.stderr
