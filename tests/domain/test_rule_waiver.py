"""A rule is waived for somebody: one asks, another answers, it has an end; and what is waived is shown as waived."""

import pytest

from domain.rule_waiver import commands as ask
from domain.rule_waiver.vocabulary import WaiverGround
from domain.rules.precedence import may_be_waived
from domain.rules.rule import Level
from domain.vocabulary import Status
from tests.domain.rulebook import RULES
from tests.domain.stories import Story
from tests.domain.stream import Stream, day, person
from tests.domain.waivers import grants, revokes

HAL = {"granted_by": person("hal")}


def waivers(rule_id: str = "SUP-19") -> Stream:
    """Those of one rule for Ana."""
    return Stream(person_id=person("ana"), rule_id=rule_id)


def asked(rule_id: str = "SUP-19", by: str = "lea") -> Stream:
    """Lea has asked that it be waived in June."""
    stream = waivers(rule_id)
    facts = {"requested_by": person(by), "ground": WaiverGround.POST_BEING_FILLED, "until": day("2026-06-30")}
    stream.do(ask.RequestWaiver, "2026-06-01", **facts)
    return stream


@pytest.fixture
def story() -> Story:
    """Ana has no clinical supervisor; Ben manages and supervises Cem."""
    story = Story()
    story.hires("ana", "ben", "cem", on="2026-01-01")
    story.supervises("ben", "cem", "2026-02-01")
    story.manages("ben", "cem", "2026-02-01")
    return story


@pytest.mark.shows("ACC-07")
def test_one_asks_and_another_answers_and_neither_for_themselves() -> None:
    stream = asked()
    assert stream.refused(ask.GrantWaiver, "2026-06-02", granted_by=person("lea")) == "own_request"
    assert stream.refused(ask.GrantWaiver, "2026-06-02", granted_by=person("ana")) == "own_waiver"
    assert stream.refused(ask.RefuseWaiver, "2026-06-02", refused_by=person("ana")) == "own_waiver"
    facts = {"requested_by": person("ana"), "ground": WaiverGround.MET_OTHERWISE, "until": day("2026-06-30")}
    assert waivers().refused(ask.RequestWaiver, "2026-06-01", **facts) == "own_waiver"
    granted = stream.one(ask.GrantWaiver, "2026-06-02", **HAL)
    assert (granted.requested_by, granted.granted_by, granted.about) == (*map(person, ("lea", "hal", "ana")),)
    assert (granted.effective_on, granted.until) == (day("2026-06-02"), day("2026-06-30"))
    assert stream.refused(ask.GrantWaiver, "2026-06-02", **HAL) == "nothing_requested"


def test_a_waiver_has_an_end_and_is_granted_before_it() -> None:
    early = {"requested_by": person("lea"), "ground": WaiverGround.MET_OTHERWISE, "until": day("2026-05-30")}
    assert waivers().refused(ask.RequestWaiver, "2026-06-01", **early) == "ends_before_it_begins"
    stream = asked()
    assert stream.refused(ask.GrantWaiver, "2026-07-01", **HAL) == "over_already"
    assert stream.one(ask.GrantWaiver, "2026-05-20", **HAL).effective_on == day("2026-06-01")


def test_what_was_refused_or_is_over_cannot_be_granted_or_revoked() -> None:
    stream = asked()
    stream.do(ask.RefuseWaiver, "2026-06-02", refused_by=person("hal"))
    assert stream.refused(ask.GrantWaiver, "2026-06-02", **HAL) == "nothing_requested"
    by = {"revoked_by": person("hal")}
    assert stream.refused(ask.RevokeWaiver, "2026-06-02", **by) == "not_waived"
    stream = asked()
    stream.do(ask.GrantWaiver, "2026-06-02", **HAL)
    assert stream.refused(ask.RevokeWaiver, "2026-07-01", **by) == "not_waived"
    stream.one(ask.RevokeWaiver, "2026-06-10", **by)
    assert stream.refused(ask.RevokeWaiver, "2026-06-11", **by) == "not_waived"


@pytest.mark.parametrize(
    ("rule_id", "code"),
    [("REG-01", "never_waived"), ("COI-03", "never_waived"), ("COI-05", "never_waived"), ("SUP-99", "no_such_rule")],
    ids=("of a statute", "restricted", "of a circle", "of no pack"),
)
def test_some_rules_are_waived_for_nobody(rule_id: str, code: str) -> None:
    facts = {"requested_by": person("lea"), "ground": WaiverGround.MET_OTHERWISE, "until": day("2026-06-30")}
    assert waivers(rule_id).refused(ask.RequestWaiver, "2026-06-01", **facts) == code


def test_a_rule_that_a_higher_level_makes_its_own_is_no_more_waived(story: Story) -> None:
    rule = RULES["SUP-19"].model_copy(update={"level": Level.STATUTORY})
    grants(story, "SUP-19", "ana", "2026-03-01", until="2026-03-31")
    assert may_be_waived(RULES["SUP-19"])
    assert not may_be_waived(rule)
    (found,) = story.assess_by(rule, "ana")
    assert found.timeline.at(day("2026-03-10")).status is Status.OVERDUE


def test_what_is_due_or_broken_is_waived_until_the_end_and_stands_again_on_the_day_after(story: Story) -> None:
    assert story.breaches("SUP-19", "ana") == [("2026-01-16", None)]
    event = grants(story, "SUP-19", "ana", "2026-03-01", until="2026-03-31")
    assert story.affected("SUP-19", event) == {person("ana")}
    assert story.affected("SUP-17", event) == set()
    assert story.standing("SUP-19", "ana", "2026-03-31") == (Status.WAIVED, None, (event.event_id,), None)
    assert story.breaches("SUP-19", "ana") == [("2026-01-16", "2026-02-28"), ("2026-04-01", None)]
    revoked = revokes(story, "SUP-19", "ana", "2026-03-15")
    assert story.affected("SUP-19", revoked) == {person("ana")}
    assert story.breaches("SUP-19", "ana") == [("2026-01-16", "2026-02-28"), ("2026-03-15", None)]


def test_what_is_met_stays_met_while_it_is_waived(story: Story) -> None:
    grants(story, "SUP-19", "ana", "2026-03-01", until="2026-03-31")
    story.supervises("ben", "ana", "2026-03-10")
    assert story.standing("SUP-19", "ana", "2026-03-09").status is Status.WAIVED
    assert story.standing("SUP-19", "ana", "2026-03-10").status is Status.COMPLIANT


def test_a_clash_is_waived_for_whoever_is_managed_and_for_nobody_else(story: Story) -> None:
    assert story.breaches("COI-01", "cem") == [("2026-02-01", None)]
    grants(story, "COI-01", "ben", "2026-03-01", until="2026-03-31")
    assert story.breaches("COI-01", "cem") == [("2026-02-01", None)]
    grants(story, "COI-01", "cem", "2026-03-01", until="2026-03-31")
    assert story.breaches("COI-01", "cem") == [("2026-02-01", "2026-02-28"), ("2026-04-01", None)]
    assert "SUP-19" not in story.of("cem").waivers
