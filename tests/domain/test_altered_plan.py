"""What alters a plan that runs: time credited on somebody's word, and another programme, looked at first."""

from typing import Any

import pytest

from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.events import PackMigrated, TimeCredited
from domain.preceptorship_plan.vocabulary import CreditGround, MeetingKind
from domain.rules.migrating import (
    CannotMigrate,
    as_if_migrated,
    effects_of_migrating,
    figures_that_differ,
    running_plan,
)
from domain.rules.packs import load_packs
from domain.rules.programmes import load_programmes, programme_of
from domain.rules.shapes import SHAPES
from domain.vocabulary import Profession
from tests.domain.plan_scenes import FIRST, NIA, begins, meets, newly
from tests.domain.spells import due_on, spells_of
from tests.domain.stories import Story
from tests.domain.stream import day, person

PROGRAMMES = load_programmes()
LATE, ELSEWHERE = CreditGround.LATE_START, CreditGround.FORMER_EMPLOYER


def begun_late() -> Story:
    """In post since 1 January, the plan of twelve months begins on 1 March: 59 days later."""
    story = newly()
    story.hires("lou")
    story.offers("nia", "2026-02-20", "nursing_gold", "2022")
    story.starts_plan("nia", "2026-03-01", 12, started_in_post_on=day(FIRST))
    story.precepts("pat", "nia", "2026-03-01")
    return story


def credits(story: Story, days: int, ground: CreditGround = LATE, by: str = "lou", on: str = "2026-03-10") -> Any:
    """Somebody answers for that time."""
    return story.do(plans.CreditTime, on, **NIA, ground=ground, days=days, approved_by=person(by))


@pytest.mark.shows("PRE-27")
def test_a_late_start_needs_somebody_who_answers_for_the_time_before_it() -> None:
    story = begun_late()
    assert story.breaches("PRE-27", "nia") == [("2026-03-30", None)]
    credits(story, 59)
    assert story.breaches("PRE-27", "nia") == []
    assert due_on(story, "PRE-05", "nia", "2026-04-01") == "2027-01-01", "all of it counts, as the clock has it"
    in_time = newly()
    begins(in_time, "nursing_core", 6)
    assert in_time.assess("PRE-27", "nia") == []


@pytest.mark.shows("PRE-27")
def test_what_is_not_credited_of_a_late_start_comes_at_the_end() -> None:
    story = begun_late()
    (event,) = credits(story, 29)
    assert isinstance(event, TimeCredited)
    assert (event.end_moves_by, event.ends_on) == (30, day("2027-01-31"))
    assert due_on(story, "PRE-05", "nia", "2026-04-01") == "2027-01-31"
    assert due_on(story, "PRE-04", "nia", "2026-04-01") == "2026-08-22"


@pytest.mark.shows("PRE-27")
@pytest.mark.parametrize(
    ("days", "by", "code"),
    [(60, "lou", "credit_out_of_range"), (-1, "lou", "credit_out_of_range"), (10, "nia", "own_")],
)
def test_no_more_than_the_time_in_post_is_credited_and_not_on_ones_own_word(days: int, by: str, code: str) -> None:
    with pytest.raises(Rejected, match=code):
        credits(begun_late(), days, by=by)


def test_time_is_credited_once_for_each_ground() -> None:
    story = begun_late()
    assert credits(story, 10)
    assert credits(story, 10) == ()
    with pytest.raises(Rejected, match="already_credited"):
        credits(story, 11)
    assert credits(story, 100, ELSEWHERE)


@pytest.mark.shows("T-49")
def test_who_comes_from_another_trust_keeps_the_end_and_has_a_preceptor_anew() -> None:
    story = newly(Profession.MIDWIFE)
    story.hires("lou")
    story.offers("nia", FIRST, "midwifery_core", "2023")
    story.starts_plan("nia", FIRST, 12)
    credits(story, 153, ELSEWHERE, on="2026-01-05")
    assert due_on(story, "PRE-05", "nia", "2026-02-01") == "2026-08-01", "as it was where the plan began on 1 August"
    assert {each.subject for each in story.assess("PRE-07", "nia")} == {"plan:1:month:6", "plan:1:month:9"}
    assert story.breaches("PRE-02", "nia") == [("2026-01-09", None)]
    story.precepts("pat", "nia", "2026-01-07")
    assert story.breaches("PRE-02", "nia") == []


def migrates(story: Story, on: str, differs_in: tuple[str, ...] = ("months",), **facts: Any) -> Any:
    """From the core to the gold standard of nursing."""
    usual = {"programme": "nursing_gold", "programme_version": "2022", "months": 12, "reason": "the ward took it up"}
    return story.do(plans.MigratePlan, on, **NIA, differs_in=differs_in, **{**usual, **facts})


@pytest.mark.shows("PRE-28", "T-38")
def test_from_the_day_of_its_migration_a_plan_is_asked_what_the_other_programme_asks_and_not_before() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    meets(story, MeetingKind.FIRST, "2026-01-12")
    before = spells_of(story, "PRE-03", "nia")
    assert story.assess("PRE-06", "nia") == []
    (event,) = migrates(story, "2026-04-01")
    assert isinstance(event, PackMigrated)
    assert (event.previous_programme, event.ends_on) == ("nursing_core", day("2027-01-01"))
    assert spells_of(story, "PRE-03", "nia") == before, "the week of the gold standard was not asked in January"
    assert story.breaches("PRE-06", "nia") == [("2026-04-01", None)], "two months without a meeting had passed"
    assert due_on(story, "PRE-05", "nia", "2026-03-31") == "2026-07-01"
    assert due_on(story, "PRE-05", "nia", "2026-04-01") == "2027-01-01"
    assert migrates(story, "2026-05-01") == ()


@pytest.mark.shows("PRE-28", "T-38")
def test_a_plan_stays_in_its_programme_until_the_difference_was_looked_at() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    for facts, code in (
        ({"differs_in": ()}, "difference_missing"),
        ({"reason": " "}, "reason_missing"),
        ({"months": 0}, "length_out_of_range"),
        ({"programme": "asye_england", "programme_version": "2020"}, "other_kind_of_programme"),
    ):
        with pytest.raises(Rejected, match=code):
            migrates(story, "2026-04-01", **facts)
    assert due_on(story, "PRE-05", "nia", "2026-04-01") == "2026-07-01"


@pytest.mark.shows("PRE-28")
def test_pauses_and_extensions_keep_their_length_through_a_migration() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    story.do(plans.PausePlan, "2026-02-01", **NIA)
    story.do(plans.ResumePlan, "2026-02-11", **NIA)
    (event,) = migrates(story, "2026-04-01")
    assert event.ends_on == day("2027-01-11")


@pytest.mark.shows("PRE-28", "T-38")
def test_the_difference_is_seen_before_it_is_done_and_is_what_then_comes() -> None:
    story, on = newly(), day("2026-04-01")
    begins(story, "nursing_core", 6)
    meets(story, MeetingKind.FIRST, "2026-01-12")
    core, gold = (programme_of(PROGRAMMES, name, "2022") for name in ("nursing_core", "nursing_gold"))
    assert gold is not None
    figures = figures_that_differ(core, gold)
    assert {each.field: (each.before, each.after) for each in figures} == {
        "months": (6, 12),
        "first_meeting_within_days": (14, 7),
        "meeting_max_gap_days": (None, 61),
        "preceptor_hours_a_year": (8.0, 12.0),
    }
    otherwise = as_if_migrated(story.of("nia"), gold, (each.field for each in figures), on)
    foreseen = list(effects_of_migrating(load_packs(), SHAPES, story, otherwise, on))
    assert [(each.rule_id, each.before, each.after) for each in foreseen] == [("PRE-06", "not_applicable", "overdue")]
    assert story.assess("PRE-06", "nia") == [], "nothing was done"
    migrates(story, "2026-04-01")
    plan, supposed = running_plan(story.of("nia")), running_plan(otherwise)
    assert plan is not None
    assert supposed is not None
    assert plan.terms == supposed.terms
    assert story.standing("PRE-06", "nia", "2026-04-01").status == "overdue"


def test_what_cannot_be_migrated_says_why() -> None:
    story = newly()
    gold = programme_of(PROGRAMMES, "nursing_gold", "2022")
    in_house = programme_of(PROGRAMMES, "in_house_trust", "2022")
    assert gold is not None
    assert in_house is not None
    with pytest.raises(CannotMigrate, match="no plan of theirs"):
        as_if_migrated(story.of("nia"), gold, (), day(FIRST))
    begins(story, "nursing_core", 6)
    with pytest.raises(CannotMigrate, match="the length of that programme open"):
        as_if_migrated(story.of("nia"), in_house, (), day(FIRST))
