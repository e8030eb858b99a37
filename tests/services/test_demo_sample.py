"""The sample says what its scenes promise: these findings and no others, on whatever day it is shown."""

from datetime import date, timedelta

import pytest

from demo.expected import expected_findings, expected_kept
from demo.sample import sample
from services.hr_intake.reading import HrMessage
from tests.services.ledger_in_memory import IDS, LedgerInMemory, read_line

DAYS = [date(2026, 11, 23), date(2027, 3, 1), date(2028, 2, 29), date(2026, 7, 15)]
Found = set[tuple[str, frozenset[str]]]


def breaches(ledger: LedgerInMemory, today: date, names: dict[object, str]) -> Found:
    """What is not met on some day up to today, by rule and people (the employer's ids)."""
    return {
        (rule.id, frozenset(names[person] for person in people))
        for employers_person in names
        for rule, people, span in ledger.standings(employers_person)  # type: ignore[arg-type]
        if span.value.status.is_breach and span.first_day <= today
    }


def names_in(lines: tuple[bytes, ...]) -> dict[object, str]:
    """The employer's id by opaque id, of everybody in the lines."""
    read = [message for line in lines if isinstance(message := read_line(line), HrMessage)]
    people = {message.event.model_dump().get("person") for message in read}
    return {IDS.person(person): person for person in people if person is not None}


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.shows("COI-01", "COI-05", "SUP-01", "SUP-12", "PRE-03", "T-02")
def test_the_sample_gives_the_expected_findings_and_no_others(today: date) -> None:
    lines = sample(today)
    names = names_in(lines.hr)
    ledger = LedgerInMemory()
    ledger.hr(lines.hr)
    ledger.commands(lines.commands)
    assert not ledger.refused, ledger.refused
    expected = expected_findings()
    assert breaches(ledger, today, names) == {(one.rule_id, one.people) for one in expected}
    ledger.hr(lines.late_hr)
    assert breaches(ledger, today, names) == {(one.rule_id, one.people) for one in expected if one.state == "open"}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_expected_messages_stay_behind(today: date) -> None:
    lines = sample(today)
    ledger = LedgerInMemory()
    ledger.hr(lines.hr)
    left = [("QUARANTINED", one.complaint.code) for one in ledger.unreadable]
    left += [("HELD", "not_registered_yet") for _ in ledger.waiting]
    assert sorted(left) == sorted((one.state, one.code) for one in expected_kept())
    assert len(lines.hr) - len(set(lines.hr)) == 1, "one message is sent twice"


def test_the_sample_is_the_same_all_day_and_another_one_the_next() -> None:
    today = DAYS[0]
    assert sample(today) == sample(today)
    assert not set(sample(today).hr[:-1]) & set(sample(today + timedelta(days=1)).hr[:-1])


def test_everybody_in_the_sample_is_marked_as_invented() -> None:
    for line in sample(DAYS[0]).hr:
        message = read_line(line)
        event = message.event.model_dump() if isinstance(message, HrMessage) else {}
        if event.get("email") is not None:
            assert "Sample-" in event["name"]
            assert event["email"].endswith("@example.org")
        if event.get("number") is not None:
            assert event["number"].startswith("SAMPLE-")
