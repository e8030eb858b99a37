"""A batch that takes longer than a transaction may stand idle is applied all the same; who stops is ended."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.errors import IdleInTransactionSessionTimeout

from domain.rules.rule import Shape
from projections import heartbeat
from projections.compliance.apply import compliance
from projections.rule_read_model import RuleReadModel
from tests.domain.rulebook import RULES, SHAPES
from tests.projections.lives import lives
from tests.projections.read_models import TODAY, apply, make, rows

IDLE_MS = 500


@pytest.fixture
def impatient(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A session that is ended after half a second without a statement inside a transaction."""
    monkeypatch.setattr(heartbeat, "EVERY_S", 0.1)
    with psycopg.connect(database_url, autocommit=True) as opened:
        opened.execute(f"set idle_in_transaction_session_timeout = {IDLE_MS}".encode())
        yield opened


def taking_long(seconds: float) -> tuple[RuleReadModel, list[float]]:
    """Compliance whose assessments of deadlines take so long each, and a list of how long each took."""
    deadline, taken = SHAPES["deadline"], list[float]()

    def assess(*asked: Any) -> Any:
        time.sleep(seconds)
        taken.append(seconds)
        return deadline.assess(*asked)

    slow: dict[str, Shape] = {**SHAPES, "deadline": deadline._replace(assess=assess)}
    return compliance(list(RULES.values()), slow, lambda: TODAY), taken


@pytest.mark.parametrize("alone", [True, False])
def test_long_work_between_two_statements_ends_nobodys_session(impatient: psycopg.Connection, alone: bool) -> None:
    projection, taken = taking_long(0.01)
    make(impatient, projection, "long")
    apply(impatient, projection, "long", lives(3, 60), alone)
    assert sum(taken) > 2 * IDLE_MS / 1000, "the work was too short to show anything"
    assert rows(impatient, "long")


def test_whoever_stops_in_the_middle_is_ended(impatient: psycopg.Connection) -> None:
    projection, _ = taking_long(3 * IDLE_MS / 1000)
    make(impatient, projection, "stopped")
    with pytest.raises(IdleInTransactionSessionTimeout):
        apply(impatient, projection, "stopped", lives(3, 20), True)
