"""What HR intake makes of single messages, without any server: times, job roles, ids, commands from files."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from domain.event import Command, event_id_of
from domain.staff_member.commands import AddAssignment, ChangeHours, CorrectHistory
from domain.supervision_session.commands import RecordSession
from domain.vocabulary import CareerStage, Profession
from services.command_files import BadLine, read_commands
from services.hr_intake.identity import hr_message_id
from services.hr_intake.job_roles import UNKNOWN, meaning
from services.hr_intake.reading import HrMessage
from services.hr_intake.source_time import read_source_time
from services.hr_intake.translation import Translated, translate
from tests.services.hr_intake_scenes import hr
from tests.services.ledger_in_memory import IDS, pseudonym, read_line


def translated(event: dict[str, Any]) -> Translated:
    """What a message comes to."""
    read = read_line(json.dumps(event).encode())
    assert isinstance(read, HrMessage), read
    return translate(read.event, read.message_id, read.source, IDS)


@pytest.mark.shows("T-24")
@pytest.mark.parametrize(
    ("written", "instant", "doubt"),
    [
        ("20250701 080000", datetime(2025, 7, 1, 7, tzinfo=UTC), ""),
        ("2025-12-01T08:00:00", datetime(2025, 12, 1, 8, tzinfo=UTC), ""),
        ("20251026 013000", datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "came twice"),
        ("20250330 013000", datetime(2025, 3, 30, 1, 30, tzinfo=UTC), "skipped"),
    ],
)
def test_a_time_without_a_zone_is_london_time_and_doubts_are_kept(written: str, instant: datetime, doubt: str) -> None:
    time = read_source_time(written)
    assert time.instant == instant
    assert time.written is not None
    assert time.written.startswith(f"{written} Europe/London")
    assert doubt in time.written
    assert ("hour" in time.written) == bool(doubt)


@pytest.mark.shows("T-24")
@pytest.mark.parametrize("written", ["2025-07-01T08:00:00Z", "2025-07-01T09:00:00+01:00", "2025-07-01 08:00Z"])
def test_a_time_with_a_zone_is_that_instant(written: str) -> None:
    assert read_source_time(written) == (datetime(2025, 7, 1, 8, tzinfo=UTC), None)


@pytest.mark.parametrize("written", ["2025-07-01", "20250701", "20251345 080000", "0001-01-01T00:00:00+14:00", 5, None])
def test_what_is_no_time_is_refused(written: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_source_time(written)


@pytest.mark.shows("T-52")
def test_the_profession_comes_from_the_job_role_and_the_band_never_from_a_title() -> None:
    role = "Nursing and Midwifery Registered|Staff  NURSE"
    post = hr("assignment_started", "1", assignment="1-1", unit="W7", job_role=role)
    command = translated(post).command
    assert isinstance(command, AddAssignment)
    assert (command.profession, command.career_stage, command.clinical) == (
        Profession.NURSE,
        CareerStage.QUALIFIED,
        True,
    )
    assert meaning("Bank Nurse Band 5|Peer review officer") == UNKNOWN
    assert command.band is None


def test_a_message_id_that_is_no_uuid_still_gives_one_command_id() -> None:
    one, other = hr_message_id("urn:a", "4711"), hr_message_id("urn:b", "4711")
    assert one == hr_message_id("urn:a", "4711") != other
    assert str(hr_message_id("urn:a", "6b1f5a3c-7f0e-4f63-9a51-8f1d0c6f2a01")) == "6b1f5a3c-7f0e-4f63-9a51-8f1d0c6f2a01"


def test_a_correction_names_the_event_of_the_message_that_it_corrects() -> None:
    event = hr("hours_changed", "1", assignment="1-1", fte=0.5, is_correction=True, supersedes="4711")
    command = translated(event).command
    assert isinstance(command, ChangeHours)
    assert command.supersedes == event_id_of(hr_message_id("urn:hr:esr", "4711"))
    deleted = translated(hr("person_deleted", "1", entered_in_error="4711")).command
    assert isinstance(deleted, CorrectHistory)
    assert deleted.voided_event_id == command.supersedes


@pytest.mark.shows("no personal data in an event")
def test_names_and_numbers_go_to_the_details_and_never_into_the_command() -> None:
    told = translated(
        hr("person_registered", "1", name="Zz-Name", email="zz-mail@example.org", employee_number="Zz-Number")
    )
    assert told.command is not None
    assert "Zz" not in told.command.model_dump_json()
    assert told.details is not None
    assert told.details.name == "Zz-Name"
    assert "Zz" not in repr(told)


SESSION = {
    "kind": "record_session",
    "session_id": "6b1f5a3c-7f0e-4f63-9a51-8f1d0c6f2a01",
    "effective_on": "2025-06-02",
    "actor": "person:hr:DEMO/1",
    "source": "paper",
    "supervisor_id": "hr:DEMO/1",
    "supervisee_id": "hr:DEMO/2",
    "supervision": "clinical",
    "starts_at": "2025-06-02T09:00:00Z",
    "ends_at": "2025-06-02T10:00:00Z",
    "recorded_by": "hr:DEMO/1",
    "known_at": "2025-06-02T12:00:00Z",
}


def test_people_in_a_command_line_become_their_opaque_ids() -> None:
    (command,) = read_commands([json.dumps(SESSION)], pseudonym)
    assert isinstance(command, RecordSession)
    assert command.supervisor_id == command.recorded_by == IDS.person("1")
    assert command.actor == f"person:{IDS.person('1')}"
    assert "DEMO" not in command.model_dump_json()


def test_the_same_line_is_the_same_command_and_unit_and_post_are_resolved_too() -> None:
    unit = {
        "kind": "set_separation_mode",
        "unit_id": "unit:DEMO/TT",
        "mode": "required",
        "effective_on": "2025-06-02",
        "actor": "person:hr:DEMO/1",
        "source": "paper",
    }
    lines: list[str | bytes] = [json.dumps(unit).encode(), b"", b"# a remark", json.dumps(unit)]
    one, other = read_commands(lines, pseudonym)
    assert one == other
    assert isinstance(one, Command)
    assert one.model_dump()["unit_id"] == IDS.unit("TT")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Zz no JSON", "not JSON"),
        ('["Zz"]', "no command of this kind"),
        ('{"kind": "Zz_unknown"}', "no command of this kind"),
        (json.dumps({**SESSION, "notes": "Zz said this"}), "fields that it does not have"),
        (json.dumps({**SESSION, "starts_at": "Zz"}), "look at starts_at"),
    ],
)
def test_a_line_that_is_no_command_is_named_by_its_number_without_what_it_says(line: str, words: str) -> None:
    (bad,) = read_commands([line], pseudonym)
    assert isinstance(bad, BadLine)
    assert bad.number == 1
    assert words in bad.reason
    assert "Zz" not in bad.reason
