"""The register decides, records once, and gives back what it recorded."""

import json
from collections.abc import Iterator
from datetime import UTC
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.record import event_of
from services.register.outcome import (
    Accepted,
    InboxPosition,
    InboxTaken,
    Outcome,
    Refused,
    Repeated,
    Waiting,
)
from services.register.register import Register
from tests.services.record_scenes import (
    acknowledge,
    behind_our_back,
    raise_finding,
    register_person,
    training,
)


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    with Register(database_url) as opened:
        yield opened


def accepted(outcome: Outcome) -> Accepted:
    assert isinstance(outcome, Accepted)
    return outcome


def test_what_is_accepted_is_recorded_with_position_and_time(register: Register) -> None:
    command = register_person()
    outcome = accepted(register.handle([command])[0])
    assert outcome.positions == (1,)
    (recorded,) = register.read(0, 10)
    assert recorded.recorded_at.utcoffset() == UTC.utcoffset(None)
    event = event_of(recorded.type, recorded.record)
    assert (event.position, event.recorded_at) == (1, recorded.recorded_at)
    assert (event.event_id, event.stream_id, event.version, event.about) == (
        outcome.event_ids[0],
        recorded.stream_id,
        recorded.version,
        recorded.about,
    )
    assert register.event(outcome.event_ids[0]) == recorded
    assert register.event(uuid4()) is None
    assert register.stream(command.stream_id) == [recorded]
    assert register.head() == 1


def test_later_commands_of_a_batch_see_what_earlier_ones_did(register: Register) -> None:
    person = uuid4()
    outcomes = register.handle([register_person(person), training(person, "fire"), training(person, "fire")])
    assert [accepted(outcome).positions for outcome in outcomes] == [(1,), (2,), ()]
    assert [recorded.version for recorded in register.stream(person)] == [1, 2]
    assert len({recorded.recorded_at for recorded in register.read(0, 10)}) == 1


@pytest.mark.shows("T-21")
def test_a_command_sent_again_changes_nothing(register: Register) -> None:
    commands = [register_person(), register_person()]
    register.handle(commands)
    before = register.read(0, 100)
    for _ in range(3):
        assert register.handle(commands) == [Repeated(command.command_id) for command in commands]
    assert register.handle([commands[0], register_person(), commands[0]])[2] == Repeated(commands[0].command_id)
    assert register.read(0, 2) == before
    assert register.head() == 3


@pytest.mark.shows("T-21")
def test_the_same_command_twice_in_a_batch_is_taken_once(register: Register) -> None:
    command = register_person()
    first, second = register.handle([command, command])
    assert accepted(first).positions == (1,)
    assert second == Repeated(command.command_id)


def test_a_refusal_is_remembered_with_its_reason(register: Register) -> None:
    unknown = acknowledge(uuid4(), uuid4())
    (refused,) = register.handle([unknown])
    assert isinstance(refused, Refused)
    assert refused.code == "unknown_finding"
    assert register.handle([unknown]) == [Repeated(unknown.command_id, refused.code, refused.reason)]
    assert register.head() == 0


def test_a_refusal_is_forgotten_where_the_sender_asks_for_it(register: Register) -> None:
    person = uuid4()
    raised = raise_finding(person)
    noted = acknowledge(raised.finding_id, uuid4())
    assert isinstance(register.handle([noted], remember_refusals=False)[0], Refused)
    assert [type(outcome) for outcome in register.handle([raised, noted])] == [Accepted, Accepted]


def test_a_command_waits_for_the_person_that_it_is_about(register: Register) -> None:
    person = uuid4()
    fact = training(person, "fire")
    assert register.handle([fact]) == [Waiting(fact.command_id, person)]
    assert register.handle([fact, register_person(person)])[0] == Waiting(fact.command_id, person)
    assert accepted(register.handle([fact])[0]).positions == (2,)


def test_an_inbox_moves_with_what_was_recorded(register: Register) -> None:
    assert register.inbox(["hr/0"]) == {}
    register.handle([register_person()], [InboxPosition("hr/0", 7, 9), InboxPosition("hr/1", 0, 4)])
    register.handle([], [InboxPosition("hr/0", 9, 12)])
    assert register.inbox(["hr/0", "hr/1", "hr/2"]) == {"hr/0": 12, "hr/1": 4}


def test_a_second_instance_at_the_same_inbox_records_nothing(register: Register) -> None:
    register.handle([register_person()], [InboxPosition("hr/0", 0, 5)])
    with pytest.raises(InboxTaken, match="hr/0"):
        register.handle([register_person()], [InboxPosition("hr/0", 0, 5)])
    with pytest.raises(InboxTaken):
        register.handle([], [InboxPosition("new", 0, 1), InboxPosition("hr/0", 4, 6)])
    assert register.head() == 1
    assert register.inbox(["hr/0", "new"]) == {"hr/0": 5}


def test_a_second_instance_with_the_very_same_batch_is_told_that_it_is_not_alone(register: Register) -> None:
    command, position = register_person(), InboxPosition("hr/0", 0, 1)
    register.handle([command], [position])
    with pytest.raises(InboxTaken):
        register.handle([command], [position])


def test_a_refused_command_passes_its_inbox_position_too(register: Register) -> None:
    register.handle([acknowledge(uuid4(), uuid4())], [InboxPosition("hr/0", 0, 1)])
    assert register.inbox(["hr/0"]) == {"hr/0": 1}


def test_whoever_keeps_refusals_elsewhere_is_asked_before_anything_is_recorded(register: Register) -> None:
    heads: list[tuple[int, type[Outcome]]] = []
    register.handle(
        [register_person()], before_recording=lambda outcomes: heads.append((register.head(), type(outcomes[0])))
    )
    assert heads == [(0, Accepted)]
    with pytest.raises(ZeroDivisionError):
        register.handle([register_person()], before_recording=lambda _: print(1 / 0))  # noqa: T201
    assert register.head() == 1


@pytest.mark.shows("promise: nothing is lost when reading on")
def test_positions_have_no_gaps_after_a_failed_append(register: Register) -> None:
    register.handle([register_person()], [InboxPosition("x", 0, 1)])
    with pytest.raises(InboxTaken):
        register.handle([register_person()], [InboxPosition("x", 0, 1)])
    register.handle([register_person()])
    assert [recorded.position for recorded in register.read(0, 10)] == [1, 2]


def test_recorded_at_rises_with_every_append_even_if_the_clock_does_not(register: Register, database_url: str) -> None:
    register.handle([register_person()])
    with behind_our_back(database_url) as connection:
        connection.execute("update register.head set recorded_at = now() + interval '1 hour'")
    register.handle([register_person()])
    register.handle([register_person()])
    one, two, three = register.read(0, 10)
    assert one.recorded_at < two.recorded_at < three.recorded_at
    assert (three.recorded_at - two.recorded_at).total_seconds() == pytest.approx(1e-6)


@pytest.mark.parametrize(
    "statement",
    [
        "update register.event set body = body",
        "delete from register.event",
        "truncate register.event",
        "delete from register.command",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(
    register: Register, database_url: str, statement: str
) -> None:
    register.handle([register_person()])
    with (
        psycopg.connect(database_url, autocommit=True) as connection,
        pytest.raises(psycopg.Error, match="never changed"),
    ):
        connection.execute(statement.encode())
    assert register.head() == len(register.read(0, 10)) == 1


def test_the_stored_body_does_not_know_its_place(register: Register) -> None:
    register.handle([register_person()])
    (recorded,) = register.read(0, 1)
    assert {"position", "recorded_at"} & set(json.loads(recorded.body)) == set()
    assert list(json.loads(recorded.record))[:2] == ["position", "recorded_at"]


def test_many_events_are_appended_at_once(register: Register) -> None:
    people = [uuid4() for _ in range(500)]
    outcomes = register.handle(
        [command for person in people for command in (register_person(person), training(person, "é"))]
    )
    assert sum(len(accepted(outcome).positions) for outcome in outcomes) == 1000
    assert [recorded.position for recorded in register.read(0, 2000)] == list(range(1, 1001))
    assert {UUID(json.loads(recorded.body)["stream_id"]) for recorded in register.read(0, 2000)} == set(people)


def test_one_event_alone_leaves_the_rows_that_it_would_leave_beside_an_inbox(
    register: Register, database_url: str
) -> None:
    """Alone it goes through a shorter function of the database."""
    beside = [InboxPosition("x", 0, 1)], [InboxPosition("x", 1, 2)]
    for person, inboxes in ((uuid4(), ((), ())), (uuid4(), beside)):
        for command, inbox in zip((register_person(person), training(person, "é")), inboxes, strict=True):
            accepted(register.handle([command], inbox)[0])
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(ROWS_OF_APPENDS).fetchall()
    assert len(rows) == 4
    assert rows[:2] == rows[2:]


ROWS_OF_APPENDS = """
select e.version, e.type, e.restricted, e.about = e.stream_id, length(e.body), c.code, c.reason, c.events,
       strpos(convert_from(e.body, 'UTF8'), e.event_id::text) > 0,
       strpos(convert_from(e.body, 'UTF8'), c.command_id::text) > 0
  from register.event as e join register.command as c on c.first_position = e.position order by e.position
"""
