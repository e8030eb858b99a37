"""What may happen in a person's preceptorship, from offer to reopening.

Promises: one open plan a person and employer; the anchor is the later of start and registration (PRE-23); a pause moves
the last day by the paused days (PRE-14); no plan is completed without its meetings, learning needs and signatures
(PRE-18); none is ever failed (PRE-19), which only an assessed year can be (ASYE-09); its programme stays what it was
until it is migrated with the difference in sight (PRE-28); no field has room for what was said (PRE-26).
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from domain.event import Event, Rejected
from domain.facts import must_not_correct
from domain.preceptorship_plan.altering import credit_time, migrate
from domain.preceptorship_plan.assessing import assess_year, record_workload
from domain.preceptorship_plan.closing import complete, reopen, request_sign_off, sign, withdraw
from domain.preceptorship_plan.commands import (
    AcceptOffer,
    AssessYear,
    AssignPreceptor,
    CompleteItem,
    CompletePlan,
    CreditTime,
    DeclineOffer,
    ExtendPlan,
    HoldMeeting,
    LogProtectedHours,
    LogSupernumeraryHours,
    MigratePlan,
    MoveAnchor,
    OfferPlan,
    PausePlan,
    PlanCommand,
    RecordWorkload,
    ReopenPlan,
    RequestSignOff,
    ResumePlan,
    SignPlan,
    StartPlan,
    WithdrawPlan,
)
from domain.preceptorship_plan.events import OfferAccepted, OfferDeclined, PlanOffered
from domain.preceptorship_plan.running import (
    assign_preceptor,
    complete_item,
    extend,
    hold_meeting,
    log_protected_hours,
    log_supernumerary_hours,
    move_anchor,
    pause,
    plan_event,
    resume,
    start,
)
from domain.preceptorship_plan.state import OPEN, Plan, Stage, evolve

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = Plan()


def decide(state: Plan, command: PlanCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    days = [value for _, value in command if isinstance(value, date) and not isinstance(value, datetime)]
    if not all(1900 < day.year < 2200 for day in days):
        raise Rejected("date_out_of_range", "The days of a preceptorship must lie between the years 1901 and 2199.")
    return _DECIDE[type(command)](state, command)


def _offer(state: Plan, command: OfferPlan) -> tuple[Event, ...]:
    programme = (command.programme, command.programme_version, command.route)
    if state.stage in OPEN:
        if state.programme == programme:
            return ()
        raise Rejected("plan_open", "This person has an open preceptorship here already; close it first.")
    facts = command.model_dump(include={"programme", "programme_version", "route"})
    return (plan_event(state, command, PlanOffered, plan=state.plan + 1, **facts),)


def _accept(state: Plan, command: AcceptOffer) -> tuple[Event, ...]:
    if state.stage in OPEN - {Stage.OFFERED}:
        return ()
    _must_be_offered(state)
    return (plan_event(state, command, OfferAccepted),)


def _decline(state: Plan, command: DeclineOffer) -> tuple[Event, ...]:
    if state.stage is Stage.DECLINED:
        return ()
    if not (command.reason or "").strip():
        raise Rejected("reason_missing", "Declining a preceptorship needs a reason (PRE-22).")
    _must_be_offered(state)
    return (plan_event(state, command, OfferDeclined),)


def _must_be_offered(state: Plan) -> None:
    if state.stage is not Stage.OFFERED:
        raise Rejected("no_offer", "There is no open offer of a preceptorship to answer.")


_DECIDE: dict[type[PlanCommand], Callable[[Plan, Any], tuple[Event, ...]]] = {
    OfferPlan: _offer,
    AcceptOffer: _accept,
    DeclineOffer: _decline,
    StartPlan: start,
    MoveAnchor: move_anchor,
    AssignPreceptor: assign_preceptor,
    HoldMeeting: hold_meeting,
    LogSupernumeraryHours: log_supernumerary_hours,
    LogProtectedHours: log_protected_hours,
    CompleteItem: complete_item,
    PausePlan: pause,
    ResumePlan: resume,
    ExtendPlan: extend,
    RequestSignOff: request_sign_off,
    SignPlan: sign,
    CompletePlan: complete,
    WithdrawPlan: withdraw,
    AssessYear: assess_year,
    RecordWorkload: record_workload,
    CreditTime: credit_time,
    MigratePlan: migrate,
    ReopenPlan: reopen,
}
