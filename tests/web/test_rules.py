"""The pages of the rules, and trying a changed pack."""

from domain.rules.packs import PACKS
from tests.web.browsing import Ledger

TEXT = (PACKS / "supervision.toml").read_text("utf-8").replace('"2026.1"', '"2027.1"')
LOOSER = TEXT.replace("interval_days = 14 },", "interval_days = 40 },").replace("= 7 },", "= 40 },")


def test_everybody_reads_the_rules_with_their_sources_and_what_is_unset_is_said_to_be(ledger: Ledger) -> None:
    with ledger.visitor("system operator") as browser:
        listed = browser.get("/rules").text
        assert 'href="/rules/COI-01"' in listed
        assert "What cannot happen here" in listed
        found = browser.get("/rules", params={"text": "group facilitator counsel", "severity": "CRITICAL"}).text
        assert 'href="/rules/COI-01"' not in found
        one = browser.get("/rules/SUP-12").text
        assert "LGA 2020; Suffolk and Hampshire ASYE guides" in one
        assert "interval: 14 days" in one
        assert "unverified: our own default" in one
        assert "unset" in browser.get("/rules/SUP-07c").text
        assert browser.get("/rules/COI-18").status_code == 200
        assert browser.get("/rules/NONE-1").status_code == 404
        assert browser.get("/rules?confirmed=maybe").status_code == 400


def test_an_officer_tries_a_changed_pack_and_sees_who_would_be_released(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        for sent in ({"data": {"text": LOOSER}}, {"files": {"file": ("looser.toml", LOOSER.encode())}}):
            answer = browser.post("/rules/try", **sent)
            assert answer.status_code == 200
            assert "Released: 1" in answer.text
            assert "Newly in breach: 0" in answer.text
            assert 'href="/people/' in answer.text


def test_what_is_wrong_with_a_pack_stands_beside_it_and_what_was_typed_stays(ledger: Ledger) -> None:
    restricted = (PACKS / "restricted.toml").read_text("utf-8")
    with ledger.visitor("officer") as browser:
        for text, said in (
            (TEXT.replace('"cadence"', '"rhythm"'), "rhythm"),
            (restricted, "restricted cases"),
            ("", "Choose a file"),
        ):
            answer = browser.post("/rules/try", data={"text": text})
            assert answer.status_code == 400
            assert said in answer.text
            assert "nhsuk-error-summary" in answer.text
            assert text.splitlines()[:1] == [] or text.splitlines()[0][:20] in answer.text


def test_nobody_else_tries_a_pack(ledger: Ledger) -> None:
    for who in ("team leader", "inspector", "system operator"):
        with ledger.visitor(who) as browser:
            assert browser.get("/rules/try").status_code == 403
            assert browser.post("/rules/try", data={"text": LOOSER}).status_code == 403
