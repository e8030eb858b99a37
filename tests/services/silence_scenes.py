"""A ledger in which days pass and nobody says anything: register, read models and clock, without a bus."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from psycopg_pool import ConnectionPool

from domain.event import Command, Event
from domain.finding.events import FindingEvent
from domain.record import event_of
from domain.rules.packs import load_packs
from domain.rules.shapes import SHAPES
from domain.vocabulary import CommandId
from projections.compliance.apply import compliance
from projections.conflicts.apply import conflicts
from projections.kept_requests import mark_sent, unsent
from projections.projection import create_tables, work_in
from projections.rule_read_model import RuleReadModel
from services.clock.process import Clock
from services.database import open_pool
from services.register.outcome import Accepted
from services.register.register import Register
from tests.domain.stories import Story
from tests.domain.stream import day, named


class Quiet(Story):
    """The words of Story, on a day that a test sets; both read models of rules follow, the clock only when it ticks."""

    def __init__(self, pool: ConnectionPool[Any], register: Register, today: str) -> None:
        super().__init__()
        self.today = day(today)
        self.pool, self.register, self._applied = pool, register, 0
        makes: Sequence[Callable[..., RuleReadModel]] = (conflicts, compliance)
        self.models = [make(load_packs(), SHAPES, lambda: self.today) for make in makes]
        self.clock = Clock("DEMO", self._comes_due, register, lambda: _noon(self.today))
        for model in self.models:
            with pool.connection() as connection:
                create_tables(connection, model, model.name)

    def do(self, kind: type[Command], on: str, **facts: Any) -> tuple[Event, ...]:
        """Hand a command to the register; the read models hear of it."""
        envelope = {"command_id": CommandId(uuid4()), "effective_on": day(on), "actor": "hr:test", "source": "test"}
        (outcome,) = self.register.handle([kind(**{**envelope, "correlation_id": named("story"), **facts})])
        assert isinstance(outcome, Accepted), outcome
        self.apply()
        found = (self.register.event(event_id) for event_id in outcome.event_ids)
        return tuple(event_of(each.type, each.record) for each in found if each is not None)

    def apply(self) -> None:
        """The read models catch up, and what they ask for is handed to the register, until nothing is left."""
        while recorded := self.register.read(self._applied, 1_000):
            events = [event_of(each.type, each.record) for each in recorded]
            for model in self.models:
                with self.pool.connection() as connection:
                    work_in(connection, model.name)
                    model.apply(connection, events)
                    asked = unsent(connection, 1_000)
                    mark_sent(connection, {number: "sent" for number, _ in asked})
                self.register.handle([command for _, command in asked])
            self._applied = recorded[-1].position

    def tick(self, on: str) -> None:
        """The clock looks on that day; the read models hear what came of it."""
        self.today = day(on)
        self.clock.step()
        self.apply()

    def findings(self, *kinds: type[FindingEvent]) -> list[Any]:
        """What the register has of findings, of these kinds, in order."""
        events = [event_of(each.type, each.record) for each in self.register.read(0, 10_000)]
        return [event for event in events if isinstance(event, kinds or FindingEvent)]

    def _comes_due(self, after: date, until: date) -> list[Command]:
        found: list[Command] = []
        for model in self.models:
            with self.pool.connection() as connection:
                work_in(connection, model.name)
                found += model.comes_due(connection, after, until)
        return found


def _noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@contextmanager
def quiet(database_url: str, today: str) -> Iterator[Quiet]:
    """Such a ledger, beginning on that day."""
    with open_pool(database_url, 3) as pool, Register(database_url) as register:
        yield Quiet(pool, register, today)
