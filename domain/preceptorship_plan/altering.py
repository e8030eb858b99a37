"""What alters a plan that runs: time that is credited to it, and another programme under which it goes on."""

from datetime import timedelta

from domain.event import Event, Rejected
from domain.preceptorship_plan.commands import CreditTime, MigratePlan
from domain.preceptorship_plan.events import PackMigrated, TimeCredited
from domain.preceptorship_plan.length import last_day_of
from domain.preceptorship_plan.running import must_have_started, must_last, plan_event
from domain.preceptorship_plan.state import Plan
from domain.preceptorship_plan.vocabulary import ASSESSED_YEARS, CreditGround


def credit_time(state: Plan, command: CreditTime) -> tuple[Event, ...]:
    """Count time spent elsewhere, or since a start that came late; the plan's clock takes the latter for granted.

    The most that a late start can be credited with is the time in post (PRE-27).
    """
    must_have_started(state)
    if command.approved_by == command.person_id:
        raise Rejected("own_credit", "Somebody else must answer for the time that is credited.")
    if (known := dict(state.credits).get(command.ground)) is not None:
        if known == (command.days, command.approved_by):
            return ()
        raise Rejected("already_credited", "Time is credited once for each ground.")
    late = command.ground is CreditGround.LATE_START
    in_post = max((state.begun_on - state.anchor).days, 0)
    most = in_post if late else (state.ends_on - state.anchor).days
    if not 0 <= command.days <= most:
        raise Rejected("credit_out_of_range", f"Between 0 and {most} days can be credited.")
    moves = in_post - command.days if late else -command.days
    ends_on = state.ends_on + timedelta(days=moves)
    facts = command.model_dump(include={"ground", "days", "approved_by"})
    return (plan_event(state, command, TimeCredited, end_moves_by=moves, ends_on=ends_on, **facts),)


def migrate(state: Plan, command: MigratePlan) -> tuple[Event, ...]:
    """Another programme or version from that day on (PRE-28); pauses, credits and extensions keep their length."""
    must_have_started(state)
    previous, version, _ = state.offered
    if (previous, version) == (command.programme, command.programme_version):
        return ()
    if not (command.reason or "").strip():
        raise Rejected("reason_missing", "Another programme in the middle of a plan needs a reason (PRE-28).")
    if not command.differs_in:
        raise Rejected("difference_missing", "Look first at what the other programme asks otherwise (PRE-28).")
    if (previous in ASSESSED_YEARS) != (command.programme in ASSESSED_YEARS):
        raise Rejected("other_kind_of_programme", "A preceptorship and an assessed year cannot become one another.")
    must_last(command.months)
    added = state.ends_on - last_day_of(state.anchor, state.months, state.part_time, state.fte)
    ends_on = last_day_of(state.anchor, command.months, command.part_time, state.fte) + added
    facts = command.model_dump(include={"programme", "programme_version", "differs_in", "months", "part_time"})
    facts |= {"previous_programme": previous, "previous_version": version, "ends_on": ends_on}
    return (plan_event(state, command, PackMigrated, **facts),)
