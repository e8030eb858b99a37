"""How peers are recruited (S1, lines 216 to 283), played from the recruitment system to the alert."""

from typing import Any

import pytest

from domain.vocabulary import Status
from projections.audit_history.peer_posts import PeerPostRow, peer_posts, recruitment
from services.hr_intake.identity import peer_post_id, unit_id
from tests.arrangements.conftest import Opens
from tests.arrangements.stage import ref
from tests.arrangements.words import Service
from tests.domain.stream import day

NEW_YEAR = "2026-01-05"


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Two wards led by Olga; V1 is recruited to in order, V2 without anything, V3 comes to nothing as no peer's."""
    service = a_service(NEW_YEAR)
    service.opens("TRUST")
    service.hires("grace", "Operational Manager", 8, "TRUST")
    service.hr_says("unit_lead_changed", unit="TRUST", lead="grace")
    service.hires("olga", "Service Manager", 8, "TRUST", "grace")
    for unit in ("WARD", "OTHER"):
        service.opens(unit, lead="olga", parent="TRUST")
    service.hires("wilma", "Ward Manager", 7, "WARD", "olga")
    service.hires("lena", "Head of Lived Experience Workforce", 8, "TRUST", "grace")
    service.hires("ada", "Advanced Lived Experience Practitioner", 7, "TRUST", "lena")
    service.hires("sid", "Senior Peer Support Worker", 5, "TRUST", "lena")
    service.records("assign_patch_lead", unit_id="unit:DEMO/WARD", lead_id=ref("ada"))
    authorised(service, "V1", "WARD", "Peer Support Worker")
    authorised(service, "V2", "OTHER", "Peer Support Worker")
    authorised(service, "V3", "OTHER", "Peer Lending Librarian")
    pilot = {"term": "fixed_term", "ends_on": "2026-05-31", "funding": "pilot-2026"}
    authorised(service, "V4", "WARD", "Peer Trainer", **pilot)
    acknowledged(service, "V4", is_peer=True)
    acknowledged(service, "V1", is_peer=True)
    acknowledged(service, "V3", is_peer=False)
    in_order(service)
    without_anything(service)
    service.day_begins("2026-03-02")
    return service


def authorised(service: Service, vacancy: str, unit: str, title: str, **facts: Any) -> None:
    """The recruitment system says so."""
    service.hr_says("vacancy_authorised", unit=unit, vacancy=vacancy, title=title, **facts)


def post(vacancy: str) -> dict[str, str]:
    """A vacancy as a command line names it."""
    return {"post_id": f"vacancy:DEMO/{vacancy}"}


def subject(vacancy: str) -> str:
    """A vacancy as a finding names it."""
    return f"vacancy:{peer_post_id('DEMO', 'vacancy', vacancy)}"


def acknowledged(service: Service, vacancy: str, *, is_peer: bool) -> None:
    """The central team looked at it."""
    service.records("acknowledge_peer_post", **post(vacancy), acknowledged_by=ref("lena"), is_peer=is_peer)


def in_order(service: Service) -> None:
    """V1: the team prepares, everything is confirmed, it is marked ready, advertised and filled."""
    for day_of, kind, facts in (
        ("2026-01-08", "confirm_peer_supervisor", {"person_id": ref("sid"), "room_for": 1}),
        ("2026-01-08", "confirm_patch_lead", {"person_id": ref("ada")}),
        ("2026-01-09", "record_team_preparation", {"attended": [ref("wilma")], "outcome": "ready"}),
        ("2026-01-09", "confirm_job_description", {"document": "psw-band-3", "edition": 4, "central": True}),
        ("2026-01-12", "confirm_panel", {"of_service": [ref("wilma")], "peer_leaders": [ref("lena")]}),
        ("2026-01-12", "mark_ready", {}),
    ):
        service.records(kind, day_of, **post("V1"), **facts)
    service.hr_says("vacancy_advertised", on="2026-01-13", unit="WARD", vacancy="V1")
    service.hires("pia", "Peer Support Worker", 3, "WARD", "wilma")
    service.hr_says("vacancy_filled", on="2026-02-16", unit="WARD", vacancy="V1", person="pia")


def without_anything(service: Service) -> None:
    """V2: advertised at once, the override is refused, filled anyway by a panel of the service alone."""
    service.records("name_sponsor", **post("V2"), person_id=ref("grace"))
    service.hr_says("vacancy_advertised", on="2026-01-12", unit="OTHER", vacancy="V2")
    service.records("ask_override", "2026-01-13", **post("V2"), asked_by=ref("olga"))
    service.records("refuse_override", "2026-01-14", **post("V2"), decided_by=ref("grace"))
    paper = {"document": "own-paper", "edition": 1, "central": False}
    service.records("confirm_job_description", "2026-01-14", **post("V2"), **paper)
    service.records("confirm_panel", "2026-01-15", **post("V2"), of_service=[ref("olga")], peer_leaders=[])
    service.hires("quin", "Peer Support Worker", 3, "OTHER", "olga")
    service.hr_says("vacancy_filled", on="2026-02-02", unit="OTHER", vacancy="V2", person="quin")


def posts_on(service: Service, on: str) -> dict[str, PeerPostRow]:
    """Posts for peers as they stand on a day, by the vacancy's number."""
    service.history("peer_post")
    numbers = {peer_post_id("DEMO", "vacancy", number): number for number in ("V1", "V2", "V3", "V4")}
    return {numbers[row.post_id]: row for row in peer_posts(service.house.connection, day(on))}


def found(service: Service, rule: str) -> list[tuple[str, str, str]]:
    """What stands open by the rule: which post, how severe, since when."""
    rows = (row for row in service.rows(rule) if row.state != "cleared")
    return [(row.subject, row.severity.name, row.first_day.isoformat()) for row in rows]


@pytest.mark.shows("S1-13", "S1-14", "PEER-01")
def test_recruiting_without_a_senior_peer_a_patch_lead_and_a_prepared_team_is_told(service: Service) -> None:
    assert service.refuses("mark_ready", "2026-01-12", **post("V2")) == "supervisor_missing"
    assert found(service, "PEER-01") == [(subject("V2"), "CRITICAL", "2026-01-12")]
    assert service.told("grace", "PEER-01", "Olga", "12 January 2026")
    ready = {each.facts["person_id"]: each.facts["ready"] for each in service.history("peer_post.filled")}
    assert ready == {str(service.person("pia")): True, str(service.person("quin")): False}


@pytest.mark.shows("S1-5")
def test_overrides_that_were_asked_for_and_refused_are_counted(service: Service) -> None:
    rows = posts_on(service, "2026-03-02")
    assert recruitment(rows.values()).overrides == {"asked": 1, "granted": 0, "refused": 1}
    assert (rows["V2"].asked, rows["V1"].asked) == (1, 0)
    (answer,) = service.history("peer_post.override_refused")
    assert answer.facts == {"decided_by": str(service.person("grace"))}


@pytest.mark.shows("S1-18", "S1-21")
def test_what_is_not_acknowledged_and_what_was_advertised_too_early_is_counted(service: Service) -> None:
    figures = recruitment(posts_on(service, "2026-03-02").values())
    assert (figures.posts, figures.unacknowledged) == (3, 1), "the third is no peer's"
    assert (figures.advertised, figures.advertised_early, figures.slippage) == (2, 1, 0.5)
    assert (figures.filled, figures.filled_unready) == (2, 1)
    earlier = recruitment(posts_on(service, "2026-01-12").values())
    assert (earlier.advertised, earlier.filled) == (1, 0)


@pytest.mark.shows("S1-15", "PEER-04")
def test_a_panel_without_a_leader_of_the_workforce_is_told(service: Service) -> None:
    assert found(service, "PEER-04") == [(subject("V2"), "MEDIUM", "2026-02-02")]
    assert service.told("grace", "PEER-04", "2 February 2026")


@pytest.mark.shows("S1-17", "PEER-05")
def test_a_job_description_that_is_not_from_the_library_is_told(service: Service) -> None:
    assert found(service, "PEER-05") == [(subject("V2"), "LOW", "2026-01-12")]
    assert service.told("grace", "PEER-05", "12 January 2026")


@pytest.mark.shows("S1-18", "PEER-03", "T-56")
def test_a_peer_title_that_nobody_acknowledged_is_told_at_once_and_again_after_five_days(service: Service) -> None:
    assert found(service, "PEER-03a") == [(subject("V2"), "MEDIUM", NEW_YEAR)]
    assert found(service, "PEER-03b") == [(subject("V2"), "HIGH", "2026-01-10")]
    assert service.told("grace", "PEER-03a", "5 January 2026")
    assert service.told("grace", "PEER-03b", "10 January 2026")
    rows = service.standings("olga", "2026-01-07", "PEER-03b")
    assert {row.subject: (row.status, row.due_on) for row in rows}[subject("V2")] == (
        Status.DUE_SOON,
        day("2026-01-10"),
    )


@pytest.mark.shows("S1-21", "PEER-02")
def test_an_advert_before_the_team_has_prepared_is_told(service: Service) -> None:
    assert found(service, "PEER-02") == [(subject("V2"), "HIGH", "2026-01-12")]
    assert service.told("grace", "PEER-02", "12 January 2026")
    (held,) = service.history("peer_post.team_prepared")
    assert held.facts == {"attended": [str(service.person("wilma"))], "outcome": "ready"}


@pytest.mark.shows("T-56")
def test_a_title_that_turned_out_to_be_no_peers_leaves_nothing_open(service: Service) -> None:
    assert [row.subject for row in service.rows() if row.subject == subject("V3") and row.state != "cleared"] == []


@pytest.mark.shows("S1-9", "PEER-12")
def test_a_ward_with_a_peer_and_no_patch_lead_is_told(service: Service) -> None:
    assert found(service, "PEER-12") == [(f"unit:{unit_id('DEMO', 'OTHER')}", "MEDIUM", NEW_YEAR)]
    assert service.told("grace", "PEER-12", "Olga", "5 January 2026")


@pytest.mark.shows("S1-22", "PEER-13")
def test_a_post_whose_money_ends_is_told_of_before_and_how_many_are_permanent_is_counted(service: Service) -> None:
    assert found(service, "PEER-13a") == [(subject("V4"), "MEDIUM", "2026-03-02")]
    assert found(service, "PEER-13b") == []
    assert service.told("grace", "PEER-13a", "2 March 2026")
    rows = posts_on(service, "2026-03-02")
    assert (rows["V4"].permanent, rows["V4"].ends_on) == (False, "2026-05-31")
    assert recruitment(rows.values()).permanent_share == 2 / 3
    (opened,) = (each for each in service.history("peer_post.opened") if each.facts["term"] == "fixed_term")
    assert opened.facts["funding"] == "pilot-2026"
