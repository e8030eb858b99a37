"""At go-live the past was not loaded: what is missing is not known, and nobody is overdue for it (T-41)."""

from datetime import date, timedelta

import pytest

from domain.rules.opening import settling_days
from domain.rules.shapes import SHAPES as WITH_OPENING
from domain.staff_member import commands as hr
from domain.staff_member.events import OpeningPositionRecorded
from domain.vocabulary import Profession, Status, SupervisionKind
from tests.domain.rulebook import RULES
from tests.domain.spells import spells_of
from tests.domain.stories import Story
from tests.domain.stream import Stream, day, person

OPENED = "2026-03-02"


@pytest.fixture
def story() -> Story:
    """Pat, a practitioner since 2020, of whom nothing else is known when the ledger begins; Sam supervises."""
    story = Story()
    story.hires("sam", on="2019-01-01", profession=Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER)
    story.hires("pat", on="2020-01-01", profession=Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER)
    return story


def opens(story: Story, name: str = "pat", on: str = OPENED) -> None:
    """What is known of somebody is whole from that day on."""
    story.do(hr.RecordOpeningPosition, on, person_id=person(name))


@pytest.mark.shows("T-41")
def test_without_an_opening_position_everybody_is_overdue_since_they_were_hired(story: Story) -> None:
    assert ("2020-01-12", "overdue") in spells_of(story, "SUP-01", "pat")


@pytest.mark.shows("T-41", "SUP-01")
def test_what_fell_due_before_go_live_is_unknown_until_the_rule_has_had_its_time(story: Story) -> None:
    opens(story)
    assert spells_of(story, "SUP-01", "pat") == [("2020-01-01", "unknown"), ("2026-03-30", "overdue")]


@pytest.mark.shows("T-41", "SUP-01")
def test_what_is_missed_after_the_first_session_that_is_known_is_told_at_once(story: Story) -> None:
    opens(story)
    story.meets("sam", "pat", "2026-03-04", kind=SupervisionKind.CASE_MANAGEMENT)
    assert spells_of(story, "SUP-01", "pat") == [
        ("2020-01-01", "unknown"),
        ("2026-03-04", "compliant"),
        ("2026-03-10", "due_soon"),
        ("2026-03-15", "overdue"),
    ]


@pytest.mark.shows("T-41", "DAT-05")
def test_what_hr_had_not_said_by_go_live_gets_its_time_too(story: Story) -> None:
    opens(story)
    assert spells_of(story, "DAT-05", "pat") == [("2020-01-01", "unknown"), ("2026-03-30", "overdue")]


@pytest.mark.shows("T-41", "REG-01", "COI-01")
def test_what_is_known_to_be_wrong_is_found_as_ever(story: Story) -> None:
    story.manages("sam", "pat", "2024-01-01")
    story.supervises("sam", "pat", "2025-01-01")
    before = story.breaches("COI-01", "pat")
    opens(story)
    assert before
    assert story.breaches("COI-01", "pat") == before


@pytest.mark.shows("T-41")
def test_who_is_hired_after_go_live_has_no_opening_and_no_grace(story: Story) -> None:
    opens(story)
    story.hires("new", on="2026-03-09", profession=Profession.PSYCHOLOGICAL_WELLBEING_PRACTITIONER)
    assert ("2026-03-20", "overdue") in spells_of(story, "SUP-01", "new")


def test_another_day_takes_the_place_of_the_first_and_the_same_again_changes_nothing() -> None:
    stream = Stream(person_id=person("pat"))
    stream.do(hr.RegisterStaffMember, "2020-01-01")
    [first] = stream.do(hr.RecordOpeningPosition, OPENED)
    assert stream.do(hr.RecordOpeningPosition, OPENED) == ()
    [second] = stream.do(hr.RecordOpeningPosition, "2026-02-01")
    assert isinstance(second, OpeningPositionRecorded)
    assert second.supersedes == first.event_id


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_the_time_that_a_rule_gets_is_never_less_than_what_it_gives(rule_id: str) -> None:
    rule = RULES[rule_id]
    given = [getattr(rule.parameters, name, None) or 0 for name in ("interval_days", "window_days", "within_days")]
    assert settling_days(rule) >= max(28, *given)


@pytest.mark.parametrize("shape", ["cadence", "quantity", "deadline", "completeness", "eligibility"])
def test_every_rule_that_finds_what_is_missing_waits(shape: str, story: Story) -> None:
    """For each of its rules: no breach before the opening, whatever was known; none newly made by it."""
    opens(story)
    for rule in RULES.values():
        if rule.shape == shape:
            for assessment in WITH_OPENING[shape].assess(rule, person("pat"), story, date.min):
                until = day(OPENED) - timedelta(days=1)
                told = [span for span in assessment.timeline.spans() if span.first_day <= until]
                assert all(span.value.status in (Status.UNKNOWN, Status.NOT_APPLICABLE) for span in told), rule.id
