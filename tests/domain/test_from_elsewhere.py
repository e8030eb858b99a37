"""Supervisors who are employed elsewhere: COI-12, SUP-27; and nobody inside one employer."""

from typing import Any

import pytest

from domain.event import Event
from domain.small_record import commands as ask
from domain.staff_member import commands as hr
from domain.vocabulary import Profession, Status, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import Stream, day, named, person

APRIL = "2026-04-01"
ERIN = {"person_id": person("erin")}


@pytest.fixture
def story() -> Story:
    """Otto learns with a host, where Erin supervises him from April on."""
    story = Story()
    story.hires("otto", profession=Profession.ALLIED_HEALTH_SUPPORT)
    story.hires("pam")
    story.do(hr.RegisterOutsider, "2026-03-02", **ERIN, employer="sheffield_care")
    story.supervises("erin", "otto", APRIL, SupervisionKind.PLACEMENT)
    return story


def agrees(story: Story, agreement: str, until: str) -> Any:
    """Both employers agree on something about Erin."""
    numbered = {"record_id": named(agreement), "agreement": agreement, "last_day": day(until)}
    return story.one(ask.RecordAgreement, "2026-04-20", **ERIN, **numbered)


@pytest.mark.shows("COI-12", "T-31")
def test_a_supervisor_from_elsewhere_has_a_contract_and_an_agreement_on_data_each_in_date(story: Story) -> None:
    assert story.breaches("COI-12", "otto") == [(APRIL, None)]
    agrees(story, "honorary", "2026-12-31")
    assert story.breaches("COI-12", "otto") == [(APRIL, None)]
    last = agrees(story, "data_sharing", "2026-10-31")
    assert story.affected("COI-12", last) == {person("otto")}
    assert story.breaches("COI-12", "otto") == [(APRIL, "2026-04-19"), ("2026-11-01", None)]


@pytest.mark.shows("COI-12", "S1-16")
def test_nobody_of_ones_own_employer_needs_an_agreement_in_whichever_unit(story: Story) -> None:
    story.hires("vera", in_unit="another ward")
    story.manages("pam", "otto")
    story.supervises("vera", "otto", APRIL, SupervisionKind.PROFESSIONAL)
    (own,) = (each for each in story.assess("COI-12", "otto") if each.people[1] == person("vera"))
    assert own.timeline.at(day("2026-06-01")).status is Status.COMPLIANT
    assert {each.people[1] for each in story.assess("COI-12", "otto")} == {person("vera"), person("erin")}


@pytest.mark.shows("COI-12")
def test_of_whom_nobody_said_where_they_are_employed_nothing_is_found(story: Story) -> None:
    story.supervises("somebody", "pam", APRIL)
    assert story.standing("COI-12", "pam", "2026-06-01").status is Status.UNKNOWN
    assert story.assess("SUP-27", "pam") == []


@pytest.mark.shows("SUP-27", "T-31")
def test_what_is_known_of_somebody_from_elsewhere_is_confirmed_every_year(story: Story) -> None:
    assert story.standing("SUP-27", "otto", "2027-02-10").status is Status.DUE_SOON
    assert story.breaches("SUP-27", "otto") == [("2027-03-03", None)]
    confirmed = story.one(hr.RegisterOutsider, "2027-03-10", **ERIN, employer="sheffield_care")
    assert story.affected("SUP-27", confirmed) == {person("otto")}
    assert story.breaches("SUP-27", "otto") == [("2027-03-03", "2027-03-09"), ("2028-03-10", None)]
    story.stops("erin", "otto", "2027-06-30", SupervisionKind.PLACEMENT)
    assert story.breaches("SUP-27", "otto") == [("2027-03-03", "2027-03-09")]


@pytest.mark.shows("T-31")
def test_whoever_our_own_hr_takes_on_later_comes_from_elsewhere_no_more(story: Story) -> None:
    story.hires("erin", on="2026-05-01")
    assert story.breaches("COI-12", "otto") == story.breaches("SUP-27", "otto") == []


@pytest.mark.shows("T-31")
def test_of_somebody_from_elsewhere_there_is_kept_where_they_are_employed_and_nothing_else() -> None:
    stream = Stream(**ERIN)
    known = stream.one(hr.RegisterOutsider, "2026-03-02", employer="sheffield_care")
    assert set(type(known).model_fields) - set(Event.model_fields) == {"employer"}
    assert stream.do(hr.RegisterOutsider, "2026-03-02", employer="sheffield_care") == ()
    assert stream.do(hr.RegisterOutsider, "2027-03-02", employer="sheffield_care"), "said again it is confirmed"
    assert stream.refused(hr.RegisterOutsider, "2027-03-03", employer="Erin's firm, 1 High St") == "not_a_word"
    stream.do(hr.RegisterStaffMember, "2027-05-01")
    assert stream.refused(hr.RegisterOutsider, "2028-03-02", employer="sheffield_care") == "employed_here"
