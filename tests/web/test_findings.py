"""What was found, in the browser: for whom it is, what shows it, and deciding about it."""

import re
from datetime import timedelta

import httpx

from services.local_time import today
from services.parts import parts
from tests.web.browsing import Ledger

CLASH = "COI-01"


def of_rule(browser: httpx.Client, rule: str) -> str:
    """The address of the first finding of that rule in the list."""
    [path, *_] = re.findall(r'href="(/findings/[0-9a-f-]+)"', browser.get("/findings", params={"rule": rule}).text)
    return str(path)


def version(text: str) -> str:
    """What the forms of a page say of the state that it shows."""
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found, text
    return found[1]


def recorded(ledger: Ledger, finding: str) -> list[str]:
    """What the register holds of a finding, by wire name."""
    with parts(ledger.settings) as the:
        return [row.type for row in the.register().read(0, 100_000) if str(row.stream_id) == finding.split("/")[-1]]


def test_a_lead_finds_the_clash_in_her_team_and_takes_note_of_it(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead:
        path = of_rule(lead, CLASH)
        text = lead.get(path).text
        assert "Petra Sample-Senior" in text
        assert "Ana Sample-Practitioner" in text
        assert "Source:" in text
        answer = lead.post(f"{path}/acknowledge", data={"version": version(text), "reason": "seen on Friday"})
        assert answer.status_code == 303, answer.text
        after = lead.get(answer.headers["location"]).text
        assert "number" in after
        assert "in the record" in after
        assert "acknowledged" in after
    assert recorded(ledger, path)[-1] == "finding.acknowledged.v1"


def test_nobody_decides_about_a_finding_that_concerns_them_or_sees_one_of_others(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead:
        path = of_rule(lead, CLASH)
        state = version(lead.get(path).text)
    held = recorded(ledger, path)
    with ledger.visitor("Petra") as party, ledger.visitor("HR") as outsider, ledger.visitor("inspector") as inspector:
        review = {"version": state, "review_on": str(today() + timedelta(days=30))}
        for decision in ("approve", "acknowledge", "propose"):
            assert party.post(f"{path}/{decision}", data=review).status_code in (400, 403, 409)
        assert outsider.get(path).status_code == 403
        assert inspector.get(path).status_code == 200
        assert inspector.post(f"{path}/acknowledge", data={"version": state}).status_code == 403
    assert recorded(ledger, path) == held


def test_a_proposal_says_beside_each_field_what_is_wrong_and_keeps_what_was_typed(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead:
        path = of_rule(lead, CLASH)
        typed = {"version": version(lead.get(path).text), "named": "Nobody Known", "reason": "until the spring"}
        answer = lead.post(f"{path}/propose", data=typed)
        assert answer.status_code == 400
        for told in ("Choose at least one thing", "There is nobody called", "Enter a date", "until the spring"):
            assert told in answer.text
        wrong_day = {**typed, "named": "", "measures": "third_person", "review_on": "2099-01-01", "until": "2099-02-01"}
        answer = lead.post(f"{path}/propose", data=wrong_day)
        assert answer.status_code == 409
        assert "looked at again within" in answer.text


def test_a_decision_on_a_state_that_others_changed_meanwhile_records_nothing_and_shows_both(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead:
        path = of_rule(lead, CLASH)
        old = version(lead.get(path).text)
        assert lead.post(f"{path}/acknowledge", data={"version": old}).status_code == 303
        held = recorded(ledger, path)
        until = today() + timedelta(days=60)
        late = {"version": old, "measures": "third_person", "review_on": str(until), "until": str(until)}
        answer = lead.post(f"{path}/propose", data={**late, "reason": "typed before"})
        assert answer.status_code == 409
        assert "recorded since you opened this page" in answer.text
        assert "typed before" in answer.text
        assert recorded(ledger, path) == held
        answer = lead.post(f"{path}/propose", data={**late, "version": version(answer.text)})
        assert answer.status_code == 303
    assert recorded(ledger, path)[-1] == "finding.mitigation_proposed.v1"


def test_a_form_sent_after_the_session_ran_out_is_kept_to_be_sent_again(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as lead:
        path = of_rule(lead, CLASH)
        lead.post("/sign-out")
        answer = lead.post(f"{path}/acknowledge", data={"version": "1", "reason": "at length"})
    assert answer.status_code == 401
    assert '<input type="hidden" name="reason" value="at length">' in answer.text
