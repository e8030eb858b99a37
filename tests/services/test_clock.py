"""What comes due because a day begins is raised once, with its true first day, whoever was down meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid5

import pytest

from domain.event import Command
from domain.finding.commands import RaiseFinding, finding_id_of
from domain.finding.events import FindingRaised
from domain.record import event_of
from domain.vocabulary import CommandId, PersonId, Severity
from services.clock.process import Clock
from services.register.outcome import InboxPosition
from services.register.register import Register

ANA = PersonId(UUID(int=1))
MONDAY = date(2026, 6, 1)


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    """This test's register."""
    with Register(database_url) as opened:
        yield opened


def overdue_since(day: date) -> RaiseFinding:
    """What a projection would ask for: Ana's supervision is overdue since that day."""
    finding_id = finding_id_of("SUP-01", [ANA], "", day)
    return RaiseFinding(
        command_id=CommandId(uuid5(finding_id, "raise")),
        effective_on=day,
        actor="system:compliance",
        source="rule:SUP-01",
        correlation_id=finding_id,
        finding_id=finding_id,
        rule_id="SUP-01",
        pack_id="supervision",
        pack_version="1",
        people=(ANA,),
        unit_id=None,
        subject="",
        first_day=day,
        last_day=None,
        severity=Severity.MEDIUM,
        evidence=(),
    )


class Spans:
    """A read model with a breach that begins on each of these days; remembers what it was asked."""

    def __init__(self, *days: date) -> None:
        self.days = days
        self.asked: list[tuple[date, date]] = []

    def __call__(self, after: date, until: date) -> Sequence[Command]:
        self.asked.append((after, until))
        return [overdue_since(day) for day in self.days if after < day <= until]


def at(day: date, hour: int = 9) -> datetime:
    """An instant on that day, UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def days_raised(register: Register) -> list[date]:
    """The first day of every finding, in the order in which they were raised."""
    events = [event_of(recorded.type, recorded.record) for recorded in register.read(0, 100)]
    return [event.first_day for event in events if isinstance(event, FindingRaised)]


@pytest.mark.shows("T-40")
def test_a_clock_that_was_down_for_three_days_raises_each_breach_once_with_its_true_first_day(
    register: Register,
) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    Clock("DEMO", Spans(*days), register, lambda: at(days[0])).step()
    Clock("DEMO", Spans(*days), register, lambda: at(days[3])).step()
    assert days_raised(register) == days[:4]
    Clock("DEMO", Spans(*days), register, lambda: at(days[3], 18)).step()
    assert days_raised(register) == days[:4]


def test_a_day_is_handled_once_and_the_next_one_when_it_begins(register: Register) -> None:
    now, spans = [at(MONDAY)], Spans()
    clock = Clock("DEMO", spans, register, lambda: now[0])
    assert clock.step()
    for minute in range(1, 30):
        now[0] = at(MONDAY) + timedelta(minutes=minute)
        assert not clock.step()
    now[0] = at(MONDAY + timedelta(days=1))
    assert clock.step()
    assert spans.asked == [(date.min, MONDAY), (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))]


def test_a_clock_put_back_over_midnight_begins_no_day_again(register: Register) -> None:
    tuesday = MONDAY + timedelta(days=1)
    moments = [at(tuesday, 0), at(MONDAY, 22), at(MONDAY, 22) + timedelta(minutes=30), at(tuesday, 0), at(tuesday, 1)]
    spans = Spans(MONDAY, tuesday)
    clock = Clock("DEMO", spans, register, lambda: moments.pop(0), every=timedelta(0))
    assert [clock.step() for _ in range(5)] == [True, False, False, False, False]
    assert days_raised(register) == [MONDAY, tuesday]
    assert clock.measures() == {"database_clock_behind_seconds": 0.0}


@pytest.mark.shows("T-25")
def test_a_day_begins_at_midnight_in_london_not_in_utc(register: Register) -> None:
    tuesday = MONDAY + timedelta(days=1)
    Clock("DEMO", Spans(tuesday), register, lambda: at(MONDAY, 22)).step()
    assert days_raised(register) == []
    Clock("DEMO", Spans(tuesday), register, lambda: at(MONDAY, 23) + timedelta(minutes=2)).step()
    assert days_raised(register) == [tuesday]


def test_two_clocks_at_once_raise_everything_once(register: Register) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(20)]
    together = Barrier(2)

    def tick() -> None:
        clock = Clock("DEMO", Spans(*days), register, lambda: at(days[-1]))
        together.wait()
        clock.step()

    threads = [Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(days_raised(register)) == days


def test_a_clock_that_was_overtaken_while_it_looked_asks_for_nothing(register: Register) -> None:
    def slow(after: date, until: date) -> Sequence[Command]:
        Clock("DEMO", Spans(), register, lambda: at(MONDAY)).step()
        return [overdue_since(MONDAY)]

    overtaken = Clock("DEMO", slow, register, lambda: at(MONDAY), batch=1)
    assert not overtaken.step()
    assert days_raised(register) == []


def test_a_clock_that_was_overtaken_between_two_batches_asks_for_no_more(register: Register) -> None:
    days = [MONDAY - timedelta(days=n) for n in range(3)]
    overtaking = Overtaking(register, lambda: Clock("DEMO", Spans(), register, lambda: at(MONDAY)).step())
    assert not Clock("DEMO", Spans(*days), overtaking, lambda: at(MONDAY), batch=1).step()
    assert len(days_raised(register)) == 1


class Overtaking:
    """A register before whose second batch another clock begins the day."""

    def __init__(self, register: Register, overtake: Callable[[], object]) -> None:
        self._register, self._overtake, self._calls = register, overtake, 0

    def handle(self, commands: Sequence[Command], inbox: Sequence[InboxPosition]) -> Sequence[object]:
        self._calls += 1
        if self._calls == 2:
            self._overtake()
        return self._register.handle(commands, inbox)

    def inbox(self, names: Sequence[str]) -> dict[str, int]:
        return self._register.inbox(names)

    def clock_behind(self) -> float:
        return 0.0
