"""What goes wrong beside a projector: poison events, crashes, a second instance, a missing position."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import psycopg
import pytest

from domain.event import Event
from projections.audit_history.apply import AuditHistory
from projections.audit_history.queries import history
from projections.projection import Projection
from services.bus.message import Message, Outgoing, TopicPartition
from services.bus.producer import Producer
from services.bus.topics import EVENTS, topic_name
from services.projector.in_order import PositionMissing
from services.projector.parked import NotParked, discard, list_parked, redrive, show_parked
from services.projector.projector import Projector
from services.register.register import Register
from services.settings import Settings
from tests.domain.stream import person
from tests.services.projector_scenes import Ledger, projector, run


class Poisoned(AuditHistory):
    """Fails at events of one person until it is mended."""

    broken = True

    def __init__(self, victim: str) -> None:
        super().__init__()
        self._victim = person(victim)

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """As AuditHistory, or not at all."""
        super().apply(connection, batch, alone=alone)
        if self.broken and any(self._victim == event.about for event in batch):
            raise ZeroDivisionError("a value of the event")


class Ill(AuditHistory):
    """Its database answers with an error of its own."""

    def __init__(self, error: type[psycopg.Error]) -> None:
        super().__init__()
        self.error = error

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """Not at all."""
        raise self.error("not today")


class Crashing(AuditHistory):
    """Dies once after the rows are written, before the commit."""

    crashed = False

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """As AuditHistory, then dies."""
        super().apply(connection, batch, alone=alone)
        if not self.crashed:
            self.crashed = True
            raise psycopg.OperationalError("the connection is gone")


@pytest.fixture
def ledger(database_url: str, test_settings: Settings) -> Iterator[Ledger]:
    """Register and relay."""
    with Register(database_url) as register:
        made = Ledger(register, test_settings)
        yield made
        made.close()


@pytest.fixture
def reader(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection for questions."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


@pytest.fixture
def opened(test_settings: Settings, ledger: Ledger) -> Iterator[Any]:
    """Makes projectors, and ends them."""
    made: list[Projector] = []

    def make(projection: Projection, **options: Any) -> Projector:
        made.append(projector(test_settings, projection, ledger.register, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


def positions(reader: psycopg.Connection, name: str | None = None) -> list[int]:
    """What the audit history holds, of everybody or of one."""
    return [entry.position for entry in history(reader, person(name) if name else None)]


def test_a_stream_that_fails_is_set_aside_and_redriven_in_order_while_the_others_go_on(
    ledger: Ledger, reader: psycopg.Connection, opened: Any
) -> None:
    ledger.hires("ana", "ben")
    poisoned = Poisoned("ana")
    only = opened(poisoned)
    run(ledger, only)
    ledger.hires("cem")
    ledger.manages("ben", "ana", "2026-06-01")
    run(ledger, only)
    assert positions(reader, "ana") == []
    assert positions(reader) == [3, 4, 5, 6]
    waiting = list_parked(reader, "audit_history")
    assert [each.position for each in waiting] == [1, 2, 7]
    assert waiting[0].error is not None
    assert waiting[0].error.startswith("ZeroDivisionError in apply")
    assert "a value" not in waiting[0].error, "errors never echo values"
    assert waiting[2].error is None, "it only waits for the others of its stream"
    assert only.measures()["parked"] == 3

    assert redrive(reader, poisoned, waiting[0].stream_id).stopped_at == 1
    poisoned.broken = False
    assert redrive(reader, poisoned, waiting[0].stream_id).applied == 3
    assert positions(reader, "ana") == [1, 2, 7]
    with pytest.raises(NotParked):
        redrive(reader, poisoned, waiting[0].stream_id)
    ledger.manages(None, "ana", "2026-07-01")
    run(ledger, only)
    assert positions(reader) == list(range(1, 9))


def test_an_event_that_is_given_up_keeps_its_reason_and_lets_the_next_ones_through(
    ledger: Ledger, reader: psycopg.Connection, opened: Any
) -> None:
    ledger.hires("ana")
    poisoned = Poisoned("ana")
    only = opened(poisoned)
    run(ledger, only)
    with pytest.raises(ValueError, match="why"):
        discard(reader, "audit_history", 1, " ")
    discard(reader, "audit_history", 1, "recorded by a test")
    shown, record = show_parked(reader, "audit_history", 1)
    assert shown.discarded_because == "recorded by a test"
    assert b"staff.registered.v1" in record
    poisoned.broken = False
    assert redrive(reader, poisoned, shown.stream_id).applied == 1
    assert positions(reader) == [2]


@pytest.mark.parametrize("ill", ["OperationalError", "InternalError_", "ReadOnlySqlTransaction", "DiskFull"])
def test_no_event_is_blamed_for_a_database_that_is_ill(
    ledger: Ledger, reader: psycopg.Connection, opened: Any, ill: str
) -> None:
    ledger.hires("ana", "ben")
    database = Ill(getattr(psycopg.errors, ill, psycopg.OperationalError))
    first = opened(database)
    with pytest.raises(database.error):
        run(ledger, first)
    first.close()
    assert list_parked(reader, "audit_history") == []
    assert positions(reader) == []
    run(ledger, opened(AuditHistory()))
    assert positions(reader) == [1, 2, 3, 4]


def test_rows_and_offsets_stay_together_when_it_dies_between_rows_and_commit(
    ledger: Ledger, reader: psycopg.Connection, opened: Any
) -> None:
    ledger.hires("ana", "ben")
    ledger.publish()
    crashing = opened(Crashing())
    with pytest.raises(psycopg.OperationalError):
        run(ledger, crashing)
    assert positions(reader) == []
    crashing.close()
    run(ledger, opened(AuditHistory()))
    assert positions(reader) == [1, 2, 3, 4]


class Unfenced:
    """A bus that gives the same messages to whoever asks: what an instance sees that does not know it was cut off."""

    def __init__(self, messages: list[Message], assigned: Any) -> None:
        self._messages, self._assigned = messages, assigned
        self._partitions = sorted({TopicPartition(m.topic, m.partition) for m in messages})

    def poll(self, max_messages: int, timeout_ms: int) -> list[Message]:
        """Everything, once."""
        if self._assigned is not None:
            self._assigned(self._partitions)
            self._assigned = None
        given, self._messages = self._messages, []
        return given

    def assignment(self) -> set[TopicPartition]:
        """All."""
        return set(self._partitions)

    def read_to_end(self, but: Collection[TopicPartition] = ()) -> bool:
        """There is nothing more."""
        return True

    def nothing(self, *_: Any) -> None:
        """No partition is paused, moved, told of or taken away."""

    seek = pause = resume = commit_for_monitoring = confirm = close = nothing


def test_of_two_instances_that_both_believe_themselves_owner_the_slower_one_writes_nothing(
    ledger: Ledger, reader: psycopg.Connection, database_url: str, test_settings: Settings
) -> None:
    ledger.hires("ana", "ben", "cem")
    messages = [
        Message(topic, part, offset, b"", each.record, headers_of(each), 0)
        for each in ledger.register.read(0, 100)
        for topic, part, offset in [(topic_name(EVENTS, test_settings), 0, each.position - 1)]
    ]
    counting: list[int] = []

    class Counting(AuditHistory):
        def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
            """Counts what it is given."""
            counting.append(len(batch))
            super().apply(connection, batch, alone=alone)

    buses: list[Unfenced] = []

    def bus(assigned: Any, _: Any) -> Any:
        buses.append(Unfenced(list(messages), assigned))
        return buses[-1]

    one, two = (
        Projector(Counting(), psycopg.connect(database_url, autocommit=True), bus, ledger.register, 1) for _ in range(2)
    )
    for each in buses:
        each._assigned(each._partitions)
        each._assigned = None
    one.step()
    assert counting == [6]
    two.step()
    assert counting == [6], "the second one stopped before it wrote anything"
    assert positions(reader) == [1, 2, 3, 4, 5, 6]


def headers_of(recorded: Any) -> tuple[tuple[str, bytes], ...]:
    """The headers that a projector looks at."""
    position, stream = str(recorded.position).encode(), str(recorded.stream_id).encode()
    return (("ce_type", recorded.type.encode()), ("ce_position", position), ("ce_streamid", stream))


def test_a_position_that_never_comes_stops_everything_beyond_it_and_is_named(
    ledger: Ledger, reader: psycopg.Connection, opened: Any, test_settings: Settings
) -> None:
    ledger.hires("ana", "ben")
    recorded = ledger.register.read(0, 100)
    with Producer(str(test_settings.kafka_bootstrap_servers)) as producer:
        producer.send(
            [
                Outgoing(topic_name(EVENTS, test_settings), b"", each.record, headers_of(each), 0)
                for each in recorded
                if each.position != 3
            ]
        )
    only = opened(AuditHistory(), patience=0.5)
    with pytest.raises(PositionMissing, match="position 3 has not come"):
        step_for_ever(only)
    assert positions(reader) == [1, 2]


def step_for_ever(only: Projector) -> None:
    """Until it raises; a position that is waited for is shown."""
    while True:
        only.step()
        assert only.measures()["missing_position"] in (0, 3)
