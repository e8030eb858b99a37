"""Late facts, corrections, time that passes: each answer by what was known, each finding cleared for its reason."""

from collections.abc import Iterator
from datetime import date, datetime

import psycopg
import pytest

from domain.finding.events import FindingCleared, FindingRaised
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import Profession, Status, SupervisionKind
from projections import answers
from services.register.register import Register
from tests.domain.stream import day, named, person
from tests.projections.registered import Desk

PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER
WEEKLY = SupervisionKind.CASE_MANAGEMENT


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's database."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


@pytest.fixture
def desk(database_url: str, connection: psycopg.Connection) -> Iterator[Desk]:
    """Ana is a practitioner with weekly supervision by Ben, last held on 7 September; today is 20 October."""
    with Register(database_url) as register:
        made = Desk(register, connection, date(2026, 10, 20))
        made.opens("ward 7")
        made.hires("ana", on="2026-09-01", profession=PWP)
        made.hires("ben")
        made.supervises("ben", "ana", "2026-09-01", WEEKLY)
        made.meets("ben", "ana", "2026-09-07", kind=WEEKLY)
        yield made


def weekly(connection: psycopg.Connection, on: str, known_at: datetime | None = None) -> Status:
    """How Ana stands against SUP-01 on that day."""
    rows = answers.standings(connection, "compliance", day(on), known_at=known_at, person_id=person("ana"))
    (row,) = (row for row in rows if row.rule_id == "SUP-01")
    return row.status


def raised(desk: Desk, rule_id: str = "SUP-01") -> list[date]:
    """The first days of what was raised for a rule, in order."""
    events = desk.findings_recorded()
    return [event.first_day for event in events if isinstance(event, FindingRaised) and event.rule_id == rule_id]


def cleared(desk: Desk, rule_id: str = "SUP-01") -> list[tuple[str, date | None]]:
    """Causes and last days of what was cleared for a rule, in order."""
    events = desk.findings_recorded()
    return [(e.cause, e.last_day) for e in events if isinstance(e, FindingCleared) and e.rule_id == rule_id]


@pytest.mark.shows("T-02")
def test_an_absence_reported_late_clears_what_was_overdue_and_both_views_remain(
    desk: Desk, connection: psycopg.Connection
) -> None:
    before = desk.settle()
    assert weekly(connection, "2026-09-25") is Status.OVERDUE
    assert raised(desk) == [day("2026-09-18")]
    absence = desk.one(
        hr.StartAbsence,
        "2026-09-08",
        person_id=person("ana"),
        absence_id=named("leave"),
        absence=AbsenceKind.PARENTAL,
    )
    desk.settle()
    assert weekly(connection, "2026-09-25") is Status.PAUSED
    assert weekly(connection, "2026-09-25", before) is Status.OVERDUE
    assert cleared(desk) == [("corrected", None)]
    (event,) = (e for e in desk.findings_recorded() if isinstance(e, FindingCleared) and e.rule_id == "SUP-01")
    assert event.evidence == (absence.event_id,)
    assert event.correlation_id == absence.correlation_id
    finding = event.finding_id
    assert [row.state for row in answers.finding_states(connection, "compliance", finding)] == ["open", "cleared"]
    then = answers.findings(
        connection, "compliance", on=day("2026-09-25"), known_at=event.recorded_at, person_id=person("ana")
    )
    assert finding not in {row.finding_id for row in then}


@pytest.mark.shows("T-36")
def test_a_session_recorded_months_later_counts_from_its_day_in_what_is_known_now_only(
    desk: Desk, connection: psycopg.Connection
) -> None:
    before = desk.settle()
    desk.meets("ben", "ana", "2026-09-15", kind=WEEKLY)
    desk.settle()
    assert weekly(connection, "2026-09-19") is Status.COMPLIANT
    assert weekly(connection, "2026-09-19", before) is Status.OVERDUE
    assert cleared(desk) == [("corrected", None)]
    assert raised(desk) == [day("2026-09-18"), day("2026-09-26")]


@pytest.mark.shows("SUP-01")
def test_what_was_overdue_ends_the_day_before_the_session_and_says_which_session(
    desk: Desk, connection: psycopg.Connection
) -> None:
    desk.settle()
    session = desk.meets("ben", "ana", "2026-10-19", kind=WEEKLY)
    desk.settle()
    assert cleared(desk) == [("ended", day("2026-10-18"))]
    (event,) = (e for e in desk.findings_recorded() if isinstance(e, FindingCleared) and e.rule_id == "SUP-01")
    assert event.evidence == (session.event_id,)
    (open_then,) = (
        row
        for row in answers.findings(connection, "compliance", on=day("2026-10-01"), person_id=person("ana"))
        if row.rule_id == "SUP-01"
    )
    assert open_then.state == "cleared"


@pytest.mark.shows("T-07", "COI-01")
def test_a_corrected_start_moves_the_clash_and_the_old_finding_says_that_it_was_corrected(
    desk: Desk, connection: psycopg.Connection
) -> None:
    wrong = desk.manages("ben", "ana", "2026-10-01")
    before = desk.settle()
    assert raised(desk, "COI-01") == [day("2026-10-01")]
    desk.voids(wrong)
    desk.manages("ben", "ana", "2026-09-21")
    desk.settle()
    assert cleared(desk, "COI-01") == [("corrected", None)]
    assert raised(desk, "COI-01")[1:] == [day("2026-09-21")]
    assert not answers.standings(connection, "conflicts", day("2026-09-25"), known_at=before)
    assert answers.standings(connection, "conflicts", day("2026-09-25"))
    assert [row.role for row in answers.roles(connection, "conflicts", person("ana"), day("2026-09-25"), before)] == [
        "clinical_supervisor"
    ]


@pytest.mark.shows("T-11", "SUP-22")
def test_a_withdrawn_resignation_leaves_nothing_behind(desk: Desk, connection: psycopg.Connection) -> None:
    desk.do(hr.NotifyLeaver, "2026-09-10", person_id=person("ben"), last_working_day=day("2026-09-30"))
    desk.leaves("ben", "2026-09-30")
    left = desk.settle()
    assert raised(desk, "SUP-22")
    assert not answers.roles(connection, "conflicts", person("ana"), day("2026-10-05"))
    desk.do(hr.CancelLeaver, "2026-10-12", person_id=person("ben"))
    desk.settle()
    assert [cause for cause, _ in cleared(desk, "SUP-22")] == ["corrected"] * len(raised(desk, "SUP-22"))
    assert [row.role for row in answers.roles(connection, "conflicts", person("ana"), day("2026-10-05"))]
    assert not answers.roles(connection, "conflicts", person("ana"), day("2026-10-05"), left)
    today = answers.standings(connection, "compliance", desk.today, person_id=person("ana"))
    assert not [row for row in today if row.rule_id == "SUP-22" and row.status.is_breach]


@pytest.mark.shows("T-40")
def test_what_came_due_while_the_clock_was_down_has_its_true_first_day_and_comes_once(
    desk: Desk, connection: psycopg.Connection
) -> None:
    desk.today = date(2026, 9, 16)
    desk.settle()
    assert raised(desk) == []
    desk.today = date(2026, 9, 20)
    due = desk.comes_due(desk.compliance, date(2026, 9, 16), date(2026, 9, 20))
    assert [command.first_day for command in due if command.rule_id == "SUP-01"] == [day("2026-09-18")]
    desk.ask(due)
    assert raised(desk) == [day("2026-09-18")]
    again = desk.comes_due(desk.compliance, date(2026, 9, 16), date(2026, 9, 20))
    assert not [command for command in again if command.rule_id == "SUP-01"]
