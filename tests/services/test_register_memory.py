"""What a register remembers of streams changes what a command costs, and nothing of what comes of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.event import Command
from domain.staff_member.commands import ChangeCareerStage
from domain.vocabulary import CareerStage, PersonId
from services.register.memory import Known, Memory
from services.register.outcome import Accepted, Outcome, Refused, Repeated
from services.register.register import Register
from tests.services.record_scenes import (
    acknowledge,
    behind_our_back,
    envelope,
    filled,
    raise_finding,
    register_person,
    training,
)

PEOPLE = 3


class Ask(NamedTuple):
    """A batch of commands, by number, and who handles it."""

    register: int
    commands: tuple[int, ...]
    remember_refusals: bool
    whoever_keeps_refusals: bool


asks = st.lists(
    st.builds(
        Ask,
        st.integers(0, 1),
        st.lists(st.integers(0, 10 * PEOPLE - 1), min_size=1, max_size=4).map(tuple),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def change_stage(person: UUID, stage: CareerStage, told: int = 1) -> ChangeCareerStage:
    at = datetime(2025, 1, told, tzinfo=UTC)
    given = {**envelope(), "effective_on": date(2025, 1, 1), "source_recorded_at": at}
    return ChangeCareerStage(person_id=PersonId(person), career_stage=stage, **given)


def all_commands() -> list[Command]:
    """Ten for each of some people, in no order in which all would be accepted."""
    found: list[Command] = []
    for _ in range(PEOPLE):
        person = uuid4()
        raised = raise_finding(person)
        found += [
            training(person, "fire"),
            training(person, "fire"),
            register_person(person),
            register_person(person),
            *(change_stage(person, CareerStage.TRAINEE, told) for told in (1, 3)),
            change_stage(person, CareerStage.QUALIFIED, 2),
            raised,
            acknowledge(raised.finding_id, uuid4()),
            acknowledge(raised.finding_id, uuid4()),
        ]
    return found


def handled(register: Register, ask: Ask, commands: Sequence[Command]) -> list[Outcome]:
    chosen = [commands[number] for number in ask.commands]
    keep = (lambda _: None) if ask.whoever_keeps_refusals else None
    return register.handle(chosen, remember_refusals=ask.remember_refusals, before_recording=keep)


def recorded(register: Register, after: int) -> list[tuple[int, bytes]]:
    return [(row.position, row.body) for row in register.read(after, 500)]


@pytest.mark.shows("promise: no HR event is applied twice")
def test_two_registers_that_remember_give_what_one_gives_that_does_not(
    database_url: str, other_database_url: str
) -> None:
    with (
        Register(database_url, 1) as one,
        Register(database_url, 1) as two,
        Register(other_database_url, 1, remembers=0) as plain,
    ):

        @settings(max_examples=60, deadline=None)
        @given(asks)
        def same_outcomes(script: list[Ask]) -> None:
            commands, head = all_commands(), plain.head()
            for ask in script:
                assert handled((one, two)[ask.register], ask, commands) == handled(plain, ask, commands)
            assert recorded(one, head) == recorded(plain, head)

        same_outcomes()


def test_what_another_register_recorded_meanwhile_is_not_overlooked(database_url: str) -> None:
    with Register(database_url) as one, Register(database_url) as two:
        (person,) = filled(one, 1)
        one.handle([change_stage(person, CareerStage.TRAINEE, 1)])
        two.handle([change_stage(person, CareerStage.QUALIFIED, 2)])
        (outcome,) = one.handle([change_stage(person, CareerStage.TRAINEE, 3)])
        assert isinstance(outcome, Accepted)
        assert outcome.positions == (4,)


def test_a_refusal_is_never_given_from_memory_alone(database_url: str) -> None:
    with Register(database_url) as one, Register(database_url) as two:
        (person,) = filled(one, 1)
        raised = raise_finding(person)
        note = acknowledge(raised.finding_id, uuid4())
        assert isinstance(one.handle([note], remember_refusals=False)[0], Refused)
        two.handle([raised])
        assert isinstance(one.handle([note])[0], Accepted)
        assert two.handle([note]) == [Repeated(note.command_id)]


def test_a_stream_that_is_remembered_is_not_read_again(database_url: str) -> None:
    with Register(database_url) as register, Register(database_url) as newly_started:
        (person,) = filled(register, 1, each=5)
        with behind_our_back(database_url) as connection:
            connection.execute("update register.event set body = 'cannot be read'")
        assert isinstance(register.handle([training(person, "new")])[0], Accepted)
        with pytest.raises(ValueError, match="JSON"):
            newly_started.handle([training(person, "newer")])


def test_what_the_database_acknowledged_and_lost_leaves_no_gap_in_a_stream(database_url: str) -> None:
    with Register(database_url) as register:
        (person,) = filled(register, 1, each=2)
        with behind_our_back(database_url) as connection:
            connection.execute("delete from register.event where version = 3")
        assert isinstance(register.handle([training(person, "new")])[0], Accepted)
        assert [row.version for row in register.stream(person)] == [1, 2, 3]


def test_the_longest_unused_streams_are_forgotten_first() -> None:
    memory, ids = Memory(most_events=10), [UUID(int=number) for number in range(4)]
    for stream_id in ids[:3]:
        memory.keep({stream_id: Known(Numbered(2))})
    memory.recall(ids[:1])
    memory.keep({ids[3]: Known(Numbered(3))})
    assert set(memory.recall(ids)) == {ids[0], ids[2], ids[3]}
    memory.keep({ids[2]: Known(Numbered(40))})
    assert memory.recall(ids) == {}


def test_an_older_state_never_takes_the_place_of_a_newer_one() -> None:
    memory, stream_id = Memory(), uuid4()
    memory.keep({stream_id: Known(Numbered(2))})
    memory.keep({stream_id: Known(Numbered(1))})
    assert memory.recall([stream_id])[stream_id].version == 2


class Numbered(NamedTuple):
    """As much of a state as is needed here."""

    version: int
