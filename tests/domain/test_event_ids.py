"""The ids of events are derived from the command, so that deciding it twice gives the same events."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from domain.event import event_id_of


@given(st.uuids(), st.integers(1, 1_000))
def test_the_id_of_an_event_is_its_number_in_the_space_of_its_command(command_id: UUID, number: int) -> None:
    assert event_id_of(command_id, number) == uuid5(command_id, str(number))
