"""The cost of one more event does not grow with the length of a history."""

import time
from datetime import date, timedelta

import psycopg

from domain.event import Event
from domain.vocabulary import Profession, SupervisionKind
from tests.domain.stories import Story
from tests.projections.read_models import apply, compliance_model, make

MEASURED = 60


def test_one_more_session_costs_as_much_after_a_thousand_as_after_a_hundred(database_url: str) -> None:
    story = Story()
    story.hires("ana", "ben", on="2020-01-01", profession=Profession.SOCIAL_WORKER)
    story.supervises("ben", "ana", "2020-01-01", SupervisionKind.PROFESSIONAL)
    for number in range(1_100 + MEASURED):
        on = (date(2020, 1, 2) + timedelta(days=number)).isoformat()
        story.meets("ben", "ana", on, 90, SupervisionKind.PROFESSIONAL)
    model = compliance_model()
    with psycopg.connect(database_url, autocommit=True) as connection:
        make(connection, model, "cost")

        def cpu_seconds(events: list[Event]) -> float:
            began = time.process_time()
            for event in events:
                apply(connection, model, "cost", [event], True)
            return time.process_time() - began

        apply(connection, model, "cost", story.events[:100], True)
        early = cpu_seconds(story.events[100 : 100 + MEASURED])
        apply(connection, model, "cost", story.events[100 + MEASURED : 1_000], True)
        apply(connection, model, "cost", story.events[1_000:1_100], True)
        late = cpu_seconds(story.events[1_100 : 1_100 + MEASURED])
    assert late < 2 * early
