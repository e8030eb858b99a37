"""A conflict of interest that is accepted for a while, on real servers: from the finding to the end of acceptance."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from domain.finding.commands import ApproveMitigation, ProposeMitigation
from domain.finding.vocabulary import Measure
from domain.vocabulary import FindingId
from projections import answers
from projections.answers import FindingRow, managers_above
from projections.projection import reading
from projections.rule_read_model import RuleReadModel
from services.projector.projector import Projector
from services.register.register import Register
from services.settings import Settings
from tests.domain.stream import day, person
from tests.services.projector_scenes import Ledger, conflicts_model, projector, run

UNTIL = day("2027-05-31")


class Accepted:
    """Ben manages and supervises Ana; Lea proposed that Carl appraises her, and Dana approved it."""

    def __init__(self, ledger: Ledger, only: Projector, reader: psycopg.Connection) -> None:
        self.ledger, self._only, self._reader = ledger, only, reader
        ledger.hires("ana", "ben", "carl", "dana", "lea", "head")
        ledger.manages("head", "dana", "2026-01-01")
        ledger.manages("chief", "head", "2026-01-01")
        ledger.supervises("ben", "ana", "2026-03-01")
        ledger.manages("ben", "ana", "2026-06-01")
        self.run()
        self.accept("2026-06-12")

    def accept(self, on: str) -> None:
        """Lea proposes that Carl appraises Ana, and Dana approves it."""
        ledger, reader = self.ledger, self._reader
        finding = {"finding_id": FindingId(self.now.finding_id)}
        plan = {"measures": (Measure.OTHER_APPRAISER,), "named": (person("carl"),)}
        days = {"review_on": day("2026-12-01"), "accepted_until": UNTIL}
        ledger.do(ProposeMitigation, on, proposed_by=person("lea"), **finding, **plan, **days)
        above = managers_above(reader, person("dana"), day(on))
        ledger.do(ApproveMitigation, on, approved_by=person("dana"), managed_by=above, **finding)
        self.run()

    def run(self) -> None:
        """Until all is applied that is recorded."""
        run(self.ledger, self._only)

    @property
    def now(self) -> FindingRow:
        """The finding as it stands."""
        (found,) = answers.findings(self._reader, "conflicts")
        return found


@pytest.fixture
def model() -> RuleReadModel:
    """The conflicts of interest."""
    found = conflicts_model()
    assert isinstance(found, RuleReadModel)
    return found


@pytest.fixture
def accepted(database_url: str, test_settings: Settings, model: RuleReadModel) -> Iterator[Accepted]:
    """An accepted conflict."""
    with Register(database_url) as register, psycopg.connect(database_url, autocommit=True) as reader:
        ledger, only = Ledger(register, test_settings), projector(test_settings, model, register)
        ledger.hires("chief")
        yield Accepted(ledger, only, reader)
        only.close()
        ledger.close()


def test_what_is_accepted_stands_with_its_days_and_with_whom_it_relies_on(accepted: Accepted) -> None:
    row = accepted.now
    assert (row.state, row.review_on, row.accepted_until) == ("accepted", day("2026-12-01"), UNTIL)
    assert row.named == (person("carl"),)


def test_everybody_above_in_line_management_is_found(accepted: Accepted, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as reader:
        above = managers_above(reader, person("dana"), day("2026-06-12"))
        assert set(above) == {person("head"), person("chief")}
        assert managers_above(reader, person("dana"), day("2025-06-12")) == ()


@pytest.mark.shows("T-58")
def test_it_is_open_again_when_somebody_leaves_on_whom_it_relies(accepted: Accepted) -> None:
    accepted.ledger.leaves("lea", "2026-08-31")
    accepted.run()
    assert accepted.now.state == "accepted"
    accepted.ledger.leaves("carl", "2026-09-30")
    accepted.run()
    row = accepted.now
    assert (row.state, row.accepted_until, row.named) == ("open", None, ())


@pytest.mark.shows("T-58")
def test_it_is_open_again_when_somebody_on_whom_it_relies_had_left_before_the_approval(accepted: Accepted) -> None:
    accepted.ledger.leaves("carl", "2026-06-30")
    accepted.run()
    assert accepted.now.state == "open"
    accepted.accept("2026-07-01")
    assert accepted.now.state == "open"


def test_it_is_open_again_when_its_last_day_is_over(
    accepted: Accepted, database_url: str, model: RuleReadModel
) -> None:
    def comes_due(after: date, until: date) -> int:
        with psycopg.connect(database_url, autocommit=True) as connection, reading(connection, "conflicts"):
            commands = model.comes_due(connection, after, until)
        accepted.ledger.register.handle(commands)
        return len(commands)

    assert comes_due(day("2027-05-30"), UNTIL) == 0
    assert comes_due(UNTIL, day("2027-06-01")) == 1
    accepted.run()
    assert accepted.now.state == "open"
