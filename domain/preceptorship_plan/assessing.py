"""What only an assessed year has: the share of the workload, and an end that can be without a recommendation."""

from domain.event import Event, Rejected
from domain.preceptorship_plan.commands import AssessYear, RecordWorkload
from domain.preceptorship_plan.events import WorkloadRecorded, YearAssessed
from domain.preceptorship_plan.running import must_have_started, plan_event
from domain.preceptorship_plan.state import CLOSED, Plan, Stage
from domain.preceptorship_plan.vocabulary import ASSESSED_YEARS

MOST_PERCENT = 200


def record_workload(state: Plan, command: RecordWorkload) -> tuple[Event, ...]:
    """The share from that day on."""
    must_have_started(state)
    if not 0 <= command.percent <= MOST_PERCENT:
        raise Rejected("percent_out_of_range", f"A workload is between 0 and {MOST_PERCENT} per cent.")
    if (command.effective_on, command.percent) in state.workloads:
        return ()
    return (plan_event(state, command, WorkloadRecorded, percent=command.percent),)


def assess_year(state: Plan, command: AssessYear) -> tuple[Event, ...]:
    """End it with one of its own outcomes (ASYE-09); to put it off again changes nothing."""
    if state.outcome is command.outcome:
        return ()
    if state.stage in CLOSED:
        raise Rejected("already_assessed", "This year has ended with another outcome; reopen it first.")
    must_have_started(state)
    if state.offered[0] not in ASSESSED_YEARS:
        raise Rejected("not_an_assessed_year", "A preceptorship is not assessed; complete or withdraw it (PRE-19).")
    if command.assessed_by == command.person_id:
        raise Rejected("assesses_oneself", "Nobody assesses their own year.")
    if state.stage is Stage.PAUSED:
        raise Rejected("plan_paused", "A paused year cannot be assessed; resume it first.")
    if command.effective_on < state.anchor:
        raise Rejected("completed_before_start", "A year cannot be assessed before it begins.")
    facts = command.model_dump(include={"outcome", "assessed_by"})
    return (plan_event(state, command, YearAssessed, **facts),)
