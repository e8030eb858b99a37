"""What social workers discussed in a community of practice in 2019 (S4), played from HR to the alert."""

from datetime import UTC, datetime

import pytest

from domain.vocabulary import Status
from services.notary.checkpoint import Signer, origin_of
from services.notary.merkle import leaf_hash
from services.notary.tree import Tree
from services.notary.verify import verify
from tests.arrangements.conftest import Opens
from tests.arrangements.words import Found, Service
from tests.domain.rulebook import RULES
from tests.domain.stream import day
from tests.services.record_scenes import behind_our_back

HIRED = "2019-03-04"
FORGED = """
update register.event set body = convert_to(replace(convert_from(body, 'UTF8'), '"story"', '"fable"'), 'UTF8')
"""
SIGNER = Signer(b"\7" * 32, origin_of("DEMO"))


@pytest.fixture(scope="module")
def service(a_service: Opens) -> Service:
    """Sara supervises Nia, newly qualified: once before and once after the clocks went forward, and no more."""
    service = a_service(HIRED)
    service.opens("CF")
    service.hires("tom", "Team Leader", 7, "CF")
    service.hr_says("unit_lead_changed", unit="CF", lead="tom")
    service.hires("sara", "Social Worker", 6, "CF", "tom")
    service.hires("nia", "Newly Qualified Social Worker", 6, "CF", "tom")
    service.supervises("sara", "nia", "professional")
    service.meets("sara", "nia", "2019-03-11", "professional", 90)
    service.day_begins("2019-04-29")
    service.meets("sara", "nia", "2019-04-29", "professional", 150, begins="14:00")
    service.hr_says("registration_updated", "sara", HIRED, body="SSSC", number="N-sara", status="registered")
    service.day_begins("2020-02-03")
    for element in (1, 4):
        service.trains("sara", f"sssc_cpl_element_{element}")
    service.day_begins("2020-03-02")
    service.trains("sara", "sssc_cpl_declaration")
    service.day_begins("2021-04-01")
    return service


@pytest.mark.shows("S4-19")
def test_a_session_from_two_to_half_past_four_in_summer_is_kept_by_the_clock_on_the_wall(service: Service) -> None:
    winter, summer = service.history("session.recorded")
    assert (winter.effective_on, winter.facts["starts_at"]) == (day("2019-03-11"), "2019-03-11T10:00:00Z")
    assert (summer.effective_on, summer.facts["minutes"]) == (day("2019-04-29"), 150)
    assert summer.facts["starts_at"] == "2019-04-29T13:00:00Z", "what HR and the supervisor call two o'clock"
    assert summer.facts["ends_at"] == "2019-04-29T15:30:00Z"


@pytest.mark.shows("S4-8")
def test_who_did_what_when_and_on_whose_word_is_answered_and_a_changed_record_is_noticed(service: Service) -> None:
    told = service.history(about="nia")
    assert {each.type for each in told} >= {
        "staff.registered.v1",
        "staff.line_manager_assigned.v1",
        "supervision.relationship_activated.v1",
        "session.recorded.v1",
        "finding.raised.v1",
    }
    assert all(each.actor and each.source and each.recorded_at for each in told)
    raised = next(each for each in told if each.type == "finding.raised.v1")
    known = {str(each.event_id) for each in told}
    assert set(raised.facts["evidence"]) <= known, "what shows a finding stands in the same history"
    sign(service)
    url = str(service.house.settings.database_url)
    assert verify(url, SIGNER.verifier, ()).fits
    with behind_our_back(url) as connection:
        connection.execute(FORGED.encode())
    changed = verify(url, SIGNER.verifier, ()).first
    first = next(each for each in told if each.source == "story")
    assert changed is not None
    assert changed.position == first.position, "the source was changed in every record that named it"


@pytest.mark.shows("S4-6")
def test_the_declaration_of_learning_counts_for_a_year_and_its_absence_is_told(service: Service) -> None:
    learned = service.history("staff.training_recorded", about="sara")
    declared = [each for each in learned if each.facts["competence"].endswith("declaration")]
    assert [(each.facts["competence"], each.effective_on) for each in declared] == [
        ("sssc_cpl_declaration", day("2020-03-02"))
    ]
    assert [row.status for row in service.standings("sara", "2020-06-01", "REG-02")] == [Status.COMPLIANT]
    assert service.found("REG-02") == {Found("REG-02", frozenset({"sara"}), "HIGH", "2021-03-03")}
    assert service.told("tom", "REG-02", "Sara", "3 March 2021")


@pytest.mark.shows("S4-11", "REG-02")
def test_learning_is_recorded_by_its_core_element_and_nobody_asks_for_hours(service: Service) -> None:
    learned = service.history("staff.training_recorded", about="sara")
    elements = [each.facts for each in learned if "element" in each.facts["competence"]]
    assert elements == [{"competence": "sssc_cpl_element_1"}, {"competence": "sssc_cpl_element_4"}]
    asked = {name for name, figure in RULES["REG-02"].figures.items() if figure is not None}
    assert [name for name in asked if "minutes" in name or "hours" in name] == []
    assert "no hours are asked" in RULES["REG-02"].statement


def sign(service: Service) -> None:
    """What the notary does with everything recorded so far."""
    tree = Tree(str(service.house.settings.database_url))
    frontier = tree.frontier()
    tree.grow(frontier, [leaf_hash(each.record) for each in service.house.register.read(0, 10_000)])
    now = datetime.now(UTC)
    tree.sign(frontier.size, now, SIGNER.note(frontier.size, frontier.root(), now))
    tree.close()
