"""What the API answers: the same as the pages, for programs."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg

from services.web.asked import short
from services.web.visitor import AccessRole
from tests.web.browsing import Ledger
from tests.web.calling import caller


def the_clash(client: httpx.Client) -> dict[str, Any]:
    """The finding of the sample that the team leader sees."""
    found = client.get("/v1/findings", params={"state": "open"}).json()["items"]
    return next(row for row in found if row["rule_id"].startswith("COI-"))


def test_answers_hold_ids_and_names_only_where_they_were_asked_for_and_may_be_seen(ledger: Ledger) -> None:
    with ledger.visitor("team leader") as leader, ledger.visitor("officer") as officer:
        clash = the_clash(leader)
        assert clash["severity"] in ("HIGH", "CRITICAL")
        plain = leader.get(f"/v1/findings/{clash['finding_id']}").json()
        assert plain["names"] is None
        named = leader.get(f"/v1/findings/{clash['finding_id']}", params={"names": True}).json()
        assert set(clash["people"]) <= set(named["names"])
        assert not any(short(UUID(person)) == name for person, name in named["names"].items())
        assert named["evidence"]
        officers = officer.get(f"/v1/findings/{clash['finding_id']}", params={"names": True}).json()
        assert not set(clash["people"]) & set(officers["names"])
        assert {name for name in named["names"].values() if name in str(officers)} == set()


def test_a_finding_that_one_may_not_see_is_not_there(ledger: Ledger) -> None:
    with ledger.visitor("team leader") as leader, ledger.visitor("preceptorship lead") as other:
        clash = the_clash(leader)
        assert all(row["finding_id"] != clash["finding_id"] for row in other.get("/v1/findings").json()["items"])
        unseen = other.get(f"/v1/findings/{clash['finding_id']}")
        nothing = other.get(f"/v1/findings/{uuid4()}")
        assert (unseen.status_code, unseen.json()) == (404, nothing.json())
        person = {"person": clash["people"][0]}
        seen, nobody = (other.get("/v1/standings", params=each) for each in (person, {"person": str(uuid4())}))
        assert (seen.status_code, seen.json()) == (403, nobody.json())


def test_a_question_is_about_a_day_as_known_at_a_moment(ledger: Ledger) -> None:
    with ledger.visitor("inspector") as client:
        [role] = [
            row
            for row in client.get("/v1/roles", params={"person": the_clash(client)["people"][0], "ever": True}).json()[
                "items"
            ]
            if row["role"] == "line_manager"
        ][:1]
        asked = {"person": role["subject"], "on": role["first_day"]}
        before = {**asked, "known_at": "2000-01-01"}
        assert role in client.get("/v1/roles", params=asked).json()["items"]
        assert client.get("/v1/roles", params=before).json()["items"] == []
        wrong = client.get("/v1/roles", params={**asked, "known_at": "yesterday"})
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "known_at")
        assert wrong.headers["content-type"] == "application/problem+json"


def test_pages_put_together_are_the_list(ledger: Ledger) -> None:
    with ledger.visitor("inspector") as officer, ledger.visitor("team leader") as leader:
        for client, path in ((officer, "standings"), (officer, "history"), (leader, "staff"), (leader, "findings")):
            person = {"person": the_clash(leader)["people"][0]} if path == "history" else {}
            whole = client.get(f"/v1/{path}", params={"limit": 500, **person}).json()
            size = len(whole["items"]) // 3 + 1
            part = client.get(f"/v1/{path}", params={"limit": size, **person}).json()
            gathered = part["items"]
            while part["next"]:
                part = client.get(f"/v1/{path}", params={"limit": size, "cursor": part["next"], **person}).json()
                gathered += part["items"]
            assert whole["next"] is None
            assert gathered == whole["items"], path
            assert len(gathered) > 1
        assert leader.get("/v1/staff", params={"cursor": "xx"}).status_code == 422


def test_a_command_is_done_once_under_its_key_and_by_whoever_is_signed_in(ledger: Ledger) -> None:
    with ledger.visitor("team leader") as leader, ledger.visitor("inspector") as inspector:
        clash, key = the_clash(leader), {"Idempotency-Key": str(uuid4())}
        body = {"finding_id": clash["finding_id"], "reason": "seen"}
        first = leader.post("/v1/commands/acknowledge_finding", json=body, headers=key)
        assert first.status_code == 200, first.text
        assert first.headers["x-position"] == str(first.json()["position"])
        assert leader.post("/v1/commands/acknowledge_finding", json=body, headers=key).json() == first.json()
        as_another = {**body, "acknowledged_by": str(uuid4())}
        assert leader.post("/v1/commands/acknowledge_finding", json=as_another).status_code == 422
        no = leader.post("/v1/commands/approve_mitigation", json={"finding_id": clash["finding_id"]})
        assert (no.status_code, no.json()["code"], no.json()["refusal"]) == (409, "refused", "nothing_proposed")
        assert inspector.post("/v1/commands/acknowledge_finding", json=body).status_code == 403
        elsewhere = leader.post("/v1/commands/validate_session", json={"session_id": clash["finding_id"]})
        assert elsewhere.status_code == 404


def test_of_two_who_looked_at_the_same_state_the_second_is_told_that_it_changed(ledger: Ledger) -> None:
    with ledger.visitor("team leader") as leader:
        clash = the_clash(leader)
        etag = leader.get(f"/v1/findings/{clash['finding_id']}").headers["etag"]
        key = {"Idempotency-Key": str(uuid4())}
        body = {"finding_id": clash["finding_id"]}
        first = leader.post("/v1/commands/acknowledge_finding", json=body, headers={"If-Match": etag, **key})
        assert first.status_code == 200, first.text
        again = leader.post("/v1/commands/acknowledge_finding", json=body, headers={"If-Match": etag, **key})
        assert again.json() == first.json(), "sent again it is still the first"
        second = leader.post("/v1/commands/acknowledge_finding", json=body, headers={"If-Match": etag})
        assert (second.status_code, second.json()["code"]) == (412, "changed_since")


def test_whoever_wrote_is_answered_by_a_read_model_that_has_seen_it_or_told_when_to_come_back(ledger: Ledger) -> None:
    url = str(ledger.settings.database_url)
    with ledger.visitor("team leader") as leader, psycopg.connect(url, autocommit=True) as connection:
        clash = the_clash(leader)
        taken = leader.post("/v1/commands/acknowledge_finding", json={"finding_id": clash["finding_id"]}).json()
        written = {"at_least": taken["position"]}
        behind = leader.get("/v1/roles", params={"person": clash["people"][0], **written})
        assert (behind.status_code, behind.json()["code"], behind.headers["retry-after"]) == (503, "behind", "1")
        later = threading.Timer(
            0.3, connection.execute, ("update conflicts.progress set released = %s", [written["at_least"]])
        )
        later.start()
        seen = leader.get("/v1/roles", params={"person": clash["people"][0], **written})
        later.join()
        assert (seen.status_code, seen.json()["position"]) == (200, taken["position"])
        assert seen.elapsed > timedelta(seconds=0.2)
        unwritten = leader.get("/v1/units", params={"at_least": taken["position"] + 1_000})
        assert (unwritten.status_code, unwritten.json()["errors"][0]["field"]) == (422, "at_least")


def test_restricted_findings_are_nowhere_in_the_answers(ledger: Ledger) -> None:
    with caller(ledger, *AccessRole) as everything:
        kinds = {row["type"] for row in everything.get("/v1/history", params={"limit": 500}).json()["items"]}
        assert kinds
        assert not any(kind.startswith("restricted") for kind in kinds)


def test_the_history_is_that_of_the_pages_and_everybody_whom_it_names_was_read(ledger: Ledger) -> None:
    with ledger.visitor("Tessa") as leader:
        ana = the_clash(leader)["people"][0]
        items = leader.get("/v1/history", params={"person": ana, "limit": 500}).json()["items"]
        of_units = leader.get("/v1/history", params={"kind": "unit.", "limit": 500}).json()["items"]
    assert items
    assert of_units == []
    named = {row["facts"]["supervisor_id"] for row in items if "supervisor_id" in row["facts"]}
    with psycopg.connect(str(ledger.settings.database_url)) as connection:
        read = connection.execute(
            "select convert_from(body, 'utf8')::jsonb from register.event "
            "where type = 'access.data_read.v1' order by position desc limit 1"
        ).fetchone()
    assert read is not None
    assert named <= {read[0]["about"], *read[0]["others"]}
