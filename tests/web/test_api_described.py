"""The API's description and its page in the docs, held against what it does."""

import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from domain.catalogue import COMMANDS, DECIDES
from services.database import open_pool
from services.web.api.application import api
from services.web.api.given import NOT_GIVEN, given
from services.web.api.problems import PROBLEMS
from services.web.permissions import permissions
from services.web.tokens import Tokens
from services.web.visitor import GIVEN, Visitor
from tests.web.browsing import Ledger
from tests.web.calling import bearer, token_for

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
EXPLAINED: list[Any] = [positive_data_acceptance, negative_data_rejection]
"""Checks that are left out: which rules, cursors and positions there are is nothing that a schema can say, and 422 is
the answer to others; and a query takes `yes` for `true`, a body "5" for 5, as pydantic reads them."""


def test_every_answer_is_one_that_the_description_has(ledger: Ledger) -> None:
    load_all_checks()
    everything = _token_for_everything(ledger)
    schema = schemathesis.openapi.from_url(f"{ledger.address}/v1/openapi.json")
    tried = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        for mode, examples in ((GenerationMode.POSITIVE, 3), (GenerationMode.NEGATIVE, 2)):
            try:
                _hold(operation.as_strategy(generation_mode=mode), bearer(everything), examples)
            except Unsatisfiable:
                continue
        tried += 1
    assert tried == len(given()) + 12


def _hold(cases: Any, headers: dict[str, str], examples: int) -> None:
    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=cases)
    def holds(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, excluded_checks=EXPLAINED)

    holds()


def _token_for_everything(ledger: Ledger) -> str:
    """Of somebody whom HR knows and who has every role that can be given."""
    url = str(ledger.settings.database_url)
    with ledger.visitor("team leader") as leader, closing(open_pool(url, 1)) as pool:
        me = leader.get("/v1/findings", params={"limit": 1}).json()["items"][0]["people"][0]
        return Tokens(pool).issue("a test", Visitor(me, frozenset(GIVEN), scope=frozenset(permissions())), timedelta(1))


def test_the_description_is_open_and_says_what_one_must_be_permitted(ledger: Ledger) -> None:
    with ledger.stranger() as client:
        told = client.get("/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {operation["x-permission"] for path in told["paths"].values() for operation in path.values()} <= set(
        permissions()
    )


def test_every_command_is_given_by_people_or_it_is_said_why_not() -> None:
    left_out = {kind for kind, command in COMMANDS.items() if kind in NOT_GIVEN or DECIDES[command].name in NOT_GIVEN}
    assert set(COMMANDS) == set(given()) | left_out
    for kind, row in given().items():
        fields = COMMANDS[kind].model_fields
        assert {row.visitor, *(row.toward or ())} - {None} <= set(fields), kind
        assert row.permission in permissions()


def test_the_page_explains_every_code_of_a_problem() -> None:
    explained = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", PAGE, re.MULTILINE))
    assert explained == {code: str(kind.status) for code, kind in PROBLEMS.items()}


def test_the_example_of_the_page_runs(ledger: Ledger) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    environment = {**os.environ, "LEDGER": ledger.address, "TOKEN": token_for(ledger, "findings", "names")}
    done = subprocess.run([sys.executable, "-c", example], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "COI-" in done.stdout


def test_there_is_nothing_under_v1_that_the_description_leaves_out() -> None:
    described = api().openapi()["paths"]
    assert len(described) == len(given()) + 12
