"""However many notices wait or were ever told, the next ones are found on the way and not by sorting all."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
import pytest

from services.notifier import standing
from services.notifier.notice import ALERTS, MAIL
from services.notifier.queue import CLAIM_ONE_BY_ONE, CLAIM_TOGETHER, DUE
from tests.services.notifier_scenes import NOON

MANY = 20_000
GROWN = """
alter table notifier.notice set (autovacuum_enabled = off);
insert into notifier.notice (notice_id, told_of, channel, state, finding_id, rule_id, pack_id, pack_version, severity,
    concerned, subject, first_day, opened_at, evidence, correlation_id, position, next_attempt_at, outcome, in_register)
select md5(channel || n)::uuid, md5(n::text)::uuid, channel, 'OPENED', md5('f' || n)::uuid, 'COI-01', 'conflicts', '1',
    2, '{}', '', '2026-06-01', now(), '{}', md5(n::text)::uuid, n, timestamptz '2026-06-03 10:00Z',
    case when n % 2 = 0 then 'delivered' end, n % 2 = 0
from generate_series(1, 20000) as n cross join unnest(array['alerts', 'mail']) as channel;
analyze notifier.notice;
"""
ASKED = {"now": NOON, "latest": NOON + timedelta(minutes=15), "next_week": NOON + timedelta(days=8), "until": NOON}
LOOKS: dict[str, tuple[LiteralString, dict[str, Any]]] = {
    "alerts": (DUE, {**ASKED, "channel": ALERTS, "most": 50}),
    "one by one": (CLAIM_ONE_BY_ONE, {**ASKED, "channel": ALERTS, "most": 50}),
    "together": (CLAIM_TOGETHER, {**ASKED, "channel": MAIL, "most": 50}),
}


@pytest.fixture
def grown(database_url: str) -> Iterator[psycopg.Connection]:
    """A notifier with as many notices that wait as were told."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(GROWN)
        yield connection


@pytest.mark.parametrize("look", LOOKS)
def test_the_next_notices_are_found_without_looking_at_all(grown: psycopg.Connection, look: str) -> None:
    query, asked = LOOKS[look]
    plan = [row[0] for row in grown.execute(b"explain " + query.encode(), asked)]
    assert any("notice_in_turn" in line for line in plan), plan
    assert not any("Sort" in line for line in plan), plan


def test_how_much_is_under_way_is_counted_among_what_is_open_only(grown: psycopg.Connection) -> None:
    grown.execute("update notifier.notice set outcome = 'delivered', in_register = true")
    grown.execute("vacuum analyze notifier.notice")
    plan = [row[0] for row in grown.execute(b"explain " + standing.UNDER_WAY.encode(), (NOON,))]
    assert not any("Seq Scan" in line for line in plan), plan
