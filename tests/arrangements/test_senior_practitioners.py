"""What senior psychological wellbeing practitioners discussed on 22.01.2019 (S0), played from HR to the alert."""

from typing import Any

import pytest

from domain.vocabulary import Status
from projections.answers import finding_states, managers_above
from services.hr_intake.identity import unit_id
from tests.arrangements.conftest import Opens
from tests.arrangements.stage import ref
from tests.arrangements.words import Found, Service, weeks
from tests.domain.stream import day

SENIOR, PRACTITIONER = "Senior Psychological Wellbeing Practitioner", "Psychological Wellbeing Practitioner"
NEW_YEAR, TODAY = "2026-01-05", "2026-06-01"
REASON = "the only two of this profession in the place"
TEAM = [f"pwp{number}" for number in range(1, 15)]


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Three services under one manager, from January to September; each of them shares the roles out otherwise."""
    service = a_service(NEW_YEAR)
    service.opens("TRUST")
    service.hires("olga", "Service Manager", 8, "TRUST")
    service.hr_says("unit_lead_changed", unit="TRUST", lead="olga")
    for unit in ("TEAM", "CROSSED", "ONE"):
        service.opens(unit, parent="TRUST")
    one_team_leader_for_all(service)
    crossed(service)
    one_person_for_both(service)
    a_trainee(service)
    service.day_begins("2026-03-02")
    decided(service)
    service.day_begins("2026-09-10")
    return service


def one_team_leader_for_all(service: Service) -> None:
    """Tessa manages everybody and supervises the seniors; Petra, a senior, supervises Ana."""
    service.hires("tessa", "Team Leader", 7, "TEAM", "olga")
    for name in ("petra", "sol"):
        service.hires(name, SENIOR, 6, "TEAM", "tessa")
        service.supervises("tessa", name, "clinical_skills")
    for name in (*TEAM, "ana"):
        service.hires(name, PRACTITIONER, 5, "TEAM", "tessa")
    service.supervises("petra", "ana", "case_management")
    service.supervises("petra", "ana", "clinical_skills")
    for on in weeks("2026-01-08", "2026-02-26"):
        service.meets("petra", "ana", on, "case_management")
    for on in weeks("2026-01-09", "2026-05-29", every=14):
        service.meets("petra", "ana", on, "clinical_skills")


def crossed(service: Service) -> None:
    """Rita and Stan both manage and both supervise, each the other's practitioner."""
    service.hires("rita", SENIOR, 6, "CROSSED", "olga")
    service.hires("stan", SENIOR, 6, "CROSSED", "olga")
    service.hires("dora", PRACTITIONER, 5, "CROSSED", "rita")
    service.hires("emil", PRACTITIONER, 5, "CROSSED", "stan")
    service.supervises("stan", "dora", "case_management")
    service.supervises("rita", "emil", "case_management")


def one_person_for_both(service: Service) -> None:
    """Ben supervises Kim and becomes her line manager; of Lou he is supervisor in two kinds and manager."""
    service.hires("carl", "Team Leader", 7, "ONE", "olga")
    service.hires("ben", SENIOR, 6, "ONE", "carl")
    service.hires("kim", PRACTITIONER, 5, "ONE", "carl")
    service.hires("lou", SENIOR, 6, "ONE", "ben")
    service.supervises("ben", "kim", "case_management")
    service.manages("ben", "kim", "2026-02-02")
    service.supervises("ben", "lou", "clinical_skills")
    service.supervises("ben", "lou", "supervision_of_supervision")


def a_trainee(service: Service) -> None:
    """Dora, a practitioner trained to supervise more than three years ago, supervises Tina, a trainee."""
    service.hires("tina", "Trainee Psychological Wellbeing Practitioner", 4, "CROSSED", "stan")
    service.trains("dora", "clinical_supervisor_training", "2022-06-01")
    service.supervises("dora", "tina", "case_management")


def decided(service: Service) -> None:
    """The service of Ben requires separation, then allows both roles; of Tessa and Petra it is accepted for a while."""
    service.day_begins("2026-04-01")
    for on, mode in (("2026-04-01", "required"), ("2026-05-01", "allowed")):
        service.day_begins(on)
        service.records("set_separation_mode", unit_id="unit:DEMO/ONE", mode=mode, actor="person:hr:DEMO/olga")
    service.day_begins(TODAY)
    (row,) = service.rows("COI-01", person_id=service.person("petra"))
    finding: dict[str, Any] = {"finding_id": row.finding_id}
    days = {"review_on": "2026-08-31", "accepted_until": "2026-12-31"}
    plan: dict[str, Any] = {
        "proposed_by": ref("carl"),
        "measures": ["other_appraiser"],
        "named": [ref("rita")],
        "reason": REASON,
    }
    service.records("propose_mitigation", **finding, **days, **plan)
    service.records("approve_mitigation", **finding, approved_by=ref("olga"), managed_by=[])


@pytest.mark.shows("S0-14")
def test_a_team_leader_who_line_manages_and_supervises_the_seniors_is_found_for_each_of_them(service: Service) -> None:
    pairs = [frozenset({"tessa", name}) for name in ("petra", "sol")]
    assert service.found("COI-01", about="tessa") == {Found("COI-01", pair, "MEDIUM", NEW_YEAR) for pair in pairs}
    assert service.found("CAP-04") == {Found("CAP-04", frozenset({"tessa"}), "LOW", NEW_YEAR)}
    for name in ("Petra", "Sol"):
        (letter,) = service.told("olga", "COI-01", "Tessa", name)
        assert "5 January 2026" in letter


@pytest.mark.shows("S0-16")
def test_seniors_supervise_practitioners_weekly_and_a_week_without_is_found_by_the_clock_alone(
    service: Service,
) -> None:
    assert [row.status for row in service.standings("ana", "2026-02-27", "SUP-01")] == [Status.COMPLIANT]
    assert service.found("SUP-01", about="ana") == {Found("SUP-01", frozenset({"ana"}), "HIGH", "2026-03-09")}
    assert [row.status for row in service.standings("ana", TODAY, "SUP-02")] == [Status.COMPLIANT]
    assert service.told("olga", "SUP-01", "Ana", "9 March 2026")


@pytest.mark.shows("S0-11")
def test_seniors_who_supervise_and_manage_different_practitioners_clash_nowhere(service: Service) -> None:
    service.settle()
    clashes = ("COI-01", "COI-02", "COI-04", "COI-05", "COI-06")
    assert service.roles("rita", "dora", TODAY) == {"line_manager"}
    assert service.roles("rita", "emil", TODAY) == {"clinical_supervisor"}
    for name in ("rita", "stan", "dora", "emil"):
        assert service.found(*clashes, about=name) == set()


@pytest.mark.shows("S0-2")
def test_whoever_is_senior_manager_and_supervisor_of_one_person_is_found_with_every_role(service: Service) -> None:
    roles = {"line_manager", "clinical_supervisor", "supervisor_of_supervision"}
    assert service.roles("ben", "lou", TODAY) == roles
    assert service.roles("ben", "kim", "2026-02-01") == {"clinical_supervisor"}
    assert service.roles("ben", "kim", "2026-02-02") == {"clinical_supervisor", "line_manager"}
    assert service.found("COI-02") == {Found("COI-02", frozenset({"ben", "lou"}), "HIGH", NEW_YEAR)}
    assert service.told("olga", "COI-02", "Ben", "Lou")
    in_the_unit = service.rows("COI-01", "COI-02", unit_id=unit_id("DEMO", "ONE"))
    assert {(row.rule_id, service.named(row.people)) for row in in_the_unit} == {
        ("COI-01", frozenset({"ben", "kim"})),
        ("COI-01", frozenset({"ben", "lou"})),
        ("COI-02", frozenset({"ben", "lou"})),
    }


@pytest.mark.shows("S0-9")
def test_one_person_for_both_roles_is_a_case_to_decide_and_nothing_that_is_refused(service: Service) -> None:
    pair = frozenset({"ben", "kim"})
    first = min(service.rows("COI-01", person_id=service.person("kim")), key=lambda row: row.version)
    assert (first.first_day, first.last_day) == (day("2026-02-02"), None)
    assert service.named(first.people) == pair
    assert service.told("olga", "COI-01", "Ben", "Kim", "MEDIUM"), "until a service has decided, it is preferred"


@pytest.mark.shows("S0-3")
def test_a_service_decides_about_separation_and_every_pair_in_it_weighs_otherwise_from_then(
    service: Service,
) -> None:
    for name in ("kim", "lou"):
        (row,) = service.rows("COI-01", person_id=service.person(name))
        states = finding_states(service.house.connection, "conflicts", row.finding_id)
        assert [state.severity.name for state in states] == ["MEDIUM", "HIGH", "INFO"]
        weighed = service.told("olga", "COI-01", name.title(), "weighs differently")
        assert [("rated high" in each, "rated info" in each) for each in weighed] == [(True, False), (False, True)]
    decisions = service.history("policy.")
    assert [(each.effective_on, each.facts["mode"]) for each in decisions] == [
        (day("2026-04-01"), "required"),
        (day("2026-05-01"), "allowed"),
    ]
    assert {each.actor for each in decisions} == {f"person:{service.person('olga')}"}


@pytest.mark.shows("S0-8")
def test_one_person_for_both_is_accepted_with_its_reason_by_somebody_independent_until_a_review(
    service: Service,
) -> None:
    (row,) = service.rows("COI-01", states=["accepted"])
    assert service.named(row.people) == {"tessa", "petra"}
    assert (row.review_on, row.accepted_until) == (day("2026-08-31"), day("2026-12-31"))
    assert service.named(row.named) == {"rita"}
    (proposed,) = service.history("finding.mitigation_proposed")
    (approved,) = service.history("finding.mitigation_approved")
    assert (proposed.reason, proposed.facts["measures"]) == (REASON, ["other_appraiser"])
    assert approved.facts["approved_by"] == str(service.person("olga"))
    overdue = Found("COI-14", frozenset({"tessa", "petra"}), "HIGH", "2026-09-01")
    assert service.found("COI-14") == {overdue}, "nobody looked at it again by the end of August"
    assert service.told("olga", "COI-14", "Tessa", "Petra")


def test_neither_a_party_nor_somebody_whom_a_party_manages_accepts_it(service: Service) -> None:
    (row,) = service.rows("COI-01", person_id=service.person("sol"))
    finding: dict[str, Any] = {"finding_id": row.finding_id}
    plan: dict[str, Any] = {"proposed_by": ref("carl"), "measures": ["role_ends"], "review_on": "2026-10-01"}
    service.records("propose_mitigation", **finding, **plan, accepted_until="2026-10-31")
    above = managers_above(service.house.connection, service.person("ana"), service.today)
    approves: dict[str, Any] = {**finding, "managed_by": above}
    assert service.refuses("approve_mitigation", **approves, approved_by=ref("ana")) == "managed_by_party"
    nobody: dict[str, Any] = {**finding, "managed_by": []}
    assert service.refuses("approve_mitigation", **nobody, approved_by=ref("tessa")) == "party_to_finding"


@pytest.mark.shows("S0-12", "TRN-01", "SUP-07")
def test_a_practitioner_who_supervises_a_trainee_is_trained_for_it_and_the_trainee_is_seen_weekly(
    service: Service,
) -> None:
    pair = frozenset({"dora", "tina"})
    assert service.found("TRN-01b", about="tina") == {Found("TRN-01b", pair, "HIGH", NEW_YEAR)}
    assert service.told("olga", "TRN-01b", "Dora", "Tina")
    assert service.found("SUP-07a", about="tina") == {Found("SUP-07a", frozenset({"tina"}), "HIGH", "2026-01-16")}
    assert service.told("olga", "SUP-07a", "Tina", "16 January 2026")
