"""The front page, as different visitors see it."""

import re

import psycopg

from tests.web.browsing import Ledger


def figure(text: str, what: str) -> int:
    """The large figure before these words."""
    found = re.search(r'class="figure">(\d+)</span> ' + what, text)
    assert found, text
    return int(found[1])


def test_a_lead_sees_what_is_open_in_her_own_unit_and_an_officer_what_is_open_anywhere(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead, ledger.visitor("officer") as officer, ledger.visitor("operator") as operator:
        own, everywhere = lead.get("/").text, officer.get("/").text
        assert 0 < figure(own, "open findings") < figure(everywhere, "open findings")
        assert "Petra Sample-Senior" in own
        assert "Sample-Senior" not in everywhere  # by opaque id until names are revealed for a reason
        assert "open findings" not in operator.get("/").text


def test_what_was_found_since_the_last_visit_is_counted(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead:
        assert "for the first time" in lead.get("/").text
    with ledger.visitor("Tessa") as lead:
        assert figure(lead.get("/").text, "new since") == 0
    with psycopg.connect(str(ledger.settings.database_url)) as connection:
        connection.execute("update web.visit set began_at = '2020-01-01'")
    with ledger.visitor("Tessa") as lead:
        text = lead.get("/").text
        assert figure(text, "new since") == figure(text, "open findings") > 0


def test_the_overview_of_a_day_before_everything_is_empty(ledger: Ledger) -> None:
    with ledger.visitor("officer") as officer:
        text = officer.get("/?known_at=2020-01-01").text
        assert figure(text, "open findings") == 0
        assert "as known at 1 January 2020" in text
        answer = officer.get("/?on=tomorrow")
        assert answer.status_code == 400
        assert "Enter a date" in answer.text
