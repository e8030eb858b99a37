"""A small record begins once, is added to, and ends; what each kind of record asks beyond that."""

from typing import Any

import pytest

from domain.event import Event
from domain.small_record import commands as ask
from domain.small_record.events import PairFormed, PairMet, PairSelfAssessed
from domain.small_record.vocabulary import Activity, ClinicianGrade, Stage
from tests.domain.stream import Stream, day, named, person

PAIR: dict[str, Any] = {
    "clinician_id": person("ines"),
    "manager_id": person("max"),
    "clinician_grade": ClinicianGrade.REGISTRAR,
    "manager_band": 8,
    "permitted_by": person("carl"),
    "last_day": day("2026-10-01"),
}


def pair(**facts: Any) -> Stream:
    """Ines, a registrar, and Max, a manager, from January on, unless `facts` say otherwise."""
    stream = Stream(record_id=named("pair"))
    stream.do(ask.FormPair, "2026-01-05", **{**PAIR, **facts})
    return stream


@pytest.mark.shows("PAIR-01", "S2-1")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"clinician_grade": ClinicianGrade.CONSULTANT}, "not_a_registrar"),
        ({"manager_band": 6}, "band_out_of_range"),
        ({"manager_band": 9}, "band_out_of_range"),
        ({"manager_id": person("ines")}, "same_person"),
    ],
)
def test_a_pair_is_one_registrar_and_one_manager_of_band_7_or_8(facts: dict[str, Any], code: str) -> None:
    assert Stream(record_id=named("pair")).refused(ask.FormPair, "2026-01-05", **{**PAIR, **facts}) == code
    assert pair(manager_band=7).events[0].people == (person("ines"), person("max"), person("carl"))


@pytest.mark.shows("PAIR-04")
@pytest.mark.parametrize("one_of_them", ["ines", "max"])
def test_neither_of_a_pair_permits_it_to_themselves(one_of_them: str) -> None:
    asked = {**PAIR, "permitted_by": person(one_of_them)}
    assert Stream(record_id=named("pair")).refused(ask.FormPair, "2026-01-05", **asked) == "permits_oneself"


@pytest.mark.shows("PAIR-02")
def test_a_pair_lasts_nine_months_at_most() -> None:
    assert pair(last_day=day("2026-10-05")).events
    for last_day, code in (("2026-10-06", "too_long"), ("2026-01-04", "ends_before_it_begins")):
        asked = {**PAIR, "last_day": day(last_day)}
        assert Stream(record_id=named("pair")).refused(ask.FormPair, "2026-01-05", **asked) == code


@pytest.mark.shows("S2-2", "S2-3")
def test_of_a_pair_there_is_kept_what_it_did_and_that_both_assessed_themselves_and_nothing_of_what_was_said() -> None:
    stream = pair()
    for activity in Activity:
        stream.do(ask.HoldPairMeeting, "2026-02-02", activity=activity)
    for who in ("ines", "max"):
        stream.do(ask.AssessOneself, "2026-01-05", assessed_by=person(who), stage=Stage.BEFORE)
    assert stream.refused(ask.AssessOneself, "2026-01-05", assessed_by=person("carl"), stage="after") == "not_a_party"
    assert len(stream.events) == 1 + 4 + 2
    own = {kind: set(kind.model_fields) - set(Event.model_fields) for kind in (PairMet, PairSelfAssessed)}
    assert own[PairMet] == {"record_id", "manager_id", "activity"}
    assert own[PairSelfAssessed] == {"record_id", "manager_id", "assessed_by", "stage"}


def test_a_record_begins_once_and_nothing_happens_without_a_beginning() -> None:
    stream = Stream(record_id=named("pair"))
    assert stream.refused(ask.HoldPairMeeting, "2026-02-02", activity="workshop") == "unknown_record"
    stream = pair()
    assert stream.do(ask.FormPair, "2026-01-05", **PAIR) == ()
    assert stream.refused(ask.FormPair, "2026-01-05", **{**PAIR, "manager_id": person("carla")}) == "already_begun"
    assert [type(event) for event in stream.events] == [PairFormed]


def test_nothing_is_recorded_before_the_first_day_or_after_the_last_but_what_looks_back() -> None:
    stream = pair()
    assert stream.refused(ask.HoldPairMeeting, "2026-01-04", activity="workshop") == "before_it_began"
    stream.do(ask.EndPair, "2026-06-30")
    assert stream.do(ask.EndPair, "2026-06-30") == ()
    assert stream.refused(ask.HoldPairMeeting, "2026-07-01", activity="workshop") == "record_ended"
    assert stream.refused(ask.EndPair, "2026-07-01") == "record_ended"
    assert stream.do(ask.AssessOneself, "2026-07-20", assessed_by=person("max"), stage=Stage.AFTER)
    assert stream.do(ask.HoldPairMeeting, "2026-06-30", activity="workshop"), "a late record of a day before"


def test_each_kind_of_record_has_ids_of_its_own() -> None:
    stream = pair()
    (formed,) = stream.events
    assert formed.stream_id == stream.command(ask.EndPair, "2026-06-30").stream_id != named("pair")


def passport(**facts: Any) -> Stream:
    """Otto's, for which Pam answers."""
    stream = Stream(record_id=named("passport"))
    opened = {"person_id": person("otto"), "owner_id": person("pam"), "framework": "ahp_support_worker"}
    stream.do(ask.OpenPassport, "2026-01-05", **{**opened, "framework_version": "2021", "band": 3, **facts})
    return stream


@pytest.mark.shows("TRN-03", "S3-2", "S3-3")
def test_an_item_is_shown_by_the_holder_and_countersigned_by_somebody_else() -> None:
    stream = passport()
    assert (stream.events[0].framework, stream.events[0].framework_version) == ("ahp_support_worker", "2021")  # type: ignore[attr-defined]
    signed = {"item": "mobility", "countersigned_by": person("pam")}
    assert stream.refused(ask.CountersignItem, "2026-03-02", **signed) == "item_not_shown"
    stream.do(ask.ShowItem, "2026-03-02", item="mobility")
    assert stream.do(ask.ShowItem, "2026-03-02", item="mobility") == ()
    own = {**signed, "countersigned_by": person("otto")}
    assert stream.refused(ask.CountersignItem, "2026-03-02", **own) == "own_record"
    assert stream.one(ask.CountersignItem, "2026-03-09", **signed).about == person("otto")
    assert stream.refused(ask.ReviewPassport, "2026-03-09", reviewed_by=person("otto")) == "own_record"


@pytest.mark.shows("S3-5")
def test_somebody_other_than_the_holder_answers_for_a_passport() -> None:
    stream = passport(owned_until=day("2026-03-31"))
    assert stream.refused(ask.HandOverPassport, "2026-04-01", owner_id=person("otto")) == "own_record"
    over = {"owner_id": person("theo"), "owned_until": day("2026-03-01")}
    assert stream.refused(ask.HandOverPassport, "2026-04-01", **over) == "ends_before_it_begins"
    assert stream.one(ask.HandOverPassport, "2026-04-01", owner_id=person("theo")).owner_id == person("theo")


def test_what_is_named_is_a_word_and_no_description() -> None:
    stream = passport()
    assert stream.refused(ask.ShowItem, "2026-03-02", item="He was rather slow at first") == "not_a_word"


@pytest.mark.shows("S3-9", "TRN-04")
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"apprenticeship_level": 1}, "level_out_of_range"),
        ({"apprenticeship_level": 8}, "level_out_of_range"),
        ({"standard": None}, "standard_missing"),
        ({"ends_on": day("2025-12-31")}, "ends_before_it_begins"),
    ],
)
def test_an_apprenticeship_has_a_level_from_2_to_7_a_standard_a_provider_and_its_days(
    facts: dict[str, Any], code: str
) -> None:
    course = {"person_id": person("otto"), "course": "ot_degree", "provider": "sheffield_hallam"}
    terms = {"apprenticeship_level": 6, "standard": "occupational_therapist", "ends_on": day("2029-12-31")}
    stream = Stream(record_id=named("course"))
    assert stream.refused(ask.EnrolOnCourse, "2026-01-05", **{**course, **terms, **facts}) == code
    stream.do(ask.EnrolOnCourse, "2026-01-05", **course, **terms)
    assert stream.one(ask.CompleteCourse, "2030-02-01", award="bsc").award == "bsc", "the end was only planned"
    assert stream.refused(ask.LeaveCourse, "2030-02-02") == "record_ended"


@pytest.mark.shows("T-31", "SUP-27")
def test_an_agreement_about_somebody_from_elsewhere_has_a_last_day_and_may_end_sooner() -> None:
    stream = Stream(record_id=named("agreement"))
    agreed = {"person_id": person("erin"), "agreement": "honorary"}
    assert stream.refused(ask.RecordAgreement, "2026-01-05", **agreed, last_day=day("2026-01-04")) == (
        "ends_before_it_begins"
    )
    stream.do(ask.RecordAgreement, "2026-01-05", **agreed, last_day=day("2026-12-31"))
    assert stream.refused(ask.EndAgreement, "2027-01-01") == "record_ended"
    assert stream.do(ask.EndAgreement, "2026-06-30")
