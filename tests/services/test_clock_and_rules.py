"""The clock with real rules: what a read model holds begins on its day and is raised by the clock alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg_pool import ConnectionPool

from domain.event import Command
from domain.finding.events import FindingCleared, FindingEvent, FindingRaised
from domain.organisation_unit.commands import CreateUnit
from domain.record import event_of
from domain.rules.packs import load_packs
from domain.rules.shapes import SHAPES
from domain.staff_member.commands import AddAssignment, AssignLineManager, RegisterStaffMember
from domain.supervision_relationship.commands import ActivateRelationship
from domain.vocabulary import AssignmentId, CommandId, PersonId, Profession, SupervisionKind, UnitId
from projections.conflicts.apply import conflicts
from projections.projection import create_tables, work_in
from projections.rule_read_model import RuleReadModel
from services.clock.process import Clock
from services.database import open_pool
from services.register.register import Register

ANA, BEN, CARA = (PersonId(UUID(int=number)) for number in (1, 2, 3))
WARD, POST = UnitId(UUID(int=101)), AssignmentId(UUID(int=201))
FIRST_DAY = date(2026, 6, 1)


def noon(day: date) -> datetime:
    """Noon of that day, UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


class Service:
    """A register, the conflicts read model and the clock, on a day that a test sets."""

    def __init__(self, pool: ConnectionPool[Any], register: Register) -> None:
        self.today = FIRST_DAY
        self.pool, self.register = pool, register
        self.model: RuleReadModel = conflicts(load_packs(), SHAPES, lambda: self.today)
        self.clock = Clock("DEMO", self._comes_due, register, lambda: noon(self.today))
        self.applied = 0
        with pool.connection() as connection:
            create_tables(connection, self.model, self.model.name)

    def tell(self, kind: type[Command], **facts: object) -> None:
        """Somebody records something today."""
        envelope = {"command_id": CommandId(uuid4()), "actor": "hr:TEST", "source": "test", "correlation_id": uuid4()}
        self.register.handle([kind.model_validate({**envelope, "effective_on": FIRST_DAY, **facts})])
        self.apply()

    def apply(self) -> None:
        """The projection catches up."""
        recorded = self.register.read(self.applied, 1_000)
        if recorded:
            with self.pool.connection() as connection:
                work_in(connection, self.model.name)
                self.model.apply(connection, [event_of(each.type, each.record) for each in recorded])
            self.applied = recorded[-1].position

    def tick(self, day: date) -> None:
        """The clock looks on that day; the projection hears what came of it."""
        self.today = day
        self.clock.step()
        self.apply()

    def findings(self) -> list[FindingEvent]:
        """What the register has of COI-01, in order."""
        events = [event_of(each.type, each.record) for each in self.register.read(0, 1_000)]
        return [event for event in events if isinstance(event, FindingEvent) and event.rule_id == "COI-01"]

    def _comes_due(self, after: date, until: date) -> list[Command]:
        with self.pool.connection() as connection:
            work_in(connection, self.model.name)
            return self.model.comes_due(connection, after, until)


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """Ben supervises Ana clinically; from 1 June he also acts as her line manager."""
    with open_pool(database_url, 4) as pool, Register(database_url) as register:
        found = Service(pool, register)
        found.tell(CreateUnit, unit_id=WARD, name="Ward 7")
        for person in (ANA, BEN, CARA):
            found.tell(RegisterStaffMember, person_id=person)
            post = POST if person == ANA else AssignmentId(uuid4())
            found.tell(AddAssignment, person_id=person, assignment_id=post, unit_id=WARD, profession=Profession.NURSE)
        pair = {"supervisor_id": BEN, "supervisee_id": ANA, "supervision": SupervisionKind.CLINICAL}
        found.tell(ActivateRelationship, **pair)
        yield found


@pytest.mark.shows("T-15", "COI-01", "T-40")
def test_an_acting_manager_becomes_a_clash_on_the_fifteenth_day_by_the_clock(service: Service) -> None:
    service.tell(
        AssignLineManager,
        person_id=ANA,
        assignment_id=POST,
        manager_id=BEN,
        acting_until=FIRST_DAY + timedelta(days=29),
    )
    for passed in range(14):
        service.tick(FIRST_DAY + timedelta(days=passed))
        assert service.findings() == []
    service.tick(FIRST_DAY + timedelta(days=14))
    [raised] = service.findings()
    assert isinstance(raised, FindingRaised)
    assert raised.first_day == FIRST_DAY + timedelta(days=14)
    assert set(raised.concerned) == {ANA, BEN}


@pytest.mark.shows("T-40", "COI-01")
def test_after_three_days_without_a_clock_the_clash_still_has_its_true_first_day_and_ends_on_its_last(
    service: Service,
) -> None:
    service.tell(
        AssignLineManager,
        person_id=ANA,
        assignment_id=POST,
        manager_id=BEN,
        acting_until=FIRST_DAY + timedelta(days=29),
    )
    service.tick(FIRST_DAY + timedelta(days=13))
    service.tick(FIRST_DAY + timedelta(days=17))
    service.tick(FIRST_DAY + timedelta(days=18))
    [raised] = service.findings()
    assert isinstance(raised, FindingRaised)
    assert raised.first_day == FIRST_DAY + timedelta(days=14)
    service.tick(FIRST_DAY + timedelta(days=40))
    cleared = service.findings()[1]
    assert isinstance(cleared, FindingCleared)
    assert (cleared.cause, cleared.last_day) == ("ended", FIRST_DAY + timedelta(days=29))


@pytest.mark.shows("T-15")
def test_a_substitute_of_two_weeks_is_no_clash(service: Service) -> None:
    service.tell(
        AssignLineManager,
        person_id=ANA,
        assignment_id=POST,
        manager_id=BEN,
        acting_until=FIRST_DAY + timedelta(days=13),
    )
    for passed in range(0, 40, 5):
        service.tick(FIRST_DAY + timedelta(days=passed))
    assert service.findings() == []
