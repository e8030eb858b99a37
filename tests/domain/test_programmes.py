"""What the programmes ask beyond the first meetings: reviews, hours, the end, what follows it, offer and uptake."""

from datetime import timedelta

import pytest

from domain.catalogue import EVENTS
from domain.event import Rejected
from domain.preceptorship_plan import commands as plans
from domain.preceptorship_plan.events import PlanEvent
from domain.preceptorship_plan.vocabulary import MeetingKind, Outcome
from domain.rules.programmes import Programme, load_programmes, programme_of, to_offer
from domain.staff_member import commands as hr
from domain.vocabulary import Profession
from tests.domain.plan_scenes import FIRST, NIA, away, begins, completes, done, meets, newly
from tests.domain.spells import spells
from tests.domain.stories import Story, last_day
from tests.domain.stream import day, person

PROGRAMMES = load_programmes()


def breaches_of(story: Story, rule_id: str) -> dict[str, list[tuple[str, str | None]]]:
    """Of a rule that asks for several things: the breaches of each."""
    found = {}
    for each in story.assess(rule_id, "nia"):
        spans = [span for span in each.timeline.spans() if span.value.status.is_breach]
        found[each.subject] = [(span.first_day.isoformat(), last_day(span)) for span in spans]
    return found


@pytest.mark.shows("PRE-06")
def test_in_the_gold_standard_of_nursing_two_months_without_any_meeting_are_too_many() -> None:
    story = newly()
    begins(story, "nursing_gold")
    assert story.breaches("PRE-06", "nia") == [("2026-03-04", None)]
    meets(story, MeetingKind.FIRST, "2026-01-05")
    meets(story, MeetingKind.REVIEW, "2026-03-07")
    assert story.breaches("PRE-06", "nia") == [("2026-05-08", None)], "61 days after the first one was in time"
    away(story, "2026-04-01", "2026-04-30")
    assert story.breaches("PRE-06", "nia") == [("2026-06-07", None)]
    assert not story.assess("PRE-06", "pat")


@pytest.mark.shows("PRE-06")
def test_the_core_standard_asks_for_no_meeting_every_two_months() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    assert story.assess("PRE-06", "nia") == []


@pytest.mark.shows("PRE-07")
@pytest.mark.parametrize("programme", ["midwifery_core", "midwifery_gold"])
def test_a_midwife_has_a_review_in_the_months_three_six_and_nine(programme: str) -> None:
    story = newly(Profession.MIDWIFE)
    begins(story, programme)
    assert breaches_of(story, "PRE-07") == {
        "plan:1:month:3": [("2026-04-16", None)],
        "plan:1:month:6": [("2026-07-16", None)],
        "plan:1:month:9": [("2026-10-16", None)],
    }
    for on in ("2026-03-17", "2026-07-20", "2026-09-16"):
        meets(story, MeetingKind.REVIEW, on)
    assert breaches_of(story, "PRE-07") == {
        "plan:1:month:3": [("2026-04-16", "2026-07-19")],
        "plan:1:month:6": [("2026-07-16", "2026-07-19")],
        "plan:1:month:9": [("2026-10-16", None)],
    }, "a day too early counts for none, a late one for each that was due"
    meets(story, MeetingKind.REVIEW, "2026-09-17")
    assert breaches_of(story, "PRE-07")["plan:1:month:9"] == []


@pytest.mark.shows("PRE-07", "PRE-14")
def test_leave_moves_the_reviews_of_a_midwife() -> None:
    story = newly(Profession.MIDWIFE)
    begins(story, "midwifery_core")
    away(story, "2026-02-01", "2026-02-28")
    assert breaches_of(story, "PRE-07")["plan:1:month:3"] == [("2026-05-14", None)]


@pytest.mark.shows("PRE-09", "T-04")
@pytest.mark.parametrize(
    ("profession", "programme", "months", "fte", "hours"),
    [
        (Profession.NURSE, "nursing_core", 6, 0.6, 75),
        (Profession.MIDWIFE, "midwifery_core", 12, 0.6, 90),
        (Profession.MIDWIFE, "midwifery_gold", 12, 1.0, 150),
    ],
)
def test_the_hours_in_addition_to_the_numbers_are_there_by_the_planned_end(
    profession: Profession, programme: str, months: int, fte: float, hours: float
) -> None:
    story = newly(profession, fte=fte)
    begins(story, programme, months, fte=fte)
    ended = {6: "2026-07-02", 12: "2027-01-02"}[months]
    story.do(plans.LogSupernumeraryHours, "2026-01-10", **NIA, hours=hours - 0.5)
    assert story.breaches("PRE-09", "nia") == [(ended, None)]
    story.do(plans.LogSupernumeraryHours, "2026-02-10", **NIA, hours=0.5)
    assert story.breaches("PRE-09", "nia") == []
    assert len(story.standing("PRE-09", "nia", "2026-02-10").evidence) == 2


@pytest.mark.shows("PRE-09")
def test_a_plan_completed_early_without_its_hours_stays_a_finding_until_they_are_recorded() -> None:
    story = newly()
    begins(story, "nursing_gold")
    completes(story, "2026-07-15")
    assert story.breaches("PRE-09", "nia") == [("2026-07-16", None)]
    story.do(plans.ReopenPlan, "2026-07-20", **NIA)
    story.do(plans.LogSupernumeraryHours, "2026-07-20", **NIA, hours=75)
    assert story.breaches("PRE-09", "nia") == []


@pytest.mark.shows("PRE-09")
def test_who_leaves_the_programme_owes_no_hours_and_other_programmes_ask_for_none() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    story.do(plans.WithdrawPlan, "2026-03-01", **NIA, outcome=Outcome.LEFT)
    assert story.breaches("PRE-09", "nia") == []
    other = newly(Profession.ALLIED_HEALTH)
    begins(other, "ahp_england")
    assert other.assess("PRE-09", "nia") == []


@pytest.mark.shows("PRE-16", "S3-14")
def test_a_plan_is_closed_two_weeks_after_its_end_and_no_extension_carries_it_past_the_cap() -> None:
    story = newly(Profession.ALLIED_HEALTH)
    begins(story, "multi_professional_trust")
    assert story.breaches("PRE-16", "nia") == [("2027-01-16", None)]
    assert story.standing("PRE-16", "nia", "2027-01-01").status == "due_soon"
    story.do(plans.ExtendPlan, "2026-12-01", **NIA, ends_on=day("2027-04-01"))
    assert story.breaches("PRE-16", "nia") == [("2027-04-16", None)]
    story.do(plans.ExtendPlan, "2027-03-01", **NIA, ends_on=day("2027-12-01"))
    assert story.breaches("PRE-16", "nia") == [("2027-07-02", None)], "eighteen months are the longest"
    completes(story, "2027-07-01")
    assert story.breaches("PRE-16", "nia") == []


@pytest.mark.shows("PRE-17", "T-10")
def test_a_preceptor_who_leaves_is_replaced_within_two_weeks_and_marked_from_the_notice() -> None:
    story = newly()
    story.hires("quin")
    begins(story, "nursing_core", 6)
    assert story.assess("PRE-17", "nia") == []
    notice = story.one(hr.NotifyLeaver, "2026-02-01", person_id=person("pat"), last_working_day=day("2026-03-01"))
    assert story.affected("PRE-17", notice) == {person("nia")}
    (marked,) = story.assess("PRE-17", "nia")
    assert marked.people == (person("nia"), person("pat"))
    assert spells(marked.timeline) == [
        ("2026-02-01", "due_soon"),
        ("2026-03-16", "overdue"),
    ]
    story.leaves("pat", "2026-03-01")
    assert story.breaches("PRE-17", "nia") == [("2026-03-16", None)]
    story.precepts("quin", "nia", "2026-03-20")
    assert story.breaches("PRE-17", "nia") == [("2026-03-16", "2026-03-19")]


@pytest.mark.shows("PRE-17", "T-11")
def test_a_preceptor_who_stays_after_all_leaves_nobody_behind() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    story.leaves("pat", "2026-03-01")
    assert story.breaches("PRE-17", "nia") == [("2026-03-16", None)]
    story.do(hr.CancelLeaver, "2026-03-02", person_id=person("pat"))
    assert story.breaches("PRE-17", "nia") == []


@pytest.mark.shows("PRE-21")
def test_support_after_the_gold_standard_of_midwifery_is_asked_about_for_a_year() -> None:
    story = newly(Profession.MIDWIFE)
    begins(story, "midwifery_gold")
    completes(story, "2026-12-20")
    assert story.breaches("PRE-21", "nia") == [("2027-01-18", "2027-12-20")]
    done(story, "early_career_support", "2027-02-01")
    assert story.breaches("PRE-21", "nia") == [("2027-01-18", "2027-01-31")]


@pytest.mark.shows("PRE-22", "S3-11", "S3-15")
def test_no_offer_and_no_answer_are_two_findings() -> None:
    story = newly(Profession.ALLIED_HEALTH, band=5)
    story.do(hr.RecordRegistration, FIRST, **NIA, body="HCPC")
    assert story.breaches("PRE-22a", "nia") == [("2026-01-16", None)]
    assert story.assess("PRE-22b", "nia") == []
    offer = {"programme": "ahp_england", "programme_version": "2023", "route": "newly_registered"}
    story.do(plans.OfferPlan, "2026-01-20", **NIA, **offer)
    assert story.breaches("PRE-22a", "nia") == [("2026-01-16", "2026-01-19")]
    assert story.breaches("PRE-22b", "nia") == [("2026-02-20", None)]
    story.do(plans.DeclineOffer, "2026-02-25", **NIA, reason="has done one elsewhere")
    assert story.breaches("PRE-22b", "nia") == [("2026-02-20", "2026-02-24")]


@pytest.mark.shows("PRE-22")
def test_an_offer_that_is_taken_in_time_is_no_finding() -> None:
    story = newly()
    story.do(hr.RecordRegistration, FIRST, **NIA, body="NMC")
    begins(story, "nursing_core", 6)
    assert story.breaches("PRE-22a", "nia") == story.breaches("PRE-22b", "nia") == []


@pytest.mark.shows("PRE-30")
def test_completion_is_in_the_staff_record_within_thirty_days() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    assert story.assess("PRE-30", "nia") == []
    completes(story, "2026-07-01")
    assert story.breaches("PRE-30", "nia") == [("2026-08-01", None)]
    story.do(hr.RecordTraining, "2026-08-10", **NIA, competence="preceptorship")
    assert story.breaches("PRE-30", "nia") == [("2026-08-01", "2026-08-09")]


@pytest.mark.shows("PRE-14", "PRE-15", "S3-12")
@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.name)
def test_every_programme_says_its_kind_its_source_and_what_part_time_work_changes(programme: Programme) -> None:
    found = programme_of(PROGRAMMES, programme.name, programme.version)
    assert (found is None) == (programme.status == "proposed")
    if found is not None and found.months is not None:
        assert found.part_time is not None
        assert found.source
    assert {each.kind for each in PROGRAMMES} >= {"profession_specific", "multi_professional", "in_house"}


@pytest.mark.shows("ASYE-10")
def test_what_is_only_proposed_applies_to_nobody() -> None:
    proposed = [each for each in PROGRAMMES if each.status == "proposed"]
    assert [each.name for each in proposed] == ["swip_england"]
    later = proposed[0].in_force_from
    assert later is not None
    assert proposed[0] not in to_offer(PROGRAMMES, "england", Profession.SOCIAL_WORKER, later)
    story = newly(Profession.SOCIAL_WORKER)
    story.offers("nia", FIRST, "swip_england", "proposed")
    story.starts_plan("nia", FIRST, 24)
    assert story.assess("ASYE-04", "nia") == []


@pytest.mark.shows("T-60")
def test_which_programme_may_be_offered_goes_by_country_profession_and_day() -> None:
    def named(country: str, profession: Profession) -> set[str]:
        return {each.name for each in to_offer(PROGRAMMES, country, profession, day(FIRST)) if each.professions}  # type: ignore[arg-type]

    assert named("england", Profession.SOCIAL_WORKER) == {"asye_england"}
    assert named("scotland", Profession.SOCIAL_WORKER) == {"supported_year_scotland"}
    assert named("scotland", Profession.NURSE) == {"scotland_nmc"}
    assert named("northern_ireland", Profession.MIDWIFE) == {"nipec"}
    assert named("england", Profession.NURSING_ASSOCIATE) == {"nursing_core", "nursing_gold"}


@pytest.mark.shows("S3-13")
def test_a_trial_is_for_the_groups_that_it_names() -> None:
    (trial,) = (each for each in PROGRAMMES if each.status == "trial")
    assert trial.professions == (Profession.NURSE, Profession.ALLIED_HEALTH)
    for profession in (Profession.NURSE, Profession.ALLIED_HEALTH, Profession.MIDWIFE):
        offered = trial in to_offer(PROGRAMMES, "england", profession, day(FIRST))
        assert offered == (profession in trial.professions)


@pytest.mark.shows("PRE-20")
def test_nursing_is_not_signed_off_before_six_months_unless_support_to_the_sixth_is_offered() -> None:
    story = newly()
    begins(story, "nursing_gold")
    away(story, "2026-02-01", "2026-02-28")
    completes(story, "2026-07-10", Outcome.COMPLETED_EARLY)
    assert story.breaches("PRE-20a", "nia") == [("2026-07-10", "2026-07-28")], "leave moves the sixth month"
    done(story, "support_to_six_months", "2026-07-12")
    assert story.breaches("PRE-20a", "nia") == [("2026-07-10", "2026-07-11")]
    assert story.assess("PRE-20b", "nia") == []


@pytest.mark.shows("PRE-20", "PRE-07")
def test_midwifery_is_not_signed_off_before_nine_months() -> None:
    story = newly(Profession.MIDWIFE)
    begins(story, "midwifery_core")
    story.do(plans.RequestSignOff, "2026-08-01", **NIA)
    assert story.breaches("PRE-20b", "nia") == [], "it may be asked for before its time"
    completes(story, "2026-09-30")
    assert story.breaches("PRE-20b", "nia") == [("2026-09-30", "2026-09-30")]
    later = newly(Profession.MIDWIFE)
    begins(later, "midwifery_core")
    completes(later, "2026-10-01")
    assert later.breaches("PRE-20b", "nia") == []


@pytest.mark.shows("PRE-13")
def test_a_preceptor_who_is_the_line_manager_is_a_conflict() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    assert story.breaches("COI-09", "nia") == []
    story.manages("pat", "nia", "2026-02-01")
    assert story.breaches("COI-09", "nia") == [("2026-02-01", None)]


@pytest.mark.shows("PRE-26")
def test_an_item_has_a_name_and_no_room_for_what_was_said() -> None:
    story = newly()
    begins(story, "nursing_core", 6)
    with pytest.raises(Rejected, match="item_not_a_word"):
        done(story, "performance was below expectations", "2026-02-01")
    free = {name for kind in EVENTS.values() if issubclass(kind, PlanEvent) for name in own_text(kind)}
    assert free == {"programme", "programme_version", "previous_programme", "previous_version", "differs_in", "item"}


def own_text(kind: type[PlanEvent]) -> set[str]:
    """The fields of an event of its own that hold words."""
    own = kind.model_fields.keys() - PlanEvent.model_fields.keys() - {"type"}
    return {name for name in own if kind.model_fields[name].annotation in (str, tuple[str, ...])}


@pytest.mark.shows("PRE-29", "S3-18")
def test_a_programme_is_compared_with_its_sources_again_after_three_years() -> None:
    for programme in PROGRAMMES:
        assert programme.reviewed_on is not None
        assert programme.review_due == programme.reviewed_on + timedelta(days=1095)
    assert PROGRAMMES[0].model_copy(update={"reviewed_on": None}).review_due is None
