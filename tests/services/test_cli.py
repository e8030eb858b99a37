"""The command `supervision`, run as people and scripts run it, against everything that `supervision demo` starts."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest

from domain.rules.packs import PACKS
from services.bus.topics import delete_topics
from services.cli.house import PROCESSES
from services.settings import Settings
from services.wiring import PROJECTIONS
from tests.servers import url_of
from tests.services.running_ledger import RunningLedger

LONDON = ZoneInfo("Europe/London")
BEFORE_EVERYTHING = "2020-01-01"


@pytest.fixture(scope="module")
def ledger(postgres_url: str, brokers: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLedger]:
    """One running ledger for all tests of this file, with the sample in it."""
    database, prefix = f"test_{uuid4().hex[:12]}", f"t{uuid4().hex[:10]}."
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}".encode())
    environment = {
        "DATABASE_URL": url_of(postgres_url, database),
        "KAFKA_BOOTSTRAP_SERVERS": brokers,
        "SUPERVISION_STATE_DIR": str(tmp_path_factory.mktemp("state")),
        "SUPERVISION_TOPIC_PREFIX": prefix,
        "SUPERVISION_PARTITIONS": "3",
    }
    with RunningLedger(environment) as running:
        yield running
        assert running.stop() == 0
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())
    delete_topics(brokers, Settings(topic_prefix=prefix))


def test_the_demo_says_that_everything_expected_came_out(ledger: RunningLedger) -> None:
    assert "Everything that was expected came out, and nothing else." in ledger.said
    for told in ("Where roles clash", "Who was told", "Compliance", "One day, as it was known twice", "The proof"):
        assert told in ledger.said


def test_a_second_one_from_the_same_folder_is_refused(ledger: RunningLedger) -> None:
    answer = ledger.ask("up")
    assert answer.code == 2
    assert "already runs the ledger" in answer.remarks


def test_status_shows_no_lag_and_every_process_well(ledger: RunningLedger) -> None:
    answer = ledger.ask("status", "--json")
    assert answer.code == 0
    status = answer.json
    assert {model["name"] for model in status["read_models"]} == set(PROJECTIONS)
    assert {process["name"]: process["status"] for process in status["processes"]} == dict.fromkeys(PROCESSES, "ok")
    assert (status["quarantine"]["quarantined"], status["quarantine"]["held"]) == (1, 1)


@pytest.mark.shows("promise: opaque ids in answers for programs")
def test_json_holds_no_name_unless_names_are_asked_for(ledger: RunningLedger) -> None:
    for query in (["staff"], ["findings"], ["history"]):
        assert "Sample-" not in ledger.ask(*query, "--json").text.replace("SAMPLE-", "")
    assert "Ana Sample-Practitioner" in ledger.ask("findings", "--json", "--names").text
    assert "Sample-" not in ledger.ask("findings", "--pseudonyms").text.replace("SAMPLE-", "")
    assert "Sample-Practitioner" in ledger.ask("findings").text


@pytest.mark.shows("COI-01", "COI-05")
def test_findings_tell_rule_people_and_evidence(ledger: RunningLedger) -> None:
    found = ledger.ask("findings", "--json", "--state", "open").json
    assert [row["rule_id"] for row in found].count("COI-01") == 2
    ring = next(row for row in found if row["rule_id"] == "COI-05")
    assert len(ring["people"]) == 3
    shown = ledger.ask("findings", "show", ring["finding_id"][:8], "--json").json
    assert {entry["event_id"] for entry in shown["evidence"]} == set(ring["evidence"])


@pytest.mark.shows("T-02", "T-07")
def test_the_same_day_is_answered_as_it_was_known_then_and_as_it_is_known_now(ledger: RunningLedger) -> None:
    found = ledger.ask("findings", "--json", "--rule", "SUP-01").json
    cleared = next(row for row in found if row["cause"] == "corrected")
    before = ledger.ask("findings", "--json", "--rule", "SUP-01", "--known-at", _just_before(cleared["known_from"]))
    assert [row["state"] for row in before.json] == ["open"]
    query = [
        "compliance",
        "--person",
        "Bea",
        "--rule",
        "SUP-01",
        "--json",
        "--on",
        str(datetime.now(LONDON).date() - timedelta(days=3)),
    ]
    [then] = ledger.ask(*query, "--known-at", before.json[0]["known_from"]).json
    [now] = ledger.ask(*query).json
    assert (then["status"], now["status"]) == ("overdue", "paused")


def test_the_report_counts_who_does_not_meet_a_rule_and_names_nobody(ledger: RunningLedger) -> None:
    not_met = ["--status", "overdue", "--status", "breached", "--json"]
    people = {row["people"][0] for row in ledger.ask("compliance", "--rule", "SUP-12", *not_met).json}
    [figures] = ledger.ask("report", "--rule", "SUP-12", "--json").json["compliance"]
    assert figures["people_not_met"] == len(people) > 0
    by_unit = ledger.ask("report", "--by-unit", "--json").json
    assert sum(row["people_not_met"] for row in by_unit["compliance"] if row["rule_id"] == "SUP-12") == len(people)
    assert {row["rule_id"] for row in by_unit["conflicts"]} >= {"COI-01"}
    shown = ledger.ask("report").text
    assert "SUP-12" in shown
    assert not any(name in shown for name in ("Ana", "Bea"))


def test_why_somebody_stands_so_is_explained_as_the_read_model_says_now_and_then(ledger: RunningLedger) -> None:
    rows = {row["rule_id"]: row for row in ledger.ask("compliance", "--status", "overdue", "--json").json}
    assert {"SUP-12", "PRE-03"} <= rows.keys()
    for rule_id in ("SUP-12", "PRE-03"):
        row = rows[rule_id]
        [answer] = ledger.ask("rules", "explain", rule_id, row["people"][0], "--json").json
        [found] = answer["explanations"]
        assert found["standing"]["status"] == "overdue"
        assert (found["standing"]["due_on"], found["counted"]) == (row["due_on"], row["evidence"])
        assert found["put_right"]
    three_days_ago = str(datetime.now(LONDON).date() - timedelta(days=3))
    asked = ["rules", "explain", "SUP-01", "Bea", "--json", "--on", three_days_ago]
    findings = ledger.ask("findings", "--json", "--rule", "SUP-01").json
    cleared = next(row for row in findings if row["cause"] == "corrected")["known_from"]
    [opened] = ledger.ask("findings", "--json", "--rule", "SUP-01", "--known-at", _just_before(cleared)).json
    [before] = ledger.ask(*asked, "--known-at", opened["known_from"]).json
    [now] = ledger.ask(*asked).json
    told = [answer["explanations"][0]["standing"]["status"] for answer in (before, now)]
    assert told == ["overdue", "paused"]


@pytest.mark.shows("COI-13")
def test_what_would_clash_is_asked_before_anybody_signs_and_writes_only_that(
    ledger: RunningLedger,
) -> None:
    head = ledger.ask("status", "--json").json["head"]
    asked = ["check", "hr:20001", "Petra", "--json"]
    [found] = [row for row in ledger.ask(*asked).json if row["rule_id"] == "COI-01"]
    assert (found["first_day"], found["last_day"]) == (str(datetime.now(LONDON).date()), None)
    named = ledger.ask("history", "Petra", "--kind", "staff.line_manager_assigned", "--json").json
    assert found["evidence"] == [entry["event_id"] for entry in named if entry["about"] == found["people"][0]]
    text = ledger.ask("check", "hr:20001", "Petra").text
    assert ("COI-01" in text, "Nothing was written, except that you looked." in text) == (True, True)
    itself = ledger.ask("check", "Ana", "Ana")
    assert (itself.code, "Nobody can supervise themselves" in itself.remarks) == (2, True)
    assert ledger.ask("status", "--json").json["head"] == head + 3, "two checks and a history were read"


def test_a_rule_says_why_it_asks_nothing_of_somebody_and_one_that_is_not_there_says_which_are(
    ledger: RunningLedger,
) -> None:
    said = ledger.ask("rules", "explain", "SUP-01", "Nia")
    assert "on that day the person is social worker, newly qualified" in " ".join(said.text.split())
    missing = ledger.ask("rules", "show", "SUP-99")
    assert missing.code == 2
    assert "there is no rule 'SUP-99'; there are: ACC-02" in missing.remarks


def test_a_changed_pack_is_tried_on_everybody_and_writes_only_that(ledger: RunningLedger, tmp_path: Path) -> None:
    text = (PACKS / "supervision.toml").read_text("utf-8").replace('"2026.1"', '"2027.1"')
    looser = tmp_path / "looser.toml"
    looser.write_text(text.replace("interval_days = 14 },", "interval_days = 40 },").replace("= 7 },", "= 40 },"))
    head = ledger.ask("status", "--json").json["head"]
    differences = ledger.ask("rules", "diff", "supervision", "2026.1", str(looser), "--json").json
    assert {(each["rule_id"], each["field"]) for each in differences} == {("SUP-12", "steps")}
    found = ledger.ask("rules", "try", str(looser), "--json").json
    assert {(each["rule_id"], each["before"], each["after"]) for each in found} == {("SUP-12", "overdue", "compliant")}
    assert "Released" in ledger.ask("rules", "try", str(looser)).text
    assert ledger.ask("status", "--json").json["head"] == head + 2
    looser.write_text(text.replace('"cadence"', '"rhythm"'))
    refused = ledger.ask("rules", "try", str(looser))
    assert (refused.code, "looser.toml: rule SUP-01: shape 'rhythm'" in refused.remarks) == (2, True)


def test_nothing_was_known_before_everything(ledger: RunningLedger) -> None:
    for query in (["compliance"], ["findings"], ["history", "Ana"], ["roles", "Ana"]):
        assert ledger.ask(*query, "--known-at", BEFORE_EVERYTHING, "--json").json == []


def test_people_are_found_by_number_id_or_part_of_a_name(ledger: RunningLedger) -> None:
    by_number = ledger.ask("roles", "hr:20004", "--json")
    by_organisation = ledger.ask("roles", "hr:DEMO/20004", "--json")
    by_name = ledger.ask("roles", "ana", "--json")
    assert by_number.json == by_organisation.json == by_name.json != []
    several = ledger.ask("roles", "Sample-Practitioner")
    assert several.code == 2
    assert "may mean" in several.remarks
    assert ledger.ask("roles", "nobody of that name").code == 2


def test_a_proof_is_checked_without_a_database_and_a_changed_one_proves_nothing(
    ledger: RunningLedger, tmp_path: Path
) -> None:
    proof = tmp_path / "proof.json"
    assert ledger.ask("prove", "1", "--out", str(proof)).code == 0
    assert ledger.ask("verify", "--proof", str(proof)).code == 0
    bundle = json.loads(proof.read_text())
    proof.write_text(json.dumps({**bundle, "record": bundle["record"].replace("hr:", "hx:")}))
    assert ledger.ask("verify", "--proof", str(proof)).code == 1
    assert ledger.ask("prove", "999999").code == 2


def test_verify_ends_with_1_and_names_the_position_when_a_record_was_changed(ledger: RunningLedger) -> None:
    assert ledger.ask("verify").code == 0
    with psycopg.connect(ledger.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        row = connection.execute("select body from register.event where position = 7").fetchone()
        assert row is not None
        changed = bytes(row[0]).replace(b"hr:SAMPLE", b"hr:EXAMPL")
        connection.execute("update register.event set body = %s where position = 7", (changed,))
        answer = ledger.ask("verify", "--json")
        connection.execute("update register.event set body = %s where position = 7", (row[0],))
    assert answer.code == 1
    assert min(misfit["position"] for misfit in answer.json["misfits"]) == 7
    assert ledger.ask("verify").code == 0


def test_a_kept_message_can_be_looked_at_tried_again_and_discarded(ledger: RunningLedger) -> None:
    rows = {row["state"]: row for row in ledger.ask("quarantine", "list", "--json").json}
    held, quarantined = rows["HELD"], rows["QUARANTINED"]
    assert ledger.ask("quarantine", "redrive", held["id"]).code == 1
    shown = ledger.ask("quarantine", "show", quarantined["id"][:8], "--original", "--json").json
    assert shown["code"] == "not_a_cloud_event"
    assert shown["original"]
    assert ledger.ask("quarantine", "discard", quarantined["id"], "--reason", "a row of a file").code == 0
    assert [row["id"] for row in ledger.ask("quarantine", "list", "--json").json] == [held["id"]]


def test_commands_from_a_file_are_taken_once(ledger: RunningLedger) -> None:
    line = json.dumps(
        {
            "kind": "activate_relationship",
            "effective_on": "2026-11-01",
            "actor": "person:hr:DEMO/40001",
            "source": "test",
            "supervisor_id": "hr:DEMO/20002",
            "supervisee_id": "hr:DEMO/20006",
            "supervision": "professional",
        }
    )
    first = ledger.ask("command", "-", "--json", given=line)
    again = ledger.ask("command", "-", "--json", given=line)
    assert (first.code, first.json["outcomes"][0]["what"]) == (0, "accepted")
    assert (again.code, again.json["outcomes"][0]["what"]) == (0, "repeated")
    assert ledger.ask("command", "-", given='{"kind": "no such thing"}').code == 1


def test_a_lead_acknowledges_a_finding(ledger: RunningLedger) -> None:
    finding = next(row for row in ledger.ask("findings", "--json").json if row["rule_id"] == "PRE-03")
    answer = ledger.ask("findings", "acknowledge", finding["finding_id"], "--by", "hr:40001")
    assert answer.code == 0
    history = ledger.ask("history", "--kind", "finding.acknowledged", "--json")
    assert history.code == 0


def test_a_conflict_is_accepted_when_another_one_approves_what_one_proposed(ledger: RunningLedger) -> None:
    [finding] = ledger.ask("findings", "--json", "--rule", "COI-01", "--person", "hr:20004").json
    named = finding["finding_id"]
    today = datetime.now(LONDON).date()
    days = ["--review-on", str(today + timedelta(days=60)), "--until", str(today + timedelta(days=200))]
    plan = ["--measure", "other_appraiser", "--relies-on", "Tom", *days]
    party = ledger.ask("findings", "propose", named, "--by", "Sara", *plan[:2], "--relies-on", "Petra", *days)
    assert (party.code, "cannot rely on somebody whom the finding concerns" in party.remarks) == (1, True)
    assert ledger.ask("findings", "propose", named, "--by", "Sara", *plan).code == 0
    own = ledger.ask("findings", "approve", named, "--by", "Sara")
    assert (own.code, "somebody else must" in own.remarks) == (1, True)
    assert ledger.ask("findings", "approve", named, "--by", "Nia").code == 0
    until = time.monotonic() + 30
    while not (rows := ledger.ask("findings", "--json", "--state", "accepted").json):
        assert time.monotonic() < until
    assert [(row["finding_id"], row["accepted_until"]) for row in rows] == [(named, days[3])]


def test_a_read_model_is_rebuilt_and_says_the_same(ledger: RunningLedger) -> None:
    before = ledger.ask("roles", "Ana", "--ever", "--json").json
    answer = ledger.ask("rebuild", "conflicts")
    assert answer.code == 0, answer.remarks
    assert ledger.ask("roles", "Ana", "--ever", "--json").json == before
    assert ledger.ask("rebuild", "nothing").code == 2


def test_nothing_is_parked(ledger: RunningLedger) -> None:
    assert ledger.ask("parked", "list", "--json").json == []
    assert ledger.ask("parked", "show", "conflicts", "1").code == 2


def _just_before(moment: str) -> str:
    """A microsecond earlier."""
    return (datetime.fromisoformat(moment) - timedelta(microseconds=1)).isoformat()


@pytest.mark.shows("S3-12", "S3-13", "S3-16", "S3-17")
def test_plans_are_listed_with_kind_status_and_route_of_their_programmes(ledger: RunningLedger) -> None:
    rows = {row["programme"]: row for row in ledger.ask("plans", "--json").json}
    trial = rows["multi_professional_trust"]
    assert (trial["kind"], trial["status"], trial["route"]) == ("multi_professional", "trial", "newly_registered")
    assert rows["asye_england"]["kind"] == "assessed_year"
    assert [row["programme"] for row in ledger.ask("plans", "--programme", "nursing_core", "--json").json]
    text = ledger.ask("plans").text
    assert "How many" in text
    offered = ledger.ask("plans", "programmes", "--country", "scotland", "--profession", "social_worker", "--json")
    assert {each["name"] for each in offered.json}.isdisjoint({"asye_england", "swip_england"})
    assert "proposed" in ledger.ask("plans", "programmes").text
    assert ledger.ask("plans", "programmes", "--country", "atlantis", "--profession", "nurse").code == 2


@pytest.mark.shows("S1-1", "S1-8")
def test_peers_are_counted_by_rung_and_their_posts_listed(ledger: RunningLedger) -> None:
    told = ledger.ask("peers", "--since", "2020-01-01", "--json").json
    assert told["people"] == sum(each["people"] for each in told["rungs"]) > 0
    assert {each["from"] for each in told["moves"]} == {""}, "everybody came since"
    assert told["recruitment"]["posts"] == 0
    assert "seniors to others" in ledger.ask("peers").text


@pytest.mark.shows("PRE-28", "T-38")
def test_another_programme_is_compared_first_and_then_recorded_with_its_difference(ledger: RunningLedger) -> None:
    [finn] = [row for row in ledger.ask("plans", "--json").json if row["programme"] == "nursing_core"]
    head = ledger.ask("status", "--json").json["head"]
    [compared] = ledger.ask("plans", "compare", finn["person_id"], "nursing_gold", "--json").json
    fields = {each["field"] for each in compared["figures"]}
    assert {"months", "meeting_max_gap_days"} <= fields
    assert ledger.ask("status", "--json").json["head"] == head + 1, "only that it was compared was written"
    asked = ["plans", "migrate", finn["person_id"], "nursing_gold", "--by", finn["preceptor_id"]]
    assert ledger.ask(*asked, "--reason", " ").code == 1
    done = ledger.ask(*asked, "--reason", "the ward took the gold standard up")
    assert "asks otherwise" in done.text
    entries = ledger.ask("history", finn["person_id"], "--kind", "preceptorship.pack_migrated", "--json").json
    assert [set(entry["facts"]["differs_in"]) for entry in entries] == [fields]
    assert ledger.ask("plans", "compare", finn["person_id"], "swip_england").code == 2


@pytest.mark.shows("T-41")
def test_at_go_live_it_is_said_once_of_everybody_that_the_past_was_not_loaded(ledger: RunningLedger) -> None:
    today = str(datetime.now(LONDON).date())
    employed = len(ledger.ask("staff", "--json").json)
    said, again = (ledger.ask("opening", today, "--by", "Nia").text.split() for _ in range(2))
    assert said[0] == said[2], said
    assert 0 < int(said[0]) <= employed
    assert [again[0], again[2]] == ["0", said[0]]
    entries = ledger.ask("history", "--kind", "staff.opening_position_recorded", "--json").json
    assert len(entries) == int(said[0])


@pytest.mark.shows("ACC-07")
def test_a_rule_is_waived_for_somebody_when_another_one_approves_what_one_asked(ledger: RunningLedger) -> None:
    until = str(datetime.now(LONDON).date() + timedelta(days=30))
    which = ("PEER-08", "Quin")
    asked = ["waivers", "propose", *which, "--by", "Sid", "--ground", "met_otherwise", "--until", until]
    assert ledger.ask(*asked).code == 0
    own = ledger.ask("waivers", "approve", *which, "--by", "Sid")
    assert (own.code, "somebody else must" in own.remarks) == (1, True)
    assert ledger.ask("waivers", "approve", *which, "--by", "Lena").code == 0
    waiting = time.monotonic() + 30
    while not (rows := ledger.ask("waivers", "list", "--state", "granted", "--json").json):
        assert time.monotonic() < waiting
    assert [(row["rule_id"], row["until"]) for row in rows] == [("PEER-08", until)]
    assert ledger.ask("waivers", "end", *which, "--by", "Lena").code == 0
    assert ledger.ask("waivers", "end", *which, "--by", "Lena").code == 1, "it has ended"


@pytest.mark.shows("ACC-08")
def test_a_pack_that_is_in_use_otherwise_than_its_owners_published_is_told(ledger: RunningLedger) -> None:
    assert {row["as_published"] for row in ledger.ask("packs", "list", "--json").json} == {None}
    owners = ["--role", "lived_experience_leadership", "--owner", "Lena", "--owner", "Sid"]
    assert ledger.ask("packs", "owners", "lived_experience", *owners, "--by", "Lena").code == 0
    file = str(PACKS / "lived_experience.toml")
    assert ledger.ask("packs", "propose", file, "--by", "Nia").code == 1, "she does not own it"
    assert ledger.ask("packs", "propose", file, "--by", "Lena").code == 0
    which = ("lived_experience", "2026.1")
    assert ledger.ask("packs", "publish", *which, "--by", "Lena").code == 1, "another owner approves it first"
    waiting = time.monotonic() + 30
    while ledger.ask("packs", "list").code != 1:
        assert time.monotonic() < waiting
    assert ledger.ask("packs", "approve", *which, "--by", "Sid").code == 0
    assert ledger.ask("packs", "publish", *which, "--by", "Lena").code == 0
    while (answer := ledger.ask("packs", "list", "--json")).code != 0:
        assert time.monotonic() < waiting
    assert [row["version"] for row in answer.json if row["as_published"]] == ["2026.1"]
