"""A reading stands in the register before the answer is given out, in one append for a page."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from domain.access.vocabulary import Purpose
from services.reading_log import NotRecorded, record_reading, reveal_names
from services.register.register import Register

OLA = f"person:{uuid4()}"


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
