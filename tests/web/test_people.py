"""People, one person, and why somebody stands so: who may see whom, on both axes of time."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.vocabulary import Severity, Status
from projections.answers import RoleRow, StandingRow
from projections.compliance.people import who_is_here
from services.parts import parts, today
from services.web.pictures import around, months_around, timelines
from tests.web.browsing import Ledger

NOW = datetime.now(UTC)
TESSA, PETRA, ANA, BEA = "20001", "20003", "20004", "20005"
"""Of the demo's sample: a team's leader, a senior, whom the senior supervises and by now manages, whom she manages."""


@pytest.fixture
def path(ledger: Ledger) -> dict[str, str]:
    """Where the pages of these people are."""
    with parts(ledger.settings) as the:
        vault, organisation = the.vault(), the.settings.organisation
        return {number: f"/people/{vault.pseudonym(organisation, number)}" for number in (TESSA, PETRA, ANA, BEA)}


def test_everybody_sees_their_own_people_and_nobody_else_not_even_that_they_are_there(
    ledger: Ledger, path: dict[str, str]
) -> None:
    nobody = f"/people/{uuid4()}"
    with ledger.visitor("Bea") as browser:
        text = browser.get("/people").text
        assert "1 person is here" in text
        assert "Bea Sample-Practitioner" in text
        assert "Petra" not in text
        strangers = [browser.get(where) for where in (path[TESSA], nobody, f"{path[TESSA]}/rules/SUP-01")]
        assert {answer.status_code for answer in strangers} == {403}
        assert len({answer.text for answer in strangers}) == 1
        assert "Petra Sample-Senior" in browser.get(path[BEA]).text  # her own manager is no stranger
    with ledger.visitor("Tessa") as browser:
        text = browser.get("/people?find=sample-practitioner").text
        assert "2 people are here" in text
        assert "Tessa Sample-Leader" not in text.partition("<main")[2]
        assert "1 person is here" in browser.get(f"/people?find={BEA}").text
    with ledger.visitor("operator") as browser:
        assert browser.get("/people").status_code == 403
    with ledger.visitor("inspector") as browser:
        assert browser.get(nobody).status_code == 404
        assert browser.get("/people/nobody").status_code == 404


def test_an_inspector_sees_no_name_until_a_reason_is_recorded(ledger: Ledger, path: dict[str, str]) -> None:
    bea = UUID(path[BEA].removeprefix("/people/"))
    with ledger.visitor("inspector") as browser:
        for where in ("/people", path[BEA], f"{path[BEA]}/rules/SUP-10"):
            assert "Sample-" not in browser.get(where).text
        assert "0 people are here" in browser.get(f"/people?find={BEA}").text  # a number would tell who it is
        refused = browser.post("/reveal", data={"people": str(bea), "reason": "  ", "then": path[BEA]})
        assert refused.status_code == 400
        assert "Enter why you need the names" in refused.text
        assert "Sample-" not in browser.get(path[BEA]).text
        answer = browser.post("/reveal", data={"people": str(bea), "reason": "a complaint", "then": path[BEA]})
        assert (answer.status_code, answer.headers["location"]) == (303, path[BEA])
        text = browser.get(path[BEA]).text
        assert "Bea Sample-Practitioner" in text
        assert "Petra" not in text  # only whose names were asked for
    with ledger.visitor("inspector") as browser:
        assert "Sample-" not in browser.get(path[BEA]).text
    with ledger.visitor("Tessa") as browser:
        assert browser.post("/reveal", data={"people": str(bea), "reason": "curious"}).status_code == 403
    with parts(ledger.settings) as the:
        register = the.register()
        told = [event.body for event in register.read(0, register.head()) if b"access.name_revealed" in event.body]
    assert len(told) == 1
    assert b"a complaint" in told[0]
    assert str(bea).encode() in told[0]


def test_a_person_is_shown_as_on_the_day_and_as_known_then(ledger: Ledger, path: dict[str, str]) -> None:
    before = (today() - timedelta(days=40)).isoformat()
    with ledger.visitor("Tessa") as browser:
        manages = "<td>line manager</td><td><a"
        now, then = browser.get(path[ANA]).text, browser.get(f"{path[ANA]}?on={before}").text
        assert "Petra Sample-Senior</a></td>" + manages in now.replace("\n", "")
        assert "Tessa Sample-Leader</a></td>" + manages in then.replace("\n", "")
        assert "Petra Sample-Senior</a></td>" + manages not in then.replace("\n", "")
        assert browser.get(f"{path[ANA]}?known_at={before}").status_code == 404  # nothing had been recorded
        assert "0 people are here" in browser.get(f"/people?known_at={before}").text
        assert browser.get("/people?on=yesterday").status_code == 400


def test_why_somebody_stands_so_is_told_with_the_evidence_the_source_and_every_span(
    ledger: Ledger, path: dict[str, str]
) -> None:
    with ledger.visitor("Tessa") as browser:
        text = browser.get(f"{path[PETRA]}/rules/SUP-01").text
        assert "Case management supervision of" in text
        assert "was held: 60" in text
        assert "it is line supervision, which this rule does not count" in text
        assert "Source: UEA" in text
        assert "Unverified, our own default" in text
        assert "<svg" in text
        assert "asks nothing of" in browser.get(f"{path[PETRA]}/rules/PRE-01").text
        for rule in ("NO-01", "COI-03"):  # none, and one that only whoever handles restricted cases sees
            assert browser.get(f"{path[PETRA]}/rules/{rule}").status_code == 404


def test_the_list_is_filtered_sorted_and_paged_by_the_database(ledger: Ledger) -> None:
    with ledger.visitor("inspector") as browser:
        assert browser.get("/people?page=2").status_code == 200
        for wrong in ("unit=none", "rule=COI-03", "status=fine", "sort=name", "page=many"):
            assert browser.get(f"/people?{wrong}").status_code == 400, wrong
    with psycopg.connect(str(ledger.settings.database_url)) as connection:
        every = who_is_here(connection, today(), limit=1000)
        pages = [who_is_here(connection, today(), limit=10, skip=skip) for skip in range(0, len(every), 10)]
        assert [row for rows in pages for row in rows] == every
        assert {row.many for row in every} == {len(every)}
        assert every == sorted(every, key=lambda row: -row.not_met)
        overdue = who_is_here(connection, today(), status=Status.OVERDUE, limit=1000)
        assert 0 < len(overdue) < len(every)
        assert all(row.not_met for row in overdue)


def test_a_picture_shows_the_days_asked_about_and_no_others() -> None:
    on = today()
    first, last = months_around(on, 1, 1)
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    spans = [
        _span(first - timedelta(days=400), on - timedelta(days=1), Status.COMPLIANT),
        _span(on, None, Status.DUE_SOON, due=last),
    ]
    drawn = timelines([("SUP-01", spans)], first, last, on)
    [lane] = drawn.lanes
    assert lane.bars[0].x + lane.bars[0].width == pytest.approx(lane.bars[1].x) == pytest.approx(drawn.on_x)
    assert lane.bars[1].x + lane.bars[1].width == pytest.approx(drawn.width)
    assert lane.due_x is not None
    assert drawn.on_x <= lane.due_x < drawn.width
    assert drawn.statuses == ["compliant", "due_soon"]


def test_two_roles_of_one_person_stand_in_one_box() -> None:
    me, other, below = uuid4(), uuid4(), uuid4()
    rows = [_role(other, me, "line_manager"), _role(other, me, "clinical_supervisor"), _role(me, below, "preceptor")]
    drawn = around(me, rows, {me: "I", other: "Other", below: "Below"})
    assert [(box.name, box.says, box.right) for box in drawn.boxes] == [
        ("Other", "clinical supervisor, line man…", False),
        ("Below", "preceptor", True),
    ]


def _span(first: date, last: date | None, status: Status, due: date | None = None) -> StandingRow:
    known = (Severity.LOW, (), None, NOW, None)
    return StandingRow("SUP-01", (UUID(int=1),), "", first, last, "1", status, due, *known)


def _role(holder: UUID, subject: UUID, role: str) -> RoleRow:
    return RoleRow(holder, subject, role, "", today(), None, (), NOW, None)
