"""Waivers as they were asked for and answered, from the audit history, also as they were known then."""

from collections.abc import Iterator

import psycopg
import pytest

from domain.rule_waiver import commands as ask
from domain.rule_waiver.vocabulary import WaiverGround
from projections.audit_history.apply import AuditHistory
from projections.audit_history.waivers import WaiverRow, waivers
from tests.domain.stories import Story
from tests.domain.stream import day, person
from tests.domain.waivers import grants, revokes
from tests.projections.read_models import apply, make


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's database, with the read model in its place."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        make(opened, AuditHistory(), "audit_history")
        yield opened


def told(connection: psycopg.Connection, story: Story) -> list[WaiverRow]:
    """What stands in the list after the story."""
    apply(connection, AuditHistory(), "audit_history", story.events, True)
    return waivers(connection)


@pytest.mark.shows("ACC-07")
def test_each_waiver_says_who_asked_who_answered_and_on_which_days_the_rule_is_waived(
    connection: psycopg.Connection,
) -> None:
    story = Story()
    story.hires("ana", "cem")
    grants(story, "SUP-19", "ana", "2026-03-01", until="2026-03-31")
    again = {"rule_id": "SUP-19", "person_id": person("ana")}
    ground = {"requested_by": person("lea"), "ground": WaiverGround.MET_OTHERWISE, "until": day("2026-06-30")}
    story.do(ask.RequestWaiver, "2026-03-10", **again, **ground)
    revokes(story, "SUP-19", "ana", "2026-03-15")
    story.do(ask.RefuseWaiver, "2026-03-16", **again, refused_by=person("hal"))
    grants(story, "COI-01", "cem", "2026-03-01", until="2026-04-30")
    first, second, other = told(connection, story)
    assert (first.state, first.until, first.requested_by, first.decided_by) == (
        *("ended", day("2026-03-14")),
        *map(person, ("lea", "hal")),
    )
    assert [first.runs_on(day(on)) for on in ("2026-02-28", "2026-03-01", "2026-03-14", "2026-03-15")] == [
        *(False, True, True, False)
    ]
    assert (second.state, second.ground, second.runs_on(day("2026-03-20"))) == ("refused", "met_otherwise", False)
    assert (other.person_id, other.rule_id, other.state) == (person("cem"), "COI-01", "granted")
    (asked, *_) = (event for event in story.events if event.type == "waiver.requested.v1")
    assert [row.state for row in waivers(connection, asked.recorded_at)] == ["requested"]
