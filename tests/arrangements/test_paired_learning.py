"""What was told of paired learning in an acute trust (S2), played from HR to the alert."""

from typing import Any

import pytest

from tests.arrangements.conftest import Opens
from tests.arrangements.stage import ref
from tests.arrangements.words import Found, Service, weeks
from tests.domain.stream import day, named

NEW_YEAR, TODAY = "2026-01-05", "2026-11-02"
PAIRS = {name: {"record_id": str(named(name))} for name in ("ines", "ravi")}
TERMS: dict[str, Any] = {
    "clinician_grade": "registrar",
    "manager_band": 8,
    "permitted_by": ref("carl"),
    "framework": "medical_leadership_competency",
}
ACTIVITIES = ("conversation", "shadowing", "workshop", "improvement_project")


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Two pairs: Ines and Max do all that is asked; Ravi and Mona stop meeting, and Mona comes to manage Ravi."""
    service = a_service(NEW_YEAR)
    service.opens("MED")
    service.hires("mira", "Medical Director", 9, "MED")
    service.hr_says("unit_lead_changed", unit="MED", lead="mira")
    service.hires("carl", "Consultant", 9, "MED", "mira")
    for manager in ("max", "mona"):
        service.hires(manager, "General Manager", 8, "MED", "mira")
    for registrar in ("ines", "ravi"):
        service.hires(registrar, "Specialty Registrar", 8, "MED", "carl")
    for registrar, manager in (("ines", "max"), ("ravi", "mona")):
        two = {"clinician_id": ref(registrar), "manager_id": ref(manager)}
        service.records("form_pair", **PAIRS[registrar], **two, **TERMS, last_day="2026-09-30")
        assess(service, registrar, "before", registrar, manager)
    for number, on in enumerate(weeks("2026-02-02", "2026-09-30", every=28)):
        meets(service, "ines", on, ACTIVITIES[number % 4])
    meets(service, "ravi", "2026-02-02", "conversation")
    service.day_begins("2026-03-20")
    service.manages("mona", "ravi", "2026-06-01")
    service.day_begins("2026-09-30")
    assess(service, "ines", "after", "ines", "max")
    service.day_begins(TODAY)
    return service


def meets(service: Service, registrar: str, on: str, activity: str) -> None:
    """A pair meets."""
    service.records("hold_pair_meeting", on, **PAIRS[registrar], activity=activity)


def assess(service: Service, registrar: str, stage: str, *names: str) -> None:
    """Two of a pair assess themselves."""
    for name in names:
        service.records("assess_oneself", **PAIRS[registrar], assessed_by=ref(name), stage=stage)


@pytest.mark.shows("S2-1", "PAIR-01")
def test_a_consultant_or_a_manager_of_another_band_is_no_half_of_a_pair(service: Service) -> None:
    another: dict[str, Any] = {
        "record_id": str(named("another")),
        "last_day": "2027-03-31",
        "clinician_id": ref("carl"),
    }
    asked = {**TERMS, **another, "manager_id": ref("max"), "permitted_by": ref("mira")}
    assert service.refuses("form_pair", **{**asked, "clinician_grade": "consultant"}) == "not_a_registrar"
    assert service.refuses("form_pair", **{**asked, "manager_band": 6}) == "band_out_of_range"


@pytest.mark.shows("S2-2", "PAIR-02")
def test_a_pair_that_stops_meeting_is_found_and_so_is_what_it_never_did(service: Service) -> None:
    both = frozenset({"ravi", "mona"})
    (silent,) = service.rows("PAIR-02a")
    assert (service.named(silent.people), silent.first_day) == (both, day("2026-03-20"))
    assert service.found("PAIR-02a", "PAIR-02b") == {Found("PAIR-02b", both, "LOW", "2026-10-01")}
    met = service.history("pair.met", about="ines")
    assert {each.facts["activity"] for each in met} == set(ACTIVITIES)


@pytest.mark.shows("S2-3", "PAIR-04")
def test_whoever_did_not_assess_themselves_afterwards_is_found_and_nothing_of_it_is_kept_but_that_it_was_done(
    service: Service,
) -> None:
    assert service.found("PAIR-04a", "PAIR-04b") == {
        Found("PAIR-04b", frozenset({"ravi", "mona"}), "LOW", "2026-10-01")
    }
    done = service.history("pair.self_assessed", about="ines")
    assert {(each.facts["assessed_by"], each.facts["stage"]) for each in done} == {
        (str(service.person(who)), stage) for who in ("ines", "max") for stage in ("before", "after")
    }
    assert all(each.facts.keys() == {"record_id", "manager_id", "assessed_by", "stage"} for each in done)


@pytest.mark.shows("S2-4", "PAIR-03")
def test_a_pair_is_no_supervision_and_clashes_only_where_one_manages_the_other(service: Service) -> None:
    assert service.roles("max", "ines", "2026-06-01") == service.roles("ines", "max", "2026-06-01") == set()
    assert service.roles("mona", "ravi", "2026-06-01") == {"line_manager"}
    (clash,) = service.rows("PAIR-03")
    assert (service.named(clash.people), clash.first_day) == (frozenset({"ravi", "mona"}), day("2026-06-01"))
    assert service.told("mira", "PAIR-03", "Ravi", "Mona", "1 June 2026")
    assert service.rows("COI-04") == []
    assert service.found("SUP-09", about="ines") == {Found("SUP-09", frozenset({"ines"}), "MEDIUM", "2026-03-10")}, (
        "nothing that a pair does counts as supervision"
    )


@pytest.mark.shows("S2-5")
def test_a_pair_may_say_by_which_leadership_framework_it_learns(service: Service) -> None:
    formed = service.history("pair.formed")
    assert {each.facts["framework"] for each in formed} == {"medical_leadership_competency"}
