"""A reading stands in the register before the answer is given out, in one append for a page."""

import ast
import os
import pwd
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.access.vocabulary import Purpose
from domain.record import event_of
from projections.compliance.people import WorksIn
from services import cli
from services.cli.question import Question, Shown
from services.cli.trouble import Trouble
from services.parts import now, parts, today
from services.reading_log import NotRecorded, record_reading, reveal_names
from services.register.register import Register
from services.settings import Settings

OLA = f"person:{uuid4()}"
CLI = Path(next(iter(cli.__path__)))
SHOWS_NOBODY = {
    *("show_report", "show_peers", "record_opening", "acknowledge_finding", "acknowledge_case"),
    *("propose_mitigation", "hold_data", "release_hold", "erase_data", "_decide"),
    *("propose_waiver", "_answer", "publish_register", "name_owners", "propose_version", "issue_token"),
}
"""They show figures, or who decides and what became of it."""


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    """This test's register."""
    with Register(database_url) as opened:
        yield opened


def test_a_page_of_fifty_people_is_one_event_and_nobody_on_it_need_be_known(register: Register) -> None:
    record_reading(register, OLA, [uuid4() for _ in range(50)], "compliance", Purpose.COMPLIANCE, 50)
    record_reading(register, OLA, [uuid4()], "restricted", Purpose.RESTRICTED_CASE, 1, restricted=True)
    reveal_names(register, OLA, [uuid4()], "asked by the ward")
    read, restricted, revealed = register.read(0, 10)
    assert [read.type, restricted.type, revealed.type] == [
        "access.data_read.v1",
        "access.restricted_data_read.v1",
        "access.name_revealed.v1",
    ]
    assert [each.restricted for each in (read, restricted, revealed)] == [False, True, False]
    assert OLA.encode() in read.body


def test_an_answer_about_everybody_is_told_in_parts_of_one_append_and_one_about_nobody_not_at_all(
    register: Register,
) -> None:
    everybody = {UUID(int=number) for number in range(1_200)}
    record_reading(register, OLA, everybody, "staff", Purpose.HUMAN_RESOURCES, 1_200)
    record_reading(register, OLA, [], "staff", Purpose.HUMAN_RESOURCES, 0)
    recorded = register.read(0, 10)
    assert [each.position for each in recorded] == [1, 2, 3]
    assert len({each.recorded_at for each in recorded}) == 1
    assert all(sum(str(person).encode() in each.body for each in recorded) == 1 for person in everybody)


def test_what_cannot_be_recorded_is_no_answer(register: Register) -> None:
    with pytest.raises(NotRecorded, match="named by a word"):
        record_reading(register, OLA, [uuid4()], "What of Ana?", Purpose.INSPECTION, 1)
    with pytest.raises(NotRecorded, match="need a reason"):
        reveal_names(register, OLA, [uuid4()], " ")
    assert register.head() == 0


def test_at_the_command_line_whoever_runs_it_is_recorded_with_everybody_whom_the_answer_shows(
    database_url: str, test_settings: Settings
) -> None:
    rows = [
        WorksIn(uuid4(), uuid4(), today(), None, now(), None),
        WorksIn(uuid4(), None, today(), None, now(), None),
    ]
    asked_about = uuid4()
    with parts(test_settings.model_copy(update={"database_url": database_url})) as the:
        question = Question(the, Shown())
        question.shows("staff", rows, asked_about)
        question.shows("staff", [])
        [read] = the.register().read(0, 10)
        with pytest.raises(Trouble, match="nobody could see that you looked"):
            question.shows("who works here?", rows)
    event = event_of(read.type, read.body)
    assert set(event.people) == {rows[0].person_id, rows[1].person_id, asked_about}
    assert event.actor == f"operator:{pwd.getpwuid(os.getuid()).pw_name}"


@pytest.mark.shows("ACC-01")
def test_every_question_at_the_command_line_records_whom_it_shows_before_it_shows_them() -> None:
    asking = {}
    for file in sorted(CLI.glob("*.py")):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and "question" in called_in(function):
                asking[function.name] = called_in(function)
    assert asking.keys() >= SHOWS_NOBODY
    for name, called in asking.items():
        shows = [place for place, one in enumerate(called) if one == "shows"]
        shown = [place for place, one in enumerate(called) if re.match(r"_?show_|_show$|print$", one)]
        assert bool(shows) is (name not in SHOWS_NOBODY), name
        assert not shows or shows[0] < min(shown), name


def called_in(function: ast.FunctionDef) -> list[str]:
    """What it calls, by the last part of the name, in the order of the lines."""
    calls = [call.func for call in ast.walk(function) if isinstance(call, ast.Call)]
    named = sorted(
        (call.lineno, call.attr if isinstance(call, ast.Attribute) else call.id)
        for call in calls
        if isinstance(call, ast.Attribute | ast.Name)
    )
    return [name for _, name in named]
