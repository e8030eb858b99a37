"""What may happen while a plan runs: start, preceptor, meetings, hours, items, pauses, another length."""

import re
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.preceptorship_plan.commands import (
    AssignPreceptor,
    CompleteItem,
    ExtendPlan,
    HoldMeeting,
    LogProtectedHours,
    LogSupernumeraryHours,
    MoveAnchor,
    NamingAPreceptor,
    PausePlan,
    PlanCommand,
    ResumePlan,
    StartPlan,
)
from domain.preceptorship_plan.events import (
    AnchorMoved,
    ItemCompleted,
    MeetingHeld,
    PlanEvent,
    PlanExtended,
    PlanPaused,
    PlanResumed,
    PlanStarted,
    PreceptorAssigned,
    PreceptorReplaced,
    ProtectedHoursLogged,
    SupernumeraryHoursLogged,
)
from domain.preceptorship_plan.length import anchor_of, last_day_of
from domain.preceptorship_plan.state import OPEN, STARTED, Plan, Stage

P = TypeVar("P", bound=PlanEvent)
LONGEST_MONTHS = 120
ITEM = re.compile(r"[a-z][a-z0-9_]{0,59}")
"""A name with no room for what was said or how somebody did (PRE-26)."""


def plan_event(state: Plan, command: PlanCommand, kind: type[P], plan: int | None = None, **facts: Any) -> P:
    """An event of the person's present plan, or of the one with that number."""
    number = state.plan if plan is None else plan
    return Recorder(command, state.version)(kind, command.person_id, plan=number, **facts)


def must_have_started(state: Plan) -> None:
    """Raises Rejected unless a plan is running or paused."""
    if state.stage not in STARTED:
        raise Rejected("no_running_plan", "This person has no preceptorship that has begun and is not closed.")


def must_last(months: int) -> None:
    """Raises Rejected where no programme is so long or so short."""
    if not 1 <= months <= LONGEST_MONTHS:
        raise Rejected("length_out_of_range", f"A programme lasts between 1 and {LONGEST_MONTHS} months.")


def start(state: Plan, command: StartPlan) -> tuple[Event, ...]:
    """Begin at the anchor (PRE-23); the length follows the programme and part-time work (PRE-08, PRE-15)."""
    given = {"started_in_post_on", "registered_on", "months", "part_time", "fte"}
    facts = command.model_dump(include=given)
    if state.stage in STARTED:
        if all(getattr(state, name) == value for name, value in facts.items()):
            return ()
        raise Rejected("already_started", "This preceptorship has begun already; move its anchor or extend it.")
    if state.stage not in OPEN:
        raise Rejected("no_offer", "A preceptorship must be offered before it can begin.")
    must_last(command.months)
    if not 0.05 <= command.fte <= 2:
        raise Rejected("fte_out_of_range", "The fraction of full time must be between 0.05 and 2.")
    anchor = anchor_of(command.started_in_post_on, command.registered_on)
    ends_on = last_day_of(anchor, command.months, command.part_time, command.fte)
    return (plan_event(state, command, PlanStarted, anchor=anchor, ends_on=ends_on, **facts),)


def move_anchor(state: Plan, command: MoveAnchor) -> tuple[Event, ...]:
    """Move the whole plan; pauses and extensions so far keep their length."""
    must_have_started(state)
    facts = command.model_dump(include={"started_in_post_on", "registered_on"})
    if all(getattr(state, name) == value for name, value in facts.items()):
        return ()
    anchor = anchor_of(command.started_in_post_on, command.registered_on)
    added = state.ends_on - last_day_of(state.anchor, state.months, state.part_time, state.fte)
    ends_on = last_day_of(anchor, state.months, state.part_time, state.fte) + added
    return (plan_event(state, command, AnchorMoved, anchor=anchor, ends_on=ends_on, **facts),)


def assign_preceptor(state: Plan, command: AssignPreceptor) -> tuple[Event, ...]:
    """Name the first preceptor, or replace the present one."""
    if state.stage not in OPEN:
        raise Rejected("no_open_plan", "This person has no open preceptorship to name a preceptor for.")
    _must_not_be_preceptee(command)
    present = state.preceptor_id
    if present == command.preceptor_id:
        return ()
    if present is None:
        return (plan_event(state, command, PreceptorAssigned, preceptor_id=command.preceptor_id),)
    new = command.preceptor_id
    return (plan_event(state, command, PreceptorReplaced, preceptor_id=new, previous_preceptor_id=present),)


def hold_meeting(state: Plan, command: HoldMeeting) -> tuple[Event, ...]:
    """A meeting; in a pause it keeps in touch (T-01)."""
    must_have_started(state)
    _must_not_be_preceptee(command)
    if command.minutes < 1:
        raise Rejected("no_minutes", "A meeting lasts at least one minute.")
    if (command.meeting, command.effective_on, command.preceptor_id, command.minutes) in state.meetings:
        return ()
    facts = command.model_dump(include={"meeting", "preceptor_id", "minutes"})
    return (plan_event(state, command, MeetingHeld, **facts),)


def log_supernumerary_hours(state: Plan, command: LogSupernumeraryHours) -> tuple[Event, ...]:
    """Hours in addition to the numbers."""
    must_have_started(state)
    _must_be_hours(command.hours)
    return (plan_event(state, command, SupernumeraryHoursLogged, hours=command.hours),)


def log_protected_hours(state: Plan, command: LogProtectedHours) -> tuple[Event, ...]:
    """Protected time of the preceptee or of somebody who is or was her preceptor."""
    must_have_started(state)
    _must_be_hours(command.hours)
    if command.of not in (command.person_id, *state.preceptors):
        raise Rejected("not_a_party", "Protected time belongs to the preceptee or to a named preceptor.")
    return (plan_event(state, command, ProtectedHoursLogged, of=command.of, hours=command.hours),)


def complete_item(state: Plan, command: CompleteItem) -> tuple[Event, ...]:
    """An item of the plan is done, once; after completion too, such as the support that follows it (PRE-21)."""
    if state.stage is not Stage.COMPLETED:
        must_have_started(state)
    if not ITEM.fullmatch(command.item):
        raise Rejected("item_not_a_word", "An item has a name such as learning_needs_assessment, and no description.")
    return () if command.item in state.items else (plan_event(state, command, ItemCompleted, item=command.item),)


def pause(state: Plan, command: PausePlan) -> tuple[Event, ...]:
    """Stop the clock."""
    must_have_started(state)
    if state.stage is Stage.PAUSED:
        if state.paused_on == command.effective_on:
            return ()
        raise Rejected("already_paused", "This preceptorship is paused already; resume it first.")
    if command.effective_on < state.anchor:
        raise Rejected("paused_before_start", "A preceptorship cannot be paused before it begins.")
    if state.last_pause_ended_on is not None and command.effective_on < state.last_pause_ended_on:
        raise Rejected("overlapping_pause", "This pause would begin before the last one ended.")
    return (plan_event(state, command, PlanPaused),)


def resume(state: Plan, command: ResumePlan) -> tuple[Event, ...]:
    """Let the clock run again; the last day moves by the paused days (PRE-14)."""
    if state.stage is Stage.RUNNING and state.last_pause_ended_on == command.effective_on:
        return ()
    if state.paused_on is None or state.stage is not Stage.PAUSED:
        raise Rejected("not_paused", "This preceptorship is not paused, so it cannot be resumed.")
    paused = command.effective_on - state.paused_on
    if paused.days < 0:
        raise Rejected("resumed_before_paused", "A preceptorship cannot be resumed before it was paused.")
    ends_on = state.ends_on + paused
    return (plan_event(state, command, PlanResumed, paused_days=paused.days, ends_on=ends_on),)


def extend(state: Plan, command: ExtendPlan) -> tuple[Event, ...]:
    """A later last day."""
    must_have_started(state)
    if command.ends_on == state.ends_on:
        return ()
    if command.ends_on < state.ends_on:
        raise Rejected("not_later", "An extension must give a later last day than the present one.")
    return (plan_event(state, command, PlanExtended, ends_on=command.ends_on),)


def _must_not_be_preceptee(command: NamingAPreceptor) -> None:
    if command.preceptor_id == command.person_id:
        raise Rejected("self_preceptorship", "Nobody can be their own preceptor; name somebody else.")


def _must_be_hours(hours: float) -> None:
    if not 0 < hours < 10_000:
        raise Rejected("hours_out_of_range", "The hours must be more than 0 (and fewer than 10,000).")
