"""What a lived-experience workforce told of its structures (S1), played from HR to the alert."""

from collections.abc import Iterator

import pytest

from domain.catalogue import COMMANDS, EVENTS
from domain.vocabulary import Status
from services.hr_intake.contract import HR_EVENTS
from services.hr_intake.identity import unit_id
from tests.arrangements.conftest import Opens
from tests.arrangements.words import Found, Service
from tests.domain.stream import day

PEER, SENIOR, ADVANCED = (
    "Peer Support Worker",
    "Senior Peer Support Worker",
    "Advanced Lived Experience Practitioner",
)
NEW_YEAR, TODAY = "2026-01-05", "2026-04-15"
CROWD = [f"peer{number}" for number in range(1, 8)]
MANY = [f"nurse{number}" for number in range(1, 17)]


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Peers on a ward, managed there, and the lived-experience team that supervises them; until the middle of April."""
    service = a_service(NEW_YEAR)
    service.opens("TRUST")
    service.hires("grace", "Operational Manager", 8, "TRUST")
    service.hr_says("unit_lead_changed", unit="TRUST", lead="grace")
    service.hires("olga", "Service Manager", 8, "TRUST", "grace")
    for unit in ("LX", "WARD", "CROWD"):
        service.opens(unit, lead="olga", parent="TRUST")
    service.hires("wilma", "Ward Manager", 7, "WARD", "olga")
    service.hires("ravi", "Senior Nurse", 6, "WARD", "wilma")
    the_team(service)
    the_peers(service)
    too_many_for_one(service)
    for on in ("2026-01-20", TODAY):
        service.day_begins(on)
    return service


def the_team(service: Service) -> None:
    """The head, an advanced practitioner of strategy, and a senior peer who supervises."""
    service.hires("lena", "Head of Lived Experience Workforce", 8, "LX", "olga")
    service.hires("ada", ADVANCED, 7, "LX", "lena")
    service.hires("sid", SENIOR, 5, "LX", "lena")
    service.supervises("ravi", "sid")
    service.trains("sid", "peer_supervision_training", "2025-06-02")
    for on in ("2026-01-12", "2026-02-09", "2026-03-09"):
        service.trains("sid", "lived_experience_session", on)
    service.trains("ada", "senior_leadership_layer", "2026-03-02")


def the_peers(service: Service) -> None:
    """Pia with three people, Quin with two in three places, Rex with his manager twice, Tess with nobody."""
    for name in ("pia", "quin", "rex"):
        service.hires(name, PEER, 3, "WARD", "wilma")
    service.hires("tess", PEER, 3, "WARD")
    service.supervises("ravi", "pia")
    service.supervises("wilma", "quin")
    service.supervises("ravi", "rex")
    for name in ("pia", "quin"):
        service.supervises("sid", name, "peer_professional")
    service.supervises("wilma", "rex", "peer_professional")


def too_many_for_one(service: Service) -> None:
    """Seven peers and one senior in one unit; a manager of sixteen."""
    service.hires("gus", SENIOR, 5, "CROWD", "lena")
    service.hires("max", "Team Leader", 7, "CROWD", "olga")
    for name in CROWD:
        service.hires(name, PEER, 3, "CROWD", "max")
    for name in MANY[: 16 - len(CROWD)]:
        service.hires(name, "Staff Nurse", 5, "CROWD", "max")


def triad(service: Service, name: str, on: str) -> dict[str, Status]:
    """How each of the three places stands for somebody on a day; a place that is not asked for is left out."""
    rows = service.standings(name, on, "PEER-06a", "PEER-06b", "PEER-06c")
    return {row.rule_id: row.status for row in rows if row.status is not Status.NOT_APPLICABLE}


@pytest.mark.shows("S1-2")
def test_a_peer_without_support_structures_is_found_for_each_that_is_missing(service: Service) -> None:
    missing = service.found("PEER-06a", "PEER-06b", "PEER-06c", about="tess")
    assert missing == {Found(f"PEER-06{part}", frozenset({"tess"}), "HIGH", "2026-01-20") for part in "abc"}
    for part in "abc":
        assert service.told("olga", f"PEER-06{part}", "Tess", "20 January 2026")
    assert service.found("PEER-06a", "PEER-06b", "PEER-06c", about="pia") == set()


@pytest.mark.shows("S1-23")
def test_a_triad_may_have_one_person_in_two_places_where_the_third_is_independent(service: Service) -> None:
    assert set(triad(service, "pia", TODAY).values()) == {Status.COMPLIANT}
    assert service.found("COI-01", "COI-20", about="pia") == set()
    assert service.roles("wilma", "quin", TODAY) == {"line_manager", "clinical_supervisor"}
    assert service.roles("sid", "quin", TODAY) == {"peer_professional_supervisor"}
    two = frozenset({"wilma", "quin"})
    assert service.found("COI-01", "COI-20", about="quin") == {Found("COI-01", two, "LOW", NEW_YEAR)}
    collapsed = Found("COI-20", frozenset({"wilma", "rex"}), "HIGH", NEW_YEAR)
    assert service.found("COI-20", about="rex") == {collapsed}
    assert service.told("olga", "COI-20", "Rex", "Wilma")


@pytest.mark.shows("S1-10")
def test_who_works_strategically_needs_no_clinical_supervisor_and_who_works_clinically_does(service: Service) -> None:
    assert triad(service, "ada", TODAY) == {"PEER-06a": Status.COMPLIANT}
    assert triad(service, "gus", TODAY) == {"PEER-06a": Status.COMPLIANT, "PEER-06b": Status.OVERDUE}
    assert service.found("PEER-06b", about="gus") == {Found("PEER-06b", frozenset({"gus"}), "HIGH", "2026-01-20")}


@pytest.mark.shows("S1-16")
def test_a_manager_on_the_ward_and_a_supervisor_from_the_central_team_are_no_conflict(service: Service) -> None:
    service.settle()
    assert service.roles("wilma", "pia", TODAY) == {"line_manager"}
    assert service.roles("sid", "pia", TODAY) == {"peer_professional_supervisor"}
    assert [each for each in service.found(about="pia") if each.rule.startswith("COI-")] == []
    assert [each for each in service.found() if each.rule == "COI-12"] == []


@pytest.mark.shows("S1-4")
def test_more_than_six_peers_for_one_senior_are_found_in_that_unit(service: Service) -> None:
    crowded = f"unit:{unit_id('DEMO', 'CROWD')}"
    (row,) = (row for row in service.rows("CAP-06") if row.subject == crowded)
    assert (row.severity.name, row.first_day) == ("MEDIUM", day(NEW_YEAR))
    assert service.named(row.people) == {"olga"}, "whoever leads the unit answers for it"
    assert service.told("grace", "CAP-06", "Olga")


@pytest.mark.shows("S1-12")
def test_one_person_who_manages_more_than_can_be_overseen_is_found(service: Service) -> None:
    assert service.found("CAP-04") == {Found("CAP-04", frozenset({"max"}), "LOW", NEW_YEAR)}
    assert {finding.people for finding in service.found("CAP-06")} == {frozenset({"olga"})}
    assert service.told("grace", "CAP-06", "Olga")


@pytest.mark.shows("S1-28", "S1-30")
def test_sessions_of_training_stand_in_the_history_whatever_their_kind(service: Service) -> None:
    held = {(each.facts["competence"], each.effective_on) for each in service.history("staff.training_recorded")}
    assert {on for what, on in held if what == "lived_experience_session"} == {
        day("2026-01-12"),
        day("2026-02-09"),
        day("2026-03-09"),
    }
    assert ("senior_leadership_layer", day("2026-03-02")) in held, "a kind that no rule asks for yet"


WORDS_OF_A_STORY = (
    "recovery",
    "journey",
    "story",
    "diagnos",
    "illness",
    "health",
    "condition",
    "lived",
    "note",
    "text",
)


def schemas() -> Iterator[tuple[str, str]]:
    """Every field of every event, every command and every HR message."""
    for kinds in (EVENTS, COMMANDS, HR_EVENTS):
        for name, kind in kinds.items():
            yield from ((name, field) for field in kind.model_fields)


@pytest.mark.shows("S1-20")
def test_a_recovery_story_has_no_field_to_stand_in() -> None:
    fields = list(schemas())
    assert len(fields) > 500
    assert [each for each in fields if any(word in each[1] for word in WORDS_OF_A_STORY)] == []


@pytest.mark.shows("S1-20")
def test_a_message_that_brings_a_recovery_story_is_not_taken_at_all(service: Service) -> None:
    with pytest.raises(AssertionError, match="Unreadable"):
        service.hr_says("person_details_changed", "pia", name="Pia", recovery_story="told at the interview")
    assert "interview" not in str(service.history(about="pia"))
