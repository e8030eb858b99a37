"""What holds for every aggregate, whatever it is asked in whatever order."""

from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import COMMANDS, DECIDES, EVENTS, Aggregate
from domain.event import Command, Event, Rejected
from domain.record import event_of, stored_body
from domain.staff_member import commands as hr
from domain.staff_member.events import AssignmentAdded
from domain.staff_member.post import other_primary_on
from domain.vocabulary import EventId
from tests.domain.arbitrary import arbitrary
from tests.domain.examples import example
from tests.domain.stream import named

AGGREGATES = {aggregate.name: aggregate for aggregate in DECIDES.values()}
KINDS = {name: [kind for kind in COMMANDS.values() if DECIDES[kind].name == name] for name in AGGREGATES}
OPENINGS: dict[str, tuple[str, ...]] = {
    "staff_member": ("register_outsider", "register_staff_member", "add_assignment", "start_absence"),
    "supervision_relationship": ("activate_relationship",),
    "supervision_session": ("schedule_session", "record_session"),
    "preceptorship_plan": (
        "offer_plan",
        "start_plan",
        "assign_preceptor",
        "complete_item",
        *("sign_plan",) * 4,
        *("complete_plan",) * 3,
        "record_workload",
        "assess_year",
        "credit_time",
    ),
    "supervision_group": (
        *("form_group",) * 2,
        *("add_member",) * 2,
        *("record_group_session",) * 12,
        *("withdraw_group_session",) * 8,
    ),
    "organisation_unit": ("create_unit",),
    "finding": (
        "raise_finding",
        "propose_mitigation",
        "approve_mitigation",
        "approve_mitigation",
        "review_mitigation",
        "end_acceptance",
        "end_acceptance",
    ),
    "interest_declaration": ("register_interest",),
    "rule_waiver": ("request_waiver", "grant_waiver", "revoke_waiver"),
    "rule_pack": (
        *("name_pack_owners",) * 2,
        *("propose_pack_version", "approve_pack_version", "publish_pack_version") * 2,
    ),
    "peer_post": (
        "open_peer_post",
        *("confirm_peer_supervisor",) * 2,
        "confirm_patch_lead",
        *("record_team_preparation",) * 2,
        "mark_ready",
        "name_sponsor",
        *("ask_override", "grant_override", "refuse_override") * 2,
    ),
    "restricted_matter": ("open_formal_process", "raise_concern", "declare_tie"),
    "restricted_finding": ("raise_restricted_finding", "acknowledge_restricted_finding"),
}
"""Commands that a stream mostly begins with; several of a kind, so that most histories get going."""
EITHER = {
    "small_record": (
        "form_pair",
        "open_passport",
        "enrol_on_course",
        "begin_placement",
        "record_agreement",
        "name_issue_route",
    ),
    "access": ("record_reading", "record_restricted_reading", "reveal_name", "break_glass"),
}
"""Where a stream is one of several things: the command that each begins with."""
COUNTED_EACH_TIME = {"log_supernumerary_hours", "log_protected_hours"}
"""Commands that say something new each time."""
TAKES_BACK = (hr.CorrectHistory, hr.CancelLeaver, hr.MarkLeaver)
"""Commands that HR may always give, also where two posts of the past then both count as primary."""

LENGTH = 40
Told = tuple[Command, Any, tuple[Event, ...] | Rejected]

few = settings(max_examples=25, deadline=None)
HISTORIES = 120
seeds = given(seed=st.integers(0, HISTORIES - 1))
every_aggregate = pytest.mark.parametrize("name", AGGREGATES)


@cache
def history(name: str, seed: int, leave_out: tuple[type[Command], ...] = ()) -> list[Told]:
    """Commands of one stream with the state before each and what came of it (events or a refusal)."""
    aggregate, told, chance = AGGREGATES[name], [], Random(seed)
    state = aggregate.initial
    known: list[EventId] = []
    kinds = [kind for kind in KINDS[name] if not issubclass(kind, leave_out)]
    first = (chance.choice(EITHER[name]),) if name in EITHER else OPENINGS.get(name, ())
    opening = [COMMANDS[kind] for kind in first for _ in range(chance.randint(0, 5))]
    for number, kind in enumerate([*opening, *chance.choices(kinds, k=LENGTH)]):
        command = arbitrary(chance, kind, number, known)
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


def events_of(told: list[Told]) -> list[Event]:
    """Everything that was recorded."""
    return [event for _, _, made in told if isinstance(made, tuple) for event in made]


@every_aggregate
@few
@seeds
def test_events_follow_each_other_without_gaps_and_belong_to_the_stream(name: str, seed: int) -> None:
    told = history(name, seed)
    events = events_of(told)
    assert [event.version for event in events] == list(range(1, len(events) + 1))
    assert len({event.event_id for event in events}) == len(events)
    for command, _, made in told:
        for event in made if isinstance(made, tuple) else ():
            assert event.stream_id == command.stream_id
            assert event.causation_id in (command.causation_id, command.command_id)


@every_aggregate
@few
@seeds
def test_what_is_read_back_gives_the_same_state(name: str, seed: int) -> None:
    told, aggregate = history(name, seed), AGGREGATES[name]
    live = read_back = aggregate.initial
    for event in events_of(told):
        live = aggregate.evolve(live, event)
        read_back = aggregate.evolve(read_back, event_of(event.type, stored_body(event)))
    assert live == read_back


@every_aggregate
@few
@seeds
def test_the_same_command_on_the_same_state_gives_the_same_bytes(name: str, seed: int) -> None:
    for command, state, made in history(name, seed):
        again = decided(AGGREGATES[name], state, command)
        if isinstance(made, tuple):
            assert isinstance(again, tuple)
            assert list(map(stored_body, made)) == list(map(stored_body, again))
        else:
            assert (made.code, made.reason) == (again.code, again.reason)  # type: ignore[union-attr]


@every_aggregate
@few
@seeds
@pytest.mark.shows("T-21")
def test_what_was_just_recorded_is_no_news(name: str, seed: int) -> None:
    aggregate = AGGREGATES[name]
    for command, state, made in history(name, seed):
        if not isinstance(made, tuple) or command.kind in COUNTED_EACH_TIME:
            continue
        for event in made:
            state = aggregate.evolve(state, event)
        again = decided(aggregate, state, command.model_copy(update={"command_id": named("again")}))
        assert isinstance(again, Rejected) or again == ()


@few
@seeds
def test_no_primary_post_begins_while_another_runs(seed: int) -> None:
    told = history("staff_member", seed, TAKES_BACK)
    aggregate, state = AGGREGATES["staff_member"], AGGREGATES["staff_member"].initial
    for event in events_of(told):
        if isinstance(event, AssignmentAdded) and event.primary and event.supersedes is None:
            assert not other_primary_on(state, event.assignment_id, event.effective_on)
        state = aggregate.evolve(state, event)


@few
@seeds
def test_periods_of_a_relationship_never_share_a_day(seed: int) -> None:
    name = "supervision_relationship"
    aggregate, state = AGGREGATES[name], AGGREGATES[name].initial
    for event in events_of(history(name, seed)):
        state = aggregate.evolve(state, event)
        for one, other in zip(state.periods, state.periods[1:], strict=False):
            assert one.last_day is not None
            assert one.last_day < other.first_day


@every_aggregate
def test_any_event_can_be_folded_into_any_state(name: str) -> None:
    for event in map(example, EVENTS.values()):
        assert AGGREGATES[name].evolve(AGGREGATES[name].initial, event).version == event.version


@every_aggregate
def test_these_histories_reach_every_event(name: str) -> None:
    """A guard of this file: properties of what never happens show nothing."""
    reached = {event.type for seed in range(HISTORIES) for event in events_of(history(name, seed))}
    assert {kind for kind, event in EVENTS.items() if event.__module__ == f"domain.{name}.events"} <= reached
