"""A topic is deleted under the processes that use it: they stop, and say which."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from kafka import KafkaAdminClient

from services.bus.topics import HR_STAFF, Topic, topic_name
from tests.faults.ledger import Ledger
from tests.faults.load import Load, trust
from tests.faults.own_servers import OwnServers
from tests.faults.waiting import until

USERS = {HR_STAFF: ("hr_intake",)}


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """With the process that uses the topic."""
    with OwnServers() as servers, Ledger(servers) as made:
        made.fleet.start(*(name for names in USERS.values() for name in names))
        made.fleet.wait_until_well()
        yield made


@pytest.mark.timeout(900)
def test_a_topic_that_is_deleted_stops_its_users_with_its_name(ledger: Ledger) -> None:
    load = Load(ledger, trust(200, 1, datetime.now(UTC).date()))
    load.allow(60, 100)
    load.drained()
    for topic, users in USERS.items():
        name = topic_name(topic, ledger.settings)
        users_now = [ledger.fleet[user] for user in users]
        _delete(ledger, topic)
        for user in users_now:
            until(lambda user=user: user.exit_code() is not None, f"{user.title} stopped", 300)  # type: ignore[misc]
            assert user.exit_code() == 1
            assert any(name in line and "process_failed" in line for line in user.words().splitlines()), user.words()
    load.close()


def _delete(ledger: Ledger, topic: Topic) -> None:
    admin = KafkaAdminClient(bootstrap_servers=ledger.servers.brokers)
    admin.delete_topics([topic_name(topic, ledger.settings)])
    admin.close()
