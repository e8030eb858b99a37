"""A reading costs no assessment and is in no ordinary history; the person sees who looked."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from domain.access import commands as ask
from domain.access.vocabulary import Judged, Purpose
from domain.catalogue import EVENTS
from domain.dossier import evolve
from domain.event import Command, Event
from projections.audit_history.apply import AuditHistory
from projections.audit_history.queries import history, readings_of
from projections.concerned import Concerned
from projections.rule_read_model import READINGS, RuleReadModel
from tests.domain.examples import example
from tests.domain.stories import Story
from tests.domain.stream import named, person
from tests.projections.read_models import apply, compliance_model, conflicts_model, make, restricted_model, rows

OLA = f"person:{person('ola')}"
EVERY_ROW = "select to_jsonb({0}) - 'id' from {0}"
TABLES = ("span", "finding", "known_event", "touched", "reader", "request")


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's database."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def organisation() -> Story:
    """Ben manages and supervises Ana."""
    story = Story()
    story.hires("ana", "ben", "cem")
    story.manages("ben", "ana", "2026-01-01")
    story.supervises("ben", "ana", "2026-02-01")
    return story


def is_read(story: Story, *names: str, kind: type[Command] = ask.RecordReading, question: str = "compliance") -> Event:
    """Ola reads of these people."""
    people = tuple(person(name) for name in names)
    page = {"question": question, "purpose": Purpose.COMPLIANCE, "rows": 9}
    return story.one(kind, "2026-06-01", actor=OLA, people=people, **page)


def is_looked_into(story: Story) -> list[Event]:
    """Ana's data are read with Ben's, her name is revealed, Cem breaks the glass, which is reviewed."""
    read = is_read(story, "ana", "ben")
    why = {"actor": OLA, "reason": "asked by the ward"}
    revealed = story.one(ask.RevealName, "2026-06-02", people=(person("ana"),), **why)
    glass = {"record_id": named("glass"), "actor": f"person:{person('cem')}"}
    facts = {"person_id": person("ana"), "broken_by": person("cem"), "reason": "called in at night"}
    broken = story.one(ask.BreakGlass, "2026-06-03", **glass, **facts)
    review = {"reviewed_by": person("ola"), "judged": Judged.JUSTIFIED}
    return [read, revealed, broken, story.one(ask.ReviewBreakGlass, "2026-06-04", **{**glass, "actor": OLA}, **review)]


def everything(connection: psycopg.Connection, name: str) -> list[object]:
    """All rows that a read model of rules has."""
    return [rows(connection, name, EVERY_ROW.format(table)) for table in TABLES]


def test_a_reading_is_in_no_dossier_and_no_rule_asks_for_it() -> None:
    assert len(READINGS) == 3
    story = Story()
    story.hires("ana")
    concerned = [Concerned(model().assessors) for model in (compliance_model, conflicts_model, restricted_model)]
    for kind in READINGS:
        event = example(EVENTS[kind]).model_copy(update={"about": person("ana"), "supersedes": None})
        assert evolve(story.of("ana"), event) is story.of("ana")
        assert [each.by(event, story) for each in concerned] == [()] * 3


@pytest.mark.parametrize(
    "model", [compliance_model(), conflicts_model(), restricted_model()], ids=lambda each: each.name
)
def test_a_reading_costs_no_assessment(connection: psycopg.Connection, model: RuleReadModel) -> None:
    story = organisation()
    make(connection, model, model.name)
    apply(connection, model, model.name, story.events, True)
    before, done, asked = everything(connection, model.name), len(story.events), model.asked
    is_read(story, "ana", "ben")
    is_read(story, "ana", kind=ask.RecordRestrictedReading, question="restricted")
    story.one(ask.RevealName, "2026-06-02", people=(person("ana"),), actor=OLA, reason="asked by the ward")
    for alone in (True, False):
        apply(connection, model, model.name, story.events[done:], alone)
    assert everything(connection, model.name) == before
    assert model.asked == asked


def test_the_person_sees_who_looked_and_what_for_but_not_who_was_on_the_same_page(
    connection: psycopg.Connection,
) -> None:
    story = organisation()
    done = is_looked_into(story)
    make(connection, AuditHistory(), "audit_history")
    apply(connection, AuditHistory(), "audit_history", story.events, True)
    found = readings_of(connection, person("ana"))
    assert [each.position for each in found] == [event.position for event in done[::-1]]
    reviewed, broken, revealed, read = found
    assert (read.actor, read.question, read.purpose, read.rows) == (OLA, "compliance", "compliance", 9)
    assert (revealed.reason, revealed.question) == ("asked by the ward", None)
    assert (broken.actor, reviewed.actor) == (f"person:{person('cem')}", OLA)
    assert [each.position for each in readings_of(connection, person("ben"))] == [read.position]
    assert readings_of(connection, person("cem")) == []
    since = revealed.recorded_at
    assert [each.position for each in readings_of(connection, person("ana"), since)] == [
        each.position for each in found[:3]
    ]
    assert readings_of(connection, person("ana"), since + timedelta(days=900)) == []
    assert readings_of(connection, person("ana"), limit=1) == found[:1]


def test_a_history_tells_of_readings_only_where_it_is_asked_for_them(connection: psycopg.Connection) -> None:
    story = organisation()
    before = len(story.events)
    done = {event.position for event in is_looked_into(story)}
    make(connection, AuditHistory(), "audit_history")
    apply(connection, AuditHistory(), "audit_history", story.events, True)
    assert len(history(connection)) == before
    assert len(history(connection, readings=True)) == len(story.events)
    assert {entry.position for entry in history(connection, kinds=["access."])} == done
    own = {entry.position for entry in history(connection, person("ana"))}
    assert not own & done
    assert {entry.position for entry in history(connection, person("ana"), readings=True)} == own | done
    broke = history(connection, person("cem"), kinds=["access.glass"])
    assert [entry.type for entry in broke] == ["access.glass_broken.v1", "access.glass_reviewed.v1"]


@pytest.mark.shows("T-42", "ACC-09")
def test_nobody_sees_that_something_restricted_was_looked_at_unless_they_may(connection: psycopg.Connection) -> None:
    story = organisation()
    read = is_read(story, "ana", kind=ask.RecordRestrictedReading, question="restricted")
    make(connection, AuditHistory(), "audit_history")
    apply(connection, AuditHistory(), "audit_history", story.events, True)
    assert readings_of(connection, person("ana")) == []
    assert history(connection, person("ana"), kinds=["access."]) == []
    assert [each.position for each in readings_of(connection, person("ana"), restricted=True)] == [read.position]
