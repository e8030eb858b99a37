"""What holds for every aggregate, whatever it is asked in whatever order."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.catalogue import COMMANDS, DECIDES, EVENTS, Aggregate
from domain.event import Command, Event, Rejected
from domain.record import event_of, stored_body
from domain.staff_member import commands as hr
from domain.staff_member.post import two_primary_on
from tests.domain.arbitrary import commands
from tests.domain.examples import example
from tests.domain.stream import named

AGGREGATES = {aggregate.name: aggregate for aggregate in DECIDES.values()}
KINDS = {name: [kind for kind in COMMANDS.values() if DECIDES[kind].name == name] for name in AGGREGATES}
OPENINGS: dict[str, list[str]] = {
    "staff_member": ["register_staff_member", "add_assignment"],
    "supervision_relationship": ["activate_relationship"],
    "supervision_session": ["record_session"],
    "preceptorship_plan": ["offer_plan", "start_plan"],
    "organisation_unit": ["create_unit"],
    "service_policy": [],
    "finding": ["raise_finding"],
}
COUNTED_EACH_TIME = {"log_supernumerary_hours", "log_protected_hours"}
"""Commands that say something new each time."""
TAKES_BACK = (hr.CorrectHistory, hr.CancelLeaver, hr.MarkLeaver)
"""Commands that HR may always give, also where two posts of the past then both count as primary."""

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@st.composite
def history(draw: st.DrawFn, name: str, leave_out: tuple[type[Command], ...] = ()) -> list[tuple[Command, Any, Any]]:
    """Commands of one stream with the state before each and what came of it (events or a refusal)."""
    aggregate, told = AGGREGATES[name], []
    state = aggregate.initial
    kinds = [kind for kind in KINDS[name] if not issubclass(kind, leave_out)]
    opening = [COMMANDS[kind] for kind in OPENINGS[name]]
    wanted = [*opening, *draw(st.lists(st.sampled_from(kinds), max_size=12))]
    known: list[Any] = []
    for number, kind in enumerate(wanted):
        command = draw(commands(kind, number, known))
        made = decided(aggregate, state, command)
        told.append((command, state, made))
        for event in made if isinstance(made, tuple) else ():
            state = aggregate.evolve(state, event)
            known.append(event.event_id)
    return told


def decided(aggregate: Aggregate, state: Any, command: Command) -> tuple[Event, ...] | Rejected:
    """The events or the refusal; anything else is an error."""
    try:
        return aggregate.decide(state, command)
    except Rejected as refusal:
        return refusal


def events_of(told: list[tuple[Command, Any, Any]]) -> list[Event]:
    """Everything that was recorded."""
    return [event for _, _, made in told if isinstance(made, tuple) for event in made]


every_aggregate = pytest.mark.parametrize("name", AGGREGATES)


@every_aggregate
@few
@given(data=st.data())
def test_events_follow_each_other_without_gaps_and_belong_to_the_stream(name: str, data: st.DataObject) -> None:
    told = data.draw(history(name))
    events = events_of(told)
    assert [event.version for event in events] == list(range(1, len(events) + 1))
    assert len({event.event_id for event in events}) == len(events)
    for command, _, made in told:
        for event in made if isinstance(made, tuple) else ():
            assert event.stream_id == command.stream_id
            assert event.causation_id in (command.causation_id, command.command_id)


@every_aggregate
@few
@given(data=st.data())
def test_what_is_read_back_gives_the_same_state(name: str, data: st.DataObject) -> None:
    told, aggregate = data.draw(history(name)), AGGREGATES[name]
    live = read_back = aggregate.initial
    for event in events_of(told):
        live = aggregate.evolve(live, event)
        read_back = aggregate.evolve(read_back, event_of(event.type, stored_body(event)))
    assert live == read_back


@every_aggregate
@few
@given(data=st.data())
def test_the_same_command_on_the_same_state_gives_the_same_bytes(name: str, data: st.DataObject) -> None:
    for command, state, made in data.draw(history(name)):
        again = decided(AGGREGATES[name], state, command)
        if isinstance(made, tuple):
            assert isinstance(again, tuple)
            assert list(map(stored_body, made)) == list(map(stored_body, again))
        else:
            assert (made.code, made.reason) == (again.code, again.reason)  # type: ignore[union-attr]


@every_aggregate
@few
@given(data=st.data())
@pytest.mark.shows("T-21")
def test_what_was_just_recorded_is_no_news(name: str, data: st.DataObject) -> None:
    aggregate = AGGREGATES[name]
    for command, state, made in data.draw(history(name)):
        if not isinstance(made, tuple) or command.kind in COUNTED_EACH_TIME:
            continue
        for event in made:
            state = aggregate.evolve(state, event)
        again = decided(aggregate, state, command.model_copy(update={"command_id": named("again")}))
        assert isinstance(again, Rejected) or again == ()


@few
@given(data=st.data())
def test_two_posts_are_never_both_primary(data: st.DataObject) -> None:
    told = data.draw(history("staff_member", TAKES_BACK))
    aggregate, state = AGGREGATES["staff_member"], AGGREGATES["staff_member"].initial
    for event in events_of(told):
        state = aggregate.evolve(state, event)
        assert two_primary_on(state) is None


@few
@given(data=st.data())
def test_periods_of_a_relationship_never_share_a_day(data: st.DataObject) -> None:
    name = "supervision_relationship"
    aggregate, state = AGGREGATES[name], AGGREGATES[name].initial
    for event in events_of(data.draw(history(name))):
        state = aggregate.evolve(state, event)
        for one, other in zip(state.periods, state.periods[1:], strict=False):
            assert one.last_day is not None
            assert one.last_day < other.first_day


@every_aggregate
@pytest.mark.parametrize("type_name", EVENTS)
def test_any_event_can_be_folded_into_any_state(name: str, type_name: str) -> None:
    event = example(EVENTS[type_name])
    assert AGGREGATES[name].evolve(AGGREGATES[name].initial, event).version == event.version


def test_every_command_is_decided_by_its_aggregate() -> None:
    tables: dict[str, Callable[..., Any]] = {name: aggregate.decide for name, aggregate in AGGREGATES.items()}
    for kind, command in COMMANDS.items():
        table = tables[DECIDES[command].name].__globals__.get("_DECIDE", {command: None})
        assert command in table, kind
