"""What the rules make of groups: CAP-01, CAP-02, PEER-07, GRP-02, GRP-05; SUP-24 and GRP-06, which find nothing."""

import pytest

from domain.rules.packs import load_packs, rules_of
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.supervision_group import commands as groups
from domain.supervision_group.vocabulary import GroupType
from domain.vocabulary import CareerStage, Profession, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.spells import assessed, spells, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, post

PWPS = ("pwp 1", "pwp 2", "pwp 3", "pwp 4", "pwp 5")
PWP = {"profession": Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER, "career_stage": CareerStage.QUALIFIED}


@pytest.fixture
def story() -> Story:
    """Ben leads a group of four practitioners from February on; there is a fifth one, and Cat."""
    story = Story()
    story.hires("ben", "cat")
    story.hires(*PWPS, **PWP)
    story.forms("group", "ben", "2026-02-01")
    story.joins("group", *PWPS[:4], on="2026-02-01")
    return story


@pytest.mark.shows("CAP-01", "S0-17")
def test_the_fifth_member_is_one_too_many_with_all_five_as_evidence(story: Story) -> None:
    assert story.breaches("CAP-01", "ben") == []
    (fifth,) = story.joins("group", PWPS[4], on="2026-03-01")
    assert story.affected("CAP-01", fifth) == {person("ben")}
    assert story.breaches("CAP-01", "ben") == [("2026-03-01", None)]
    assert len(story.standing("CAP-01", "ben", "2026-03-01").evidence) == 5
    left = story.one(groups.RemoveMember, "2026-03-31", group_id=named("group"), person_id=person(PWPS[0]))
    assert story.affected("CAP-01", left) == {person("ben")}
    assert story.breaches("CAP-01", "ben") == [("2026-03-01", "2026-03-31")]


@pytest.mark.shows("CAP-01")
def test_whoever_leads_the_group_answers_for_its_size_on_the_days_of_leading(story: Story) -> None:
    story.joins("group", PWPS[4], on="2026-03-01")
    changed = story.one(groups.ChangeFacilitator, "2026-04-01", group_id=named("group"), facilitator_id=person("cat"))
    assert story.affected("CAP-01", changed) == {person("ben"), person("cat")}
    assert story.breaches("CAP-01", "ben") == [("2026-03-01", "2026-03-31")]
    assert story.breaches("CAP-01", "cat") == [("2026-04-01", None)]
    over = story.one(groups.DisbandGroup, "2026-04-30", group_id=named("group"))
    assert story.affected("CAP-01", over) == {person("cat")}
    assert story.breaches("CAP-01", "cat") == [("2026-04-01", "2026-04-30")]


@pytest.mark.shows("CAP-01", "T-34")
def test_a_member_who_leaves_the_employer_gives_the_seat_back(story: Story) -> None:
    story.joins("group", PWPS[4], on="2026-03-01", transferred=True)
    left = story.leaves(PWPS[0], "2026-03-10")
    assert story.affected("CAP-01", left) == {person("ben")}
    assert story.breaches("CAP-01", "ben") == [("2026-03-01", "2026-03-10")]


@pytest.mark.shows("CAP-01")
def test_a_group_without_practitioners_may_be_larger() -> None:
    story = Story()
    story.hires("ben", "nia", "nora", "ned", "nick", "nell")
    story.forms("group", "ben", "2026-02-01")
    story.joins("group", "nia", "nora", "ned", "nick", "nell", on="2026-02-01")
    assert story.breaches("CAP-01", "ben") == []
    terms = {"profession": Profession.CHILDRENS_WELLBEING_PRACTITIONER}
    became = story.one(hr.ChangeAssignment, "2026-05-01", person_id=person("nia"), assignment_id=post("nia"), **terms)
    assert story.affected("CAP-01", became) == {person("ben")}
    assert story.breaches("CAP-01", "ben") == [("2026-05-01", None)]


@pytest.mark.shows("CAP-02")
def test_a_session_too_short_for_so_many_stands_until_the_next_one_that_is_long_enough(story: Story) -> None:
    story.gathers("group", *PWPS[:3], on="2026-02-02", minutes=90)
    assert story.breaches("CAP-02", "ben") == []
    *_, event = story.gathers("group", *PWPS[:4], on="2026-03-02", minutes=90)
    assert story.affected("CAP-02", event) == {person("ben")}
    story.gathers("group", *PWPS[:4], on="2026-04-01", minutes=120)
    assert story.breaches("CAP-02", "ben") == [("2026-03-02", "2026-03-31")]


@pytest.mark.shows("CAP-02", "T-33")
def test_a_guest_takes_no_time_from_the_members_and_has_no_credit(story: Story) -> None:
    story.do(groups.AdmitGuest, "2026-03-02", group_id=named("group"), person_id=person(PWPS[4]))
    story.gathers("group", *PWPS[3:], on="2026-03-02", minutes=30)
    assert story.breaches("CAP-02", "ben") == []
    assert len(story.of(PWPS[3]).sessions_held([SupervisionKind.CLINICAL_SKILLS])) == 1
    assert story.of(PWPS[4]).sessions_held([SupervisionKind.CLINICAL_SKILLS]) == []


@pytest.mark.shows("SUP-02", "T-33")
def test_the_minutes_in_a_group_count_for_each_who_was_there_as_long_as_they_were(story: Story) -> None:
    for on in ("2026-02-10", "2026-02-24"):
        there = (
            groups.Attendance(person_id=person(PWPS[0])),
            groups.Attendance(person_id=person(PWPS[1]), minutes=30),
        )
        events = story.gathers("group", *PWPS[:2], on=on, minutes=120, attended=there)
        assert story.affected("SUP-02", events[0]) == {person(PWPS[0])}
    last = story.of(PWPS[0]).sessions_held([SupervisionKind.CLINICAL_SKILLS])
    assert [each.minutes for each in last] == [120, 120]
    assert story.standing("SUP-02", PWPS[0], "2026-03-01").status == "compliant"
    assert story.standing("SUP-02", PWPS[1], "2026-03-01").status == "overdue"


def test_a_session_in_a_group_that_was_withdrawn_counts_no_more(story: Story) -> None:
    story.gathers("group", *PWPS[:4], on="2026-03-02", minutes=60)
    assert story.breaches("CAP-02", "ben") != []
    (event, *_) = story.do(
        groups.WithdrawGroupSession, "2026-03-03", group_id=named("group"), session_id=named("group 2026-03-02")
    )
    assert story.affected("CAP-02", event) == {person("ben")}
    assert story.breaches("CAP-02", "ben") == []
    assert story.of(PWPS[0]).sessions_held([SupervisionKind.CLINICAL_SKILLS]) == []
    story.gathers("group", PWPS[0], on="2026-03-02", minutes=60)
    assert len(story.of(PWPS[0]).sessions_held([SupervisionKind.CLINICAL_SKILLS])) == 1


@pytest.mark.shows("SUP-17", "SUP-21")
def test_a_session_in_a_group_is_a_first_session_with_whoever_leads_it(story: Story) -> None:
    story.supervises("ben", PWPS[0], "2026-02-01", SupervisionKind.CLINICAL_SKILLS)
    (event,) = story.gathers("group", PWPS[0], on="2026-03-02")
    assert story.affected("SUP-17", event) == {person(PWPS[0])}
    assert story.breaches("SUP-17", PWPS[0]) == [("2026-03-02", None)]


@pytest.fixture
def peers() -> Story:
    """Pia, a peer worker since January, in a group for reflective practice that Lena leads."""
    story = Story()
    story.hires("lena")
    story.hires("pia", on="2026-01-01", profession=Profession.LIVED_EXPERIENCE)
    story.forms("practice", "lena", type_=GroupType.REFLECTIVE_PRACTICE)
    story.joins("practice", "pia", on="2026-01-01")
    return story


@pytest.mark.shows("PEER-07", "S1-24")
def test_reflective_practice_is_due_after_61_days_and_overdue_after_a_week_more(peers: Story) -> None:
    (came,) = peers.gathers("practice", "pia", on="2026-02-01")
    assert peers.affected("PEER-07", came) == {person("pia")}
    assert spells_of(peers, "PEER-07", "pia") == [
        ("2026-01-01", "compliant"),
        ("2026-03-21", "due_soon"),
        ("2026-04-11", "overdue"),
    ]


@pytest.mark.shows("PEER-07", "S1-24")
def test_days_away_excuse_from_reflective_practice(peers: Story) -> None:
    peers.gathers("practice", "pia", on="2026-02-01")
    away = {"person_id": person("pia"), "absence_id": named("flu")}
    peers.do(hr.StartAbsence, "2026-04-01", absence=AbsenceKind.SICKNESS, **away)
    assert peers.breaches("PEER-07", "pia") == []
    peers.do(hr.EndAbsence, "2026-04-14", **away)
    assert peers.breaches("PEER-07", "pia") == [("2026-04-25", None)], "two weeks later than without the flu"


@pytest.mark.shows("GRP-06", "S4-14", "S4-15")
def test_nobody_is_ever_late_for_a_community_of_practice() -> None:
    story = Story()
    story.hires("sam", on="2026-01-01", profession=Profession.SOCIAL_WORKER)
    before = {rule: story.breaches(rule, "sam") for rule in RULES}
    story.forms("community", type_=GroupType.COMMUNITY_OF_PRACTICE, on="2026-01-01")
    story.joins("community", "sam", on="2026-01-01")
    assert {rule: story.breaches(rule, "sam") for rule in RULES} == before, "belonging asks for nothing"
    story.do(groups.AcceptGroupRules, "2026-01-01", group_id=named("community"), person_id=person("sam"))
    story.gathers("community", "sam", on="2026-01-10", functions=("formative",))
    assert {rule: story.breaches(rule, "sam") for rule in RULES} == before, "nor does having come once"
    assert not story.of("sam").sessions


COUNTS_PEERS = """
pack_id = "local"
version = "1"
in_force_from = 2026-01-01

[[rules]]
id = "SUP-09"
statement = "Here a nurse has clinical supervision or that of peers every eight weeks."
shape = "cadence"
severity = "medium"
source = "Local policy"
verified = true
evaluated = "time"

[rules.parameters]
kinds = ["clinical"]
interval_days = 56
due_soon_days = 0
"""


@pytest.mark.shows("SUP-24", "S0-13", "S4-10")
def test_supervision_by_peers_counts_as_clinical_only_where_a_rule_says_so() -> None:
    story = Story()
    story.hires("ana", "cat", on="2026-01-01")
    story.forms("peers", type_=GroupType.PEER)
    story.joins("peers", "ana", "cat", on="2026-01-01")
    story.gathers("peers", "ana", "cat", on="2026-02-01")
    (usual,) = rules_of(COUNTS_PEERS)
    (local,) = rules_of(COUNTS_PEERS.replace('["clinical"]', '["clinical", "peer"]'))
    found = [spells(each.timeline)[-1][0] for rule in (usual, local) for each in assessed(story, rule, "ana")]
    assert found == ["2026-02-27", "2026-03-30"], "eight weeks from the start, or from the session of the peers"
    clinical = {"clinical", "case_management", "clinical_skills"}
    kinds = {rule.id: set(getattr(rule.parameters, "kinds", ())) for rule in load_packs() if rule.id.startswith("SUP")}
    peers_too = {rule_id for rule_id, these in kinds.items() if clinical & these and "peer" in these}
    assert peers_too == {"SUP-16"}, "its source gives a share of the time among peers; no other rule's source does"


@pytest.mark.shows("GRP-02", "S4-16")
def test_who_came_without_having_agreed_to_the_rules_is_told_until_agreeing(story: Story) -> None:
    accept = {"group_id": named("group"), "person_id": person(PWPS[0])}
    assert story.breaches("GRP-02", PWPS[0]) == []
    (came,) = story.gathers("group", PWPS[0], on="2026-02-10")
    assert story.affected("GRP-02", came) == {person(PWPS[0])}
    agreed = story.one(groups.AcceptGroupRules, "2026-02-20", **accept)
    assert story.affected("GRP-02", agreed) == {person(PWPS[0])}
    assert story.breaches("GRP-02", PWPS[0]) == [("2026-02-10", "2026-02-19")]


@pytest.mark.shows("GRP-02")
def test_a_later_version_is_agreed_to_before_the_next_session(story: Story) -> None:
    accept = {"group_id": named("group"), "person_id": person(PWPS[0])}
    story.do(groups.AcceptGroupRules, "2026-02-01", **accept)
    story.gathers("group", PWPS[0], on="2026-02-10")
    story.do(groups.ReviseGroupRules, "2026-03-01", group_id=named("group"), rules_version=2)
    assert story.breaches("GRP-02", PWPS[0]) == []
    story.gathers("group", PWPS[0], on="2026-03-10")
    story.do(groups.AcceptGroupRules, "2026-03-15", **accept)
    assert story.breaches("GRP-02", PWPS[0]) == [("2026-03-10", "2026-03-14")]


@pytest.mark.shows("GRP-02")
def test_a_guest_who_did_not_agree_is_told_of_that_day_only(story: Story) -> None:
    story.do(groups.AdmitGuest, "2026-03-02", group_id=named("group"), person_id=person(PWPS[4]))
    story.gathers("group", PWPS[4], on="2026-03-02")
    assert story.breaches("GRP-02", PWPS[4]) == [("2026-03-02", "2026-03-02")]


@pytest.mark.shows("GRP-05", "S4-2", "S4-12")
def test_whose_sessions_say_what_they_were_for_has_each_of_the_three_within_half_a_year(story: Story) -> None:
    balance = ("GRP-05a", "GRP-05b", "GRP-05c")
    story.meets("ben", "cat", "2026-01-10")
    assert all(story.assess(rule, "cat") == [] for rule in balance), "to say it is voluntary"
    story.meets("ben", "cat", "2026-02-01", functions=("normative",))
    event = story.meets("ben", "cat", "2026-03-01", functions=("formative", "normative"))
    assert all(story.affected(rule, event) == {person("cat")} for rule in balance)
    due = [story.standing(rule, "cat", "2026-03-01").due_on for rule in balance]
    assert due == [day("2026-08-30"), day("2026-08-30"), day("2026-08-02")]
    assert story.breaches("GRP-05c", "cat") == [("2026-08-03", None)]


@pytest.mark.shows("GRP-05")
def test_sessions_that_do_not_say_what_they_were_for_concern_nobody(story: Story) -> None:
    event = story.meets("ben", "cat", "2026-01-10")
    assert story.affected("GRP-05a", event) == set()


def test_the_rules_of_groups_are_there() -> None:
    assert {"CAP-01", "CAP-02", "PEER-07", "GRP-02", "GRP-05a", "GRP-05b", "GRP-05c"} <= RULES.keys()
