"""On what authority a rule stands is said wherever a person sees it, and what nobody confirmed is marked."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from rich.console import Console

from domain.rules.packs import load_packs
from domain.rules.rule import Rule
from domain.vocabulary import EventId, FindingId, PersonId, Severity, UnitId
from services.cli import authority
from services.notifier.letter import write_letter
from services.notifier.notice import Notice

SOME = UUID(int=7)
RULES = {rule.id: rule for rule in load_packs()}


def notice_of(rule: Rule) -> Notice:
    """A notice of a finding of that rule."""
    return Notice(
        notice_id=SOME,
        told_of=EventId(SOME),
        channel="mail",
        state="OPENED",
        finding_id=FindingId(SOME),
        rule_id=rule.id,
        pack_id=rule.pack_id,
        pack_version=rule.pack_version,
        severity=Severity.HIGH,
        unit_id=UnitId(SOME),
        concerned=(PersonId(SOME),),
        subject="",
        first_day=date(2026, 6, 3),
        last_day=None,
        cause=None,
        opened_at=datetime(2026, 6, 3, tzinfo=UTC),
        evidence=(EventId(SOME),),
        correlation_id=SOME,
        position=1,
    )


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_letter_names_the_source_and_says_unverified_where_it_is(rule: Rule) -> None:
    text = write_letter(notice_of(rule), rule, ["Ana"], "Ward 7").text
    assert rule.source in text
    assert ("unverified" in text.replace(rule.source, "")) == (not rule.verified or bool(rule.unverified_parameters))


def test_a_table_of_standings_marks_what_is_unverified() -> None:
    assert authority.marked("SUP-21") == "SUP-21 (unverified)"
    assert authority.marked("SUP-01") == "SUP-01 *"
    assert authority.marked("PRE-11") == "PRE-11"


def test_below_an_answer_stands_who_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(record=True, width=400)
    monkeypatch.setattr(authority, "out", console)
    authority.show_authority(["COI-01", "SUP-21", "COI-01"])
    told = console.export_text()
    assert told.count("COI-01") == 1
    assert "complementary to, but separate from, managerial supervision" in told
    assert "unverified: no source was read that says this" in told
