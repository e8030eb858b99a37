"""The history in the browser: what was recorded, on both axes of time, for whom it is, and who looked."""

import re

from services.vault.keys import load_keys
from services.vault.pseudonym import pseudonym
from tests.web.browsing import Ledger


def number(ledger: Ledger, of: str) -> str:
    """The opaque id of somebody in the sample."""
    return str(pseudonym(load_keys(ledger.settings).pseudonym, "DEMO", "person", of))


def test_a_lead_reads_what_was_recorded_of_her_staff_and_of_nobody_else(ledger: Ledger) -> None:
    ana, peer = number(ledger, "20004"), number(ledger, "30002")
    with ledger.visitor("Tessa") as lead:
        text = lead.get("/history", params={"person": ana}).text
        assert "Ana Sample-Practitioner" in text
        assert "was held: 60 minutes" in text
        assert lead.get("/history", params={"person": peer}).status_code == 403
        assert "60 minutes" not in lead.get("/history", params={"person": ana, "kind": "staff"}).text
        before = lead.get("/history", params={"person": ana, "known_at": "2020-01-01"}).text
        assert "0 entries" in before
        assert lead.get("/history", params={"person": ana, "since": "soon"}).status_code == 400


def test_an_entry_tells_everything_that_it_says_and_leads_to_its_proof(ledger: Ledger) -> None:
    ana = number(ledger, "20004")
    with ledger.visitor("Tessa") as lead, ledger.visitor("preceptorship") as other:
        listed = lead.get("/history", params={"person": ana, "kind": "session"}).text
        [path, *_] = re.findall(r'href="(/history/entries/[0-9a-f-]+)"', listed)
        entry = lead.get(path).text
        assert "of the record" in entry
        assert "60" in entry
        assert re.search(r'href="/v1/proof\?event=[0-9a-f-]+"', entry)
        assert other.get(path).status_code == 404  # as if it were not there
        assert lead.get("/history/entries/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_person_sees_who_looked_at_her_data_by_name_and_nobody_sees_who_looked_at_others(ledger: Ledger) -> None:
    bea, ana = number(ledger, "20005"), number(ledger, "20004")
    with ledger.visitor("Bea") as herself:
        assert "Petra" not in herself.get(f"/people/{bea}/readings").text
        with ledger.visitor("Petra") as supervisor:
            assert supervisor.get(f"/people/{bea}").status_code == 200
        assert herself.get(f"/people/{ana}/readings").status_code == 403
