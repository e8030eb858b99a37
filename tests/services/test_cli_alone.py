"""The command `supervision` where nothing runs: what it says, and its exit codes."""

import json
from pathlib import Path

import pytest
import structlog

from services.cli.house import logging_to
from services.settings import Settings
from tests.services.running_ledger import supervision

QUERIES = (["status"], ["staff"], ["findings"], ["verify"], ["quarantine", "list"], ["publish", "-"], ["run", "relay"])


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """A state folder in which nothing runs, and no addresses."""
    return {"SUPERVISION_STATE_DIR": str(tmp_path), "DATABASE_URL": "", "KAFKA_BOOTSTRAP_SERVERS": ""}


@pytest.mark.parametrize("query", QUERIES, ids=" ".join)
def test_where_nothing_runs_the_code_is_3_and_the_remedy_is_said(query: list[str], nowhere: dict[str, str]) -> None:
    answer = supervision(*query, environment=nowhere, given="")
    assert answer.code == 3
    assert "supervision up" in answer.remarks


def test_wrong_settings_are_refused_with_what_is_wrong(nowhere: dict[str, str]) -> None:
    answer = supervision("status", environment={**nowhere, "SUPERVISION_PARTITIONS": "none"})
    assert answer.code == 2
    assert "partitions" in answer.remarks.lower()


@pytest.mark.parametrize("wrong", [["nonsense"], ["run", "nonsense"], ["findings", "--nonsense"]], ids=" ".join)
def test_wrong_usage_is_2(wrong: list[str], nowhere: dict[str, str]) -> None:
    assert supervision(*wrong, environment=nowhere).code == 2


def test_help_tells_the_exit_codes_and_every_command() -> None:
    answer = supervision("--help", environment={})
    assert answer.code == 0
    for word in (
        "Exit codes",
        "up",
        "demo",
        "publish",
        "generate",
        "command",
        "verify",
        "prove",
        "rebuild",
        "contract",
    ):
        assert word in answer.text


def test_settings_are_listed_and_secrets_are_not_shown(nowhere: dict[str, str]) -> None:
    environment = {**nowhere, "SUPERVISION_MASTER_KEY": "c2VjcmV0", "DATABASE_URL": "postgresql://me:hidden@host/x"}
    answer = supervision("settings", "--json", environment=environment)
    assert {"SUPERVISION_STATE_DIR", "DATABASE_URL"} <= {row["name"] for row in answer.json}
    assert "c2VjcmV0" not in answer.text
    assert "hidden" not in answer.text


def test_generate_gives_the_same_bytes_for_the_same_numbers() -> None:
    numbers = ["generate", "--staff", "20", "--days", "10", "--seed", "7"]
    first, again = supervision(*numbers, environment={}), supervision(*numbers, environment={})
    assert first.text == again.text != supervision(*numbers[:-1], "8", environment={}).text
    assert json.loads(first.text.splitlines()[0])["specversion"] == "1.0"
    assert supervision(*numbers, "--supervision", environment={}).text


def test_contract_prints_and_writes_the_documents(tmp_path: Path) -> None:
    printed = supervision("contract", environment={}).json
    assert printed["asyncapi.json"]["asyncapi"] == "3.0.0"
    assert supervision("contract", "--out", str(tmp_path), environment={}).code == 0
    assert json.loads((tmp_path / "asyncapi.json").read_text()) == printed["asyncapi.json"]


def test_when_the_house_is_closed_notes_go_where_they_went_before(tmp_path: Path) -> None:
    log, file = structlog.get_logger(), tmp_path / "supervisor.log"
    with logging_to(file, Settings()):
        log.warning("inside")
    log.warning("outside")
    assert "inside" in file.read_text("utf-8")
    assert "outside" not in file.read_text("utf-8")
