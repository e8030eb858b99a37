"""A pack of rules belongs to a role: only whoever holds it changes the pack, and nobody alone (ACC-08, S1-6)."""

from typing import Any

import pytest

from domain.event import Event
from domain.rule_pack import commands as ask
from domain.rule_pack.commands import Digest
from domain.rules.pack_files import PackFile, pack_files
from domain.rules.packs import PACKS
from tests.domain.stream import Stream, day, person

LENA, ADA, OLGA = map(person, ("lena", "ada", "olga"))
ONE, TWO = Digest("a" * 64), Digest("b" * 64)
NOW, LATER = "2026-03-02", "2026-04-01"


@pytest.fixture
def pack() -> Stream:
    """The pack of the lived-experience workforce, owned by its leadership: Lena and Ada."""
    stream = Stream(pack_id="lived_experience")
    owned = {"role": "lived_experience_leadership", "owners": (LENA, ADA), "named_by": OLGA}
    stream.do(ask.NamePackOwners, NOW, **owned)
    return stream


def proposed(pack: Stream, version: str = "2026.2", digest: Digest = ONE, since: str = LATER, **facts: Any) -> Event:
    """Lena proposes a version."""
    said = {"version": version, "digest": digest, "in_force_from": day(since), "proposed_by": LENA, **facts}
    event: Event = pack.one(ask.ProposePackVersion, NOW, **said)
    return event


def published(pack: Stream, version: str = "2026.2", on: str = NOW, **facts: Any) -> Any:
    """A version that Lena proposed, Ada approved and Lena published."""
    proposed(pack, version, **facts)
    pack.do(ask.ApprovePackVersion, on, version=version, approved_by=ADA)
    return pack.one(ask.PublishPackVersion, on, version=version, published_by=LENA)


@pytest.mark.shows("ACC-08", "S1-6")
def test_nobody_but_those_who_hold_the_owning_role_changes_a_pack(pack: Stream) -> None:
    facts = {"version": "2026.2", "digest": ONE, "in_force_from": day(LATER)}
    assert pack.refused(ask.ProposePackVersion, NOW, **facts, proposed_by=OLGA) == "not_an_owner"
    proposed(pack)
    assert pack.refused(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=OLGA) == "not_an_owner"
    pack.do(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=ADA)
    assert pack.refused(ask.PublishPackVersion, NOW, version="2026.2", published_by=OLGA) == "not_an_owner"
    assert pack.refused(ask.WithdrawPackVersion, NOW, version="2026.2", withdrawn_by=OLGA) == "not_an_owner"


@pytest.mark.shows("ACC-08", "ACC-07")
def test_a_version_needs_four_eyes(pack: Stream) -> None:
    proposed(pack)
    assert pack.refused(ask.PublishPackVersion, NOW, version="2026.2", published_by=LENA) == "not_approved"
    assert pack.refused(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=LENA) == "own_proposal"
    pack.do(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=ADA)
    assert pack.do(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=ADA) == ()
    event = pack.one(ask.PublishPackVersion, NOW, version="2026.2", published_by=LENA)
    assert (event.proposed_by, event.approved_by, event.digest, event.instead_of) == (LENA, ADA, ONE, None)
    assert event.units == (), "a pack is no unit"


@pytest.mark.shows("S1-6")
def test_whoever_owns_a_pack_hands_it_over_and_nobody_takes_it(pack: Stream) -> None:
    mine = {"role": "service_management", "owners": (OLGA, LENA), "named_by": OLGA}
    assert pack.refused(ask.NamePackOwners, NOW, **mine) == "not_an_owner"
    assert pack.refused(ask.NamePackOwners, NOW, **{**mine, "named_by": ADA, "owners": (OLGA, OLGA)}) == (
        "too_few_owners"
    )
    pack.do(ask.NamePackOwners, NOW, **{**mine, "named_by": ADA})
    assert pack.refused(ask.NamePackOwners, NOW, **{**mine, "named_by": ADA}) == "not_an_owner", "Ada owns it no more"
    assert pack.do(ask.NamePackOwners, NOW, **{**mine, "named_by": LENA}) == ()


@pytest.mark.shows("T-39", "ACC-08")
def test_what_was_published_is_never_changed_and_another_version_comes_after_it(pack: Stream) -> None:
    published(pack)
    assert pack.refused(ask.WithdrawPackVersion, NOW, version="2026.2", withdrawn_by=LENA) == "version_settled"
    changed = {"version": "2026.2", "digest": TWO, "in_force_from": day(LATER), "proposed_by": LENA}
    assert pack.refused(ask.ProposePackVersion, NOW, **changed) == "version_known"
    for number, since in enumerate((LATER, "2026-03-20")):
        proposed(pack, f"early.{number}", TWO, since)
        pack.do(ask.ApprovePackVersion, NOW, version=f"early.{number}", approved_by=ADA)
        which = {"version": f"early.{number}", "published_by": LENA}
        assert pack.refused(ask.PublishPackVersion, NOW, **which) == "reaches_back"
    event = published(pack, "2026.3", digest=TWO, since="2026-06-01")
    assert (event.instead_of, event.in_force_from) == ("2026.2", day("2026-06-01"))


@pytest.mark.shows("T-39")
def test_a_version_after_the_first_never_holds_for_days_that_are_over(pack: Stream) -> None:
    published(pack)
    proposed(pack, "2026.3", TWO, "2026-05-01")
    pack.do(ask.ApprovePackVersion, "2026-05-01", version="2026.3", approved_by=ADA)
    which = {"version": "2026.3", "published_by": LENA}
    assert pack.refused(ask.PublishPackVersion, "2026-05-01", **which) == "reaches_back"
    assert pack.one(ask.PublishPackVersion, "2026-04-30", **which)


def test_what_is_withdrawn_or_was_never_proposed_does_not_come(pack: Stream) -> None:
    assert pack.refused(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=ADA) == "unknown_version"
    proposed(pack)
    pack.do(ask.WithdrawPackVersion, NOW, version="2026.2", withdrawn_by=ADA)
    assert pack.refused(ask.ApprovePackVersion, NOW, version="2026.2", approved_by=ADA) == "version_settled"
    said = {"version": "2026.2", "digest": ONE, "in_force_from": day(LATER), "proposed_by": LENA}
    assert pack.refused(ask.ProposePackVersion, NOW, **said) == "version_known"


def test_a_pack_and_its_role_are_words_and_a_file_is_named_by_its_digest(pack: Stream) -> None:
    owned = {"owners": (LENA, ADA), "named_by": LENA}
    assert pack.refused(ask.NamePackOwners, NOW, role="Those who lead", **owned) == "not_a_word"
    said = {"version": "2026.2", "digest": "changed", "in_force_from": day(LATER), "proposed_by": LENA}
    assert pack.refused(ask.ProposePackVersion, NOW, **said) == "not_a_digest"


def test_every_pack_of_the_product_is_named_by_its_file() -> None:
    packs = {file.pack_id: file for file in pack_files()}
    assert {"lived_experience", "registers", "supervision"} <= packs.keys()
    assert isinstance(packs["registers"], PackFile)
    assert len({file.digest for file in packs.values()}) == len(packs) == len(list(PACKS.glob("*.toml"))) - 2
