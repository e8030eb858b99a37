"""How peers are brought in, trained and kept company (S1, lines 25 to 28 and 249 to 343), from HR to the alert."""

from typing import Any

import pytest

from domain.vocabulary import Status
from services.hr_intake.identity import peer_post_id
from tests.arrangements.conftest import Opens
from tests.arrangements.stage import ref
from tests.arrangements.words import Found, Service
from tests.domain.stream import day, named

PEER, SENIOR = "Peer Support Worker", "Senior Peer Support Worker"
NEW_YEAR, TODAY = "2026-01-05", "2027-01-20"
FOUNDATION, SUPERVISING, LEVEL_4 = "peer_foundation", "peer_supervision_training", "peer_support_level_4"
TURNED_UP = "2026-03-16"


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Pia and Quin with two seniors on a ward, Rex alone on another one; Tess turns up where nobody expected a peer."""
    service = a_service(NEW_YEAR)
    service.opens("TRUST")
    service.hires("grace", "Operational Manager", 8, "TRUST")
    service.hr_says("unit_lead_changed", unit="TRUST", lead="grace")
    service.hires("olga", "Service Manager", 8, "TRUST", "grace")
    for unit in ("WARD", "FAR", "NEW"):
        service.opens(unit, lead="olga", parent="TRUST")
    for name in ("sid", "sol"):
        service.hires(name, SENIOR, 5, "WARD", "olga")
    for name, unit in (("pia", "WARD"), ("quin", "WARD"), ("rex", "FAR")):
        service.hires(name, PEER, 3, unit, "olga")
    trained_to_supervise(service)
    service.day_begins("2026-02-20")
    for name in ("sid", "pia"):
        service.trains(name, FOUNDATION)
    service.day_begins("2026-03-09")
    service.meets("sid", "rex", "2026-03-20", "peer_professional")
    service.day_begins(TURNED_UP)
    a_peer_turns_up(service)
    for on in ("2026-07-02", "2027-01-11"):
        service.day_begins(on)
    course: dict[str, Any] = {"record_id": str(named("level 4")), "person_id": ref("pia"), "course": LEVEL_4}
    service.records("enrol_on_course", **course, provider="college")
    service.day_begins("2027-01-18")
    service.records("complete_course", record_id=course["record_id"], award=LEVEL_4)
    service.trains("pia", LEVEL_4)
    service.day_begins(TODAY)
    return service


def trained_to_supervise(service: Service) -> None:
    """Sid's training holds until June, Sol's has run out; each supervises one peer, from the day of hire and later."""
    service.trains("sid", SUPERVISING, "2025-06-02", expires_on="2026-06-30")
    service.trains("sol", SUPERVISING, "2024-06-03", expires_on="2025-12-31")
    service.supervises("sid", "pia", "peer_professional")
    service.day_begins("2026-02-02")
    service.supervises("sol", "quin", "peer_professional")
    service.meets("sol", "quin", "2026-02-09", "peer_professional")


def a_peer_turns_up(service: Service) -> None:
    """A post is told of and filled on one day; nobody had prepared anything."""
    service.hr_says("vacancy_authorised", unit="NEW", vacancy="V9", title=PEER)
    service.hires("tess", PEER, 3, "NEW")
    service.hr_says("vacancy_filled", unit="NEW", vacancy="V9", person="tess")


@pytest.mark.shows("S1-19", "PEER-01", "PEER-06")
def test_a_peer_who_turns_up_without_any_structure_is_told_on_the_first_day_and_for_each_that_stays_missing(
    service: Service,
) -> None:
    (row,) = service.rows("PEER-01")
    assert (row.subject, row.first_day) == (f"vacancy:{peer_post_id('DEMO', 'vacancy', 'V9')}", day(TURNED_UP))
    assert service.told("grace", "PEER-01", "Olga", "16 March 2026")
    missing = service.found("PEER-06a", "PEER-06b", "PEER-06c", about="tess")
    assert missing == {Found(f"PEER-06{part}", frozenset({"tess"}), "HIGH", "2026-03-31") for part in "abc"}


@pytest.mark.shows("S1-26", "PEER-08")
def test_foundation_training_is_due_soon_after_six_weeks_and_told_after_eight(service: Service) -> None:
    stood = {on: service.standings("quin", on, "PEER-08")[0].status for on in ("2026-02-16", "2026-02-17")}
    assert [*stood.values()] == [Status.COMPLIANT, Status.DUE_SOON]
    assert service.found("PEER-08") >= {Found("PEER-08", frozenset({"quin"}), "HIGH", "2026-03-03")}
    assert service.told("olga", "PEER-08", "Quin", "3 March 2026")
    assert service.found("PEER-08", about="pia") == set()
    done = [each for each in service.history("staff.training_recorded") if each.facts["competence"] == FOUNDATION]
    assert {each.about for each in done} == {service.person("pia"), service.person("sid")}, "with the supervisor"


@pytest.mark.shows("S1-27", "PEER-09")
def test_from_a_year_in_post_on_the_level_4_course_is_noted_until_it_led_to_an_award(service: Service) -> None:
    (pia,) = service.rows("PEER-09", person_id=service.person("pia"))
    assert (pia.first_day, pia.state, pia.severity.name) == (day("2027-01-06"), "cleared", "LOW")
    assert service.found("PEER-09", about="quin") == {Found("PEER-09", frozenset({"quin"}), "LOW", "2027-01-06")}
    told = service.history("course.", about="pia")
    assert [(each.type, each.effective_on) for each in told] == [
        ("course.begun.v1", day("2027-01-11")),
        ("course.completed.v1", day("2027-01-18")),
    ]
    figures = service.figures("PEER-09", "WARD", TODAY)
    assert (figures.standings, figures.met_share) == ({Status.COMPLIANT: 1, Status.OVERDUE: 3}, 0.25)


@pytest.mark.shows("S1-29", "PEER-10")
def test_who_supervises_peers_without_training_is_told_before_the_first_session_and_when_it_runs_out(
    service: Service,
) -> None:
    sol, sid = frozenset({"sol", "quin"}), frozenset({"sid", "pia"})
    assert service.found("PEER-10") == {
        Found("PEER-10", sol, "HIGH", "2026-02-02"),
        Found("PEER-10", sid, "HIGH", "2026-07-01"),
    }
    assert service.told("olga", "PEER-10", "Sol", "2 February 2026")
    assert [each.effective_on for each in service.history("session.recorded", about="quin")] == [day("2026-02-09")]


@pytest.mark.shows("S1-3", "PEER-14")
def test_a_peer_alone_on_a_ward_who_meets_no_other_for_two_months_is_told(service: Service) -> None:
    found = sorted((row.first_day, row.state) for row in service.rows("PEER-14", person_id=service.person("rex")))
    assert found == [(day("2026-03-08"), "cleared"), (day("2026-05-21"), "open")]
    assert service.told("olga", "PEER-14", "Rex", "8 March 2026")
    assert service.rows("PEER-14", person_id=service.person("pia")) == []
