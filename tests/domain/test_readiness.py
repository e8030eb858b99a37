"""What must stand around a post for a peer, by date: asked of whoever leads the unit."""

from typing import Any

import pytest

from domain.event import Event
from domain.peer_post import commands as ask
from domain.peer_post.vocabulary import PostKind, Preparation, Term
from domain.vocabulary import Status
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, named, person, unit

RULES = ("PEER-01", "PEER-02", "PEER-03a", "PEER-03b", "PEER-04", "PEER-05", "PEER-16")


@pytest.fixture
def story() -> Story:
    """Olga leads ward 7, where a vacancy is authorised on 5 January 2026."""
    story = Story()
    story.opens("ward 7", "ward 8")
    story.hires("olga", "sid", "ada", "lena", "wilma", "pia")
    story.leads("olga", "ward 7")
    return story


def does(story: Story, kind: type[ask.PeerPostCommand], on: str, **facts: Any) -> Event:
    """It happens to the vacancy."""
    return story.one(kind, on, post_id=named("vacancy"), **facts)


def opened(story: Story, title: str = "Peer Support Worker", **facts: Any) -> Event:
    """The vacancy is authorised."""
    said = {"unit_id": unit("ward 7"), "post_kind": PostKind.VACANCY, "title": title, **facts}
    return does(story, ask.OpenPeerPost, "2026-01-05", **said)


def prepared(story: Story, on: str, outcome: Preparation = Preparation.READY) -> Event:
    """The team meets."""
    return does(story, ask.RecordTeamPreparation, on, attended=(person("wilma"),), outcome=outcome)


def supervisor_and_patch(story: Story, on: str) -> None:
    """Two of the three of PEER-01."""
    does(story, ask.ConfirmPeerSupervisor, on, person_id=person("sid"), room_for=1)
    does(story, ask.ConfirmPatchLead, on, person_id=person("ada"))


@pytest.mark.shows("PEER-01")
def test_recruiting_before_all_three_are_there_is_a_breach_until_they_are(story: Story) -> None:
    opened(story)
    assert story.assess("PEER-01", "olga") == [], "nothing is asked before recruitment begins"
    does(story, ask.AdvertisePeerPost, "2026-01-12")
    assert story.breaches("PEER-01", "olga") == [("2026-01-12", None)]
    supervisor_and_patch(story, "2026-01-19")
    assert story.breaches("PEER-01", "olga") == [("2026-01-12", None)]
    prepared(story, "2026-01-26")
    assert story.breaches("PEER-01", "olga") == [("2026-01-12", "2026-01-25")]


@pytest.mark.shows("PEER-01")
def test_a_post_that_was_never_advertised_is_asked_from_the_day_on_which_it_is_filled(story: Story) -> None:
    opened(story)
    does(story, ask.FillPeerPost, "2026-02-02", person_id=person("pia"))
    assert story.breaches("PEER-01", "olga") == [("2026-02-02", None)]
    does(story, ask.WithdrawPeerPost, "2026-03-01")
    assert story.breaches("PEER-01", "olga") == [("2026-02-02", "2026-03-01")]


@pytest.mark.shows("PEER-01", "S1-5")
def test_an_executive_lets_it_pass_from_the_day_of_the_answer(story: Story) -> None:
    opened(story)
    does(story, ask.NameSponsor, "2026-01-05", person_id=person("lena"))
    does(story, ask.AdvertisePeerPost, "2026-01-12")
    does(story, ask.AskOverride, "2026-01-13", asked_by=person("wilma"))
    does(story, ask.GrantOverride, "2026-01-15", decided_by=person("lena"))
    assert spells_of(story, "PEER-01", "olga") == [("2026-01-12", "breached"), ("2026-01-15", "waived")]
    assert story.breaches("PEER-02", "olga") == [("2026-01-12", None)], "the team still has to prepare"


@pytest.mark.shows("PEER-02")
def test_the_team_prepares_before_the_advert_and_not_too_long_before(story: Story) -> None:
    opened(story)
    prepared(story, "2026-01-06")
    does(story, ask.AdvertisePeerPost, "2026-07-05")
    assert story.breaches("PEER-02", "olga") == [("2026-07-06", None)], "180 days after 6 January"
    prepared(story, "2026-07-20", Preparation.NOT_READY)
    prepared(story, "2026-07-27")
    assert story.breaches("PEER-02", "olga") == [("2026-07-06", "2026-07-26"), ("2027-01-24", None)]
    does(story, ask.FillPeerPost, "2026-09-07", person_id=person("pia"))
    assert story.breaches("PEER-02", "olga") == [("2026-07-06", "2026-07-26")], "who is recruited is recruited"


@pytest.mark.shows("PEER-03", "T-56")
def test_a_peer_title_stands_open_at_once_and_is_overdue_after_five_days(story: Story) -> None:
    opened(story)
    assert story.breaches("PEER-03a", "olga") == [("2026-01-05", None)]
    assert spells_of(story, "PEER-03b", "olga") == [("2026-01-05", "due_soon"), ("2026-01-10", "overdue")]
    does(story, ask.AcknowledgePeerPost, "2026-01-12", acknowledged_by=person("lena"), is_peer=True)
    assert story.breaches("PEER-03a", "olga") == [("2026-01-05", "2026-01-11")]
    assert story.breaches("PEER-03b", "olga") == [("2026-01-10", "2026-01-11")]


@pytest.mark.shows("T-56")
def test_a_title_of_which_the_central_team_says_that_it_is_no_peers_asks_for_nothing_more(story: Story) -> None:
    opened(story, "Peer Supporter Liaison Clerk")
    does(story, ask.AdvertisePeerPost, "2026-01-08")
    does(story, ask.AcknowledgePeerPost, "2026-01-12", acknowledged_by=person("lena"), is_peer=False)
    for rule in ("PEER-01", "PEER-02", "PEER-05"):
        assert story.breaches(rule, "olga") == [("2026-01-08", "2026-01-11")]
    does(story, ask.RetitlePeerPost, "2026-02-02", title="Peer Worker")
    assert story.breaches("PEER-03a", "olga") == [("2026-01-05", "2026-01-11"), ("2026-02-02", None)]


@pytest.mark.shows("T-56")
def test_the_central_team_may_say_that_a_post_with_another_title_is_for_a_peer(story: Story) -> None:
    opened(story, "Recovery Worker")
    does(story, ask.AdvertisePeerPost, "2026-01-08")
    assert [story.assess(rule, "olga") for rule in RULES] == [[]] * len(RULES)
    does(story, ask.AcknowledgePeerPost, "2026-01-12", acknowledged_by=person("lena"), is_peer=True)
    assert story.breaches("PEER-01", "olga") == [("2026-01-12", None)]


@pytest.mark.shows("PEER-04")
@pytest.mark.parametrize(("of_service", "leaders", "joint"), [(1, 1, True), (2, 0, False), (0, 1, False)])
def test_a_panel_is_joint_only_with_both_sides(story: Story, of_service: int, leaders: int, joint: bool) -> None:
    opened(story)
    sides = {"of_service": (person("wilma"), person("olga"))[:of_service], "peer_leaders": (person("lena"),)[:leaders]}
    does(story, ask.ConfirmPanel, "2026-01-12", **sides)
    does(story, ask.AdvertisePeerPost, "2026-01-12")
    assert story.assess("PEER-04", "olga") == []
    does(story, ask.FillPeerPost, "2026-02-02", person_id=person("pia"))
    assert story.breaches("PEER-04", "olga") == ([] if joint else [("2026-02-02", None)])


@pytest.mark.shows("PEER-05")
def test_a_job_description_comes_from_the_central_library(story: Story) -> None:
    opened(story)
    does(story, ask.AdvertisePeerPost, "2026-01-12")
    paper = {"document": "ward-7-own", "edition": 1}
    does(story, ask.ConfirmJobDescription, "2026-01-19", **paper, central=False)
    assert story.breaches("PEER-05", "olga") == [("2026-01-12", None)]
    does(story, ask.ConfirmJobDescription, "2026-01-26", document="psw-band-3", edition=4, central=True)
    assert story.breaches("PEER-05", "olga") == [("2026-01-12", "2026-01-25")]


@pytest.mark.shows("PEER-16", "ACC-09")
def test_a_post_that_leads_the_workforce_is_established_for_somebody_of_it(story: Story) -> None:
    opened(story, "Head of Workforce", leadership=True)
    assert story.breaches("PEER-16", "olga") == [("2026-01-05", None)]
    opened(story, "Head of Workforce", leadership=True, peer_role=True)
    assert story.breaches("PEER-16", "olga") == []


@pytest.mark.shows("PEER-13")
def test_a_post_for_a_fixed_term_is_told_of_ninety_and_thirty_days_before_its_money_ends(story: Story) -> None:
    opened(story, term=Term.FIXED_TERM, ends_on=day("2026-12-31"), funding="pilot")
    assert story.breaches("PEER-13a", "olga") == [("2026-10-02", "2026-12-31")]
    assert story.breaches("PEER-13b", "olga") == [("2026-12-01", "2026-12-31")]
    opened(story, term=Term.FIXED_TERM, ends_on=day("2027-12-31"), funding="pilot")
    assert story.breaches("PEER-13a", "olga") == [("2027-10-02", "2027-12-31")], "the money lasts longer"
    opened(story)
    assert story.breaches("PEER-13a", "olga") == [], "it became permanent"


def test_other_vacancies_concern_nobody_and_those_for_peers_whoever_leads_the_unit(story: Story) -> None:
    event = opened(story, "Ward Clerk")
    assert [story.affected(rule, event) for rule in RULES] == [set()] * len(RULES)
    event = does(story, ask.RetitlePeerPost, "2026-01-12", title="Peer Worker")
    for rule in RULES[:-1]:
        assert story.affected(rule, event) == {person("olga")}
    assert story.affected("PEER-01", prepared(story, "2026-01-12")) == {person("olga")}
    assert story.affected("PEER-05", prepared(story, "2026-01-13")) == set()
    assert story.affected("PEER-01", story.leads("wilma", "ward 7", "2026-02-02")) == {person("olga"), person("wilma")}
    assert story.affected("PEER-01", story.leads("wilma", "ward 8", "2026-02-02")) == set()


def test_whoever_leads_the_unit_on_a_day_answers_for_it(story: Story) -> None:
    opened(story)
    does(story, ask.AdvertisePeerPost, "2026-01-12")
    story.leads("wilma", "ward 7", "2026-02-02")
    assert story.breaches("PEER-01", "olga") == [("2026-01-12", "2026-02-01")]
    assert story.breaches("PEER-01", "wilma") == [("2026-02-02", None)]
    story.leaves("wilma", "2026-03-01")
    assert story.breaches("PEER-01", "wilma") == [("2026-02-02", "2026-03-01")]
    assert story.standing("PEER-01", "wilma", "2026-03-02").status is Status.NOT_APPLICABLE


def test_a_correction_of_hr_takes_back_what_followed_from_the_error(story: Story) -> None:
    opened(story)
    advert = does(story, ask.AdvertisePeerPost, "2026-01-12")
    does(story, ask.AdvertisePeerPost, "2026-02-12", supersedes=advert.event_id)
    assert story.breaches("PEER-01", "olga") == [("2026-02-12", None)]
    opened(story, "Ward Clerk")
    assert story.breaches("PEER-01", "olga") == []
