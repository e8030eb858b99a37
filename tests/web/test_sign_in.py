"""Signing in, being signed in, and being signed out."""

import psycopg
import pytest

from services.web.house import COOKIE
from services.web.sign_in import within
from tests.web.browsing import Ledger


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in_and_then_on(ledger: Ledger) -> None:
    with ledger.stranger() as browser:
        answer = browser.get("/?on=2026-06-03")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?then=%2F%3Fon%3D2026-06-03")
        answer = browser.post("/sign-in/demo", data={"number": 0, "then": "/?on=2026-06-03"})
        assert answer.headers["location"] == "/?on=2026-06-03"
        assert browser.get("/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "people"])
def test_nobody_is_sent_to_a_strangers_page_after_the_sign_in(elsewhere: str) -> None:
    assert within(elsewhere) == "/"


def test_a_session_that_was_ended_or_not_used_opens_nothing(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser, psycopg.connect(str(ledger.settings.database_url)) as connection:
        assert browser.get("/").status_code == 200
        connection.execute("update web.session set seen_at = now() - interval '31 minutes'")
        connection.commit()
        assert browser.get("/").status_code == 303
    with ledger.visitor("officer") as browser:
        token = browser.cookies[COOKIE]
        browser.post("/sign-out")
        browser.cookies.set(COOKIE, token)
        assert browser.get("/").status_code == 303


def test_each_sign_in_has_a_token_of_its_own_and_the_database_does_not_hold_it(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        first = browser.cookies[COOKIE]
        browser.post("/sign-in/demo", data={"number": 0})
        second = browser.cookies[COOKIE]
        with psycopg.connect(str(ledger.settings.database_url)) as connection:
            kept = connection.execute("select token_hash from web.session").fetchall()
    assert first != second
    assert len(kept) == 1  # the first session was ended with the second sign-in
    assert second.encode() not in kept[0][0]
