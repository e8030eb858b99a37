"""A ledger in a test: commands go to a real register, a real relay publishes, real projectors read from real Kafka."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import psycopg

from domain.event import Command, Event
from domain.record import event_of
from domain.rules.packs import load_packs
from domain.rules.shapes import SHAPES
from domain.vocabulary import CommandId
from projections.audit_history.apply import AuditHistory
from projections.compliance.apply import compliance
from projections.conflicts.apply import conflicts
from projections.projection import Projection
from services.bus.consumer import Consumer
from services.bus.foreign import ForeignMessages, OwnTopics
from services.bus.genuine import Genuine
from services.bus.topics import EVENTS, RESTRICTED_EVENTS, topic_name
from services.projector.projector import Projector
from services.register.outcome import Accepted
from services.register.register import Register
from services.relay.relay import Relay
from services.settings import Settings
from tests.domain.stories import Story
from tests.domain.stream import day, named

TODAY = date(2026, 11, 20)


class Ledger(Story):
    """The words of Story, decided and recorded by a real register and published by a real relay."""

    def __init__(self, register: Register, settings: Settings) -> None:
        super().__init__()
        self.register, self.settings = register, settings
        self._relay: Relay | None = None

    def command(self, kind: type[Command], on: str, **facts: Any) -> Command:
        """A command under an id of its own."""
        envelope = {
            "command_id": CommandId(uuid4()),
            "effective_on": day(on),
            "actor": "hr:test",
            "source": "test",
            "correlation_id": named("story"),
        }
        return kind(**{**envelope, **facts})

    def do(self, kind: type[Command], on: str, **facts: Any) -> tuple[Event, ...]:
        """Hand a command to the register."""
        (outcome,) = self.register.handle([self.command(kind, on, **facts)])
        assert isinstance(outcome, Accepted), outcome
        return tuple(self.event(event_id) for event_id in outcome.event_ids)

    def event(self, event_id: Any) -> Event:
        """An event as it was recorded."""
        found = self.register.event(event_id)
        assert found is not None
        return event_of(found.type, found.record)

    def publish(self) -> None:
        """The relay publishes everything that is recorded."""
        if self._relay is None:
            self._relay = Relay(self.register, str(self.settings.kafka_bootstrap_servers), self.settings)
        while self._relay.step():
            continue

    def close(self) -> None:
        """End the relay."""
        if self._relay is not None:
            self._relay.close()


@contextmanager
def ward_with_a_lead(database_url: str, settings: Settings) -> Iterator[Ledger]:
    """A ledger of one ward and its lead."""
    with Register(database_url) as register:
        made = Ledger(register, settings)
        made.opens("ward 7")
        made.hires("lead")
        made.leads("lead", "ward 7")
        yield made
        made.close()


def conflicts_model(today: Callable[[], date] = lambda: TODAY) -> Projection:
    """The conflicts projection with the product's rules."""
    return conflicts(load_packs(), SHAPES, today)


def compliance_model(today: Callable[[], date] = lambda: TODAY) -> Projection:
    """The compliance projection with the product's rules."""
    return compliance(load_packs(), SHAPES, today)


MODELS: dict[str, Callable[[], Projection]] = {
    "conflicts": conflicts_model,
    "compliance": compliance_model,
    "audit_history": AuditHistory,
}


def projector(
    settings: Settings, projection: Projection, register: Register, batch: int = 500, **options: Any
) -> Projector:
    """A projector as wiring makes it."""
    topics = [topic_name(topic, settings) for topic in (EVENTS, RESTRICTED_EVENTS)]
    connection = psycopg.connect(str(settings.database_url), autocommit=True)
    return Projector(
        projection,
        connection,
        lambda assigned, revoked: Consumer(
            str(settings.kafka_bootstrap_servers),
            f"{settings.topic_prefix}{projection.name}",
            topics,
            on_assigned=assigned,
            on_revoked=revoked,
            only=OwnTopics(Genuine(register.held, settings), ForeignMessages(str(settings.database_url))),
        ),
        register,
        len(topics) * settings.partitions,
        batch,
        **options,
    )


def run(ledger: Ledger, *projectors: Projector, seconds: float = 60) -> None:
    """Let the relay and all projectors work until everything that is recorded, also because of them, is applied."""
    until = datetime.now(UTC).timestamp() + seconds
    quiet = 0
    while quiet < 3:
        ledger.publish()
        done = sum(each.step() for each in projectors)
        behind = any(each.measures()["lag_events"] for each in projectors)
        quiet = 0 if done or behind else quiet + 1
        assert datetime.now(UTC).timestamp() < until, [each.measures() for each in projectors]
