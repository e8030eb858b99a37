"""A finding: raised once, acknowledged by somebody who is no party to it, cleared, reopened, told once."""

from typing import Any

import pytest

from domain.finding import commands as ask
from domain.finding import events as finding
from domain.finding.commands import finding_id_of
from domain.vocabulary import Severity
from tests.domain.stream import Stream, day, event_id, person, unit

CLASH: dict[str, Any] = {
    "rule_id": "COI-01",
    "pack_id": "core",
    "pack_version": "1",
    "people": (person("ana"), person("ben")),
    "unit_id": unit("ward"),
    "subject": "",
    "first_day": day("2026-06-01"),
    "last_day": None,
    "severity": Severity.MEDIUM,
    "evidence": (event_id("manager"), event_id("supervisor")),
}
OVER: dict[str, Any] = {"cause": "ended", "last_day": day("2026-07-01"), "evidence": (event_id("end"),)}


def clash() -> Stream:
    """A clash of two roles, raised."""
    stream = Stream(finding_id=finding_id_of("COI-01", CLASH["people"], "", day("2026-06-01")))
    stream.do(ask.RaiseFinding, "2026-06-03", **CLASH)
    return stream


def test_the_same_finding_has_the_same_id_in_whichever_order_the_people_are_named() -> None:
    first, people = day("2026-06-01"), CLASH["people"]
    assert finding_id_of("COI-01", people, "", first) == finding_id_of("COI-01", people[::-1], "", first)
    assert finding_id_of("COI-01", people, "", first) != finding_id_of("COI-01", people, "", day("2026-06-02"))


def test_a_finding_is_raised_once_since_its_first_day() -> None:
    stream = clash()
    raised = stream.events[0]
    assert (raised.effective_on, raised.about) == (day("2026-06-01"), person("ana"))
    assert stream.do(ask.RaiseFinding, "2026-06-04", **CLASH) == ()


def test_a_finding_concerns_somebody() -> None:
    assert Stream(finding_id=event_id("f")).refused(ask.RaiseFinding, "2026-06-04", **{**CLASH, "people": ()}) == (
        "nobody_concerned"
    )


def test_another_severity_is_a_change_of_the_same_finding() -> None:
    stream = clash()
    worse = {**CLASH, "severity": Severity.HIGH}
    changed = stream.one(ask.RaiseFinding, "2026-06-10", **worse)
    assert isinstance(changed, finding.FindingSeverityChanged)
    assert (changed.previous_severity, changed.severity) == (Severity.MEDIUM, Severity.HIGH)
    assert stream.do(ask.RaiseFinding, "2026-06-10", **worse) == ()


def test_what_was_cleared_and_is_found_again_is_reopened() -> None:
    stream = clash()
    cleared = stream.one(ask.ClearFinding, "2026-07-02", **OVER)
    assert (cleared.cause, cleared.concerned) == ("ended", CLASH["people"])
    assert stream.do(ask.ClearFinding, "2026-07-02", **OVER) == ()
    again = stream.one(ask.RaiseFinding, "2026-07-05", **CLASH)
    assert isinstance(again, finding.FindingReopened)
    assert stream.do(ask.RaiseFinding, "2026-07-05", **CLASH) == ()


def test_clearing_what_was_never_raised_changes_nothing() -> None:
    assert Stream(finding_id=event_id("f")).do(ask.ClearFinding, "2026-07-02", **OVER) == ()


@pytest.mark.shows("T-28", "ACC-07")
def test_one_person_who_is_no_party_acknowledges() -> None:
    stream = clash()
    for party in ("ana", "ben"):
        assert stream.refused(ask.AcknowledgeFinding, "2026-06-04", acknowledged_by=person(party)) == "party_to_finding"
    stream.do(ask.AcknowledgeFinding, "2026-06-04", acknowledged_by=person("dee"))
    assert stream.do(ask.AcknowledgeFinding, "2026-06-04", acknowledged_by=person("dee")) == ()
    assert stream.refused(ask.AcknowledgeFinding, "2026-06-04", acknowledged_by=person("eli")) == "already_acknowledged"
    stream.do(ask.ClearFinding, "2026-07-02", **OVER)
    assert stream.refused(ask.AcknowledgeFinding, "2026-07-03", acknowledged_by=person("dee")) == "finding_not_open"
    stream.do(ask.RaiseFinding, "2026-07-05", **CLASH)
    assert stream.do(ask.AcknowledgeFinding, "2026-07-06", acknowledged_by=person("eli"))


def test_a_notice_is_recorded_once_for_a_state_and_channel_also_after_clearing() -> None:
    stream = clash()
    stream.do(ask.ClearFinding, "2026-07-02", **OVER)
    facts = {"lead_id": person("dee"), "outcome": "delivered", "told_of": stream.events[0].event_id}
    for channel in ("mail", "alerts"):
        assert stream.one(ask.RecordNotice, "2026-07-02", **facts, channel=channel).channel == channel
        assert stream.do(ask.RecordNotice, "2026-07-02", **facts, channel=channel) == ()
    nobody = {**facts, "lead_id": None, "outcome": "no_lead", "channel": "mail", "told_of": stream.events[1].event_id}
    assert stream.one(ask.RecordNotice, "2026-07-02", **nobody).lead_id is None


def test_what_was_never_raised_is_unknown() -> None:
    stream = Stream(finding_id=event_id("f"))
    assert stream.refused(ask.AcknowledgeFinding, "2026-06-04", acknowledged_by=person("dee")) == "unknown_finding"
