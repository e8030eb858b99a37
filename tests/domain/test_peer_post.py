"""A vacancy or position that may be for a peer: what is confirmed around it, and what recruitment waits for."""

from typing import Any

import pytest

from domain.catalogue import EVENTS
from domain.peer_post import commands as ask
from domain.peer_post.events import PeerPostEvent
from domain.peer_post.titles import peer_words
from domain.peer_post.vocabulary import PostKind, Preparation, Term
from tests.domain.stream import Stream, day, named, person, unit

OPENING: dict[str, Any] = {
    "unit_id": unit("ward"),
    "post_kind": PostKind.VACANCY,
    "title": "Peer Support Worker",
}


def vacancy(**facts: Any) -> Stream:
    """Authorised on 5 January 2026."""
    stream = Stream(post_id=named("vacancy"))
    stream.do(ask.OpenPeerPost, "2026-01-05", **{**OPENING, **facts})
    return stream


def confirm(stream: Stream, on: str, *pieces: str) -> None:
    """What PEER-01 asks for, or some of it."""
    if "supervisor" in pieces:
        stream.do(ask.ConfirmPeerSupervisor, on, person_id=person("sid"), room_for=2)
    if "patch" in pieces:
        stream.do(ask.ConfirmPatchLead, on, person_id=person("ada"))
    if "team" in pieces:
        attended = (person("ward manager"), person("nurse"))
        stream.do(ask.RecordTeamPreparation, on, attended=attended, outcome=Preparation.READY)


@pytest.mark.shows("T-56", "PEER-03")
@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Peer Support Worker", ("peer",)),
        ("Senior PEER-support worker (Band 5)", ("peer",)),
        ("Lead for Peers and Families", ("peers",)),
        ("Advanced Lived-Experience Practitioner", ("lived experience",)),
        ("Head of Lived  Experience Workforce", ("lived experience",)),
        ("Expert by Experience", ("expert by experience",)),
        ("PSW", ("psw",)),
        ("Peer Reviewer and Peer Worker", ("peer",)),
        ("Peer Review Officer", ()),
        ("Peer-reviewed Publications Assistant", ()),
        ("Compeer Coordinator", ()),
        ("Peerless Catering Assistant", ()),
        ("Principal Social Worker (PSW)", ()),
        ("Experienced Staff Nurse", ()),
        ("Ward Manager", ()),
    ],
)
def test_a_title_is_a_peers_by_whole_words_and_not_where_it_is_excluded(title: str, words: tuple[str, ...]) -> None:
    assert peer_words(title) == words
    (opened,) = vacancy(title=title).events
    assert opened.peer_words == words  # type: ignore[attr-defined]


@pytest.mark.shows("PEER-01")
def test_it_is_ready_only_with_supervisor_patch_lead_and_a_prepared_team() -> None:
    stream = vacancy()
    assert stream.refused(ask.MarkReady, "2026-02-02") == "supervisor_missing"
    confirm(stream, "2026-02-02", "supervisor")
    assert stream.refused(ask.MarkReady, "2026-02-02") == "patch_lead_missing"
    confirm(stream, "2026-02-02", "patch")
    assert stream.refused(ask.MarkReady, "2026-02-02") == "team_not_prepared"
    attended = {"attended": (person("nurse"),)}
    stream.do(ask.RecordTeamPreparation, "2026-02-09", outcome=Preparation.NOT_READY, **attended)
    assert stream.refused(ask.MarkReady, "2026-02-10") == "team_not_prepared"
    confirm(stream, "2026-02-16", "team")
    assert stream.refused(ask.MarkReady, "2026-02-15") == "team_not_prepared"
    assert stream.one(ask.MarkReady, "2026-02-16").type == "peer_post.ready.v1"
    assert stream.do(ask.MarkReady, "2026-02-17") == ()


def test_a_supervisor_without_room_and_a_preparation_of_nobody_are_refused() -> None:
    stream = vacancy()
    assert stream.refused(ask.ConfirmPeerSupervisor, "2026-02-02", person_id=person("sid"), room_for=0) == "no_capacity"
    nobody: dict[str, Any] = {"attended": (), "outcome": Preparation.READY}
    assert stream.refused(ask.RecordTeamPreparation, "2026-02-02", **nobody) == "nobody_attended"
    assert stream.refused(ask.ConfirmPanel, "2026-02-02", of_service=(), peer_leaders=()) == "nobody_on_panel"


@pytest.mark.shows("S1-5", "PEER-01")
def test_only_the_executive_sponsor_lets_it_pass_and_only_on_the_word_of_another() -> None:
    stream = vacancy()
    stream.do(ask.NameSponsor, "2026-01-05", person_id=person("chief"))
    assert stream.refused(ask.GrantOverride, "2026-02-02", decided_by=person("chief")) == "nothing_asked"
    stream.do(ask.AskOverride, "2026-02-02", asked_by=person("olga"))
    assert stream.refused(ask.GrantOverride, "2026-02-03", decided_by=person("olga")) == "not_the_sponsor"
    assert stream.one(ask.RefuseOverride, "2026-02-03", decided_by=person("chief")).decided_by == person("chief")
    assert stream.refused(ask.GrantOverride, "2026-02-04", decided_by=person("chief")) == "nothing_asked"
    stream.do(ask.AskOverride, "2026-02-05", asked_by=person("chief"))
    assert stream.refused(ask.GrantOverride, "2026-02-06", decided_by=person("chief")) == "own_request"
    stream.do(ask.AskOverride, "2026-02-09", asked_by=person("olga"))
    stream.do(ask.GrantOverride, "2026-02-10", decided_by=person("chief"))
    assert stream.one(ask.FillPeerPost, "2026-02-16", person_id=person("pia")).ready


@pytest.mark.shows("S1-13")
def test_what_is_filled_anyway_says_that_it_was_not_ready() -> None:
    unready, ready = vacancy(), vacancy()
    assert not unready.one(ask.FillPeerPost, "2026-02-16", person_id=person("pia")).ready
    confirm(ready, "2026-02-02", "supervisor", "patch", "team")
    ready.do(ask.MarkReady, "2026-02-02")
    assert ready.one(ask.FillPeerPost, "2026-02-16", person_id=person("pia")).ready


def test_a_fixed_term_has_an_end_and_nothing_else_has() -> None:
    stream = Stream(post_id=named("vacancy"))
    assert stream.refused(ask.OpenPeerPost, "2026-01-05", **OPENING, term=Term.FIXED_TERM) == "end_and_term_differ"
    end = {"ends_on": day("2026-12-31")}
    assert stream.refused(ask.OpenPeerPost, "2026-01-05", **OPENING, **end) == "end_and_term_differ"
    assert stream.one(ask.OpenPeerPost, "2026-01-05", **OPENING, term=Term.FIXED_TERM, **end).ends_on == end["ends_on"]


def test_what_hr_says_of_a_vacancy_that_is_not_known_may_still_be_understood_later() -> None:
    stream = Stream(post_id=named("vacancy"))
    assert stream.refused(ask.AdvertisePeerPost, "2026-01-12") == "unknown_post"
    stream.do(ask.OpenPeerPost, "2026-01-05", **OPENING)
    assert stream.one(ask.AdvertisePeerPost, "2026-01-12").about == unit("ward")
    stream.do(ask.WithdrawPeerPost, "2026-01-31")
    assert stream.refused(ask.FillPeerPost, "2026-02-01", person_id=person("pia")) == "post_withdrawn"
    assert stream.do(ask.WithdrawPeerPost, "2026-01-31") == ()


def test_hr_may_put_right_what_it_said_but_not_in_which_unit() -> None:
    stream = vacancy(title="Ward Clerk")
    other = stream.one(ask.OpenPeerPost, "2026-01-05", **{**OPENING, "title": "Peer Worker"})
    assert other.supersedes == stream.events[0].event_id
    assert other.peer_words == ("peer",)
    elsewhere = {**OPENING, "unit_id": unit("other ward")}
    assert stream.refused(ask.OpenPeerPost, "2026-01-05", **elsewhere) == "other_unit"
    assert stream.refused(ask.MarkReady, "2026-01-05", supersedes=other.event_id) == "cannot_correct"


@pytest.mark.shows("S1-7", "ACC-09")
def test_that_a_post_is_for_a_peer_is_said_of_a_post_and_never_of_a_person() -> None:
    kinds = [kind for kind in EVENTS.values() if issubclass(kind, PeerPostEvent)]
    assert len(kinds) == 16
    assert not any(kind.ABOUT_A_PERSON for kind in kinds)
    elsewhere = [kind for kind in EVENTS.values() if not issubclass(kind, PeerPostEvent)]
    assert not any({"peer_role", "is_peer", "peer_words"} & kind.model_fields.keys() for kind in elsewhere)
