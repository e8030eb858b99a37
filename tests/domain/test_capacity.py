"""How many people one person may look after at once: CAP-03, CAP-05, and the ratio CAP-06."""

from typing import Any

import pytest

from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.vocabulary import Outcome
from domain.staff_member import commands as hr
from domain.vocabulary import CareerStage, Profession, Severity, Status, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import day, person, post, unit

PWPS = tuple(f"pwp {number}" for number in range(1, 10))


@pytest.fixture
def story() -> Story:
    """Ben and nine practitioners of whom he supervises eight since January."""
    story = Story()
    story.hires("ben", *PWPS)
    for name in PWPS[:8]:
        story.supervises("ben", name, "2026-01-01")
    return story


@pytest.mark.shows("CAP-03")
def test_the_ninth_supervisee_is_one_too_many_with_all_nine_as_evidence(story: Story) -> None:
    assert story.breaches("CAP-03", "ben") == []
    ninth = story.supervises("ben", PWPS[8], "2026-03-01", until="2026-05-31")
    assert story.breaches("CAP-03", "ben") == [("2026-03-01", "2026-05-31")]
    evidence = story.standing("CAP-03", "ben", "2026-03-01").evidence
    assert ninth.event_id in evidence
    assert len(evidence) == 9
    assert story.affected("CAP-03", ninth) == {person("ben")}


@pytest.mark.shows("CAP-04")
def test_a_sixteenth_person_is_one_too_many_for_one_line_manager() -> None:
    story, team = Story(), tuple(f"nurse {number}" for number in range(1, 17))
    story.hires("ben", *team)
    for name in team[:15]:
        story.manages("ben", name, "2026-01-01")
    assert story.breaches("CAP-04", "ben") == []
    story.manages("ben", team[15], "2026-03-01")
    assert story.breaches("CAP-04", "ben") == [("2026-03-01", None)]
    gone = story.leaves(team[0], "2026-03-31")
    assert story.breaches("CAP-04", "ben") == [("2026-03-01", "2026-03-31")]
    assert story.affected("CAP-04", gone) == {person("ben")}


@pytest.mark.shows("CAP-03")
def test_two_kinds_of_clinical_supervision_of_one_person_count_once(story: Story) -> None:
    story.supervises("ben", PWPS[0], "2026-01-01", SupervisionKind.CASE_MANAGEMENT)
    story.supervises("ben", PWPS[8], "2026-01-01", SupervisionKind.PROFESSIONAL)
    assert story.breaches("CAP-03", "ben") == []


@pytest.mark.shows("CAP-03", "T-10")
def test_a_supervisee_who_left_counts_no_more(story: Story) -> None:
    story.supervises("ben", PWPS[8], "2026-03-01")
    left = story.leaves(PWPS[0], "2026-03-31")
    assert story.breaches("CAP-03", "ben") == [("2026-03-01", "2026-03-31")]
    assert story.affected("CAP-03", left) == {person("ben")}


@pytest.mark.shows("CAP-03")
@pytest.mark.parametrize(("fte", "limit"), [(0.5, 4), (0.7, 6), (0.75, 6), (0.76, 7), (1.0, 8), (1.2, 8)])
def test_part_timers_have_their_share_rounded_up_to_a_whole_person(fte: float, limit: int) -> None:
    story = Story()
    story.hires("ben", fte=fte)
    story.hires(*PWPS)
    for number, name in enumerate(PWPS, 1):
        story.supervises("ben", name, "2026-01-01")
        assert bool(story.breaches("CAP-03", "ben")) == (number > limit)


@pytest.mark.shows("CAP-03")
def test_fewer_hours_can_make_it_too_many(story: Story) -> None:
    changed = story.one(hr.ChangeHours, "2026-04-01", person_id=person("ben"), assignment_id=post("ben"), fte=0.5)
    assert story.breaches("CAP-03", "ben") == [("2026-04-01", None)]
    assert story.affected("CAP-03", changed) == {person("ben")}


@pytest.fixture
def preceptor() -> Story:
    """Dora, preceptor of two newly registered nurses."""
    story = Story()
    story.hires("dora", "new 1", "new 2", "new 3")
    for name in ("new 1", "new 2", "new 3"):
        story.offers(name, "2026-01-01")
    story.precepts("dora", "new 1", "2026-01-05")
    story.precepts("dora", "new 2", "2026-01-05")
    return story


@pytest.mark.shows("CAP-05", "PRE-12")
def test_a_third_preceptee_is_one_too_many_after_a_week(preceptor: Story) -> None:
    assert preceptor.breaches("CAP-05", "dora") == []
    preceptor.precepts("dora", "new 3", "2026-03-01")
    assert preceptor.breaches("CAP-05", "dora") == [("2026-03-08", None)]
    assert RULES["CAP-05"].severity is Severity.HIGH


@pytest.mark.shows("T-48", "CAP-05")
def test_a_handover_of_five_days_is_let_pass(preceptor: Story) -> None:
    preceptor.precepts("dora", "new 3", "2026-03-01")
    closing = preceptor.one(plans.WithdrawPlan, "2026-03-05", person_id=person("new 1"), outcome=Outcome.TRANSFERRED)
    assert preceptor.breaches("CAP-05", "dora") == []
    assert preceptor.affected("CAP-05", closing) == {person("dora")}


@pytest.mark.shows("CAP-05")
def test_a_preceptor_who_was_replaced_is_looked_at_again(preceptor: Story) -> None:
    preceptor.hires("eva")
    preceptor.precepts("dora", "new 3", "2026-03-01")
    replaced = preceptor.precepts("eva", "new 3", "2026-04-01")
    assert preceptor.affected("CAP-05", replaced) == {person("dora"), person("eva")}
    assert preceptor.breaches("CAP-05", "dora") == [("2026-03-08", "2026-03-31")]


@pytest.fixture
def peers() -> Story:
    """A lived-experience team: Frida leads it, Gita is its one senior, six are at entry level."""
    story = Story()
    story.opens("peers")
    team: dict[str, Any] = {"in_unit": "peers", "profession": Profession.LIVED_EXPERIENCE, "band": 3}
    story.hires("frida", in_unit="peers", profession=Profession.MANAGER)
    story.leads("frida", "peers", "2026-01-01")
    story.hires("gita", career_stage=CareerStage.SENIOR, **team)
    story.hires(*(f"peer {number}" for number in range(6)), **team)
    return story


@pytest.mark.shows("CAP-06")
def test_a_seventh_entry_level_peer_is_one_too_many_for_one_senior(peers: Story) -> None:
    assert peers.breaches("CAP-06", "frida") == []
    assert peers.standing("CAP-06", "frida", "2026-01-01").status is Status.COMPLIANT
    peers.hires("peer 6", on="2026-03-01", in_unit="peers", profession=Profession.LIVED_EXPERIENCE, band=3)
    assert peers.breaches("CAP-06", "frida") == [("2026-03-01", None)]
    assert peers.affected("CAP-06", peers.events[-1]) == {person("frida")}
    (assessment,) = peers.assess("CAP-06", "frida")
    assert assessment.subject == f"unit:{unit('peers')}"
    assert len(assessment.timeline.at(day("2026-03-01")).evidence) == 8


@pytest.mark.shows("CAP-06")
def test_a_team_that_loses_its_only_senior_is_short_of_seniors(peers: Story) -> None:
    left = peers.leaves("gita", "2026-04-30")
    assert peers.breaches("CAP-06", "frida") == [("2026-05-01", None)]
    assert peers.affected("CAP-06", left) == {person("frida")}


@pytest.mark.shows("CAP-06")
def test_another_lead_answers_from_the_day_of_taking_over(peers: Story) -> None:
    peers.leaves("gita", "2026-04-30")
    peers.hires("hana")
    changed = peers.leads("hana", "peers", "2026-06-01")
    assert peers.affected("CAP-06", changed) == {person("frida"), person("hana")}
    assert peers.breaches("CAP-06", "frida") == [("2026-05-01", "2026-05-31")]
    assert peers.breaches("CAP-06", "hana") == [("2026-06-01", None)]


@pytest.mark.shows("CAP-06", "T-12")
def test_a_lead_whose_leaving_was_entered_in_error_answers_again(peers: Story) -> None:
    peers.leaves("gita", "2026-04-30")
    wrong = peers.leaves("frida", "2026-05-31")
    assert peers.breaches("CAP-06", "frida") == [("2026-05-01", "2026-05-31")]
    assert person("frida") in peers.affected("CAP-06", peers.voids(wrong))
    assert peers.breaches("CAP-06", "frida") == [("2026-05-01", None)]
