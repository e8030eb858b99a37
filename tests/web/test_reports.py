"""Reports: figures without people, as pages and as files with a signed slip."""

import io
import json
import zipfile

import httpx
import pytest

from services.notary.manifest import SLIP, ManifestBroken, check_files
from services.reports.table import FORMS, Table, as_csv
from services.reports.table import Report as Written
from tests.web.browsing import Ledger


def files_of(answer: httpx.Response) -> dict[str, bytes]:
    """What is in a zip that was taken away."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def told(browser: httpx.Client, address: str) -> dict[str, list[dict[str, object]]]:
    """The rows of each table of a report, from its file for programs."""
    document = json.loads(files_of(browser.get(address))["evidence.json"])
    return {table["title"]: table["rows"] for table in document["tables"]}


def test_what_is_taken_away_proves_what_was_asked_and_a_changed_file_proves_nothing(ledger: Ledger) -> None:
    with ledger.visitor("inspector") as browser:
        for form in FORMS:
            files = files_of(browser.get(f"/reports/evidence/{form}?by_unit=true"))
            vouched = check_files(files)
            assert vouched.question["Report"] == "Evidence for a regulator"
            assert vouched.question["By unit"] == "yes"
            assert 0 < vouched.rests_on <= vouched.signed
            assert set(vouched.files) == files.keys() - {SLIP}
            first = vouched.files[0]
            slip = json.loads(files[SLIP])
            asked = json.dumps({**slip, "question": {**slip["question"], "On": "another day"}}).encode()
            for changed in ({first: files[first] + b"\n"}, {"more.csv": b""}, {SLIP: asked}):
                with pytest.raises(ManifestBroken):
                    check_files({**files, **changed})
            with pytest.raises(ManifestBroken):
                check_files({SLIP: files[SLIP]})


@pytest.mark.shows("ACC-10")
def test_no_figure_below_five_and_no_person_is_in_any_report(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        found = told(browser, "/reports/evidence/json?by_unit=true")
        counts = [cell for rows in found.values() for row in rows for cell in row.values() if isinstance(cell, int)]
        assert "kept back" in {cell for rows in found.values() for row in rows for cell in row.values()}
        assert not [count for count in counts if 0 < count < 5]
        for name in ("evidence", "preceptorship", "quality"):
            text = browser.get(f"/reports/{name}?by_unit=true").text.partition("<main")[2]
            assert "Sample-" not in text
            assert "/people/" not in text


def test_a_leader_has_a_report_of_her_own_people_only_and_of_no_other_unit(ledger: Ledger) -> None:
    with ledger.visitor("officer") as officer, ledger.visitor("team leader") as leader:
        everybody, hers = (
            told(browser, "/reports/evidence/json?by_unit=true")["Rules"] for browser in (officer, leader)
        )
        units = {row["Unit"] for row in hers}
        assert units < {row["Unit"] for row in everybody}
        other = next(
            part.partition('"')[0]
            for part in officer.get("/reports/evidence").text.split('<option value="')[2:]
            if part.partition('"')[0] not in leader.get("/reports/evidence").text
        )
        assert officer.get("/reports/evidence", params={"unit": other}).status_code == 200
        assert leader.get("/reports/evidence", params={"unit": other}).status_code == 400


def test_a_report_is_of_the_day_and_the_knowledge_asked_for(ledger: Ledger) -> None:
    with ledger.visitor("inspector") as browser:
        assert told(browser, "/reports/evidence/json?known_at=2001-01-01") == {"Rules": [], "Clashes of roles": []}
        assert browser.get("/reports/evidence?first=2999-01-01").status_code == 400
        assert browser.get("/reports/nothing").status_code == 404
        assert browser.get("/reports/evidence/docx").status_code == 404


def test_nobody_without_a_reason_has_reports(ledger: Ledger) -> None:
    for who in ("system operator", "Bea Sample"):
        with ledger.visitor(who) as browser:
            for address in ("/reports", "/reports/evidence", "/reports/evidence/csv"):
                assert browser.get(address).status_code == 403


def test_a_unit_that_is_called_like_a_formula_is_text_to_a_spreadsheet() -> None:
    table = Table("rules", "Rules", ("Unit", "Met"), [("=HYPERLINK(1)", 7)])
    (content,) = as_csv(Written("evidence", "Evidence", {}, [table])).values()
    assert content.decode("utf-8-sig").splitlines()[1] == "'=HYPERLINK(1),7"
