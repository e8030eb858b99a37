"""Interests are declared, amended, ended, confirmed, or there are none; looked at by a manager, published, redacted."""

from typing import Any

import pytest

from domain.event import Event
from domain.interest_declaration import commands as ask
from domain.interest_declaration.vocabulary import ManagementAction
from domain.vocabulary import InterestId, InterestKind
from tests.domain.stream import Stream, day, named, person

SHARES = {"interest_id": InterestId(named("shares"))}
FINANCIAL = {**SHARES, "interest_kind": InterestKind.FINANCIAL}


def declarations() -> Stream:
    """Those of Ana, who has declared nothing."""
    return Stream(person_id=person("ana"))


def shareholder() -> Stream:
    """Ana has declared shares that she has had since May."""
    stream = declarations()
    stream.do(ask.RegisterInterest, "2026-06-01", **FINANCIAL, arose_on=day("2026-05-01"))
    return stream


@pytest.mark.shows("DEC-08", "S4-7")
@pytest.mark.parametrize("kind", InterestKind)
def test_an_interest_of_each_of_the_four_kinds_is_declared_with_its_days_and_nothing_else(kind: InterestKind) -> None:
    facts = {**SHARES, "interest_kind": kind, "arose_on": day("2026-05-01"), "last_day": day("2026-12-31")}
    event = declarations().one(ask.RegisterInterest, "2026-06-01", **facts)
    assert (event.about, event.interest_kind, event.arose_on) == (person("ana"), kind, day("2026-05-01"))
    own = set(type(event).model_fields) - set(Event.model_fields)
    assert own == {"interest_id", "interest_kind", "arose_on", "last_day"}
    assert len(InterestKind) == 4


@pytest.mark.shows("T-47")
def test_a_declaration_has_no_room_for_words() -> None:
    told = {**FINANCIAL, "arose_on": day("2026-05-01"), "reason": "shares in the firm of a neighbour"}
    assert declarations().refused(ask.RegisterInterest, "2026-06-01", **told) == "free_text"


@pytest.mark.shows("S2-6")
def test_a_nil_return_is_a_fact_of_its_own() -> None:
    stream = declarations()
    assert not stream.command(ask.ReturnNil, "2026-06-01").reason
    assert stream.one(ask.ReturnNil, "2026-06-01").type == "declaration.nil_returned.v1"
    assert stream.state.ever_declared
    assert stream.do(ask.ReturnNil, "2026-06-01") == ()
    assert stream.do(ask.ReturnNil, "2027-06-01")


@pytest.mark.shows("S2-6")
def test_nobody_returns_nil_while_an_interest_is_open() -> None:
    stream = shareholder()
    assert stream.refused(ask.ReturnNil, "2026-07-01") == "interest_open"
    stream.do(ask.EndInterest, "2026-07-31", **SHARES)
    assert stream.refused(ask.ReturnNil, "2026-07-31") == "interest_open"
    assert stream.do(ask.ReturnNil, "2026-08-01")


def test_only_an_open_interest_is_confirmed() -> None:
    assert declarations().refused(ask.ConfirmInterests, "2026-07-01") == "no_interest_open"
    stream = shareholder()
    assert stream.do(ask.ConfirmInterests, "2027-06-01")
    assert stream.do(ask.ConfirmInterests, "2027-06-01") == ()


def test_an_interest_is_declared_once_and_then_amended() -> None:
    stream = shareholder()
    same = {**FINANCIAL, "arose_on": day("2026-05-01")}
    assert stream.do(ask.RegisterInterest, "2026-06-02", **same) == ()
    assert stream.do(ask.AmendInterest, "2026-06-02", **same) == ()
    other = {**SHARES, "interest_kind": InterestKind.INDIRECT, "arose_on": day("2026-04-01")}
    assert stream.refused(ask.RegisterInterest, "2026-06-02", **other) == "interest_known"
    assert stream.one(ask.AmendInterest, "2026-06-02", **other).arose_on == day("2026-04-01")
    assert stream.state.interests[SHARES["interest_id"]].kind is InterestKind.INDIRECT


@pytest.mark.parametrize(
    ("command", "facts"),
    [
        (ask.RegisterInterest, {**FINANCIAL, "arose_on": day("2026-07-02"), "last_day": day("2026-07-01")}),
        (ask.EndInterest, SHARES),
    ],
)
def test_no_interest_ends_before_it_arose(command: Any, facts: dict[str, Any]) -> None:
    stream = declarations() if command is ask.RegisterInterest else shareholder()
    assert stream.refused(command, "2026-04-30", **facts) == "ends_before_it_begins"


def test_what_was_never_declared_cannot_be_amended_ended_reviewed_or_redacted() -> None:
    stream = declarations()
    amended = {**FINANCIAL, "arose_on": day("2026-05-01")}
    reviewed = {**SHARES, "reviewed_by": person("ben"), "action": ManagementAction.NONE}
    for command, facts in (
        (ask.AmendInterest, amended),
        (ask.EndInterest, SHARES),
        (ask.ReviewInterest, reviewed),
        (ask.RedactInterest, SHARES),
    ):
        assert stream.refused(command, "2026-06-01", **facts) == "unknown_interest"


@pytest.mark.shows("ACC-07")
def test_a_manager_reviews_with_a_code_and_nobody_reviews_their_own() -> None:
    stream = shareholder()
    own = {**SHARES, "reviewed_by": person("ana"), "action": ManagementAction.NONE}
    assert stream.refused(ask.ReviewInterest, "2026-06-10", **own) == "reviews_own_interest"
    by_ben = {**own, "reviewed_by": person("ben"), "action": ManagementAction.NO_PART_IN_DECISION}
    assert stream.one(ask.ReviewInterest, "2026-06-10", **by_ben).people == (person("ana"), person("ben"))
    assert stream.do(ask.ReviewInterest, "2026-06-10", **by_ben) == ()


def test_only_what_was_declared_is_published_and_what_is_redacted_is_so_once() -> None:
    assert declarations().refused(ask.PublishDeclarations, "2026-06-30") == "nothing_declared"
    stream = shareholder()
    assert stream.do(ask.PublishDeclarations, "2026-06-30")
    assert stream.do(ask.PublishDeclarations, "2026-06-30") == ()
    assert stream.do(ask.RedactInterest, "2026-07-01", **SHARES)
    assert stream.do(ask.RedactInterest, "2026-07-02", **SHARES) == ()


def test_the_list_of_decision_makers_holds_from_a_day() -> None:
    stream = declarations()
    assert stream.do(ask.NameDecisionMaker, "2026-06-01", decides=False) == ()
    assert stream.do(ask.NameDecisionMaker, "2026-06-01", decides=True)
    assert stream.do(ask.NameDecisionMaker, "2026-07-01", decides=True) == ()
    assert stream.do(ask.NameDecisionMaker, "2026-08-01", decides=False)
    assert [stream.state.decides_on(day(on)) for on in ("2026-05-31", "2026-07-31", "2026-08-01")] == [
        False,
        True,
        False,
    ]
