"""The rules of the lived-experience workforce, by date."""

from typing import Any

import pytest

from domain.staff_member import commands as hr
from domain.vocabulary import CareerStage, Profession, Status, SupervisionKind
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import person

PEER_PROFESSIONAL = SupervisionKind.PEER_PROFESSIONAL


@pytest.fixture
def story() -> Story:
    """Pia, a peer since 5 January 2026, Sid, a senior peer, and Ben, the ward manager."""
    story = Story()
    story.hires("ben")
    story.hires("sid", profession=Profession.LIVED_EXPERIENCE, career_stage=CareerStage.SENIOR)
    terms = {"profession": Profession.LIVED_EXPERIENCE, "career_stage": CareerStage.QUALIFIED, "band": 3}
    story.hires("pia", on="2026-01-05", **terms)
    return story


@pytest.mark.shows("COI-20")
@pytest.mark.parametrize("role", ["line manager", "clinical supervisor"])
def test_a_triad_in_which_the_peer_professional_supervisor_has_another_part_is_no_triad(
    story: Story, role: str
) -> None:
    story.supervises("sid", "pia", "2026-01-05", PEER_PROFESSIONAL)
    story.manages("ben", "pia", "2026-01-05")
    story.supervises("ben", "pia", "2026-01-05")
    assert story.breaches("COI-20", "pia") == []
    if role == "line manager":
        story.manages("sid", "pia", "2026-02-02")
    else:
        story.supervises("sid", "pia", "2026-02-02")
    assert story.breaches("COI-20", "pia") == [("2026-02-02", None)]


@pytest.mark.shows("COI-20")
def test_who_is_no_peer_may_have_one_person_in_both_parts(story: Story) -> None:
    story.hires("nia")
    story.supervises("sid", "nia", "2026-01-05", PEER_PROFESSIONAL)
    story.manages("sid", "nia", "2026-02-02")
    assert story.breaches("COI-20", "nia") == []


@pytest.mark.shows("PEER-08", "T-57")
def test_foundation_training_is_done_by_the_fifty_sixth_day_in_post(story: Story) -> None:
    assert spells_of(story, "PEER-08", "pia") == [
        ("2026-01-05", "compliant"),
        ("2026-02-17", "due_soon"),
        ("2026-03-03", "overdue"),
    ]
    story.do(hr.RecordTraining, "2026-03-02", person_id=person("pia"), competence="peer_foundation")
    assert story.breaches("PEER-08", "pia") == []


@pytest.mark.shows("PEER-08")
def test_a_senior_peer_does_not_begin_with_the_foundation(story: Story) -> None:
    assert story.assess("PEER-08", "sid") == []


@pytest.mark.shows("PEER-09")
def test_after_twelve_months_the_level_4_course_is_noted_until_it_is_done(story: Story) -> None:
    assert story.breaches("PEER-09", "pia") == [("2027-01-06", None)]
    story.do(hr.RecordTraining, "2027-02-01", person_id=person("pia"), competence="peer_support_level_4")
    assert story.breaches("PEER-09", "pia") == [("2027-01-06", "2027-01-31")]


@pytest.mark.shows("PEER-10")
def test_a_peer_professional_supervisor_is_trained_before_supervising(story: Story) -> None:
    story.supervises("sid", "pia", "2026-01-05", PEER_PROFESSIONAL)
    assert story.standing("PEER-10", "pia", "2026-01-05").status is Status.UNKNOWN
    facts = {"person_id": person("sid"), "competence": "peer_supervision_training"}
    done = story.one(hr.RecordTraining, "2026-02-02", **facts)
    assert story.affected("PEER-10", done) == {person("pia")}
    assert story.breaches("PEER-10", "pia") == [("2026-01-05", "2026-02-01")]


@pytest.mark.shows("PEER-11")
@pytest.mark.parametrize(
    ("terms", "eligible"),
    [
        ({"profession": Profession.LIVED_EXPERIENCE, "band": 5}, True),
        ({"profession": Profession.LIVED_EXPERIENCE, "band": 4}, False),
        ({"profession": Profession.NURSE, "band": 7}, False),
    ],
    ids=("a senior peer", "a peer of too low a band", "a nurse"),
)
def test_a_peer_professional_supervisor_holds_a_lived_experience_post_of_band_5(
    story: Story, terms: dict[str, Any], eligible: bool
) -> None:
    story.hires("ola", **terms)
    story.supervises("ola", "pia", "2026-02-02", PEER_PROFESSIONAL)
    assert story.breaches("PEER-11", "pia") == ([] if eligible else [("2026-02-02", None)])


@pytest.mark.shows("PEER-11")
def test_toward_somebody_of_a_higher_band_than_3_no_band_is_asked(story: Story) -> None:
    story.hires("ola", profession=Profession.LIVED_EXPERIENCE, band=4)
    story.supervises("ola", "sid", "2026-02-02", PEER_PROFESSIONAL)
    assert story.breaches("PEER-11", "sid") == []


@pytest.mark.shows("PEER-06")
def test_each_of_the_triad_is_named_within_two_weeks(story: Story) -> None:
    for rule_id in ("PEER-06a", "PEER-06b", "PEER-06c"):
        assert story.breaches(rule_id, "pia") == [("2026-01-20", None)]
    story.manages("ben", "pia", "2026-01-10")
    story.supervises("ben", "pia", "2026-01-12")
    story.supervises("sid", "pia", "2026-01-19", PEER_PROFESSIONAL)
    for rule_id in ("PEER-06a", "PEER-06b", "PEER-06c"):
        assert story.breaches(rule_id, "pia") == []
    story.stops("sid", "pia", "2026-05-31", PEER_PROFESSIONAL)
    assert story.breaches("PEER-06c", "pia") == [("2026-06-15", None)]


@pytest.mark.shows("PEER-06")
def test_a_peer_whose_work_is_not_clinical_needs_no_clinical_supervisor(story: Story) -> None:
    story.hires("ola", profession=Profession.LIVED_EXPERIENCE, clinical=False)
    assert story.assess("PEER-06b", "ola") == []


@pytest.mark.shows("PEER-12")
def test_a_unit_with_peers_is_covered_by_an_advanced_practitioner_who_may_work_elsewhere(story: Story) -> None:
    story.opens("ward 7", "ward 8")
    story.hires("olga")
    story.leads("olga", "ward 7")
    senior = {"profession": Profession.LIVED_EXPERIENCE, "career_stage": CareerStage.SENIOR}
    story.hires("ada", in_unit="ward 8", clinical=False, **senior)
    story.hires("cora", clinical=True, **senior)
    assert story.breaches("PEER-12", "olga") == [("2026-01-05", None)], "from the day on which there is a peer"
    story.covers("cora", "ward 7", "2026-01-12")
    assert story.breaches("PEER-12", "olga") == [("2026-01-05", None)], "she works clinically"
    story.covers("ada", "ward 7", "2026-02-02")
    story.leaves("ada", "2026-03-01")
    assert story.breaches("PEER-12", "olga") == [("2026-01-05", "2026-02-01"), ("2026-03-02", None)]


@pytest.mark.shows("PEER-12")
def test_who_covers_a_unit_concerns_whoever_leads_it_and_so_does_what_happens_to_the_practitioner(
    story: Story,
) -> None:
    story.opens("ward 7", "ward 8")
    story.hires("olga", "ada", in_unit="ward 8")
    story.leads("olga", "ward 7")
    assert story.affected("PEER-12", story.covers("ada", "ward 7", "2026-02-02")) == {person("olga")}
    assert story.affected("PEER-12", story.leaves("ada", "2026-03-01")) == {person("olga")}
    assert story.affected("CAP-06", story.covers("sid", "ward 7", "2026-04-01")) == set()


@pytest.mark.shows("PEER-14", "S1-3")
def test_a_peer_who_is_the_only_one_in_the_unit_meets_another_one_every_two_months(story: Story) -> None:
    peers = {"profession": Profession.LIVED_EXPERIENCE, "career_stage": CareerStage.QUALIFIED, "band": 3}
    story.hires("rex", on="2026-01-05", in_unit="ward 8", **peers)
    assert spells_of(story, "PEER-14", "rex") == [
        ("2026-01-05", "compliant"),
        ("2026-02-22", "due_soon"),
        ("2026-03-08", "overdue"),
    ]
    met = story.meets("sid", "rex", "2026-03-20", kind=PEER_PROFESSIONAL)
    assert story.affected("PEER-14", met) == {person("rex")}
    assert story.breaches("PEER-14", "rex") == [("2026-03-08", "2026-03-19"), ("2026-05-21", None)]
    assert story.assess("PEER-14", "ben") == []


@pytest.mark.shows("PEER-14")
def test_whoever_has_another_peer_beside_them_is_not_asked_and_is_again_when_that_one_leaves(story: Story) -> None:
    assert story.breaches("PEER-14", "pia") == [], "Sid is there"
    left = story.leaves("sid", "2026-02-28")
    assert story.affected("PEER-14", left) == {person("pia"), person("sid")}
    assert story.breaches("PEER-14", "pia") == [("2026-05-02", None)]
    story.hires("nia", on="2026-03-16")
    assert story.breaches("PEER-14", "pia") == [("2026-05-02", None)], "a nurse is no peer"
