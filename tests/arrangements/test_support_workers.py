"""What a trust told of its allied health support workers and apprentices (S3), played from HR to the alert."""

from typing import Any

import pytest

from domain.vocabulary import Status
from tests.arrangements.conftest import Opens
from tests.arrangements.stage import ref
from tests.arrangements.words import Found, Service
from tests.domain.stream import day, named

NEW_YEAR, TODAY = "2026-01-05", "2027-04-05"
PASSPORTS = {name: {"record_id": str(named(f"passport {name}"))} for name in ("otto", "tess")}
FRAMEWORK: dict[str, Any] = {"framework": "ahp_support_worker_competency", "framework_version": "2021", "band": 3}
WORKSHOP = "competency_framework_workshop"


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Otto and Tess have passports, Ugo has none; their project ends; Otto is an apprentice and learns with a host."""
    service = a_service(NEW_YEAR)
    service.opens("OT")
    service.hires("theo", "Service Manager", 8, "OT")
    service.hr_says("unit_lead_changed", unit="OT", lead="theo")
    service.hires("pia", "Occupational Therapist", 6, "OT", "theo")
    for name in ("otto", "tess", "ugo"):
        service.hires(name, "Therapy Support Worker", 3, "OT", "theo")
        service.supervises("pia", name)
    passports(service)
    service.day_begins("2026-03-02")
    for name in ("otto", "pia"):
        service.trains(name, WORKSHOP)
    service.day_begins("2026-04-20")
    service.records("hand_over_passport", **PASSPORTS["otto"], owner_id=ref("theo"))
    apprenticeship(service)
    service.meets("pia", "otto", "2026-06-15", "clinical", included=["aspirations"])
    service.meets("pia", "tess", "2026-06-15", "clinical", begins="14:00")
    service.day_begins(TODAY)
    return service


def passports(service: Service) -> None:
    """The project gives two of three a passport; Otto shows an item, and Pia countersigns it."""
    for name, passport in PASSPORTS.items():
        whose = {"person_id": ref(name), "owner_id": ref("pia"), "owned_until": "2026-03-31"}
        service.records("open_passport", **passport, **whose, **FRAMEWORK)
    for item in ("mobility", "equipment"):
        service.records("show_item", "2026-02-02", **PASSPORTS["otto"], item=item)
    signed = {"item": "mobility", "countersigned_by": ref("pia")}
    service.records("countersign_item", "2026-02-09", **PASSPORTS["otto"], **signed)
    service.records("review_passport", "2026-02-09", **PASSPORTS["otto"], reviewed_by=ref("pia"))


def apprenticeship(service: Service) -> None:
    """Otto learns at a university from April on, and from May to July with a host, where Erin supervises."""
    course: dict[str, Any] = {"record_id": str(named("course")), "person_id": ref("otto"), "course": "ot_degree"}
    level: dict[str, Any] = {"apprenticeship_level": 6, "standard": "occupational_therapist", "ends_on": "2029-12-31"}
    service.records("enrol_on_course", **course, provider="sheffield_hallam", **level)
    host = {"record_id": str(named("placement")), "host": "sheffield_social_care", "ends_on": "2027-07-31"}
    service.day_begins("2026-05-04")
    service.records("begin_placement", person_id=ref("otto"), **host)
    service.records("register_outsider", person_id=ref("erin"), employer="sheffield_social_care")
    service.names[service.person("erin")] = "erin"
    service.day_begins("2026-05-11")
    service.supervises("erin", "otto", "placement")
    service.day_begins("2026-06-01")
    for agreement in ("host", "data_sharing"):
        facts = {"record_id": str(named(agreement)), "agreement": agreement, "last_day": "2027-03-31"}
        service.records("record_agreement", person_id=ref("erin"), **facts)


@pytest.mark.shows("S3-2", "S3-3", "TRN-03")
def test_a_support_worker_without_a_passport_is_found_and_the_progress_of_the_others_is_told(service: Service) -> None:
    assert service.found("TRN-03a") == {Found("TRN-03a", frozenset({"ugo"}), "LOW", "2026-02-03")}
    opened = service.history("passport.opened", about="otto")
    assert [(each.facts["framework"], each.facts["framework_version"]) for each in opened] == [
        ("ahp_support_worker_competency", "2021")
    ]
    shown = service.history("passport.item_shown", about="otto")
    signed = service.history("passport.item_countersigned", about="otto")
    assert [each.facts["item"] for each in shown] == ["mobility", "equipment"]
    assert [(each.facts["item"], each.facts["countersigned_by"]) for each in signed] == [
        ("mobility", str(service.person("pia")))
    ]
    assert {row.first_day for row in service.rows("TRN-03b")} == {day("2026-07-07"), day("2026-08-11")}


@pytest.mark.shows("S3-4")
def test_who_came_to_a_workshop_on_the_framework_is_told_support_workers_and_supervisors_alike(
    service: Service,
) -> None:
    came = [each for each in service.history("staff.training_recorded") if each.facts["competence"] == WORKSHOP]
    assert {(each.about, each.effective_on) for each in came} == {
        (service.person(name), day("2026-03-02")) for name in ("otto", "pia")
    }


@pytest.mark.shows("S3-5", "DAT-11")
def test_when_the_project_has_ended_the_manager_answers_for_a_passport_or_it_is_found_that_nobody_does(
    service: Service,
) -> None:
    (handed_over,) = service.rows("DAT-11", person_id=service.person("otto"))
    assert (handed_over.first_day, handed_over.state) == (day("2026-04-01"), "cleared")
    assert service.found("DAT-11") == {Found("DAT-11", frozenset({"tess"}), "LOW", "2026-04-01")}


@pytest.mark.shows("S3-7", "SUP-25")
def test_with_whom_nobody_talked_of_aspirations_for_a_year_is_found_and_the_share_is_told(service: Service) -> None:
    assert service.found("SUP-25") == {
        Found("SUP-25", frozenset({name}), "INFO", "2027-01-06") for name in ("tess", "ugo")
    }
    assert service.figures("SUP-25", "OT", TODAY).standings == {Status.COMPLIANT: 1, Status.OVERDUE: 2}
    (talked,) = (each for each in service.history("session.recorded") if "included" in each.facts)
    assert (talked.about, talked.facts["included"]) == (service.person("otto"), ["aspirations"])


@pytest.mark.shows("S3-8")
def test_how_far_a_unit_is_with_its_data_is_counted_for_each_rule(service: Service) -> None:
    owned, managed = service.figures("DAT-11", "OT", TODAY), service.figures("DAT-05", "OT", TODAY)
    assert owned.standings == {Status.COMPLIANT: 1, Status.OVERDUE: 1}
    assert managed.standings == {Status.COMPLIANT: 4, Status.OVERDUE: 1}, "nobody manages the service manager"
    assert (owned.met_share, managed.people_not_met) == (0.5, 1)


@pytest.mark.shows("S3-9", "TRN-04")
def test_an_apprenticeship_has_a_level_a_standard_a_provider_and_days_and_a_supervisor_at_work(
    service: Service,
) -> None:
    (begun,) = service.history("course.begun", about="otto")
    assert begun.effective_on == day("2026-04-20")
    assert {**begun.facts} == {
        "record_id": str(named("course")),
        "course": "ot_degree",
        "provider": "sheffield_hallam",
        "apprenticeship_level": 6,
        "standard": "occupational_therapist",
        "ends_on": "2029-12-31",
    }
    (row,) = service.standings("otto", TODAY, "TRN-04a")
    assert row.status is Status.COMPLIANT


@pytest.mark.shows("S3-10", "TRN-04", "COI-12", "SUP-27", "T-31")
def test_a_placement_without_a_supervisor_there_or_without_the_agreements_is_told(service: Service) -> None:
    both = frozenset({"otto", "erin"})
    (alone,) = service.rows("TRN-04b")
    assert (alone.first_day, alone.last_day) == (day("2026-05-05"), day("2026-05-10"))
    assert service.told("theo", "TRN-04b", "Otto", "5 May 2026")
    told = service.rows("COI-12")
    assert [(service.named(row.people), row.first_day) for row in sorted(told, key=lambda row: row.first_day)] == [
        (both, day("2026-05-11")),
        (both, day("2027-04-01")),
    ]
    assert service.told("theo", "COI-12", "Otto", "11 May 2026")
    service.day_begins("2027-05-10")
    assert service.found("SUP-27") == {Found("SUP-27", both, "MEDIUM", "2027-05-05")}
    service.records("register_outsider", person_id=ref("erin"), employer="sheffield_social_care")
    assert service.found("SUP-27") == set()


@pytest.mark.shows("COI-12", "S1-16")
def test_nobody_inside_one_employer_is_asked_for_an_agreement(service: Service) -> None:
    assert {frozenset(service.named(row.people)) for row in service.rows("COI-12")} == {frozenset({"otto", "erin"})}
