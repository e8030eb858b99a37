"""Somebody who asks gets all that is kept of them, findings and who looked included, and nothing of anybody else."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from domain.access import commands as ask
from domain.restricted_matter import commands as matter
from domain.vocabulary import MatterId
from projections.audit_history.apply import AuditHistory
from projections.projection import reading
from services.cli.output import jsonable
from services.parts import Parts, parts
from services.settings import Settings
from services.subject_access import OTHER, all_about
from services.vault.vault import Erased, PersonalDetails
from tests.domain.stories import Story
from tests.domain.stream import named, person
from tests.projections.read_models import TODAY, apply, compliance_model, conflicts_model, make
from tests.projections.test_readings import is_read


@pytest.fixture
def the(database_url: str, test_settings: Settings) -> Iterator[Parts]:
    """The parts of a ledger without servers of the bus."""
    with parts(test_settings.model_copy(update={"database_url": database_url})) as opened:
        yield opened


def told(database_url: str, the: Parts, story: Story, name: str) -> dict[str, Any]:
    """The answer about somebody, after everything has come to the read models, as JSON."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for model in (compliance_model(), conflicts_model(), AuditHistory()):
            make(connection, model, model.name)
            apply(connection, model, model.name, story.events, True)
        with reading(connection, "conflicts"):
            assert connection.execute("select from request").rowcount > 0, "nothing was found at all"
        found = json.loads(json.dumps(jsonable(all_about(connection, the.vault(), person(name), TODAY))))
    assert isinstance(found, dict)
    return found


def ward() -> Story:
    """Ben manages and supervises Ana, about whom a formal process is open; Ola read both."""
    story = Story()
    story.hires("ana", "ben", "cem", on="2026-01-01")
    story.manages("ben", "ana", "2026-01-01")
    story.supervises("ben", "ana", "2026-02-01")
    story.meets("ben", "ana", "2026-02-10", 60)
    story.do(matter.OpenFormalProcess, "2026-03-01", person_id=person("ana"), matter_id=MatterId(named("case")))
    is_read(story, "ana", "ben")
    is_read(story, "ana", kind=ask.RecordRestrictedReading, question="restricted")
    return story


@pytest.mark.shows("T-42", "ACC-09")
def test_all_that_is_kept_of_somebody_is_told_without_others_and_without_what_is_restricted(
    database_url: str, the: Parts
) -> None:
    story = ward()
    the.vault().keep(person("ana"), PersonalDetails(name="Ana Invented"))
    found = told(database_url, the, story, "ana")
    open_events = [
        event.type
        for event in story.events
        if person("ana") in event.people and not event.RESTRICTED and not event.type.startswith("access.")
    ]
    assert [each["type"] for each in found["record"]] == open_events
    assert [each["question"] for each in found["readings"]] == ["compliance"]
    assert "COI-01" in {each["rule_id"] for each in found["standings"]}
    text = json.dumps(found)
    assert "Ana Invented" in text
    for hidden in (str(person("ben")), str(person("cem")), "restricted", str(named("case"))):
        assert hidden not in text
    managed = next(each for each in found["record"] if each["type"] == "staff.line_manager_assigned.v1")
    assert (managed["about"], managed["facts"]["manager_id"]) == (str(person("ana")), OTHER)


def test_of_what_is_about_somebody_else_the_reason_is_not_told(database_url: str, the: Parts) -> None:
    story = ward()
    session = story.meets("ben", "ana", "2026-02-17", 60)
    story.record(session.model_copy(update={"reason": "Ana was late", "event_id": named("again"), "version": 2}))
    found = told(database_url, the, story, "ben")
    assert "late" not in json.dumps(found)
    assert "late" in json.dumps(told(database_url, the, story, "ana"))
    assert found["details"] is None
    the.vault().keep(person("ben"), PersonalDetails(name="Ben Invented"))
    the.vault().erase(person("ben"))
    assert isinstance(the.vault().details(person("ben")), Erased)
    assert told(database_url, the, story, "ben")["details"] == "erased"
