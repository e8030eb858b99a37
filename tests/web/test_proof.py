"""Taking away the proof of an answer, and handing one in."""

import json
from uuid import uuid4

from tests.web.browsing import Ledger
from tests.web.test_api import the_clash


def test_the_proof_of_a_finding_is_taken_away_and_read_on_the_page(ledger: Ledger) -> None:
    with ledger.visitor("team leader") as leader, ledger.visitor("operator") as operator:
        evidence = the_clash(leader)["evidence"]
        bundle = leader.get("/v1/proof", params={"event": evidence})
        assert bundle.status_code == 200, bundle.text
        shown = leader.post("/proof", files={"file": ("bundle.json", bundle.content, "application/json")})
        assert "This is proved." in shown.text
        assert all(f"<td>{record['position']}</td>" in shown.text for record in bundle.json()["records"])
        forged = json.dumps(bundle.json()).replace("hr:", "hx:", 1)
        answer = leader.post("/proof", data={"pasted": forged})
        assert answer.status_code == 422
        assert "This proves nothing" in answer.text
        assert "This is proved" not in answer.text
        assert operator.get("/proof").status_code == 403
        assert operator.get("/v1/proof", params={"event": evidence}).status_code == 403


def test_an_entry_about_somebody_whom_one_may_not_see_cannot_be_told_from_none(ledger: Ledger) -> None:
    with ledger.visitor("team leader") as leader, ledger.visitor("Bea") as bea:
        evidence = the_clash(leader)["evidence"]
        unseen = bea.get("/v1/proof", params={"event": evidence})
        nothing = bea.get("/v1/proof", params={"event": [str(uuid4())]})
        assert (unseen.status_code, unseen.json()) == (404, nothing.json())
