"""Rules that cannot be broken are data as well, and what keeps each of them is there."""

from importlib import import_module
from pathlib import Path

import pytest

from domain.rules.invariants import Invariant, load_invariants
from domain.rules.packs import load_packs

DOMAIN = Path(__file__).resolve().parents[2] / "domain"
DECISIONS = "\n".join(path.read_text("utf-8") for path in DOMAIN.glob("*/*.py"))
INVARIANTS = load_invariants().invariants


@pytest.mark.shows("COI-18", "PRE-14", "PRE-15", "PRE-19", "PRE-23", "PRE-26", "PRE-28", "ASYE-09")
def test_the_invariants_of_the_first_rules_are_there_with_their_sources() -> None:
    assert {each.id for each in INVARIANTS} >= {
        *("COI-18", "PRE-14", "PRE-15", "PRE-19", "PRE-23", "PRE-26", "PRE-28", "ASYE-09")
    }
    assert not {each.id for each in INVARIANTS} & {rule.id for rule in load_packs()}
    assert all(each.source for each in INVARIANTS)


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda each: each.id)
def test_what_keeps_an_invariant_exists(invariant: Invariant) -> None:
    assert invariant.refused_as or invariant.built_into
    assert [code for code in invariant.refused_as if f'Rejected("{code}"' not in DECISIONS] == []
    if invariant.built_into:
        assert import_module(invariant.built_into).__doc__
