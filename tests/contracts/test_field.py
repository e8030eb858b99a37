"""The map of the field is true: no test names what is not asked, nothing that is asked is forgotten."""

import pytest

from tests.field.catalogue import KINDS, catalogue, not_yet
from tests.field.page import PAGE, text
from tests.field.shown import shown_by

KNOWN = {each for kind in KINDS for each in catalogue(kind)}


def test_the_catalogue_is_that_of_the_field() -> None:
    assert {kind: len(catalogue(kind)) for kind in KINDS} == {"rules": 165, "traps": 60, "arrangements": 97}


def test_every_id_that_a_test_names_exists() -> None:
    named = shown_by()
    assert len(named) > 70
    assert sorted(named.keys() - KNOWN) == []


def test_every_rule_that_checks_an_arrangement_exists() -> None:
    named = {rule for arrangement in catalogue("arrangements").values() for rule in arrangement.rules}
    assert sorted(rule for rule in named if not {rule, f"{rule}a"} & KNOWN) == []


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_has_no_test_stands_among_what_is_not_yet_shown_and_nothing_else_does(kind: str) -> None:
    assert not_yet()[kind] == [each for each in catalogue(kind) if each not in shown_by()]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == text(), "run .venv/bin/python -m tests.field"
