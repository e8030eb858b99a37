"""Projections fed by a real register without a bus: apply what is recorded, send what is asked, until all is done."""

from datetime import date, datetime
from typing import Any

import psycopg

from domain.event import Event
from domain.record import event_of
from domain.rules.packs import load_packs
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from projections.compliance.apply import compliance
from projections.conflicts.apply import conflicts
from projections.kept_requests import mark_sent, unsent
from projections.projection import create_tables, work_in
from projections.rule_read_model import RuleReadModel
from services.register.outcome import Accepted
from services.register.register import Register
from tests.services.projector_scenes import Ledger


class Desk(Ledger):
    """A register with compliance and conflicts beside it, by the product's rules or others. `today` may be moved."""

    def __init__(
        self, register: Register, connection: psycopg.Connection, today: date, rules: tuple[Rule, ...] = load_packs()
    ) -> None:
        super().__init__(register, None)  # type: ignore[arg-type]
        self.today, self.rules, self._connection, self._applied = today, rules, connection, 0
        self.compliance = compliance(rules, SHAPES, lambda: self.today)
        self.conflicts = conflicts(rules, SHAPES, lambda: self.today)
        for model in (self.compliance, self.conflicts):
            with connection.transaction():
                create_tables(connection, model, model.name)

    def settle(self) -> datetime:
        """Until nothing is left to apply or to ask; returns when the last event was recorded."""
        while recorded := self.register.read(self._applied, 500):
            events = [event_of(each.type, each.record) for each in recorded]
            for model in (self.compliance, self.conflicts):
                self._apply(model, events)
            self._applied = recorded[-1].position
            last = recorded[-1].recorded_at
        return last

    def ask(self, commands: Any) -> None:
        """Send commands, as the clock does, and settle."""
        for outcome in self.register.handle(list(commands)):
            assert isinstance(outcome, Accepted), outcome
        self.settle()

    def comes_due(self, model: RuleReadModel, after: date, until: date) -> list[Any]:
        """What the clock is told."""
        with self._connection.transaction():
            work_in(self._connection, model.name)
            return model.comes_due(self._connection, after, until)

    def findings_recorded(self) -> list[Event]:
        """All events of findings, in order."""
        recorded = self.register.read(0, 10_000)
        return [event_of(each.type, each.record) for each in recorded if each.type.startswith("finding.")]

    def _apply(self, model: RuleReadModel, events: list[Event]) -> None:
        with self._connection.transaction():
            work_in(self._connection, model.name)
            model.apply(self._connection, events, alone=True)
            asked = unsent(self._connection, 1_000)
            outcomes = self.register.handle([command for _, command in asked])
            assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes
            mark_sent(self._connection, {number: "accepted" for number, _ in asked})
