"""What declarations of interest are asked for, of whom and by when, and what is published: DEC-01 to DEC-06."""

from typing import Any

import pytest

from domain.event import Event
from domain.interest_declaration import commands as ask
from domain.interest_declaration.vocabulary import ManagementAction
from domain.interest_register import private, public
from domain.supervision_relationship.commands import DeclareInterest
from domain.vocabulary import InterestId, InterestKind, Status, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

ANA = {"person_id": person("ana")}
SHARES: dict[str, Any] = {**ANA, "interest_id": InterestId(named("shares"))}


@pytest.fixture
def story() -> Story:
    """Ana, of whom nobody has said that she makes decisions, and Ben, who manages her."""
    story = Story()
    story.hires("ana", "ben", on="2026-01-01")
    return story


def listed(story: Story, on: str, decides: bool = True) -> Event:
    """The organisation puts Ana on its list of decision makers, or takes her off it."""
    return story.one(ask.NameDecisionMaker, on, **ANA, decides=decides)


def declares(story: Story, on: str, arose: str, until: str | None = None) -> Event:
    """Ana declares shares that she has had since another day."""
    days = {"arose_on": day(arose), "last_day": day(until) if until else None}
    return story.one(ask.RegisterInterest, on, **SHARES, interest_kind=InterestKind.FINANCIAL, **days)


def looks_at(story: Story, on: str) -> Event:
    """Ben decides about them."""
    by = {"reviewed_by": person("ben"), "action": ManagementAction.NONE}
    return story.one(ask.ReviewInterest, on, **SHARES, **by)


@pytest.mark.shows("DEC-01", "S4-7")
def test_an_interest_that_is_declared_later_than_28_days_after_it_arose_was_declared_late(story: Story) -> None:
    event = declares(story, "2026-06-01", arose="2026-04-01")
    assert story.affected("DEC-01", event) == {person("ana")}
    assert story.breaches("DEC-01", "ana") == [("2026-04-30", "2026-05-31")]
    amended = story.one(
        ask.AmendInterest, "2026-06-02", **SHARES, interest_kind=InterestKind.INDIRECT, arose_on=day("2026-05-04")
    )
    assert story.affected("DEC-01", amended) == {person("ana")}
    assert story.breaches("DEC-01", "ana") == []


@pytest.mark.shows("DEC-01")
def test_an_interest_that_is_declared_in_time_is_no_breach_and_nobody_else_is_asked(story: Story) -> None:
    assert story.assess("DEC-01", "ana") == []
    event = declares(story, "2026-04-29", arose="2026-04-01")
    assert story.breaches("DEC-01", "ana") == []
    assert story.standing("DEC-01", "ana", "2026-04-29") == (Status.COMPLIANT, None, (event.event_id,), None)
    assert story.assess("DEC-01", "ben") == []


@pytest.mark.shows("DEC-02", "S2-6")
def test_a_decision_maker_declares_every_year_if_only_that_there_is_nothing(story: Story) -> None:
    assert story.assess("DEC-02", "ana") == []
    event = listed(story, "2026-02-01")
    assert story.affected("DEC-02", event) == {person("ana")}
    assert story.breaches("DEC-02", "ana") == [("2027-02-02", None)]
    nil = story.one(ask.ReturnNil, "2026-03-01", **ANA)
    assert story.affected("DEC-02", nil) == {person("ana")}
    assert story.breaches("DEC-02", "ana") == [("2027-03-02", None)]
    declares(story, "2027-02-01", arose="2027-01-20")
    assert story.breaches("DEC-02", "ana") == [("2028-02-02", None)]
    story.do(ask.ConfirmInterests, "2028-02-10", **ANA)
    assert story.breaches("DEC-02", "ana") == [("2028-02-02", "2028-02-09"), ("2029-02-10", None)]


@pytest.mark.shows("DEC-02", "DEC-03")
def test_whoever_is_on_the_list_no_more_is_asked_no_more(story: Story) -> None:
    listed(story, "2026-02-01")
    listed(story, "2026-02-20", decides=False)
    assert story.breaches("DEC-02", "ana") == story.breaches("DEC-03", "ana") == []
    assert story.standing("DEC-02", "ana", "2026-02-20").status is Status.NOT_APPLICABLE


@pytest.mark.shows("DEC-03")
def test_a_decision_maker_declares_within_28_days_of_a_post_and_of_the_list(story: Story) -> None:
    story.do(ask.ReturnNil, "2026-01-20", **ANA)
    listed(story, "2026-02-01")
    assert story.breaches("DEC-03", "ana") == [("2026-03-02", None)]
    story.do(ask.ReturnNil, "2026-02-10", **ANA)
    assert story.breaches("DEC-03", "ana") == []
    story.posts("ana", "second", "2026-06-01", primary=False)
    assert story.breaches("DEC-03", "ana") == [("2026-06-30", None)]
    story.do(ask.ReturnNil, "2026-06-15", **ANA)
    assert story.breaches("DEC-03", "ana") == []


@pytest.mark.shows("DEC-04")
def test_a_manager_looks_at_an_interest_within_31_days_and_it_is_open_no_more(story: Story) -> None:
    declares(story, "2026-06-01", arose="2026-05-20")
    assert story.breaches("DEC-04", "ana") == [("2026-07-03", None)]
    event = looks_at(story, "2026-07-10")
    assert story.affected("DEC-04", event) == {person("ana")}
    assert story.breaches("DEC-04", "ana") == [("2026-07-03", "2026-07-09")]
    assert story.assess("DEC-04", "ben") == []


@pytest.mark.shows("DEC-04")
def test_of_an_interest_that_has_ended_there_is_nothing_to_decide(story: Story) -> None:
    declares(story, "2026-06-01", arose="2026-05-20")
    ended = story.one(ask.EndInterest, "2026-06-30", **SHARES)
    assert story.affected("DEC-04", ended) == {person("ana")}
    assert story.breaches("DEC-04", "ana") == []
    assert story.standing("DEC-04", "ana", "2026-07-01").status is Status.NOT_APPLICABLE


@pytest.mark.shows("DEC-05")
def test_what_a_decision_maker_declared_is_published_every_year(story: Story) -> None:
    listed(story, "2026-02-01")
    assert story.assess("DEC-05", "ana") == [], "nothing was declared"
    nil = story.one(ask.ReturnNil, "2026-03-01", **ANA)
    assert story.affected("DEC-05", nil) == {person("ana")}
    assert story.breaches("DEC-05", "ana") == [("2027-03-02", None)]
    published = story.one(ask.PublishDeclarations, "2026-04-01", **ANA)
    assert story.affected("DEC-05", published) == {person("ana")}
    assert story.breaches("DEC-05", "ana") == [("2027-04-02", None)]
    story.do(ask.PublishDeclarations, "2027-05-01", **ANA)
    assert story.breaches("DEC-05", "ana") == [("2027-04-02", "2027-04-30"), ("2028-05-01", None)]


@pytest.mark.shows("DEC-05")
def test_of_whoever_makes_no_decisions_nothing_is_published(story: Story) -> None:
    story.do(ask.ReturnNil, "2026-03-01", **ANA)
    assert story.assess("DEC-05", "ana") == []
    assert public(story.of("ana"), day("2026-04-01")) == []


@pytest.mark.shows("DEC-06")
def test_an_ended_interest_is_public_for_six_months_and_kept_for_six_years(story: Story) -> None:
    listed(story, "2026-02-01")
    declares(story, "2026-03-01", arose="2026-02-20", until="2026-08-31")
    on = {text: (public(story.of("ana"), day(text)), private(story.of("ana"), day(text))) for text in DAYS}
    assert [len(shown) for shown, _ in on.values()] == [0, 1, 1, 0, 0, 0]
    assert [len(held) for _, held in on.values()] == [0, 1, 1, 1, 1, 0]
    (line,) = on["2026-03-01"][0]
    assert (line.kind, line.arose_on, line.last_day) == (InterestKind.FINANCIAL, day("2026-02-20"), day("2026-08-31"))


DAYS = ("2026-02-28", "2026-03-01", "2027-02-28", "2027-03-01", "2032-08-31", "2032-09-01")


@pytest.mark.shows("DEC-06", "S2-6")
def test_what_is_redacted_is_a_line_without_content_and_that_there_is_nothing_is_a_line_too(story: Story) -> None:
    listed(story, "2026-02-01")
    story.do(ask.ReturnNil, "2026-02-10", **ANA)
    assert [(line.declared_on, line.interest_id) for line in public(story.of("ana"), day("2026-02-28"))] == [
        (day("2026-02-10"), None)
    ]
    declares(story, "2026-03-01", arose="2026-02-20")
    story.do(ask.RedactInterest, "2026-03-02", **SHARES)
    (line,) = public(story.of("ana"), day("2026-03-10"))
    assert line == (person("ana"), day("2026-03-01"), None, None, None, None, True)
    (kept,) = private(story.of("ana"), day("2026-03-10"))
    assert (kept.kind, kept.redacted) == (InterestKind.FINANCIAL, True)


@pytest.mark.shows("DEC-05")
def test_an_interest_in_a_colleague_is_in_no_register(story: Story) -> None:
    listed(story, "2026-02-01")
    story.supervises("ben", "ana", "2026-02-01")
    pair = {"supervisor_id": person("ben"), "supervisee_id": person("ana"), "supervision": SupervisionKind.CLINICAL}
    kind = {"declared_by": person("ana"), "interest_kind": InterestKind.NON_FINANCIAL_PERSONAL}
    assert story.do(DeclareInterest, "2026-02-10", **pair, **kind)
    assert [public(story.of(name), day("2026-03-01")) for name in ("ana", "ben")] == [[], []]
    assert [private(story.of(name), day("2026-03-01")) for name in ("ana", "ben")] == [[], []]
