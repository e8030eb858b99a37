"""Why somebody stands as they do: what counted, what did not and why, and what would put it right."""

from datetime import timedelta

import pytest

from domain.rules.explaining import Explanation, explain, not_for
from domain.rules.remedies import remedy
from domain.rules.rule import Rule
from domain.staff_member import commands as hr
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import CareerStage, EventId, Profession, SessionFormat, SupervisionKind
from tests.domain.rulebook import RULES, SHAPES
from tests.domain.stories import Story
from tests.domain.stream import day, named, person

CASE = SupervisionKind.CASE_MANAGEMENT
PWP = Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER


@pytest.fixture
def story() -> Story:
    """Ana, a psychological wellbeing practitioner since 1 June 2026, and Ben, who supervises her."""
    story = Story()
    story.hires("ben")
    story.hires("ana", on="2026-06-01", profession=PWP, career_stage=CareerStage.QUALIFIED)
    return story


def explained(story: Story, rule_id: str, on: str, name: str = "ana") -> Explanation:
    """The only explanation."""
    (found,) = explain(RULES[rule_id], SHAPES, person(name), story, day(on))
    return found


def test_what_counted_and_every_session_that_did_not_is_named_with_its_reason(story: Story) -> None:
    counted = story.meets("ben", "ana", "2026-06-03", kind=CASE)
    short = story.meets("ben", "ana", "2026-06-08", minutes=45, kind=CASE)
    group = story.meets("ben", "ana", "2026-06-09", kind=CASE, format=SessionFormat.GROUP)
    other = story.meets("ben", "ana", "2026-06-10", kind=SupervisionKind.PEER)
    story.meets("ben", "ana", "2026-06-20", kind=CASE)
    found = explained(story, "SUP-01", "2026-06-15")
    assert found.standing.status == "overdue"
    assert (found.first_day, found.last_day) == (day("2026-06-14"), day("2026-06-19"))
    assert found.standing.due_on == day("2026-06-10")
    assert found.counted == (counted.event_id,)
    assert {(each.event_id, each.why) for each in found.passed_over} == {
        (short.event_id, "it took 45 minutes; 60 are asked"),
        (group.event_id, "it was held in a group; it is asked alone"),
        (other.event_id, "it is peer supervision, which this rule does not count"),
    }
    assert found.put_right.startswith(
        "an individual session of case management supervision of at least 60 minutes is held and recorded"
    )


def test_on_a_day_in_date_nothing_is_to_be_put_right(story: Story) -> None:
    story.meets("ben", "ana", "2026-06-03", kind=CASE)
    found = explained(story, "SUP-01", "2026-06-04")
    assert (found.standing.status, found.put_right, found.passed_over) == ("compliant", "", ())


def test_where_the_clock_stands_the_absence_is_what_shows_it(story: Story) -> None:
    absence = {"person_id": person("ana"), "absence_id": EventId(named("away"))}
    began = story.one(hr.StartAbsence, "2026-06-03", absence=AbsenceKind.PARENTAL, **absence)
    found = explained(story, "SUP-01", "2026-07-01")
    assert (found.standing.status, found.counted) == ("paused", (began.event_id,))


@pytest.mark.parametrize(
    ("rule_id", "on", "says"),
    [
        ("SUP-11", "2026-07-01", "it is for the profession social worker, the career stage qualified or senior only"),
        ("SUP-01", "2019-07-01", "the rule is in force from 2020-01-01 to now only"),
        ("SUP-01", "2026-05-01", "no post of theirs is known on that day"),
        ("PRE-02", "2026-07-01", "there is nothing on that day from which it could count"),
    ],
)
def test_why_a_rule_asks_nothing_of_somebody(story: Story, rule_id: str, on: str, says: str) -> None:
    assert explain(RULES[rule_id], SHAPES, person("ana"), story, day(on)) == []
    assert not_for(RULES[rule_id], person("ana"), story, day(on)).startswith(says)


def test_who_may_take_a_role_is_said_by_what_the_rule_asks_of_them(story: Story) -> None:
    assert remedy(RULES["TRN-02"]) == (
        "somebody is preceptor who has the training preceptor preparation and has kept it up;"
        " or what shows that this person may is recorded"
    )
    assert "who is registered with SWE, SSSC, SCW or NISCC;" in remedy(RULES["SUP-13"])
    assert remedy(RULES["DAT-06"]).startswith("somebody is line manager who is still with the employer")


def test_a_rule_that_is_not_for_some_professions_says_for_whom_it_is(story: Story) -> None:
    why = not_for(RULES["SUP-09"], person("ana"), story, day("2026-07-01"))
    assert "professions other than psychological wellbeing practitioner, " in why


def test_what_is_said_is_what_the_rule_finds_on_every_day(story: Story) -> None:
    for on in ("2026-06-02", "2026-06-30", "2026-07-01", "2026-09-01"):
        story.meets("ben", "ana", on, kind=CASE)
    first = day("2026-06-01")
    for asked in (first + timedelta(days=number) for number in range(120)):
        found = explained(story, "SUP-01", asked.isoformat())
        assert found.standing == story.standing("SUP-01", "ana", asked.isoformat())
        assert found.first_day <= asked <= (found.last_day or asked)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_would_put_it_right(rule: Rule) -> None:
    said = remedy(rule)
    assert said
    assert "{" not in said
    assert "None" not in said
    assert said[0].islower()
    assert not said.endswith(".")
