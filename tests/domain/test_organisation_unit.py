"""A part of the organisation: created once, never above itself, led by somebody, closed."""

import pytest

from domain.organisation_unit import commands as ask
from domain.organisation_unit import events as organisation
from tests.domain.stream import Stream, day, person, told, unit


def ward() -> Stream:
    """A ward under a division."""
    stream = Stream(unit_id=unit("ward"))
    stream.do(ask.CreateUnit, "2026-01-01", name="Ward 7", parent_id=unit("division"))
    return stream


def test_a_unit_is_created_once() -> None:
    stream = ward()
    assert stream.do(ask.CreateUnit, "2026-01-01", name="Ward 7", parent_id=unit("division")) == ()
    corrected = stream.one(ask.CreateUnit, "2025-12-01", name="Ward 7", parent_id=unit("division"))
    assert corrected.supersedes == stream.events[0].event_id


def test_a_unit_never_stands_above_itself() -> None:
    own = {"parent_id": unit("ward")}
    assert Stream(unit_id=unit("ward")).refused(ask.CreateUnit, "2026-01-01", name="Ward 7", **own) == "above_itself"
    assert ward().refused(ask.MoveUnit, "2026-02-01", **own) == "above_itself"
    assert ward().refused(ask.MergeUnit, "2026-02-01", into_unit_id=unit("ward")) == "merged_into_itself"


def test_only_a_created_unit_changes() -> None:
    stream = Stream(unit_id=unit("ward"))
    assert stream.refused(ask.RenameUnit, "2026-01-01", name="Ward 8") == "unknown_unit"
    assert stream.refused(ask.CreateUnit, "2026-01-01", name=" ") == "name_missing"


@pytest.mark.shows("T-21")
def test_the_same_name_place_or_lead_again_changes_nothing() -> None:
    stream = ward()
    for kind, facts in (
        (ask.RenameUnit, {"name": "Ward 8"}),
        (ask.MoveUnit, {"parent_id": unit("other")}),
        (ask.AssignUnitLead, {"lead_id": person("dee")}),
        (ask.AssignUnitLead, {"lead_id": None}),
    ):
        assert stream.do(kind, "2026-02-01", **facts)
        assert stream.do(kind, "2026-02-01", **facts) == ()


def test_every_event_names_the_unit_above_on_that_day() -> None:
    stream = ward()
    stream.do(ask.MoveUnit, "2026-03-01", parent_id=unit("other"))
    assert stream.one(ask.AssignUnitLead, "2026-02-01", lead_id=person("dee")).parent_id == unit("division")
    assert stream.one(ask.AssignUnitLead, "2026-04-01", lead_id=person("eli")).units == (unit("ward"), unit("other"))


@pytest.mark.shows("T-20")
def test_an_older_lead_never_overwrites_a_newer_one() -> None:
    stream = ward()
    stream.do(ask.AssignUnitLead, "2026-02-01", lead_id=person("dee"), source_recorded_at=told("2026-02-02"))
    older = {"lead_id": person("eli"), "source_recorded_at": told("2026-02-01")}
    assert stream.do(ask.AssignUnitLead, "2026-02-01", **older) == ()


@pytest.mark.shows("T-18")
def test_a_closed_unit_changes_no_more_but_its_code_may_be_used_again() -> None:
    stream = ward()
    assert stream.refused(ask.CloseUnit, "2025-12-31") == "closed_before_created"
    stream.do(ask.CloseUnit, "2026-03-31")
    assert stream.do(ask.CloseUnit, "2026-03-31") == ()
    assert stream.refused(ask.AssignUnitLead, "2026-04-01", lead_id=person("dee")) == "unit_closed"
    assert stream.do(ask.AssignUnitLead, "2026-03-01", lead_id=person("dee"))
    again = stream.one(ask.CreateUnit, "2026-09-01", name="Ward 7")
    assert again.supersedes is None
    assert stream.do(ask.AssignUnitLead, "2026-09-01", lead_id=person("eli"))


def test_a_merged_unit_is_closed_and_says_into_what() -> None:
    stream = ward()
    merged = stream.one(ask.MergeUnit, "2026-03-31", into_unit_id=unit("other"))
    assert isinstance(merged, organisation.UnitMerged)
    assert set(merged.units) == {unit("ward"), unit("division"), unit("other")}
    assert stream.state.closing.effective_on == day("2026-03-31")
