"""Whatever the order, the batches and the number of writers: the same rows, and those that the rules say."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import psycopg
import pytest
from psycopg.errors import DeadlockDetected

from domain.dossier import Dossier
from domain.event import Event
from domain.timeline import BEGINNING
from domain.unit_dossier import UnitDossier
from domain.vocabulary import PersonId, UnitId
from projections.projection import Projection
from tests.domain.stories import Story
from tests.projections.lives import lives
from tests.projections.read_models import apply, compliance_model, conflicts_model, make, rows

MODELS = {"conflicts": conflicts_model, "compliance": compliance_model}


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's database."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def in_batches(events: list[Event], chance: Random, most: int) -> list[list[Event]]:
    """The events in order, cut anywhere."""
    cut: list[list[Event]] = []
    while events:
        size = chance.randint(1, most)
        cut.append(events[:size])
        events = events[size:]
    return cut


def built(
    connection: psycopg.Connection, model: str, events: list[Event], seed: int, *, alone: bool, most: int
) -> list[tuple[Any, ...]]:
    """All rows after applying in order, in random batches."""
    projection: Projection = MODELS[model]()
    make(connection, projection, "built")
    for batch in in_batches(list(events), Random(seed), most):
        apply(connection, projection, "built", batch, alone)
    return rows(connection, "built")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(2))
def test_batches_make_no_difference(connection: psycopg.Connection, model: str, seed: int) -> None:
    events = lives(seed, 60, at_once=4)
    whole = built(connection, model, events, seed, alone=True, most=10_000)
    assert whole
    assert built(connection, model, events, seed, alone=True, most=1) == whole
    assert built(connection, model, events, seed, alone=True, most=7) == whole
    assert built(connection, model, events, seed, alone=False, most=7) == whole


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_two_writers_that_overtake_one_another_make_the_same_rows(
    connection: psycopg.Connection, model: str, seed: int
) -> None:
    events = lives(seed, 60, at_once=3)
    whole = built(connection, model, events, seed, alone=True, most=10_000)
    chance = Random(seed)
    make(connection, MODELS[model](), "shared")
    writers = [(MODELS[model](), [e for e in events if e.about.int % 2 == n]) for n in range(2)]
    while any(left for _, left in writers):
        n = chance.randrange(2)
        projection, left = writers[n]
        size = chance.randint(1, 12)
        apply(connection, projection, "shared", left[:size], False)
        writers[n] = (projection, left[size:])
    assert rows(connection, "shared") == whole
    apply(connection, writers[0][0], "shared", events, True)
    assert rows(connection, "shared") == whole, "events that were applied before changed something"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(2))
def test_a_stream_that_is_applied_long_after_the_others_makes_the_same_rows(
    connection: psycopg.Connection, model: str, seed: int
) -> None:
    events = lives(seed, 60, at_once=3)
    whole = built(connection, model, events, seed, alone=True, most=10_000)
    streams = sorted({event.stream_id for event in events})
    for stream in Random(seed).sample(streams, 3):
        projection: Projection = MODELS[model]()
        make(connection, projection, "parked")
        for batch in in_batches([e for e in events if e.stream_id != stream], Random(seed), 20):
            apply(connection, projection, "parked", batch, True)
        for event in events:
            if event.stream_id == stream:
                apply(connection, MODELS[model](), "parked", [event], False)
        apply(connection, projection, "parked", events, True)
        assert rows(connection, "parked") == whole


@pytest.mark.shows("T-29")
@pytest.mark.parametrize("seed", range(2))
def test_writers_at_the_same_time_wait_for_each_other_and_make_the_same_rows(database_url: str, seed: int) -> None:
    events = lives(seed, 60, at_once=3)
    with psycopg.connect(database_url, autocommit=True) as connection:
        whole = built(connection, "conflicts", events, seed, alone=True, most=10_000)
        make(connection, conflicts_model(), "shared")

        def write(number: int) -> None:
            mine = [event for event in events if event.about.int % 3 == number]
            projection = conflicts_model()
            with psycopg.connect(database_url, autocommit=True) as own:
                for batch in in_batches(mine, Random(number), 5):
                    while not applied(own, projection, batch):
                        continue

        with ThreadPoolExecutor(3) as writers:
            list(writers.map(write, range(3)))
        assert rows(connection, "shared") == whole


def applied(connection: psycopg.Connection, projection: Projection, batch: list[Event]) -> bool:
    """False where two writers met and this one has to try again, as the projector does."""
    try:
        apply(connection, projection, "shared", batch, False)
    except DeadlockDetected:
        projection.forget()
        return False
    return True


@pytest.mark.shows("T-02", "T-36")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("seed", range(4))
def test_rows_say_what_the_rules_say_with_what_was_known_at_each_moment(
    connection: psycopg.Connection, model: str, seed: int
) -> None:
    events = lives(seed, 50, at_once=2)
    built(connection, model, events, seed, alone=True, most=9)
    found = rows(connection, "built", "select * from span where kind not like '=%'")
    story = Story()
    for position, event in enumerate(events, 1):
        story.record(event)
        if position < len(events) and events[position].recorded_at == event.recorded_at:
            continue
        assert event.recorded_at is not None
        assert _believed(found, event.recorded_at) == _assessed(story, model), f"after {event.type} at {position}"


def _believed(found: list[tuple[Any, ...]], at: datetime) -> set[tuple[Any, ...]]:
    return {
        (kind, people, subject, first_day, last_day, status, due_on, severity, evidence)
        for _, kind, _, people, subject, first_day, last_day, _, status, due_on, severity, _, evidence, *known in found
        if known[0] <= at and (known[1] is None or known[1] > at)
    }


class Anew:
    """What is known, with nothing that was worked out before."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def person(self, person_id: PersonId) -> Dossier:
        """All that is known of one person."""
        return replace(self._story.person(person_id))

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that is known of one unit."""
        return replace(self._story.unit(unit_id))


def _assessed(story: Story, model: str) -> set[tuple[Any, ...]]:
    """Everything that a read model keeps, by assessing everybody anew: every rule, all days, no shortcut."""
    everybody = {person for event in story.events for person in event.people}
    found = set()
    for assessor in MODELS[model]().assessors:
        if assessor.kind.startswith("="):
            continue
        for person in everybody:
            for each in assessor.assess(person, Anew(story), BEGINNING):
                for first_day, last_day, value in each.pieces:
                    key = (assessor.kind, each.people, each.subject, first_day, last_day)
                    found.add((*key, value.status, value.due_on, value.severity, value.evidence))
    return found
