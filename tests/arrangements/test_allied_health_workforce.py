"""What a trust told of its allied health workforce (S3), played from HR to the alert."""

from typing import Any

import pytest

from domain.rules.packs import load_packs
from domain.rules.programmes import load_programmes, programme_of
from tests.arrangements.conftest import Opens
from tests.arrangements.stage import ref
from tests.arrangements.words import Found, Service
from tests.domain.stream import day

NEW_YEAR, TODAY = "2026-01-05", "2027-07-15"
NEWLY = "Newly Registered Occupational Therapist"


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Therapists whose preceptorship is offered, answered, forgotten; somebody with two posts. A year and a half."""
    service = a_service(NEW_YEAR)
    service.opens("OT")
    service.hires("theo", "Service Manager", 8, "OT")
    service.hr_says("unit_lead_changed", unit="OT", lead="theo")
    service.hires("pam", "Team Leader", 6, "OT", "theo")
    two_posts(service)
    for name in ("nell", "ned", "nora"):
        service.hires(name, NEWLY, 5, "OT", "pam")
        service.hr_says("registration_updated", name, body="HCPC", number=f"N-{name}", status="registered")
    service.day_begins("2026-01-12")
    for name in ("ned", "nora"):
        programme = {"programme": "multi_professional_trust", "programme_version": "2022", "route": "newly_registered"}
        service.records("offer_plan", person_id=ref(name), **programme)
    service.records("accept_offer", person_id=ref("nora"))
    start: dict[str, Any] = {
        "started_in_post_on": NEW_YEAR,
        "registered_on": NEW_YEAR,
        "months": 12,
        "part_time": "none",
    }
    service.records("start_plan", person_id=ref("nora"), **start)
    for on in ("2026-03-02", "2026-12-01"):
        service.day_begins(on)
    service.records("extend_plan", person_id=ref("nora"), ends_on="2027-12-01")
    service.day_begins(TODAY)
    return service


def two_posts(service: Service) -> None:
    """Otto is project officer with Pam and apprentice with Theo; Olive's second post has no manager."""
    for name in ("otto", "olive"):
        service.hires(name, "Project Support Officer", 4, "OT", "pam")
        second: dict[str, Any] = {
            "assignment": f"{name}-2",
            "unit": "OT",
            "job_role": "Therapy Support Worker",
            "primary": False,
        }
        service.hr_says("assignment_started", name, band=3, fte=0.4, **second)
    service.manages("theo", "otto", assignment="otto-2")


@pytest.mark.shows("S3-1")
def test_two_posts_of_one_person_have_a_manager_each_and_the_one_without_is_found(service: Service) -> None:
    assert service.roles("pam", "otto", TODAY) == service.roles("theo", "otto", TODAY) == {"line_manager"}
    assert service.found("DAT-05", about="otto") == set()
    (without,) = service.rows("DAT-05", person_id=service.person("olive"))
    assert without.first_day == day("2026-01-13"), "the first post has one all the time"
    assert service.told("theo", "DAT-05", "Olive")


@pytest.mark.shows("S3-11", "S3-15")
def test_who_is_not_offered_a_preceptorship_and_who_does_not_answer_are_two_alerts(service: Service) -> None:
    no_offer = Found("PRE-22a", frozenset({"nell"}), "HIGH", "2026-01-20")
    no_answer = Found("PRE-22b", frozenset({"ned"}), "MEDIUM", "2026-02-12")
    assert service.found("PRE-22a", "PRE-22b") == {no_offer, no_answer}
    assert service.told("theo", "PRE-22a", "Nell", "20 January 2026")
    assert service.told("theo", "PRE-22b", "Ned", "12 February 2026")
    assert [each.effective_on for each in service.history("preceptorship.offer", about="nora")] == [
        day("2026-01-12")
    ] * 2


@pytest.mark.shows("S3-14")
def test_an_extended_preceptorship_is_closed_within_eighteen_months(service: Service) -> None:
    assert service.found("PRE-16") == {Found("PRE-16", frozenset({"nora"}), "HIGH", "2027-07-06")}
    assert service.told("theo", "PRE-16", "Nora", "6 July 2027")


@pytest.mark.shows("S0-21", "S3-12")
def test_every_plan_says_on_which_programme_in_which_version_it_runs_and_every_rule_from_when_it_holds(
    service: Service,
) -> None:
    offered = service.history("preceptorship.offered")
    on = {(each.facts["programme"], each.facts["programme_version"]) for each in offered}
    assert on == {("multi_professional_trust", "2022")}
    assert programme_of(load_programmes(), "multi_professional_trust", "2022") is not None
    asked = {rule.id: rule for rule in load_packs()}
    (row,) = service.rows("PRE-16")
    assert (row.pack_id, row.pack_version) == (asked["PRE-16"].pack_id, asked["PRE-16"].pack_version)
    assert all(rule.pack_id and rule.pack_version and rule.in_force_from for rule in asked.values())
