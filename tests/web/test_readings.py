"""Every page that shows people is recorded as a reading of them, by whom and in which capacity."""

import pytest

from domain.access.events import DataRead
from domain.access.vocabulary import Purpose
from domain.record import event_of
from services.parts import parts
from services.vault.keys import load_keys
from services.vault.pseudonym import pseudonym
from tests.web.browsing import Ledger

PETRA, TESSA = "20003", "20001"


def readings(ledger: Ledger, after: int) -> list[DataRead]:
    """The entries about readings that were recorded after that position."""
    with parts(ledger.settings) as the:
        found = [event_of(row.type, row.record) for row in the.register().read(after, 1_000)]
    return [event for event in found if isinstance(event, DataRead)]


def head(ledger: Ledger) -> int:
    """The last position."""
    with parts(ledger.settings) as the:
        return the.register().head()


@pytest.mark.shows("ACC-01")
def test_a_page_that_shows_people_is_recorded_with_who_looked_at_whom_and_why(ledger: Ledger) -> None:
    secret = load_keys(ledger.settings).pseudonym
    petra, tessa = (pseudonym(secret, "DEMO", "person", number) for number in (PETRA, TESSA))
    before = head(ledger)
    with ledger.visitor("Tessa") as lead:
        assert "Petra Sample-Senior" in lead.get("/").text
    [read] = readings(ledger, before)
    assert read.actor == f"person:{tessa}"
    assert petra in read.people
    assert read.purpose == Purpose.SERVICE_LEADERSHIP
    assert read.rows == len(read.people)


def test_an_inspector_whom_hr_does_not_know_is_recorded_by_the_role(ledger: Ledger) -> None:
    before = head(ledger)
    with ledger.visitor("inspector") as inspector:
        inspector.get("/")
    assert {(read.actor, read.purpose) for read in readings(ledger, before)} == {
        ("visitor:auditor", Purpose.INSPECTION)
    }


def test_a_page_that_shows_nobody_is_no_reading(ledger: Ledger) -> None:
    before = head(ledger)
    with ledger.visitor("operator") as operator, ledger.visitor("Tessa") as lead:
        operator.get("/")
        lead.get("/?known_at=2020-01-01")
    assert readings(ledger, before) == []
