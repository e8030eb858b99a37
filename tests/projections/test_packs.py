"""Whose the packs are and how far their versions have come, from the audit history."""

from typing import Any

import psycopg
import pytest

from domain.rule_pack import commands as ask
from projections.audit_history.apply import AuditHistory
from projections.audit_history.packs import packs
from tests.domain.stories import Story
from tests.domain.stream import day, person
from tests.projections.read_models import apply, make

PACK = {"pack_id": "lived_experience"}
DIGEST, OTHER = "a" * 64, "b" * 64
NOW = "2026-03-02"


def proposes(story: Story, version: str) -> None:
    """Lena proposes a file."""
    facts: dict[str, Any] = {"digest": DIGEST, "in_force_from": day("2026-04-01"), "proposed_by": person("lena")}
    story.do(ask.ProposePackVersion, NOW, **PACK, version=version, **facts)


@pytest.mark.shows("ACC-08", "S1-6")
def test_whose_a_pack_is_and_whether_it_is_in_use_as_published_is_told_now_and_then(database_url: str) -> None:
    story = Story()
    owned = {"role": "lived_experience_leadership", "owners": (person("lena"), person("ada"))}
    story.do(ask.NamePackOwners, NOW, **PACK, **owned, named_by=person("olga"))
    for version in ("2026.2", "2026.3"):
        proposes(story, version)
    proposed = story.events[-1].recorded_at
    story.do(ask.ApprovePackVersion, NOW, **PACK, version="2026.2", approved_by=person("ada"))
    story.do(ask.PublishPackVersion, NOW, **PACK, version="2026.2", published_by=person("lena"))
    story.do(ask.WithdrawPackVersion, NOW, **PACK, version="2026.3", withdrawn_by=person("ada"))
    with psycopg.connect(database_url, autocommit=True) as connection:
        make(connection, AuditHistory(), "audit_history")
        apply(connection, AuditHistory(), "audit_history", story.events, True)
        row, then = packs(connection)["lived_experience"], packs(connection, proposed)["lived_experience"]
        assert packs(connection).keys() == {"lived_experience"}
    assert (row.role, set(row.owners)) == ("lived_experience_leadership", {person("lena"), person("ada")})
    assert {name: each.state for name, each in row.versions.items()} == {"2026.2": "published", "2026.3": "withdrawn"}
    assert row.versions["2026.2"].approved_by == person("ada")
    assert (row.is_published("2026.2", DIGEST), row.is_published("2026.2", OTHER)) == (True, False)
    assert (row.is_published("2026.3", DIGEST), row.is_published("2026.4", DIGEST)) == (False, False)
    assert {each.state for each in then.versions.values()} == {"proposed"}
