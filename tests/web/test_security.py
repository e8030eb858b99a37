"""What protects every request."""

from services.web.security import HEADERS
from tests.web.browsing import Ledger


def test_a_form_of_another_site_is_refused_even_with_the_visitors_cookie(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "", "Origin": "https://example.org"},
        ):
            assert browser.post("/sign-out", headers=headers).status_code == 403
        assert browser.get("/").status_code == 200


def test_every_answer_forbids_foreign_scripts_and_frames(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        for path in ("/", "/nowhere", "/sign-in", "/static/page.js"):
            headers = browser.get(path).headers
            assert {name: headers[name] for name in HEADERS} == HEADERS
        assert "'unsafe" not in HEADERS["Content-Security-Policy"]
        assert browser.get("/").headers["cache-control"] == "no-store"


def test_a_body_that_is_too_large_is_refused(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        assert browser.post("/sign-out", data={"x": "x" * 3_000_000}).status_code == 413


def test_signing_in_again_and_again_is_stopped(ledger: Ledger) -> None:
    with ledger.stranger() as browser:
        answers = [browser.post("/sign-in/demo", data={"number": 0}).status_code for _ in range(31)]
    assert set(answers[:30]) == {303}
    assert answers[30] == 429
