"""The organisation's figures are those of its people, counted, on every day and at every state of knowledge."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import psycopg
import pytest

from domain.vocabulary import Status
from projections import answers
from projections.compliance.people import who_works
from projections.report import Figures, report
from tests.projections.lives import FIRST, lives
from tests.projections.read_models import apply, compliance_model, make

SEEDS = (3, 11)


@pytest.fixture(params=SEEDS)
def told(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[psycopg.Connection, list[datetime]]]:
    """A read model of random lives, and the moments at which it learned something."""
    events = lives(request.param, 150, at_once=8)
    with psycopg.connect(database_url, autocommit=True) as connection:
        model = compliance_model()
        make(connection, model, "compliance")
        for start in range(0, len(events), 40):
            apply(connection, model, "compliance", events[start : start + 40], alone=True)
        yield connection, [event.recorded_at for event in events if event.recorded_at]


def test_the_figures_are_those_of_the_people_counted(told: tuple[psycopg.Connection, list[datetime]]) -> None:
    connection, moments = told
    states: list[datetime | None] = [None, *moments]
    chance, not_met = Random(1), 0
    for _ in range(25):
        on, known_at = FIRST + timedelta(days=chance.randrange(400)), chance.choice(states)
        for by_unit in (False, True):
            figures = report(connection, "compliance", on, known_at, by_unit=by_unit)
            assert figures == _counted(connection, on, known_at, by_unit)
            not_met += sum(row.people_not_met for row in figures)
    assert not_met, "nobody was ever found in breach: the question was too easy"


def _counted(connection: psycopg.Connection, on: date, known_at: datetime | None, by_unit: bool) -> list[Figures]:
    units = {row.person_id: row.unit_id for row in who_works(connection, on, known_at)} if by_unit else {}
    standings: dict[tuple[str, UUID | None], Counter[Status]] = defaultdict(Counter)
    people: dict[tuple[str, UUID | None], set[UUID]] = defaultdict(set)
    for row in answers.standings(connection, "compliance", on, known_at=known_at):
        key = (row.rule_id, units.get(row.people[0]))
        standings[key][row.status] += 1
        if row.status.is_breach:
            people[key].add(row.people[0])
    keys = sorted(standings, key=lambda key: (key[0], str(key[1])))
    return [
        Figures(rule_id, unit_id, dict(standings[rule_id, unit_id]), len(people[rule_id, unit_id]))
        for rule_id, unit_id in keys
    ]


def test_what_is_paused_waived_or_not_known_is_no_part_of_the_share_that_is_met() -> None:
    figures = {Status.COMPLIANT: 2, Status.DUE_SOON: 1, Status.OVERDUE: 1, Status.PAUSED: 5, Status.UNKNOWN: 7}
    assert Figures("SUP-01", None, figures, 1).met_share == 0.75
    assert Figures("SUP-01", None, {Status.PAUSED: 5}, 0).met_share is None
