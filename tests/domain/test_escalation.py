"""A finding of which nobody takes note goes to the next one above, once a level; days are working days of England."""

from typing import Any

import pytest

from domain.finding import commands as ask
from domain.finding.escalation import goes_further_on
from domain.vocabulary import Severity
from domain.working_days import is_working_day, working_days_after
from tests.domain.stream import day, event_id, person
from tests.domain.test_finding import OVER
from tests.domain.test_mitigation import PLAN, clash

FURTHER: dict[str, Any] = {"level": 1, "escalated_to": person("head"), "silent_since": day("2026-06-03")}


@pytest.mark.shows("T-27")
def test_weekends_and_bank_holidays_of_england_are_no_working_days() -> None:
    assert working_days_after(day("2026-12-24"), 1) == day("2026-12-29")
    assert working_days_after(day("2026-04-02"), 5) == day("2026-04-13")
    assert not is_working_day(day("2026-08-31"))
    assert is_working_day(day("2026-08-28"))


def test_in_a_year_without_a_table_only_weekends_are_left_out() -> None:
    assert working_days_after(day("2050-12-23"), 1) == day("2050-12-26")


def test_grave_findings_go_further_after_five_working_days_and_critical_ones_after_one() -> None:
    assert goes_further_on(Severity.HIGH, day("2026-06-03")) == day("2026-06-11")
    assert goes_further_on(Severity.CRITICAL, day("2026-06-05")) == day("2026-06-09")
    assert goes_further_on(Severity.MEDIUM, day("2026-06-03")) is None


def test_it_goes_up_once_a_level_and_says_who_was_silent_since_when() -> None:
    stream = clash(Severity.HIGH)
    told = {"lead_id": person("lea"), "channel": "mail", "outcome": "delivered", "told_of": event_id("raised")}
    stream.do(ask.RecordNotice, "2026-06-03", **told)
    escalated = stream.one(ask.EscalateFinding, "2026-06-11", **FURTHER)
    assert (escalated.level, escalated.escalated_to, escalated.silent) == (1, person("head"), person("lea"))
    assert stream.do(ask.EscalateFinding, "2026-06-12", **FURTHER) == ()
    assert stream.do(ask.EscalateFinding, "2026-06-12", **{**FURTHER, "level": 3}) == ()
    assert len(stream.do(ask.EscalateFinding, "2026-06-20", **{**FURTHER, "level": 2})) == 1


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        (ask.AcknowledgeFinding, {"acknowledged_by": person("lea")}),
        (ask.ProposeMitigation, {**PLAN, "review_on": day("2026-08-01")}),
        (ask.ClearFinding, OVER),
    ],
)
def test_what_somebody_answered_goes_no_further(answer: Any, facts: dict[str, Any]) -> None:
    stream = clash(Severity.HIGH)
    stream.do(answer, "2026-06-10", **facts)
    assert stream.do(ask.EscalateFinding, "2026-06-11", **FURTHER) == ()
